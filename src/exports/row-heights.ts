import type { MadeCell, MadeSheet } from './write-workbook.ts'

/** The height of a line of text, in points. */
const LINE = 15
/** The highest a row may be (ECMA-376, 18.3.1.73), in points. */
const HIGHEST = 409
/** Looks whose text runs on in a further line where it is wider than its column. */
const WRAPPED: readonly MadeCell['look'][] = ['head', 'group', 'label', 'soft', 'input']

/**
 * The heights of the rows whose text takes more than a line, in points by row: programs do not all look for themselves
 * when they open a file.
 */
export function rowHeights({
  cells,
  widths,
  hiddenColumns = [],
  hiddenRows = [],
}: MadeSheet): Map<number, number> {
  const lines = new Map<number, number>()
  for (const { row, column, content, look, across = 1 } of cells) {
    if (typeof content !== 'string' || !WRAPPED.includes(look)) continue
    if (hiddenColumns.includes(column) || hiddenRows.includes(row)) continue
    const width = widths.slice(column, column + across).reduce((sum, one) => sum + one, 0)
    lines.set(row, Math.max(lines.get(row) ?? 1, linesOf(content, width)))
  }
  return new Map(
    [...lines].flatMap(([row, count]) => (count > 1 ? [[row, Math.min(count * LINE, HIGHEST)]] : [])),
  )
}

/** How many lines a text takes in so many characters: words go down whole, and longer ones are broken. */
export function linesOf(text: string, width: number): number {
  let lines = 0
  for (const paragraph of text.split('\n')) {
    let used = 0
    lines++
    for (const { length } of paragraph.split(' ')) {
      if (used > 0 && used + 1 + length > width) {
        lines++
        used = 0
      }
      lines += Math.max(0, Math.ceil(length / width) - 1)
      used += (used > 0 ? 1 : 0) + (length > width ? ((length - 1) % width) + 1 : length)
    }
  }
  return lines
}
