import { isNo, isWithheld } from '../../records/answers.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { sumOf } from '../../regime/decimal.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { type Members, setAt } from './tree.ts'

/** Figures by row and column. */
export type Figures = { readonly [row: string]: { readonly [column: string]: Json } }

type Table = NonNullable<LayoutSection['table']>

/** The rows each row is the sum of, by the form's table of parents; rows without parts are not in it. */
export function partsOf(form: Pick<FormVersion, 'tables'>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (form.tables['parents'] ?? []).flatMap(({ row, children }): [string, string[]][] =>
      typeof row === 'string' && Array.isArray(children) ? [[row, children.map(String)]] : [],
    ),
  )
}

/** What a table's parts add up to: each row across its columns, each column over the parts of a row. '' for nothing. */
export interface Sums {
  /** The sum of a row's columns but the total. */
  across(row: string): string
  /** The sum of the parts of a row in one column; undefined where the row has no parts. */
  down(row: string, column: string): string | undefined
}

/** The sums of a table's figures as they stand. */
export function sumsOf(form: FormVersion, table: Table, figures: Figures): Sums {
  const columns = (form.lists[table.columns] ?? []).filter((column) => column !== 'total')
  const rows = form.lists[table.rows] ?? []
  const parts = partsOf(form)
  const shown = (row: string) => parts.get(row)?.filter((part) => rows.includes(part)) ?? []
  return {
    across: (row) => sumOf(columns.map((column) => figures[row]?.[column])),
    down: (row, column) =>
      shown(row).length === 0 ? undefined : sumOf(shown(row).map((part) => figures[part]?.[column])),
  }
}

/** The figures at a pointer, or none. */
export const figuresAt = (answers: Members, pointer: string): Figures => {
  const found = findAt(answers, pointer)
  return (found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {}) as Figures
}

/**
 * The answers with the blank totals of a table filled by what its parts add up to: rows of parts first, the deepest
 * before those that are made of them, then each row across. What the state has stated stays as it is, and nothing is
 * added up where a part is withheld or cannot be said.
 */
export function takeTotals(form: FormVersion, answers: Members, pointer: string): Members {
  const table = form.layout.find(
    (section) => section.table?.pointer === pointer && isShown(section, form, answers),
  )?.table
  if (table === undefined) return answers
  const changed = structuredClone(answers)
  const rows = form.lists[table.rows] ?? []
  const columns = form.lists[table.columns] ?? []
  const parts = partsOf(form)
  const cell = (row: string, column: string) => figuresAt(changed, pointer)[row]?.[column]
  const fill = (row: string, column: string, summed: readonly (Json | undefined)[]) => {
    if (cell(row, column) !== undefined || summed.some(isUnsaid)) return
    const sum = sumOf(summed)
    if (sum !== '') setAt(changed, form, `${pointer}/${row}/${column}`, sum)
  }
  const done = new Set<string>()
  const fillRow = (row: string): void => {
    if (done.has(row)) return
    done.add(row)
    const own = (parts.get(row) ?? []).filter((part) => rows.includes(part))
    for (const part of own) fillRow(part)
    for (const column of columns)
      if (column !== 'total' && own.length > 0)
        fill(
          row,
          column,
          own.map((part) => cell(part, column)),
        )
    if (!columns.includes('total')) return
    fill(
      row,
      'total',
      columns.filter((column) => column !== 'total').map((column) => cell(row, column)),
    )
    fill(
      row,
      'total',
      own.map((part) => cell(part, 'total')),
    )
  }
  for (const row of rows) fillRow(row)
  return changed
}

/** Whether a part is something that is not told. */
const isUnsaid = (value: Json | undefined): boolean =>
  isWithheld(value) || (isNo(value) && value.$no === 'not-in-position')
