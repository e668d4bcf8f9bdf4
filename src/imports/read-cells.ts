import { Problem } from '../problems.ts'
import { dayOf } from './cell-dates.ts'
import { attributeOf, type Budget, tokensOf } from './xml-tokens.ts'

/** What stands in a cell. A formula's value is not taken: whoever files says the value. `trouble` is `#N/A` and its like. */
export type Cell =
  | { kind: 'text'; text: string }
  | { kind: 'number'; number: number }
  | { kind: 'yes-no'; yes: boolean }
  | { kind: 'date'; date: string }
  | { kind: 'formula' }
  | { kind: 'trouble' }

/** Cells by row and column, both from 0; only those that hold something. */
export type Cells = ReadonlyMap<number, ReadonlyMap<number, Cell>>

/** What cells are read with: texts that sheets share, which styles are dates, from when days are counted. */
export interface CellsOf {
  shared: readonly string[]
  dates: readonly boolean[]
  from1904: boolean
  /** How many cells with something in them may still come, and how many tokens, of the whole workbook. */
  left: Budget & { cells: number }
}

/** Where cells may stand: far beyond any form. */
const LAST_ROW = 50_000
const LAST_COLUMN = 1_000
/** The longest text of a cell and of a formula, as spreadsheets have it. */
const LONGEST_TEXT = 32_767
const LONGEST_FORMULA = 8_192

const refuse = (why: string): never => {
  throw new Problem('sheet-unreadable', why)
}

/** Formulas that look into another file or ask for an address. */
const OUTSIDE =
  /\[[^[\]]*\](?:[^[\]!'"]|'')*'?!|\|[^|!]{0,200}!|\b(WEBSERVICE|RTD|DDE|IMPORTDATA|IMPORTXML|IMPORTRANGE)\b/i

/** Whether a formula, or a name's, looks outside its workbook. */
export const looksOutside = (formula: string): boolean => OUTSIDE.test(formula)

/** The cells of a sheet. Throws Problem `sheet-unreadable`, `sheet-too-large` or `sheet-links`. */
export function readCells(xml: string, with_: CellsOf): Cells {
  const rows = new Map<number, Map<number, Cell>>()
  let row = -1
  let column = -1
  let cell:
    | { type: string; style: number; value: string; inline: string; formula: string | undefined }
    | undefined
  let into: 'value' | 'inline' | 'formula' | undefined
  let inData = false
  for (const token of tokensOf(xml, with_.left)) {
    if (token.kind === 'text') {
      if (cell && into) {
        const longest = into === 'formula' ? LONGEST_FORMULA : LONGEST_TEXT * 7
        const text = (cell[into] ?? '') + token.text
        if (text.length > longest) refuse('a cell is too long')
        cell[into] = text
      }
      continue
    }
    const { name } = token
    if (token.kind === 'close') {
      if (name === 'sheetData') inData = false
      if (name === 'v' || name === 't' || name === 'f') into = undefined
      if (name === 'c' && cell) {
        keep(rows, row, column, cellOf(cell, with_), with_)
        cell = undefined
      }
      continue
    }
    if (name === 'sheetData') inData = !token.closed
    if (!inData) continue
    if (name === 'row') {
      const own = attributeOf(token.attributes, 'r')
      row =
        own === undefined ? row + 1 : /^\d{1,7}$/.test(own) ? Number(own) - 1 : refuse('a row has no number')
      column = -1
    } else if (name === 'c') {
      ;[row, column] = placeOf(attributeOf(token.attributes, 'r'), row, column + 1)
      if (token.closed) continue
      cell = {
        type: attributeOf(token.attributes, 't') ?? 'n',
        style: Number(attributeOf(token.attributes, 's') ?? 0),
        value: '',
        inline: '',
        formula: undefined,
      }
    } else if (cell) {
      if (name === 'f') cell.formula ??= ''
      // What is read aloud of a word is no part of it.
      into = token.closed
        ? undefined
        : name === 'v'
          ? 'value'
          : name === 't' && into === undefined
            ? 'inline'
            : name === 'f'
              ? 'formula'
              : into
    }
  }
  return rows
}

function placeOf(ref: string | undefined, row: number, column: number): [number, number] {
  if (ref === undefined) return [Math.max(0, row), column]
  const [, letters = '', digits = ''] =
    /^([A-Z]{1,3})(\d{1,7})$/.exec(ref) ?? refuse('a cell has an odd name')
  return [Number(digits) - 1, [...letters].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1]
}

function keep(
  rows: Map<number, Map<number, Cell>>,
  row: number,
  column: number,
  cell: Cell | undefined,
  { left }: CellsOf,
): void {
  if (cell === undefined) return
  left.cells -= 1
  if (left.cells < 0 || row >= LAST_ROW || column >= LAST_COLUMN)
    throw new Problem(
      'sheet-too-large',
      `cells up to row ${LAST_ROW}, column ${LAST_COLUMN}, and not so many`,
    )
  const own = rows.get(row) ?? new Map<number, Cell>()
  rows.set(row, own.set(column, cell))
}

function cellOf(
  {
    type,
    style,
    value,
    inline,
    formula,
  }: { type: string; style: number; value: string; inline: string; formula: string | undefined },
  { shared, dates, from1904 }: CellsOf,
): Cell | undefined {
  if (formula !== undefined) {
    if (looksOutside(formula)) throw new Problem('sheet-links', 'a formula looks into another file')
    return { kind: 'formula' }
  }
  if (type === 's') return textCell(shared[Number(value)] ?? refuse('a text that is not there'))
  if (type === 'inlineStr') return textCell(unescaped(inline))
  if (value === '') return undefined
  switch (type) {
    case 'str':
      return textCell(unescaped(value))
    case 'b':
      return { kind: 'yes-no', yes: value.trim() === '1' || value.trim() === 'true' }
    case 'd':
      return {
        kind: 'date',
        date: value
          .trim()
          .slice(0, 16)
          .replace(/T00:00$/, ''),
      }
    case 'n': {
      const number = Number(value)
      if (!Number.isFinite(number)) return refuse('a number that is none')
      const date = dates[style] ? dayOf(number, from1904) : undefined
      return date === undefined ? { kind: 'number', number } : { kind: 'date', date }
    }
    default:
      return { kind: 'trouble' }
  }
}

const textCell = (text: string): Cell | undefined => (text === '' ? undefined : { kind: 'text', text })

/** Characters that XML cannot write stand as `_x000D_` in the texts of spreadsheets. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .toWellFormed()

/** The texts that sheets share: the words of each, whatever they look like. */
export function readShared(xml: string, budget: Budget): string[] {
  const texts: string[] = []
  let text: string | undefined
  let inText = false
  let aloud = 0
  for (const token of tokensOf(xml, budget)) {
    if (token.kind === 'text') {
      if (inText && text !== undefined) text += token.text
      continue
    }
    const { name } = token
    const opens = token.kind === 'open' && !token.closed
    if (name === 'si') {
      if (token.kind === 'open') text = ''
      if (!opens) {
        if (texts.length >= 500_000) throw new Problem('sheet-too-large', 'too many texts')
        texts.push(unescaped((text ?? '').slice(0, LONGEST_TEXT * 7)))
      }
    } else if (name === 'rPh') aloud += opens ? 1 : token.kind === 'close' ? -1 : 0
    else if (name === 't') inText = opens && aloud === 0
  }
  return texts
}
