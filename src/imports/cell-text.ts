import { decimalOfNumber } from '../exports/cell-numbers.ts'
import { cellName } from '../exports/write-workbook.ts'
import { isFigure, saysCommitted } from '../exports/xlsx-cells.ts'
import type { Json } from '../records/types.ts'
import { writeDecimal } from '../regime/typed/amounts.ts'
import type { Tongue } from '../regime/typed/codes.ts'
import { readAnswer } from '../regime/typed/read-value.ts'
import type { SchemaNode } from '../regime/types.ts'
import type { SheetFinding, SheetPlace } from './answer-places.ts'
import type { Cell } from './read-cells.ts'
import type { ReadSheet } from './read-workbook.ts'

/** A cell by its place from 0. */
export const cellAt = ({ cells }: ReadSheet, row: number, column: number): Cell | undefined =>
  cells.get(row)?.get(column)

/** Where a cell is, for people. */
export const placeAt = ({ name }: ReadSheet, row: number, column: number): SheetPlace => ({
  sheet: name,
  cell: cellName(row, column),
})

/** A cell as plain text, for what is no answer: keys, headings, names. */
export function plainText(cell: Cell | undefined): string {
  switch (cell?.kind) {
    case 'text':
      return cell.text.trim()
    case 'number':
      return decimalOfNumber(cell.number)
    case 'date':
      return cell.date
    default:
      return ''
  }
}

/** A cell as somebody would type it into a field, in the language of the sheet. */
function typedText(cell: Cell, { lang }: Tongue, node: SchemaNode): string {
  switch (cell.kind) {
    case 'text':
      return cell.text
    case 'number': {
      const decimal = decimalOfNumber(cell.number)
      return isFigure(node) || node.type === 'number' || node.type === 'integer'
        ? writeDecimal(decimal, lang)
        : decimal
    }
    case 'yes-no':
      return node.type === 'boolean' ? String(cell.yes) : cell.yes ? 'x' : ''
    case 'date':
      return cell.date
    default:
      return ''
  }
}

/** The answer a cell holds, as its field would read it typed; a formula or an error is told and leaves it blank. */
export function readCell(
  tongue: Tongue,
  node: SchemaNode,
  cell: Cell | undefined,
  at: SheetPlace,
  findings: SheetFinding[],
): Json | undefined {
  if (cell === undefined) return undefined
  if (cell.kind === 'formula' || cell.kind === 'trouble') {
    findings.push({ ...at, what: cell.kind })
    return undefined
  }
  if (cell.kind === 'text' && saysCommitted(cell.text)) return undefined
  return readAnswer(tongue, node, typedText(cell, tongue, node))
}
