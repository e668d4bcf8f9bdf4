import { fold } from '../../../regime/typed/codes.ts'
import { putText } from './cell-text.ts'
import { cellsOf, fieldIn } from './rows.ts'

/** A block of cells with the place of each in a line: columns by their headings where it brings them. */
export interface Block {
  rows: readonly (readonly string[])[]
  /** For each cell of a row the column it goes to, if any. */
  columns: readonly (number | undefined)[]
}

/** Reads a block that is pasted into a column: as far as a first row of headings says, or on from that column. */
export function readBlock(
  rows: readonly (readonly string[])[],
  headings: readonly string[],
  column: number,
): Block {
  const called = headings.map(fold)
  const [first = []] = rows
  const found = first.map((cell) => {
    const at = called.indexOf(fold(cell))
    return at < 0 ? undefined : at
  })
  const named = found.filter((at) => at !== undefined)
  const isHeading =
    named.length * 2 > first.filter((cell) => cell.trim() !== '').length &&
    new Set(named).size === named.length
  return isHeading
    ? { rows: rows.slice(1), columns: found }
    : { rows, columns: first.map((_, i) => column + i) }
}

/** The row as text that is read from the first column on: what a place for pasted lines takes. */
export const asLine = (cells: readonly string[], { columns }: Block, width: number): string =>
  Array.from({ length: width }, (_, at) => {
    const i = columns.indexOf(at)
    const text = i < 0 ? '' : (cells[i] ?? '')
    return /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }).join('\t')

/** Puts a row of a block into the fields of a line. */
export function fillRow(row: Element, cells: readonly string[], { columns }: Block): void {
  const places = cellsOf(row)
  for (const [i, text] of cells.entries()) {
    const at = columns[i] ?? (i > 0 && columns.length <= i ? (columns[0] ?? 0) + i : undefined)
    const field = at === undefined ? undefined : fieldIn(places[at])
    if (field) putText(field, text)
  }
}
