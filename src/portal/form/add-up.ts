import { sumOf } from '../../regime/decimal.ts'

/** A table of figures by row and column, as decimals; blank and marks are undefined or anything else. */
export interface Added {
  columns: readonly string[]
  /** The rows each row is the sum of. */
  parts: ReadonlyMap<string, readonly string[]>
  figure(row: string, column: string): unknown
}

/** What the parts of a table add up to, '' for nothing. */
export interface Sums {
  /** A row's columns but the total. */
  across(row: string): string
  /** The parts of a row in one column. */
  down(row: string, column: string): string
}

/** The column that is the sum of the others. */
export const TOTAL = 'total'

/**
 * The sums of a table as it is typed so far: what is typed counts as it stands, and where nothing is typed what its own
 * parts add up to. Runs in browsers too.
 */
export function addUp({ columns, parts, figure }: Added): Sums {
  const others = columns.filter((column) => column !== TOTAL)
  const stands = (row: string, column: string, seen: readonly string[]): unknown => {
    const typed = figure(row, column)
    if (typed !== undefined && typed !== '') return typed
    if (column === TOTAL && others.some((other) => stands(row, other, seen) !== ''))
      return sumOf(others.map((other) => stands(row, other, seen)))
    return sumOf(partsIn(row, column, seen))
  }
  const partsIn = (row: string, column: string, seen: readonly string[]): unknown[] =>
    seen.includes(row) ? [] : (parts.get(row) ?? []).map((part) => stands(part, column, [...seen, row]))
  return {
    across: (row) => sumOf(others.map((column) => stands(row, column, []))),
    down: (row, column) => sumOf(partsIn(row, column, [])),
  }
}
