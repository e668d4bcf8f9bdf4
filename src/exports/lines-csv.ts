import { findAt } from '../records/pointer.ts'
import type { Json } from '../records/types.ts'
import { isDecimal } from '../regime/decimal.ts'
import { DECIMAL_MARK } from '../regime/typed/amounts.ts'
import { fold, type Tongue } from '../regime/typed/codes.ts'
import { writeAnswer } from '../regime/typed/write-value.ts'
import type { SchemaNode } from '../regime/types.ts'
import { csv } from './csv.ts'
import { isFigure } from './xlsx-cells.ts'
import type { PlannedLines, SheetPlan } from './xlsx-plan.ts'

/** The lines of one list as CSV, a column for each field in the words of the language, as a draft has them. */
export function linesCsv(
  { tongue }: SheetPlan,
  { pointer, columns }: PlannedLines,
  answers: { readonly [member: string]: Json },
): string {
  const path = (field: { pointer: string }) => field.pointer.slice(`${pointer}/*`.length)
  const labels = columns.map(({ label }) => fold(label))
  const items = (findAt(answers as Json, pointer) as Json[] | undefined) ?? []
  return csv([
    // Two columns of one name are called as the schema calls them.
    columns.map((field) =>
      labels.filter((label) => label === fold(field.label)).length > 1 ? path(field).slice(1) : field.label,
    ),
    ...items.map((item) => columns.map((field) => cellOf(tongue, field.node, findAt(item, path(field))))),
  ])
}

/** A figure without marks between thousands, so that programs read it too; all else as one types it. */
function cellOf(tongue: Tongue, node: SchemaNode, value: Json | undefined): string {
  const number =
    typeof value === 'number' ? String(value) : isFigure(node) && isDecimal(value) ? value : undefined
  return number !== undefined && node['x-list'] === undefined
    ? number.replace('.', DECIMAL_MARK[tongue.lang])
    : writeAnswer(tongue, node, value)
}
