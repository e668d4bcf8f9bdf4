import { controlHint } from '../../regime/typed/hints.ts'
import { columnLabel, type LineColumn } from '../../regime/typed/line-columns.ts'
import { markChoices, takesMarks } from '../../regime/typed/marks.ts'
import { MARKS } from '../../regime/typed/short-marks.ts'
import { Facts } from '../layout.tsx'
import type { View } from '../view.ts'
import { tongueOf } from './choices.ts'
import { ColumnReaders } from './column-readers.tsx'
import type { Drawing } from './draw-form.tsx'
import { wordsAt } from './field-id.ts'

/** What the columns of a table of lines hold, how a cell says that it has no value, and who reads what is kept aside. */
export function AboutColumns(props: Drawing & { pointer: string; columns: readonly LineColumn[] }) {
  const { view, form, pointer, columns } = props
  const { words, lang } = view
  const hints = columns.flatMap(({ path, node }): [string, string][] => {
    const hint = [wordsAt(form, lang, `${pointer}/*${path}`)?.hint, controlHint(words, node)].filter(
      (one) => one !== undefined,
    )
    return hint.length > 0 ? [[columnLabel(form, lang, pointer, path), hint.join(' ')]] : []
  })
  const marked = columns.some(({ node }) => takesMarks(node))
  return (
    <>
      <p class="soft small with-script">{words.t('fields.keys')}</p>
      {(marked || hints.length > 0) && (
        <details>
          <summary>{words.t('fields.columns')}</summary>
          {marked && <p>{marksInWords(view, form)}</p>}
          {hints.length > 0 && <Facts items={hints} />}
        </details>
      )}
      <ColumnReaders {...props} />
    </>
  )
}

/** The two letters that cells take besides values, with what each says. */
function marksInWords(view: View, form: Drawing['form']): string {
  const { words } = view
  const offered = markChoices(tongueOf(view, form))
  const marks = Object.entries(MARKS).flatMap(([letters, answer]) => {
    const found = offered.find((one) => JSON.stringify(one.answer) === JSON.stringify(answer))
    return found ? [words.t('fields.mark', { letters, words: found.words })] : []
  })
  return words.t('fields.marks', { marks: words.list(marks) })
}
