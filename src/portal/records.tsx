import { listRecords } from '../clearing-house.ts'
import { newestForms } from '../regime/find.ts'
import type { RecordFilter } from '../register/list.ts'
import { Empty, Page } from './layout.tsx'
import { RecordTable } from './record-list.tsx'
import type { View } from './view.ts'

/** The records list with its filters: a plain form that asks by address. */
export async function recordsPage(view: View, filter: RecordFilter) {
  const { house, reader, words, lang, to } = view
  const { rows, next } = await listRecords(house, reader, { ...filter, limit: filter.limit ?? 50 })
  const { form, participant, measure, year, cursor } = filter
  const query = (more: Record<string, string | number | undefined>) =>
    new URLSearchParams(
      Object.entries({ form, participant, measure, year, ...more }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ).toString()
  const participants = [...house.regime.participants].sort((a, b) =>
    words.compare(a.name[lang], b.name[lang]),
  )
  return (
    <Page view={view} title={words.t('portal.place.records')}>
      <h1>{words.t('portal.place.records')}</h1>
      <p class="lead">{words.t('portal.records.lead')}</p>
      <form class="filter" method="get" action={to('/records')}>
        <Choice
          name="form"
          label={words.t('portal.form')}
          any={words.t('portal.any')}
          value={form}
          options={newestForms(house.regime).map(({ id, words: own }) => [id, own[lang].title])}
        />
        <Choice
          name="participant"
          label={words.t('portal.participant')}
          any={words.t('portal.any')}
          value={participant}
          options={participants.map(({ code, name }) => [code, name[lang]])}
        />
        <Choice
          name="measure"
          label={words.t('portal.measure')}
          any={words.t('portal.any')}
          value={measure}
          options={house.regime.measures.map(({ id, title }) => [id, `${id} ${title[lang]}`])}
        />
        <label>
          {words.t('portal.year')}
          <br />
          <input
            type="number"
            name="year"
            min="1900"
            max="2200"
            value={year === undefined ? '' : String(year)}
          />
        </label>
        <button type="submit">{words.t('portal.filter')}</button>
      </form>
      {rows.length === 0 ? (
        <Empty>{words.t('portal.records.none')}</Empty>
      ) : (
        <RecordTable view={view} rows={rows} caption={words.t('portal.latestFirst')} />
      )}
      <p>
        {cursor && <a href={`${to('/records')}?${query({})}`}>{words.t('portal.first')}</a>}{' '}
        {next && <a href={`${to('/records')}?${query({ cursor: next })}`}>{words.t('portal.next')}</a>}
      </p>
    </Page>
  )
}

/** A choice among codes, with "any". */
export function Choice({
  name,
  label,
  any,
  value,
  options,
}: {
  name: string
  label: string
  any?: string
  value: string | undefined
  options: readonly (readonly [string, string])[]
}) {
  return (
    <label>
      {label}
      <br />
      <select name={name}>
        {any !== undefined && <option value="">{any}</option>}
        {options.map(([code, text]) => (
          <option value={code} selected={code === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
