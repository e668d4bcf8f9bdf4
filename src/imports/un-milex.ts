import { parse } from 'csv-parse/sync'
import type { Transcription } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import type { Json } from '../records/types.ts'

/** One row of a table by the names of its columns, and the line it stands on. */
type Row = Readonly<Record<string, string>> & { line: string }

/** A row that cannot be filed as it stands. */
export interface Refused {
  file: 'returns' | 'cells'
  line: number
  why:
    | 'unknown-state'
    | 'bad-year'
    | 'unknown-form'
    | 'bad-multiplier'
    | 'bad-figure'
    | 'unknown-cell'
    | 'filled-twice'
    | 'return-twice'
    | 'no-return'
    | 'bad-page'
  value: string
}

/** What a copy of the returns holds: what can be filed, by state and year, and what cannot. */
export interface UnMilex {
  items: Transcription[]
  refused: Refused[]
}

const RETURNS = ['state', 'year', 'currency', 'multiplier', 'form', 'total', 'cells', 'page']
const CELLS = ['state', 'year', 'row', 'column', 'value']
const KINDS: Readonly<Record<string, string>> = {
  matrix: 'standard',
  single_figure: 'single-figure',
  nil: 'nil',
}
/** What the copy keeps of the simplified form; its column "Others" is lost. */
const SIMPLIFIED = { rows: ['1', '2', '3', '4', '5'], columns: ['land', 'naval', 'air', 'total'] }
/** The site's form, and with it the rows of the copy, changed in that year. */
const FORM_OF_2012 = 2012
/** What a copy may have lost, as gaps of the provenance. */
export const UN_MILEX_GAPS = [
  'remarks-left-out',
  'currency-not-readable',
  'shifted-row-before-2012',
  'others-column-lost',
] as const
/** When the copy this layout belongs to was read off the site. */
export const READ_ON = '2025-10'

/**
 * The returns of a copy of the United Nations Report on Military Expenditures, as transcriptions. Figures stay as the
 * copy writes them, less a fraction of zeros; what the copy has lost is named as a gap. Throws Problem `bad-request`
 * for a table of another layout.
 */
export function readUnMilex(
  tables: { returns: string; cells: string },
  known: { states: ReadonlySet<string>; rows: ReadonlySet<string>; columns: ReadonlySet<string> },
  readOn = READ_ON,
): UnMilex {
  const refused: Refused[] = []
  const figures = readCells(readTable(tables.cells, CELLS, 'cells'), known, refused)
  const items = new Map<string, Transcription>()
  for (const row of readTable(tables.returns, RETURNS, 'returns')) {
    const at = `${row['state']}/${row['year']}`
    const refuse = (why: Refused['why'], value = '') =>
      void refused.push({ file: 'returns', line: Number(row.line), why, value: printable(value) })
    if (items.has(at)) refuse('return-twice', at)
    else {
      const item = readReturn(row, figures.get(at)?.figures, known.states, readOn, refuse)
      if (item) items.set(at, item)
    }
  }
  for (const [at, { line }] of figures)
    if (!items.has(at)) refused.push({ file: 'cells', line, why: 'no-return', value: printable(at) })
  return {
    items: [...items.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item),
    refused,
  }
}

function readTable(content: string, columns: readonly string[], file: string): Row[] {
  let missing = columns
  // Columns nobody asked for are left out, whatever they are called.
  const choose = (header: string[]) => {
    missing = columns.filter((name) => !header.includes(name))
    return header.map((name) => (columns.includes(name) ? name : false))
  }
  let rows: { record: Record<string, string>; info: { lines: number } }[]
  try {
    rows = parse(content, { columns: choose, info: true, bom: true, skip_empty_lines: true }) as never
  } catch (error) {
    throw new Problem('bad-request', `${file}: ${(error as Error).message}`)
  }
  if (missing.length > 0) throw new Problem('bad-request', `${file}: no column ${missing.join(', ')}`)
  return rows.map(({ record, info }) => ({ ...record, line: String(info.lines) }))
}

/** What a table holds, as it may be shown: short, and without the control characters that steer a terminal. */
const printable = (value: string): string => value.slice(0, 100).replaceAll(/\p{C}/gu, '·')

