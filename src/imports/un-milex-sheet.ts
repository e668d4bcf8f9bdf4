import { MILEX_ROWS, MILEX_UNITS } from '../exports/un-milex-sheet.ts'
import { fold } from '../regime/typed/codes.ts'
import { inputAt } from '../regime/typed/input-node.ts'
import type { FormVersion, Regime } from '../regime/types.ts'
import { type Members, putAt, type ReadAnswers, type SheetFinding, type SheetPlace } from './answer-places.ts'
import { placeAt, plainText, readCell } from './cell-text.ts'
import type { ReadSheet } from './read-workbook.ts'
import { findState } from './un-names.ts'

/** How the columns of the form begin, however they are spelled. */
const COLUMNS: readonly (readonly [RegExp, string])[] = [
  [/^strategic/, 'strategic'],
  [/^(land|army|ground)\b/, 'land'],
  [/^(naval|navy|sea)\b/, 'naval'],
  [/^air\b/, 'air'],
  [/^other (military|combat|armed)/, 'other-military'],
  [/^central\b/, 'central-support'],
  [/^((un|united nations) )?peace ?keeping/, 'un-peacekeeping'],
  [/^military assistance/, 'military-assistance'],
  [/^emergency/, 'emergency-aid'],
  [/^undistributed/, 'undistributed'],
  [/^total/, 'total'],
  [/^others?( forces)?$/, 'others'],
]
/** The facts above the table. */
const HEADS: readonly (readonly [RegExp, 'state' | 'year' | 'currency' | 'unit' | 'remarks'])[] = [
  [/^((reporting|member) )?(state|country)\b/, 'state'],
  [/^((fiscal|financial|reporting|calendar) )?year\b/, 'year'],
  [/^(national )?currency\b/, 'currency'],
  [/^(unit\b|multiplier)/, 'unit'],
  [/^(explanatory )?remarks?\b/, 'remarks'],
]
const NIL = /no armed or military forces|no military expenditures?\b.*\bin\b/
/** A heading has at least this many columns of the form, a table this many of its rows. */
const ENOUGH = 3

const spelled = (text: string): string => fold(text).replaceAll(/[-\s]+/g, ' ')
const columnOf = (text: string): string | undefined =>
  COLUMNS.find(([pattern]) => pattern.test(spelled(text)))?.[1]

