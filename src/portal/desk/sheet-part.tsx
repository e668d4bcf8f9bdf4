import { hasUnLayout } from '../../exports/un-layout.ts'
import { planOf } from '../../exports/xlsx-plan.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { draftPlace } from './draft-frame.tsx'
import { lastFiling } from './last-filing.ts'

/** Whether a draft is filled in by answers, so that a spreadsheet can hold them. */
export const takesSheets = ({ content, status }: Pick<DeskDraft, 'content' | 'status'>): boolean =>
  (status === 'draft' || status === 'returned') &&
  content.relation?.kind !== 'withdraws' &&
  content.relation?.kind !== 'confirms'

/** Where a draft goes out as a spreadsheet and comes back as one; nothing changes by sending it. */
export async function Sheets({ view, draft, form }: { view: View; draft: DeskDraft; form: FormVersion }) {
  if (!takesSheets(draft)) return null
  const { words, to, lang, house, session } = view
  const place = to(draftPlace(draft.id))
  const lists = planOf({ form, lang, regime: house.regime }).tables.filter((table) => table.kind === 'lines')
  const foreign = hasUnLayout(form)
  // Of a form whose records are told apart by their period alone there is one last return.
  const last =
    session && form.subject.length === 0 && Object.keys(draft.content.answers).length === 0
      ? await lastFiling(house, session, form.id)
      : undefined
  return (
    <details class="sheets">
      <summary>{words.t('sheets.title')}</summary>
      <p>{words.t(foreign ? 'sheets.lead.foreign' : 'sheets.lead')}</p>
      <ul class="plain">
        <li>
          <a href={`${place}/sheet.xlsx`}>{words.t('sheets.download')}</a>
        </li>
        {last && (
          <li>
            <a href={`${place}/sheet.xlsx?from=last`}>{words.t('sheets.downloadLast')}</a>
          </li>
        )}
        {lists.map(({ pointer, title }) => (
          <li>
            <a href={`${place}/lines.csv?table=${encodeURIComponent(pointer)}`}>
              {words.t('sheets.downloadLines', { list: title })}
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action={`${place}/sheet`} enctype="multipart/form-data">
        <p class="field">
          <label for="f-sheet">{words.t('sheets.choose')}</label>
          <input
            id="f-sheet"
            type="file"
            name="_sheet"
            accept=".xlsx,.csv"
            required
            aria-describedby="f-sheet-hint"
          />
          <br />
          <span id="f-sheet-hint" class="small soft">
            {words.t('sheets.hint')}
          </span>
        </p>
        {lists.length > 1 && (
          <p class="field">
            <label for="f-sheet-list">{words.t('sheets.list')}</label>
            <select id="f-sheet-list" name="_list">
              <option value="">{words.t('sheets.list.byHeadings')}</option>
              {lists.map(({ pointer, title }) => (
                <option value={pointer}>{title}</option>
              ))}
            </select>
          </p>
        )}
        <p>
          <button type="submit">{words.t('sheets.read')}</button>
        </p>
      </form>
    </details>
  )
}
