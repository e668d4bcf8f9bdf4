import { findMeasure, formsFor, latestForms } from '../../regime/find.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { RecordRow } from '../../register/project.ts'
import type { View } from '../view.ts'
import { takesNil } from './draft.ts'

/** What a way to start is drawn with. `rows`: the participant's records, transcribed ones too. */
export interface StartProps {
  view: View
  form: FormVersion
  rows: readonly RecordRow[]
  /** The measure it is begun for, to be ticked. */
  measure?: string | undefined
}

/** Ways to start: from nothing, from the last filing, or by what it says as a whole. */
export function StartForm({ view, form, rows, measure }: StartProps) {
  const { house, words, lang, to } = view
  const inForce = rows.find(
    (row) => row.form === form.id && row.amendedBy === undefined && row.withdrawnBy === undefined,
  )
  // Only where records are told apart by their period alone is there one last to go on from.
  const last = form.subject.length === 0 ? inForce : undefined
  const year = house.now().getUTCFullYear() - 1
  const asks = form.period === 'year' && form.periodFrom === undefined
  // Several forms stand on a page: to whoever listens each button says which one it starts.
  const button = (from: string, text: string) => (
    <button type="submit" name="from" value={from} aria-label={`${text}: ${form.words[lang].title}`}>
      {text}
    </button>
  )
  return (
    <form class="filter" method="post" action={to('/desk/drafts')}>
      <input type="hidden" name="form" value={form.ref} />
      {measure !== undefined && <input type="hidden" name="measure" value={measure} />}
      {asks && (
        <label>
          {words.t('portal.year')}
          <br />
          <input type="number" name="period" value={String(year)} min="1900" max="2200" required />
        </label>
      )}
      {button('nothing', words.t('desk.startEmpty'))}
      {last && button('last', words.t('desk.startLast'))}
      {last &&
        last.filedBy === undefined &&
        form.says.includes('unchanged') &&
        button('unchanged', words.t('desk.startUnchanged'))}
      {takesNil(form) && button('nil', words.t('desk.startNil'))}
      {asks &&
        form.says.includes('not-in-position') &&
        button('not-in-position', words.t('desk.startNoAnswer'))}
    </form>
  )
}

/** Kinds of forms, as a desk looks for them. */
const GROUPS = ['returns', 'events', 'facts'] as const

const groupOf = ({ period, periodFrom }: FormVersion): (typeof GROUPS)[number] =>
  period === 'none' ? 'facts' : periodFrom === undefined ? 'returns' : 'events'

/** Every form that may be begun, by kind, or those that serve one measure: each opens to its ways to start. */
export function StartGroups({ view, rows, measure }: Omit<StartProps, 'form'>) {
  const { house, words, lang, to } = view
  const chosen = measure === undefined ? undefined : findMeasure(house.regime, measure)
  const forms = chosen ? formsFor(house.regime, chosen.id) : latestForms(house.regime)
  const byName = forms.toSorted((a, b) => words.compare(a.words[lang].title, b.words[lang].title))
  return (
    <>
      <form class="filter" method="get" action={`${to('/desk')}#start`}>
        <label>
          {words.t('desk.start.measure')}
          <br />
          <select name="measure">
            <option value="">{words.t('desk.start.every')}</option>
            {house.regime.measures.map(({ id, title }) => (
              <option value={id} selected={id === chosen?.id}>
                {id} {title[lang]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{words.t('desk.start.show')}</button>
      </form>
      <div class="columns">
        {GROUPS.map((group) => {
          const own = byName.filter((form) => groupOf(form) === group)
          return (
            own.length > 0 && (
              <section aria-labelledby={`start-${group}`}>
                <h3 id={`start-${group}`}>{words.t(`desk.start.${group}`)}</h3>
                {own.map((form) => (
                  <details class="start" open={forms.length === 1}>
                    <summary>{form.words[lang].title}</summary>
                    <p class="soft small">{form.words[lang].summary}</p>
                    <StartForm view={view} form={form} rows={rows} measure={chosen?.id} />
                  </details>
                ))}
              </section>
            )
          )
        })}
      </div>
    </>
  )
}