/** The row a label names, by its number; without one by its words, where only one row has them. */
function rowOf(label: string): string | undefined {
  const [, number] = /^(\d(?:\.\d{1,2}){0,2})\.?(?!\d)/.exec(label.trim()) ?? []
  if (number !== undefined) return Object.hasOwn(MILEX_ROWS, number) ? number : undefined
  const words = (name: string) => spelled(name.replace(/^[\d.]+\s*/, '')).replace(/ \(.*$/, '')
  const found = Object.entries(MILEX_ROWS).filter(([, name]) => words(name) === words(label))
  return found.length === 1 ? found[0]?.[0] : undefined
}

interface Heading {
  row: number
  columns: ReadonlyMap<number, string>
}

/** The row of a sheet that names the form's columns, with those there are. */
function headingOf(sheet: ReadSheet): Heading | undefined {
  for (const [row, held] of [...sheet.cells].sort(([a], [b]) => a - b)) {
    const columns = new Map(
      [...held].flatMap(([column, cell]): [number, string][] => {
        const name = cell.kind === 'text' ? columnOf(cell.text) : undefined
        return name === undefined ? [] : [[column, name]]
      }),
    )
    const isOnlyTotal = columns.size === 1 && held.size === 1 && [...columns.values()][0] === 'total'
    if ((columns.size >= ENOUGH || isOnlyTotal) && new Set(columns.values()).size === columns.size)
      return { row, columns }
  }
  return undefined
}

/**
 * A return in the layout of the United Nations Report on Military Expenditures, standard or simplified, as answers of
 * milex-return. Undefined where no sheet has that layout.
 */
export function readUnMilexSheet(
  form: FormVersion,
  regime: Regime,
  sheets: readonly ReadSheet[],
): ReadAnswers | undefined {
  if (form.id !== 'milex-return') return undefined
  for (const sheet of sheets) {
    const heading = headingOf(sheet)
    const rows = [...sheet.cells.keys()].filter(
      (row) => row > (heading?.row ?? 0) && labelAt(sheet, row, heading),
    )
    const isTable =
      heading !== undefined && (rows.length >= ENOUGH || (heading.columns.size === 1 && rows.length > 0))
    if (isTable) return readTable(form, regime, sheet, heading)
    if (findNil(sheet)) return readNil(regime, sheet)
  }
  return undefined
}

/** The row a line of the table is, by the first text left of its figures. */
function labelAt({ cells }: ReadSheet, row: number, heading: Heading | undefined): string | undefined {
  const first = Math.min(...(heading?.columns.keys() ?? [1]))
  const label = [...(cells.get(row) ?? [])]
    .filter(([column]) => column < first)
    .sort(([a], [b]) => a - b)
    .map(([, cell]) => plainText(cell))
    .join(' ')
  return label === '' ? undefined : rowOf(label)
}

function readTable(form: FormVersion, regime: Regime, sheet: ReadSheet, heading: Heading): ReadAnswers {
  const answers: Members = {}
  const places = new Map<string, SheetPlace>()
  const findings: SheetFinding[] = []
  const tongue = { form, lang: 'en', regime } as const
  const node = inputAt(form, '/figures/5/total') ?? {}
  const seen = new Map<string, string>()
  places.set('/figures', placeAt(sheet, heading.row, Math.min(...heading.columns.keys())))
  for (const [row, held] of [...sheet.cells].sort(([a], [b]) => a - b)) {
    if (row <= heading.row) continue
    const code = labelAt(sheet, row, heading)
    for (const [column, own] of heading.columns) {
      const cell = held.get(column)
      if (cell === undefined) continue
      const at = placeAt(sheet, row, column)
      if (code === undefined) {
        if (cell.kind === 'number') findings.push({ ...at, what: 'unknown-row', typed: plainText(cell) })
        continue
      }
      const value = readCell(tongue, node, cell, at, findings)
      if (value === undefined) continue
      const pointer = `/figures/${code}/${own}`
      if (seen.has(pointer)) findings.push({ ...at, what: 'twice' })
      else {
        seen.set(pointer, code)
        putAt(answers, pointer, value)
        places.set(pointer, at)
      }
    }
  }
  const kind = kindOf(heading)
  if (kind === 'single-figure') {
    const total = places.get('/figures/5/total')
    const figures = answers['figures'] as { '5'?: Members } | undefined
    const figure = figures?.['5']?.['total']
    delete answers['figures']
    if (figure !== undefined) answers['total'] = figure
    if (total) places.set('/total', total)
  }
  answers['kind'] = kind
  places.set('/kind', placeAt(sheet, heading.row, Math.min(...heading.columns.keys())))
  return {
    answers,
    places,
    findings,
    ...withHeads(regime, sheet, heading, answers, places, findings, [
      '/kind',
      '/figures',
      '/total',
      '/no-armed-forces',
    ]),
  }
}

const kindOf = ({ columns }: Heading): string => {
  const names = [...columns.values()]
  if (names.length === 1) return 'single-figure'
  return names.includes('others') || names.every((name) => ['land', 'naval', 'air', 'total'].includes(name))
    ? 'simplified'
    : 'standard'
}

const findNil = ({ cells }: ReadSheet): boolean =>
  [...cells.values()].some((held) =>
    [...held.values()].some((cell) => cell.kind === 'text' && NIL.test(spelled(cell.text))),
  )

function readNil(regime: Regime, sheet: ReadSheet): ReadAnswers {
  const answers: Members = { kind: 'nil', 'no-armed-forces': true }
  const places = new Map<string, SheetPlace>()
  const findings: SheetFinding[] = []
  const covers = ['/kind', '/no-armed-forces', '/figures', '/total']
  return {
    answers,
    places,
    findings,
    ...withHeads(regime, sheet, undefined, answers, places, findings, covers),
  }
}

/** Reads the facts above the table, each beside its label; those that are there are covered. */
function withHeads(
  regime: Regime,
  sheet: ReadSheet,
  heading: Heading | undefined,
  answers: Members,
  places: Map<string, SheetPlace>,
  findings: SheetFinding[],
  covers: readonly string[],
): Pick<ReadAnswers, 'covers' | 'period' | 'participant'> {
  const found = new Map<string, { text: string; at: SheetPlace }>()
  for (const [row, held] of sheet.cells) {
    if (heading && row >= heading.row) continue
    for (const [column, cell] of held) {
      if (cell.kind !== 'text') continue
      const [label = '', beside] = cell.text.split(/:(.*)/s)
      const head = HEADS.find(([pattern]) => pattern.test(spelled(label)))?.[1]
      if (head === undefined || found.has(head)) continue
      const [next] = [...held].filter(([other]) => other > column).sort(([a], [b]) => a - b)
      const at = placeAt(sheet, row, next?.[0] ?? column)
      if (next?.[1].kind === 'formula' || next?.[1].kind === 'trouble')
        findings.push({ ...at, what: next[1].kind })
      const text = (beside?.trim() || plainText(next?.[1])).trim()
      found.set(head, { text, at })
    }
  }
  const more: string[] = []
  const put = (pointer: string, head: string, value: string | number | undefined) => {
    const own = found.get(head)
    if (own === undefined) return
    more.push(pointer)
    places.set(pointer, own.at)
    if (value !== undefined && value !== '') answers[pointer.slice(1)] = value
  }
  const text = (head: string): string => found.get(head)?.text ?? ''
  put('/currency', 'currency', currencyIn(text('currency')))
  put('/multiplier', 'unit', unitIn(text('unit')))
  put('/remarks', 'remarks', text('remarks'))
  const state = found.get('state')
  const year = found.get('year')
  if (state) places.set('/_participant', state.at)
  if (year) places.set('/_period', year.at)
  return {
    covers: [...covers, ...more],
    period: /\b(19|20)\d\d\b/.exec(year?.text ?? '')?.[0],
    participant: state && state.text !== '' ? (findState(regime, state.text) ?? state.text) : undefined,
  }
}

/** The three letters of a currency among its words; what has none stays as it stands, for the check to point at. */
const currencyIn = (text: string): string => /\b[A-Z]{3}\b/.exec(text)?.[0] ?? text.slice(0, 20)

function unitIn(text: string): number | string | undefined {
  const word = spelled(text)
  if (word === '') return undefined
  if (/^(no multiplier|none|units?|1|ones)$/.test(word)) return 0
  if (/^(thousand million|milliard)/.test(word)) return 9
  const found = Object.entries(MILEX_UNITS).find(([, name]) => word.startsWith(name.toLowerCase()))
  return found ? Number(found[0]) : text.slice(0, 40)
}
