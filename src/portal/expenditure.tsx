import type { Expenditure, ExpenditureYear } from '../analysis/expenditure.ts'
import { listRecords, viewExpenditure } from '../clearing-house.ts'
import { csv } from '../exports/csv.ts'
import { Problem } from '../problems.ts'
import { findParticipant } from '../regime/find.ts'
import { ExpenditureChart } from './chart.tsx'
import { Empty, Page } from './layout.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** Expenditure: of whom there is some, or of one participant over the years. */
export async function expenditurePage(view: View, code: string | undefined) {
  return code === undefined ? indexPage(view) : participantExpenditure(view, code)
}

async function indexPage(view: View) {
  const { house, reader, words, to } = view
  const { rows } = await listRecords(house, reader, { form: 'milex-return', inForce: true, limit: 10_000 })
  const years = new Map<string, number[]>()
  for (const { participant, year } of rows)
    years.set(participant, [...(years.get(participant) ?? []), year ?? 0])
  const some = [...years].sort(([a], [b]) => words.compare(view.participant(a), view.participant(b)))
  return (
    <Page view={view} title={words.t('portal.place.expenditure')}>
      <h1>{words.t('portal.place.expenditure')}</h1>
      <p class="lead">{words.t('portal.expenditure.lead')}</p>
      {some.length === 0 ? (
        <Empty>{words.t('portal.expenditure.none')}</Empty>
      ) : (
        <ul class="plain">
          {some.map(([code, filed]) => (
            <li>
              <a href={`${to('/expenditure')}?participant=${code}`}>{view.participant(code)}</a>{' '}
              <span class="soft small">
                {words.t('portal.expenditure.years', {
                  count: filed.length,
                  from: String(Math.min(...filed)),
                  to: String(Math.max(...filed)),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

async function participantExpenditure(view: View, code: string) {
  const { house, reader, words, lang, to } = view
  const one = findParticipant(house.regime, code)
  if (one === undefined) throw new Problem('not-found', 'no such participant')
  const { years, lines } = await viewExpenditure(house, reader, code)
  const title = words.t('portal.expenditure.of', { participant: one.name[lang] })
  const currencies = [...new Set(lines.map(({ currency }) => currency))]
  const doubtful = years.filter(({ doubt }) => doubt !== undefined)
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/expenditure')}>{words.t('portal.place.expenditure')}</a> ·{' '}
        <a href={to(`/participants/${code}`)}>{one.name[lang]}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{words.t('portal.expenditure.asFiled')}</p>
      {years.length === 0 ? (
        <Empty>{words.t('portal.expenditure.noneOf')}</Empty>
      ) : (
        <>
          {currencies.map((currency) => (
            <ExpenditureChart view={view} lines={lines} currency={currency} />
          ))}
          {doubtful.length > 0 && (
            <>
              <h2>{words.t('portal.doubt')}</h2>
              <p>{words.t('portal.doubt.lead')}</p>
              <ul class="plain">
                {doubtful.map((year) => (
                  <li>
                    <a href={to(`/records/${year.id}`)}>{words.date(year.period)}</a> · {filedOf(view, year)}
                    <br />
                    <span class="soft small">
                      {words.t(
                        year.doubt === 'far-from-before' ? 'portal.doubt.far' : 'portal.doubt.billions',
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <h2>{words.t('portal.expenditure.table')}</h2>
          <p>
            <a class="button" href={`${to('/expenditure.csv')}?participant=${code}`}>
              CSV
            </a>
          </p>
          <YearsTable view={view} years={years} />
        </>
      )}
    </Page>
  )
}

const multiplierKey = (multiplier: number | undefined) =>
  `portal.unit.${(multiplier ?? 0) as 0 | 3 | 6 | 9}` as const

/** A total with unit and currency, exactly as filed. */
function filedOf({ words }: View, { filed, currency, multiplier }: ExpenditureYear): string {
  if (filed === undefined) return words.t('portal.answer.blank')
  return words.t('portal.amount', {
    amount: words.number(filed),
    unit: multiplier === undefined ? words.t('portal.unit.unknown') : words.t(multiplierKey(multiplier)),
    currency: currency ?? words.t('portal.answer.blank'),
  })
}

function YearsTable({ view, years }: { view: View; years: Expenditure['years'] }) {
  const { words, to, house, lang } = view
  const kinds =
    [...house.regime.forms.values()].find(({ id }) => id === 'milex-return')?.words[lang].lists['kinds'] ?? {}
  const blank = <span class="soft">{words.t('portal.answer.blank')}</span>
  const figure = (value: string | undefined) => (value === undefined ? blank : words.number(value))
  return (
    <StackTable
      caption={words.t('portal.expenditure.caption')}
      columns={[
        words.t('portal.year'),
        words.t('portal.kind'),
        { title: words.t('portal.filedTotal'), n: true },
        { title: words.t('portal.computedTotal'), n: true },
        words.t('portal.unitWord'),
        words.t('portal.currency'),
        words.t('portal.provenance'),
      ]}
      rows={years.map((year) => [
        <>
          <a href={to(`/records/${year.id}`)}>{words.date(year.period)}</a>{' '}
          {year.doubt && <span class="soft small">({words.t('portal.doubt')})</span>}
        </>,
        kinds[year.kind] ?? year.kind,
        figure(year.filed),
        figure(year.computed),
        year.multiplier === undefined ? blank : words.t(multiplierKey(year.multiplier)),
        year.currency ?? blank,
        words.t(year.transcribed ? 'portal.provenance.transcribed' : 'portal.provenance.state'),
      ])}
    />
  )
}

/** One participant's years as CSV: figures exactly as filed, with unit and currency beside. */
export async function expenditureCsv(view: View, code: string): Promise<string> {
  const { house, reader } = view
  if (findParticipant(house.regime, code) === undefined) throw new Problem('not-found', 'no such participant')
  const { years } = await viewExpenditure(house, reader, code)
  return csv([
    [
      'participant',
      'period',
      'kind',
      'filed_total',
      'computed_total',
      'multiplier',
      'currency',
      'unit_in_doubt',
      'provenance',
      'record',
    ],
    ...years.map((year) => [
      code,
      year.period,
      year.kind,
      year.filed,
      year.computed,
      year.multiplier,
      year.currency,
      year.doubt ?? '',
      year.transcribed ? 'transcribed' : 'state',
      year.id,
    ]),
  ])
}
