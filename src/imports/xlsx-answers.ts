import { MARKER } from '../exports/xlsx-form.ts'
import { type PlannedLines, type PlannedMatrix, planOf, type SheetPlan } from '../exports/xlsx-plan.ts'
import { findAt } from '../records/pointer.ts'
import { findCode, participantNames, type Tongue } from '../regime/typed/codes.ts'
import { type FormVersion, LANGS, type Lang } from '../regime/types.ts'
import { type Members, putAt, type ReadAnswers, type SheetFinding, type SheetPlace } from './answer-places.ts'
import { cellAt, placeAt, plainText, readCell } from './cell-text.ts'
import type { ReadSheet } from './read-workbook.ts'

/** The most lines that are read of one list. */
const MOST_LINES = 2000
/** How far down and to the right the keys of a sheet are looked for: rows may have come before them. */
const KEY_ROWS = 40
const KEY_COLUMNS = 60

interface Reading {
  answers: Members
  covers: Set<string>
  places: Map<string, SheetPlace>
  findings: SheetFinding[]
}

/** The form and language that a workbook of the house says it is of; undefined for any other workbook. */
export function markOf(
  sheets: readonly ReadSheet[],
): { ref: string; lang: Lang; sheet: ReadSheet; row: number; column: number } | undefined {
  for (const sheet of sheets) {
    const found = findKey(sheet, new RegExp(`^${MARKER} [a-z0-9-]{1,63}/\\d{1,3} [a-z]{2}$`))
    if (found === undefined) continue
    const [, ref = '', lang = ''] = found.text.split(' ')
    if ((LANGS as readonly string[]).includes(lang)) return { ...found, ref, lang: lang as Lang, sheet }
  }
  return undefined
}

/**
 * The answers of a workbook that the house has made for a form, read in the language it was made in. What it has no
 * place for is not covered. Undefined for a workbook of another form.
 */
export function readFormSheets(
  form: FormVersion,
  regime: Tongue['regime'],
  sheets: readonly ReadSheet[],
): ReadAnswers | undefined {
  const mark = markOf(sheets)
  if (mark === undefined || mark.ref.split('/')[0] !== form.id) return undefined
  const tongue = { form, lang: mark.lang, regime }
  const plan = planOf(tongue)
  const reading: Reading = { answers: {}, covers: new Set(), places: new Map(), findings: [] }
  if (mark.ref !== form.ref)
    reading.findings.push({
      ...placeAt(mark.sheet, mark.row, mark.column),
      what: 'other-version',
      typed: mark.ref,
    })
  for (const sheet of sheets) readFields(plan, sheet, reading)
  for (const sheet of sheets) {
    const key = findKey(sheet, /^(matrix|lines) \S{1,200}$/)
    if (key === undefined) continue
    const [kind, name] = key.text.split(' ')
    const table = plan.tables.find((one) =>
      one.kind === 'matrix'
        ? kind === 'matrix' && one.section.id === name
        : kind === 'lines' && one.pointer === name,
    )
    if (table?.kind === 'matrix') readMatrix(plan, table, sheet, key, reading)
    else if (table?.kind === 'lines') readLines(plan, table, sheet, key, reading)
    else
      reading.findings.push({
        ...placeAt(sheet, key.row, key.column),
        what: 'no-such-answer',
        typed: sheet.name,
      })
  }
  return { ...reading, covers: [...reading.covers], ...readHead(tongue, mark.sheet, mark.column, reading) }
}

interface Key {
  text: string
  row: number
  column: number
}

function findKey({ cells }: ReadSheet, pattern: RegExp): Key | undefined {
  for (const [row, held] of cells)
    if (row < KEY_ROWS)
      for (const [column, cell] of held)
        if (column < KEY_COLUMNS && cell.kind === 'text' && pattern.test(cell.text.trim()))
          return { text: cell.text.trim(), row, column }
  return undefined
}

/** Who and when, from the sheet about the form: beside the keys in its hidden column. */
function readHead(
  tongue: Tongue,
  sheet: ReadSheet,
  column: number,
  { findings, places }: Reading,
): Pick<ReadAnswers, 'period' | 'participant'> {
  const beside = (key: string) => {
    const [row] = [...sheet.cells].find(([, held]) => plainText(held.get(column)) === key) ?? []
    if (row === undefined) return undefined
    const cell = cellAt(sheet, row, column - 1)
    const place = placeAt(sheet, row, column - 1)
    if (cell?.kind === 'formula' || cell?.kind === 'trouble') findings.push({ ...place, what: cell.kind })
    places.set(`/_${key}`, place)
    return plainText(cell) || undefined
  }
  const named = beside('participant')
  const period = beside('period')?.slice(0, 30)
  return { period, participant: named && (findCode(participantNames(tongue), named) ?? named) }
}

