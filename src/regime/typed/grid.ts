/** The most cells that are read of a block. */
const MOST_CELLS = 60_000

/**
 * The rows and cells of a block as spreadsheets put it on the clipboard: tabs between cells, or semicolons where there is
 * no tab; a cell with a line end or a quote in it stands in quotes.
 */
export function readGrid(text: string): string[][] {
  const source = text.replaceAll(/\r\n?/g, '\n')
  const mark = source.includes('\t') ? '\t' : ';'
  const rows: string[][] = [[]]
  const cell = new RegExp(`"((?:[^"]|"")*)"(?=[${mark}\\n]|$)|([^${mark}\\n]*)`, 'y')
  for (let at = 0, count = 0; at <= source.length && count < MOST_CELLS; count++) {
    cell.lastIndex = at
    const [whole = '', quoted, plain = ''] = cell.exec(source) ?? []
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    at += whole.length
    if (source[at] === '\n' && at + 1 < source.length) rows.push([])
    else if (source[at] !== mark) break
    at += 1
  }
  return rows
}
