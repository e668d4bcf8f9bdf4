import type { MatrixCell } from '../analysis/matrix.ts'
import { viewMatrix } from '../clearing-house.ts'
import { csv } from '../exports/csv.ts'
import { Page, Scroll } from './layout.tsx'
import { Choice } from './records.tsx'
import type { View } from './view.ts'

interface MatrixQuery {
  year?: number
  group?: string
}

async function matrixOf(view: View, { year, group }: MatrixQuery) {
  const { house, reader, words } = view
  const matrix = await viewMatrix(house, reader, year === undefined ? {} : { year })
  const members = house.regime.groups.find(({ id }) => id === group)?.members
  const rows = matrix.rows
    .filter(({ participant }) => members === undefined || members.includes(participant))
    .sort((a, b) => words.compare(view.participant(a.participant), view.participant(b.participant)))
  return { ...matrix, rows }
}

/** Participants by measures: who has filed under what. Counts, never a score. */
export async function matrixPage(view: View, query: MatrixQuery) {
  const { house, words, lang, to } = view
  const matrix = await matrixOf(view, query)
  const asked = (participant: string, measure: string) =>
    `${to('/records')}?participant=${participant}&measure=${measure}${query.year === undefined ? '' : `&year=${query.year}`}`
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString()
  return (
    <Page view={view} title={words.t('portal.place.matrix')}>
      <h1>{words.t('portal.place.matrix')}</h1>
      <p class="lead">{words.t('portal.matrix.lead')}</p>
      <form class="filter" method="get" action={to('/matrix')}>
        <Choice
          name="year"
          label={words.t('portal.year')}
          any={words.t('portal.matrix.allYears')}
          value={query.year === undefined ? undefined : String(query.year)}
          options={matrix.years.map((year) => [String(year), String(year)])}
        />
        <Choice
          name="group"
          label={words.t('portal.group')}
          any={words.t('portal.any')}
          value={query.group}
          options={house.regime.groups.map(({ id, name }) => [id, name[lang]])}
        />
        <button type="submit">{words.t('portal.filter')}</button>
        <a class="button" href={`${to('/matrix.csv')}${search && `?${search}`}`}>
          CSV
        </a>
      </form>
      <p class="small soft">
        {words.t('portal.matrix.legend')} {words.t('portal.matrix.signs')}
      </p>
      <Scroll label={words.t('portal.place.matrix')}>
        <table class="matrix">
          <caption>{words.t('portal.matrix.caption', { count: matrix.records })}</caption>
          <thead>
            <tr>
              <th scope="col">{words.t('portal.participant')}</th>
              {matrix.measures.map((id) => (
                <th scope="col">
                  <a href={to(`/measures/${id}`)} title={view.measure(id)}>
                    {id}
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map(({ participant, cells }) => (
              <tr>
                <th scope="row">
                  <a href={to(`/participants/${participant}`)}>{view.participant(participant)}</a>
                </th>
                {cells.map((cell, i) =>
                  cell.count === 0 ? (
                    <td class="none">·</td>
                  ) : (
                    <td class={cell.transcribed ? 'told' : 'has'}>
                      <a href={asked(participant, matrix.measures[i] as string)}>
                        {words.number(cell.count)}
                      </a>
                      <Signs view={view} cell={cell} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Page>
  )
}

/** How records that say something as a whole are marked beside their count. */
const SIGNS = { nil: 'ø', unchanged: '=', 'not-in-position': '?' } as const

/** Of the records of a cell, how many say as a whole that there is nothing, no change, or nothing to be said. */
function Signs({ view: { words }, cell }: { view: View; cell: MatrixCell }) {
  return (
    <>
      {(Object.keys(SIGNS) as (keyof typeof SIGNS)[]).map((says) => {
        const count = cell.said?.[says]
        if (count === undefined) return null
        const told = `${words.t(`dues.says.${says}`)}: ${words.number(count)}`
        return (
          <sup class="sign" title={told}>
            <span aria-hidden="true">{SIGNS[says]}</span>
            <span class="heard">{told}</span>
          </sup>
        )
      })}
    </>
  )
}

/**
 * The matrix as CSV: a row for each participant, a column for each measure. A cell is how many records answer, and how
 * many say something as a whole, each with its sign.
 */
export async function matrixCsv(view: View, query: MatrixQuery): Promise<string> {
  const matrix = await matrixOf(view, query)
  return csv([
    [view.words.t('portal.code'), view.words.t('portal.participant'), ...matrix.measures],
    ...matrix.rows.map(({ participant, cells }) => [
      participant,
      view.participant(participant),
      ...cells.map(({ count, said = {} }) => {
        const whole = Object.entries(said)
        const answers = count - whole.reduce((sum, [, some]) => sum + some, 0)
        if (whole.length === 0) return count
        const told = whole.map(([says, some]) => `${says} ${some}`)
        return [...(answers > 0 ? [`answers ${answers}`] : []), ...told].join('; ')
      }),
    ]),
  ])
}