function readFields({ tongue, rows }: SheetPlan, sheet: ReadSheet, reading: Reading): void {
  const key = findKey(sheet, /^fields$/)
  if (key === undefined) return
  const [column] = [...(sheet.cells.get(key.row) ?? [])].find(([, cell]) => plainText(cell) === 'value') ?? []
  if (column === undefined) return
  const fields = new Map(rows.map((field) => [field.pointer, field]))
  for (const [row, held] of sheet.cells) {
    if (row <= key.row) continue
    const pointer = plainText(held.get(key.column))
    const at = placeAt(sheet, row, column)
    const field = fields.get(pointer)
    if (field === undefined) {
      if (held.has(column))
        reading.findings.push({ ...at, what: 'unknown-row', typed: plainText(held.get(column)) })
    } else if (reading.covers.has(pointer)) {
      if (held.has(column)) reading.findings.push({ ...at, what: 'twice' })
    } else {
      reading.covers.add(pointer)
      reading.places.set(pointer, at)
      const value = readCell(tongue, field.node, held.get(column), at, reading.findings)
      if (value !== undefined) putAt(reading.answers, pointer, value)
    }
  }
}

function readMatrix(
  { tongue }: SheetPlan,
  { section, node, rows, columns }: PlannedMatrix,
  sheet: ReadSheet,
  key: Key,
  { answers, covers, places, findings }: Reading,
): void {
  const { pointer } = section.table
  const codes = new Set(columns.map(([code]) => code))
  const known = new Set(rows.map(([code]) => code))
  const places_ = new Map(
    [...(sheet.cells.get(key.row) ?? [])]
      .map(([column, cell]) => [column, plainText(cell)] as const)
      .filter(([column, code]) => column !== key.column && codes.has(code)),
  )
  covers.add(pointer)
  if (!places.has(pointer)) places.set(pointer, placeAt(sheet, key.row, key.column))
  for (const [row, held] of sheet.cells) {
    if (row <= key.row) continue
    const code = plainText(held.get(key.column))
    for (const [column, cell] of held) {
      // Left of the first figure stand keys and words.
      if (column <= key.column + 1) continue
      const at = placeAt(sheet, row, column)
      const own = places_.get(column)
      if (own === undefined || !known.has(code)) {
        findings.push({
          ...at,
          what: own === undefined ? 'unknown-column' : 'unknown-row',
          typed: plainText(cell),
        })
        continue
      }
      const value = readCell(tongue, node, cell, at, findings)
      const place = `${pointer}/${code}/${own}`
      const before = findAt(answers, place)
      if (value === undefined) continue
      if (before === undefined) {
        putAt(answers, place, value)
        places.set(place, at)
      } else if (JSON.stringify(before) !== JSON.stringify(value)) findings.push({ ...at, what: 'twice' })
    }
  }
}

function readLines(
  { tongue }: SheetPlan,
  { pointer, columns }: PlannedLines,
  sheet: ReadSheet,
  key: Key,
  { answers, covers, places, findings }: Reading,
): void {
  if (covers.has(pointer)) return
  covers.add(pointer)
  places.set(pointer, placeAt(sheet, key.row, key.column))
  const fields = new Map(columns.map((field) => [field.pointer.slice(`${pointer}/*`.length), field]))
  const headings = new Map(
    [...(sheet.cells.get(key.row) ?? [])].map(([column, cell]) => [column, fields.get(plainText(cell))]),
  )
  const lines: Members[] = []
  for (const [row, held] of [...sheet.cells].sort(([a], [b]) => a - b)) {
    if (row <= key.row) continue
    const line: Members = {}
    const found: [string, SheetPlace][] = []
    for (const [column, cell] of held) {
      // The number of the line.
      if (column === key.column) continue
      const at = placeAt(sheet, row, column)
      const field = headings.get(column)
      if (field === undefined) {
        findings.push({ ...at, what: 'unknown-column', typed: plainText(cell) })
        continue
      }
      const path = field.pointer.slice(`${pointer}/*`.length)
      found.push([path, at])
      const value = readCell(tongue, field.node, cell, at, findings)
      if (value !== undefined) putAt(line, path, value)
    }
    if (Object.keys(line).length === 0) continue
    if (lines.length >= MOST_LINES) {
      findings.push({ ...placeAt(sheet, row, key.column), what: 'too-many' })
      break
    }
    places.set(`${pointer}/${lines.length}`, placeAt(sheet, row, key.column))
    for (const [path, at] of found) places.set(`${pointer}/${lines.length}${path}`, at)
    lines.push(line)
  }
  if (lines.length > 0) putAt(answers, pointer, lines)
}
