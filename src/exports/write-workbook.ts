import { type Cell as HucreCell, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { rowHeights } from './row-heights.ts'

/** What stands in a cell. Text is text whatever it begins with: no cell is ever a formula. */
export type CellContent = string | number | { day: string }

/** How a cell looks, by what it is for. */
export type CellLook = 'title' | 'head' | 'group' | 'label' | 'soft' | 'input' | 'number' | 'day'

/** A cell to be written, at its place from 0. */
export interface MadeCell {
  row: number
  column: number
  content?: CellContent | undefined
  look: CellLook
  /** How many columns it stretches over: words that belong to none of them. */
  across?: number
}

/** A drop-down: the cells that offer what stands in other cells, of a sheet by its name. */
export interface Choices {
  first: { row: number; column: number }
  last: { row: number; column: number }
  from: { sheet: string; column: number; first: number; last: number }
}

/** A sheet to be written. */
export interface MadeSheet {
  name: string
  cells: readonly MadeCell[]
  /** Widths in characters, from the first column. */
  widths: readonly number[]
  hiddenColumns?: readonly number[]
  hiddenRows?: readonly number[]
  /** How many rows and columns stay while the rest moves. */
  frozen?: { rows: number; columns: number }
  choices?: readonly Choices[]
}

/** The letters of a column counted from 0: `A`, `Z`, `AA`. */
export function lettersOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : lettersOf(Math.floor(column / 26) - 1) + letter
}

/** A cell by the name spreadsheets give it: `B7`. */
export const cellName = (row: number, column: number): string => `${lettersOf(column)}${row + 1}`

/** The type of a workbook. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A workbook's bytes. The one place that knows the library which writes them. */
export async function writeWorkbook(
  sheets: readonly MadeSheet[],
  properties: { title: string; made: Date },
): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(sheetOf),
    defaultFont: { name: 'Calibri', size: 11 },
    properties: {
      title: escaped(properties.title),
      creator: 'Confianza',
      created: properties.made,
      modified: properties.made,
    },
  })
}

function sheetOf(sheet: MadeSheet): WriteSheet {
  const { name, cells, widths, hiddenColumns = [], hiddenRows = [], frozen, choices = [] } = sheet
  return {
    name,
    cells: new Map(cells.map((cell) => [`${cell.row},${cell.column}`, cellOf(cell)])),
    columns: widths.map((width, column) => ({
      width,
      ...(hiddenColumns.includes(column) ? { hidden: true } : {}),
    })),
    rowDefs: new Map<number, { height: number } | { hidden: true }>([
      ...[...rowHeights(sheet)].map(([row, height]) => [row, { height }] as const),
      ...hiddenRows.map((row) => [row, { hidden: true }] as const),
    ]),
    merges: cells.flatMap(({ row, column, across = 1 }) =>
      across > 1 ? [{ startRow: row, endRow: row, startCol: column, endCol: column + across - 1 }] : [],
    ),
    ...(frozen ? { freezePane: frozen } : {}),
    // On paper all columns stand beside each other. Rows that stay cannot be named for each page: the library puts the
    // names of sheets there without quotes, which makes a file that is no longer opened without a question.
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: '&L&A&R&P / &N' },
    dataValidations: choices.map(({ first, last, from }) => ({
      type: 'list',
      range: `${cellName(first.row, first.column)}:${cellName(last.row, last.column)}`,
      formula1: `'${from.sheet.replaceAll("'", "''")}'!$${lettersOf(from.column)}$${from.first + 1}:$${lettersOf(from.column)}$${from.last + 1}`,
      allowBlank: true,
      showErrorMessage: true,
      // A code may be typed too: whoever insists is asked once.
      errorStyle: 'warning',
    })),
  }
}

const FONT = { name: 'Calibri', size: 11 }
const WRAP = { vertical: 'top', wrapText: true } as const
const EDGE = { style: 'thin', color: { rgb: '8C8C8C' } } as const
const BOX = { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE }
const STYLES: Readonly<Record<CellLook, NonNullable<HucreCell['style']>>> = {
  title: { font: { ...FONT, size: 14, bold: true } },
  head: { font: { ...FONT, bold: true }, alignment: WRAP, border: { bottom: EDGE } },
  group: { font: { ...FONT, bold: true }, alignment: WRAP },
  label: { font: FONT, alignment: WRAP },
  soft: { font: { ...FONT, color: { rgb: '595959' } }, alignment: WRAP },
  // Text as its format: what begins with = stays text when somebody edits it.
  input: { font: FONT, alignment: WRAP, border: BOX, numFmt: '@' },
  number: { font: FONT, alignment: { vertical: 'top' }, border: BOX },
  day: { font: FONT, alignment: { vertical: 'top' }, border: BOX, numFmt: 'yyyy-mm-dd' },
}

function cellOf({ content, look }: MadeCell): Partial<HucreCell> {
  const style = STYLES[look]
  if (content === undefined) return { value: null, type: 'empty', style }
  if (typeof content === 'string') return { value: escaped(content), type: 'string', style }
  if (typeof content === 'number')
    return { value: content, type: 'number', style: { ...style, numFmt: formatOf(content) } }
  return {
    value: new Date(`${content.day}T00:00:00Z`),
    type: 'date',
    style: { ...style, numFmt: 'yyyy-mm-dd' },
  }
}

/** Thousands apart, and as many decimals as the number has. */
function formatOf(content: number): string {
  const decimals = /\.(\d+)$/.exec(String(content))?.[1]?.length ?? 0
  return decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`
}

/** The words of errors, which the library would write as errors. */
const ERROR_WORDS = /^#(?=[A-Z/0!?_]{3,12}$)/

/** Text as the format takes it: its own escapes spelled out, and those for what XML cannot write. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
    .replaceAll(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped.
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(ERROR_WORDS, '_x0023_')
