import { expenditureOf, filedTotalOf } from '../analysis/expenditure.ts'
import type { Transcribed, Transcription } from '../clearing-house.ts'
import { csv } from '../exports/csv.ts'
import type { Refused } from '../imports/un-milex.ts'
import type { Finding } from '../problems.ts'
import type { Lang } from '../regime/types.ts'
import { say, type WordKey } from '../words.ts'

/** What became of one return: filed, there, amended, or the reason why the house could not take it. */
export interface Imported {
  item: Transcription
  done?: Transcribed
  /** With their messages. */
  findings: Finding[]
  refusal?: string
}

const isUnchecked = ({ params }: Finding): boolean => params?.['unchecked'] === 1

const RETURN_COLUMNS = ['state', 'year', 'kind', 'currency', 'multiplier', 'total', 'outcome'] as const
const FINDING_COLUMNS = ['record', 'rule', 'severity', 'pointer', 'message'] as const
const COUNTS = ['warnings', 'notes', 'unchecked'] as const

const heads = (
  columns: readonly (
    | (typeof RETURN_COLUMNS)[number]
    | (typeof FINDING_COLUMNS)[number]
    | (typeof COUNTS)[number]
  )[],
  lang: Lang,
) => columns.map((column) => say(lang).t(`imports.column.${column}`))

function cellsOf({ item, done }: Imported, lang: Lang): string[] {
  const { t, number } = say(lang)
  const { currency, multiplier, kind } = item.answers
  const total = filedTotalOf(item.answers)
  return [
    item.participant,
    item.period ?? '',
    String(kind),
    String(currency ?? ''),
    String(multiplier ?? ''),
    total === undefined ? '' : number(total),
    t(`imports.outcome.${done?.outcome ?? 'refused'}`),
  ]
}

/** The returns as a table of text: what was filed, and how much was found on each. */
export function reportTable(imported: readonly Imported[], lang: Lang): string[] {
  const rows = imported.map((one) => {
    const said = one.findings.filter((finding) => !isUnchecked(finding))
    return [
      ...cellsOf(one, lang),
      String(said.filter(({ severity }) => severity === 'warning').length),
      String(said.filter(({ severity }) => severity === 'note').length),
      String(one.findings.length - said.length),
    ]
  })
  return columnsOf([heads([...RETURN_COLUMNS, ...COUNTS], lang), ...rows], [4, 5, 7, 8, 9])
}

/** Rows as lines of aligned columns; those numbered in `right` end at the right. */
function columnsOf(rows: readonly string[][], right: readonly number[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

/** Every finding on every return, a row each; a return without any has one row too. */
export function reportCsv(imported: readonly Imported[], lang: Lang): string {
  const { t } = say(lang)
  const rows = imported.flatMap((one) => {
    const own = cellsOf(one, lang)
    own[5] = filedTotalOf(one.item.answers) ?? ''
    const id = one.done?.id ?? ''
    if (one.findings.length === 0) return [[...own, id, '', '', '', one.refusal ?? '']]
    return one.findings.map(({ rule, severity, pointer, message }) => [
      ...own,
      id,
      rule,
      t(`imports.severity.${severity}`),
      pointer,
      message ?? '',
    ])
  })
  return csv([heads([...RETURN_COLUMNS, ...FINDING_COLUMNS], lang), ...rows])
}

/** A total whose unit is in doubt. */
export interface Doubt {
  participant: string
  year: number
  filed: string
  currency: string
  multiplier: number | undefined
  doubt: 'far-from-before' | 'full-figures-as-billions'
}

/** The totals whose unit is in doubt, by state and year. */
export function doubtsOf(imported: readonly Imported[]): Doubt[] {
  const states = Map.groupBy(imported, ({ item }) => item.participant)
  return [...states].flatMap(([participant, own]) =>
    expenditureOf(
      own.map(({ item, done }) => ({
        row: { id: done?.id ?? '', year: Number(item.period) },
        record: {
          says: item.says ?? 'answers',
          period: item.period ?? '',
          answers: item.answers,
          provenance: { kind: 'transcribed', source: item.source },
        },
      })),
    ).years.flatMap(({ year, filed = '', currency = '', multiplier, doubt }) =>
      doubt ? [{ participant, year, filed, currency, multiplier, doubt }] : [],
    ),
  )
}

/** What is said after the table: doubts, rows that were refused, and the sum of it. */
export function reportRest(imported: readonly Imported[], refused: readonly Refused[], lang: Lang): string[] {
  const { t, number } = say(lang)
  const doubts = doubtsOf(imported).map(
    ({ participant, year, filed, currency, multiplier, doubt }) =>
      `  ${participant} ${year}: ${number(filed)} ${currency}${multiplier ? ` × 10^${multiplier}` : ''}, ${t(`imports.doubt.${doubt}`)}`,
  )
  const untaken = imported.flatMap(({ item, refusal }) =>
    refusal === undefined
      ? []
      : [`  ${item.participant} ${item.period}: ${t('imports.refused.by-house')}: ${refusal}`],
  )
  const unread = refused.map(
    ({ file, line, why, value }) => `  ${file}:${line}: ${t(`imports.refused.${why}` as WordKey)}: ${value}`,
  )
  const count = (outcome: Transcribed['outcome']) =>
    imported.filter(({ done }) => done?.outcome === outcome).length
  return [
    '',
    t('imports.doubt.title'),
    ...(doubts.length > 0 ? doubts : [`  ${t('imports.none')}`]),
    ...(untaken.length + unread.length > 0 ? ['', t('imports.refused.title'), ...unread, ...untaken] : []),
    '',
    t('imports.summary', {
      filed: count('filed'),
      amended: count('amended'),
      there: count('there'),
      refused: untaken.length + unread.length,
    }),
  ]
}
