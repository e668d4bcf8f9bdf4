import type { View } from '../view.ts'
import { LINES_A_PAGE } from './line-pages.ts'

/** The pages of a long list: each is a button, so that what stands on this one is kept before another is shown. */
export function LinePager({
  view: { words },
  pointer,
  from,
  all,
}: {
  view: View
  pointer: string
  from: number
  all: number
}) {
  if (all <= LINES_A_PAGE) return null
  const pages = Array.from({ length: Math.ceil(all / LINES_A_PAGE) }, (_, i) => i * LINES_A_PAGE)
  return (
    <fieldset class="line-pages">
      <legend>{words.t('fields.pages')}</legend>
      <input type="hidden" name="_from" value={`${pointer}:${from}`} />
      {pages.map((start) => (
        <>
          <button
            type="submit"
            name="_op"
            value={`from:${pointer}:${start}`}
            {...(start === from ? { 'aria-current': 'page' } : {})}
          >
            {words.t('fields.page', { from: start + 1, to: Math.min(start + LINES_A_PAGE, all) })}
          </button>{' '}
        </>
      ))}
    </fieldset>
  )
}
