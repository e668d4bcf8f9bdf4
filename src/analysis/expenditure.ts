import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { compareDecimals, inUnits, isDecimal, sumOf, timesApart } from '../regime/decimal.ts'
import type { RecordRow } from '../register/project.ts'

/** One year of a participant's military expenditure: the total as filed, and what its table adds up to. */
export interface ExpenditureYear {
  id: string
  period: string
  year: number
  kind: string
  /** The grand total exactly as filed, in the unit the multiplier says; absent where none is stated. */
  filed?: string
  /** What the parts in the table's last column add up to; absent where none are given. */
  computed?: string
  /** ISO 4217. */
  currency?: string
  /** Power of ten. */
  multiplier?: number
  /** The filed total in units of the currency; for comparing, never shown as filed. */
  units?: string
  transcribed: boolean
  gaps: readonly string[]
  /** Why the total leaves the line: its unit cannot be as stated, or nobody can tell. Nothing is rescaled. */
  doubt?: 'far-from-before' | 'full-figures-as-billions'
}

/** A participant's expenditure over the years, and the lines that may be drawn through it. */
export interface Expenditure {
  /** Earliest first. */
  years: ExpenditureYear[]
  /** Runs of years without a gap in one currency, totals in doubt left out. */
  lines: { currency: string; points: { year: number; units: string }[] }[]
}

/** How many times the year before a total may be, or be of it, before its unit is in doubt. */
const FACTOR = 4
/** A total of this many thousand millions is more than any state spends: it is in full figures. */
const FULL_FIGURES = '1000000'

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

const decimalAt = (answers: Json, pointer: string): string | undefined => {
  const value = findAt(answers, pointer)
  return isDecimal(value) ? value : undefined
}

/**
 * The grand total that answers of the form milex-return file, or undefined. One that is withheld or not known is not
 * made up from the table: the form's own rules read it alike.
 */
export const filedTotalOf = (answers: FiledRecord['answers']): string | undefined =>
  decimalAt(answers, 'total' in answers ? '/total' : '/figures/5/total')

/** What is looked at: a record in force of the form milex-return, and the year it counts for. */
export interface Return {
  row: Pick<RecordRow, 'id' | 'year'>
  record: Pick<FiledRecord, 'says' | 'period' | 'answers' | 'provenance'>
}

function yearOf({ row, record }: Return): ExpenditureYear {
  const { answers, provenance } = record
  const filed = filedTotalOf(answers)
  const computed = sumOf(['1', '2', '3', '4'].map((part) => decimalAt(answers, `/figures/${part}/total`)))
  const multiplier = typeof answers['multiplier'] === 'number' ? answers['multiplier'] : undefined
  const currency = typeof answers['currency'] === 'string' ? answers['currency'] : undefined
  return {
    id: row.id,
    period: record.period ?? '',
    year: row.year ?? 0,
    kind: String(answers['kind'] ?? record.says),
    ...(filed === undefined ? {} : { filed }),
    ...(computed === '' ? {} : { computed }),
    ...(currency === undefined ? {} : { currency }),
    ...(multiplier === undefined ? {} : { multiplier }),
    ...(filed === undefined ? {} : { units: inUnits(filed, multiplier ?? 0) }),
    transcribed: provenance.kind === 'transcribed',
    gaps: provenance.kind === 'transcribed' ? (provenance.source.gaps ?? []) : [],
  }
}

/** Marks totals whose unit is in doubt, each against the year before that is not. */
function markDoubt(years: ExpenditureYear[]): void {
  const trusted = new Map<string, string>()
  const doubted = new Map<string, string>()
  for (const one of years) {
    const { units, currency, multiplier, filed } = one
    if (units === undefined || currency === undefined || filed === undefined) continue
    if (multiplier === 9 && compareDecimals(filed, FULL_FIGURES) >= 0) {
      one.doubt = 'full-figures-as-billions'
      continue
    }
    const before = trusted.get(currency)
    const agrees = (other: string | undefined) => other !== undefined && timesApart(units, other) <= FACTOR
    // Two in a row that agree with each other are a new level, not two slips.
    if (before !== undefined && !agrees(before) && !agrees(doubted.get(currency))) {
      one.doubt = 'far-from-before'
      doubted.set(currency, units)
      continue
    }
    doubted.delete(currency)
    trusted.set(currency, units)
  }
}

/** The expenditure that records in force of the form milex-return tell, whatever order they come in. */
export function expenditureOf(records: readonly Return[]): Expenditure {
  const years = records
    .map(yearOf)
    .sort((a, b) => a.year - b.year || compare(a.period, b.period) || compare(a.id, b.id))
  // Where a state has filed a year itself, what was transcribed for it stays in the table and leaves the line.
  const own = new Set(years.filter(({ transcribed }) => !transcribed).map(({ period }) => period))
  const told = years.filter(({ transcribed, period }) => !transcribed || !own.has(period))
  markDoubt(told)
  const lines: Expenditure['lines'] = []
  for (const { year, units, currency, doubt } of told) {
    if (units === undefined || currency === undefined || doubt) continue
    const line = lines.at(-1)
    const follows = line?.currency === currency && (line.points.at(-1)?.year ?? 0) >= year - 1
    if (line && follows) line.points.push({ year, units })
    else lines.push({ currency, points: [{ year, units }] })
  }
  return { years, lines }
}
