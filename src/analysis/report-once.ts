import type { FiledRecord } from '../records/types.ts'
import { type Duty, type DutyLine, type Standing, standingOf } from '../regime/duties.ts'

/** How a line stands to each duty, by the duty's id. */
export type Standings = Readonly<Record<string, Standing>>

/** A line of a return and the duties it answers. */
export interface ReportedLine {
  sheet: string
  /** Its place on the sheet. */
  index: number
  line: DutyLine
  duties: Standings
}

/** How many lines answer a duty, and of how many that cannot be told. */
export interface DutySum {
  duty: Duty
  counts: number
  undecided: number
}

/** Which of the duties a line of a return for a year answers. Pure. */
export const dutiesOf = (line: DutyLine, year: string, duties: readonly Duty[]): Standings =>
  Object.fromEntries(duties.map((duty) => [duty.id, standingOf(duty, line, year)]))

/** Every line of a return that is on a sheet some duty takes, with the duties it answers. */
export function reportedLines(
  answers: FiledRecord['answers'],
  year: string,
  duties: readonly Duty[],
): ReportedLine[] {
  const sheets = [...new Set(duties.flatMap(({ sheets }) => sheets))]
  return sheets.flatMap((sheet) => {
    const taking = duties.filter((duty) => duty.sheets.includes(sheet))
    const others = duties.filter((duty) => !taking.includes(duty))
    const lines = answers[sheet]
    return (Array.isArray(lines) ? (lines as unknown as DutyLine[]) : []).map((line, index) => ({
      sheet,
      index,
      line,
      duties: {
        ...dutiesOf(line, year, taking),
        ...Object.fromEntries(others.map(({ id }) => [id, 'does-not' as const])),
      },
    }))
  })
}

/** How many of the lines answer each duty. */
export const sumDuties = (lines: readonly ReportedLine[], duties: readonly Duty[]): DutySum[] =>
  duties.map((duty) => {
    const standing = (wanted: Standing) => lines.filter(({ duties }) => duties[duty.id] === wanted).length
    return { duty, counts: standing('counts'), undecided: standing('undecided') }
  })