/** `1067340.0` is 1067340, as it was filed; every other digit stays. Undefined for what is no number. */
export const decimalOf = (written: string): string | undefined =>
  /^-?(0|[1-9]\d{0,23})(\.\d{1,6})?$/.test(written) ? written.replace(/\.0+$/, '') : undefined

type Figures = { [row: string]: { [column: string]: Json } }

function readCells(
  rows: readonly Row[],
  known: { rows: ReadonlySet<string>; columns: ReadonlySet<string> },
  refused: Refused[],
): Map<string, { line: number; figures: Figures }> {
  const found = new Map<string, { line: number; figures: Figures }>()
  for (const { state, year, row = '', column: named = '', value = '', line } of rows) {
    const refuse = (why: Refused['why'], what: string) =>
      refused.push({
        file: 'cells',
        line: Number(line),
        why,
        value: printable(`${state}/${year} ${what}`),
      })
    const column = named.replaceAll('_', '-')
    const figure = decimalOf(value)
    const at = `${state}/${year}`
    const { figures } = found.get(at) ?? { figures: {} as Figures }
    if (!known.rows.has(row) || !known.columns.has(column)) refuse('unknown-cell', `${row} ${named}`)
    else if (figure === undefined) refuse('bad-figure', `${row} ${named} ${value}`)
    else if (figures[row]?.[column] !== undefined) refuse('filled-twice', `${row} ${named}`)
    else {
      if (!found.has(at)) found.set(at, { line: Number(line), figures })
      figures[row] = { ...figures[row], [column]: figure }
    }
  }
  return found
}

function readReturn(
  row: Row,
  figures: Figures | undefined,
  states: ReadonlySet<string>,
  readOn: string,
  refuse: (why: Refused['why'], value?: string) => void,
): Transcription | undefined {
  const { state = '', year = '', currency = '', multiplier = '', form = '', total = '', page = '' } = row
  if (!states.has(state)) return refuse('unknown-state', state) as undefined
  if (!/^(19|20)\d\d$/.test(year)) return refuse('bad-year', year) as undefined
  if (!Object.hasOwn(KINDS, form)) return refuse('unknown-form', form) as undefined
  if (!/^[0369]?$/.test(multiplier)) return refuse('bad-multiplier', multiplier) as undefined
  const filed = total === '' ? undefined : decimalOf(total)
  if (total !== '' && filed === undefined) return refuse('bad-figure', total) as undefined
  if (!/^https?:\/\/[^\s\0]{1,1000}$/.test(page)) return refuse('bad-page', page) as undefined

  const simplified = form === 'matrix' && figures !== undefined && isSimplified(figures)
  const readable = /^[A-Z]{3}$/.test(currency)
  return {
    form: 'milex-return/1',
    participant: state,
    period: year,
    says: form === 'nil' ? 'nil' : 'answers',
    measures: ['I.4'],
    language: 'en',
    answers: {
      kind: simplified ? 'simplified' : (KINDS[form] as string),
      ...(readable ? { currency } : {}),
      ...(multiplier === '' ? {} : { multiplier: Number(multiplier) }),
      // A table says its total in its last cell; it is said apart only where that is all there is, or differs.
      ...(filed === undefined || filed === figures?.['5']?.['total'] ? {} : { total: filed }),
      ...(figures === undefined ? {} : { figures }),
    },
    source: {
      key: `un-milex/${state}/${year}`,
      name: 'United Nations Report on Military Expenditures',
      url: page,
      date: readOn,
      gaps: gapsOf({ matrix: form === 'matrix', year: Number(year), currency, readable, simplified }),
    },
  }
}

function gapsOf(copy: {
  matrix: boolean
  year: number
  currency: string
  readable: boolean
  simplified: boolean
}): string[] {
  const is: Record<(typeof UN_MILEX_GAPS)[number], boolean> = {
    'remarks-left-out': true,
    'currency-not-readable': copy.currency !== '' && !copy.readable,
    'shifted-row-before-2012': copy.matrix && copy.year < FORM_OF_2012,
    'others-column-lost': copy.simplified,
  }
  return UN_MILEX_GAPS.filter((gap) => is[gap])
}

const isSimplified = (figures: Figures): boolean =>
  Object.entries(figures).every(
    ([row, cells]) =>
      SIMPLIFIED.rows.includes(row) &&
      Object.keys(cells).every((column) => SIMPLIFIED.columns.includes(column)),
  )
