import type { View } from '../view.ts'

/**
 * A place for a block of lines as a spreadsheet copies them: the house reads it when the form is sent. `aside`: some of
 * its columns are kept beside the record, and so the block leaves no copy in the browser.
 */
export function PasteLines({
  view: { words },
  pointer,
  aside,
}: {
  view: View
  pointer: string
  aside: boolean
}) {
  const id = `paste${pointer.replaceAll('/', '-')}`
  return (
    <details class="paste">
      <summary>{words.t('fields.paste')}</summary>
      <label class="small" for={id}>
        {words.t('fields.pasteHow')}
      </label>
      <textarea
        id={id}
        name={`_paste:${pointer}`}
        autocomplete="off"
        spellcheck={false}
        {...(aside ? { 'data-aside': '' } : {})}
      />
      <p>
        <button type="submit" name="_op" value={`from:${pointer}:end`} formnovalidate>
          {words.t('fields.pasteTake')}
        </button>
      </p>
    </details>
  )
}
