import { isNo, isWithheld } from '../../records/answers.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { sumOf } from '../../regime/decimal.ts'
import type { FormVersion } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { TOTAL } from './add-up.ts'
import { type Members, setAt } from './tree.ts'

/** Figures by row and column. */
export type Figures = { readonly [row: string]: { readonly [column: string]: Json } }

/** The rows of a table each row is the sum of, by the form's own table of parents; rows without parts are not in it. */
export function partsOf(
  form: Pick<FormVersion, 'tables'>,
  rows: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (form.tables['parents'] ?? []).flatMap(({ row, children }): [string, string[]][] => {
      if (typeof row !== 'string' || !Array.isArray(children) || !rows.includes(row)) return []
      const parts = children.map(String).filter((part) => rows.includes(part))
      return parts.length > 0 ? [[row, parts]] : []
    }),
  )
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
  const others = columns.filter((column) => column !== TOTAL)
  const parts = partsOf(form, rows)
  const cell = (row: string, column: string) => figuresAt(changed, pointer)[row]?.[column]
  /** Sums that would tell of what is not told. */
  const unsaid = new Set<string>()
  const fill = (row: string, column: string, summed: readonly (readonly [string, string])[]) => {
    if (cell(row, column) !== undefined || unsaid.has(`${row} ${column}`)) return
    if (summed.some((one) => isUnsaid(cell(...one)) || unsaid.has(one.join(' ')))) {
      unsaid.add(`${row} ${column}`)
      return
    }
    const sum = sumOf(summed.map((one) => cell(...one)))
    if (sum !== '') setAt(changed, form, `${pointer}/${row}/${column}`, sum)
  }
  const done = new Set<string>()
  const fillRow = (row: string): void => {
    if (done.has(row)) return
    done.add(row)
    const own = parts.get(row) ?? []
    for (const part of own) fillRow(part)
    const down = (column: string) => own.map((part) => [part, column] as const)
    for (const column of others) fill(row, column, down(column))
    if (!columns.includes(TOTAL)) return
    fill(
      row,
      TOTAL,
      others.map((column) => [row, column] as const),
    )
    fill(row, TOTAL, down(TOTAL))
  }
  for (const row of rows) fillRow(row)
  return changed
}

/** Whether a part is something that is not told. */
const isUnsaid = (value: Json | undefined): boolean =>
  isWithheld(value) || (isNo(value) && value.$no === 'not-in-position')
