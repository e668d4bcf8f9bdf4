import { fold } from '../regime/typed/codes.ts'
import { inputAt } from '../regime/typed/input-node.ts'
import type { FormVersion, Regime } from '../regime/types.ts'
import { type Members, putAt, type ReadAnswers, type SheetFinding, type SheetPlace } from './answer-places.ts'
import { placeAt, plainText, readCell } from './cell-text.ts'
import type { Cell } from './read-cells.ts'
import type { ReadSheet } from './read-workbook.ts'
import { categoryOf, type Kind } from './un-categories.ts'
import { findState } from './un-names.ts'

/** How the columns of the register's sheets are called, however they are spelled. */
const COLUMNS: readonly (readonly [RegExp, string])[] = [
  [/^(sub )?category\b/, 'category'],
  [/^(final )?importer\b|^importing/, 'importer'],
  [/^exporter\b|^exporting/, 'exporter'],
  [/^(number of items|number|quantity|no of items)\b/, 'items'],
  [/^(state|country) of origin|^origin/, 'origin'],
  [/^intermediate/, 'via'],
  [/^description/, 'description'],
  [/^comments?\b/, 'comments'],
]
const HEADS: readonly (readonly [RegExp, 'state' | 'year' | 'criteria'])[] = [
  [/^(reporting|submitting) (state|country)\b/, 'state'],
  [/^(calendar|reporting) year\b|^year\b/, 'year'],
  [/^national criteri/, 'criteria'],
]
const MOST_LINES = 2000

const spelled = (text: string): string =>
  fold(text)
    .replaceAll(/[-\s.]+/g, ' ')
    .trim()

interface Table {
  sheet: ReadSheet
  row: number
  columns: ReadonlyMap<string, number>
  direction: 'exports' | 'imports'
  /** What the sheet is of, as far as it says so; else each line says it. */
  kind: Kind | undefined
}

/** A table of the register on a sheet: the row that names its columns says in which direction. */
function tableOf(sheet: ReadSheet): Table | undefined {
  for (const [row, held] of [...sheet.cells].sort(([a], [b]) => a - b)) {
    const columns = new Map<string, number>()
    for (const [column, cell] of held) {
      const name = cell.kind === 'text' && COLUMNS.find(([pattern]) => pattern.test(spelled(cell.text)))?.[1]
      if (name && !columns.has(name)) columns.set(name, column)
    }
    const direction = columns.has('importer') ? 'exports' : columns.has('exporter') ? 'imports' : undefined
    if (direction === undefined || !columns.has('category') || !columns.has('items')) continue
    const above = [...sheet.cells]
      .filter(([other]) => other < row)
      .flatMap(([, cells]) => [...cells.values()].map(plainText))
    return { sheet, row, columns, direction, kind: kindIn(spelled([sheet.name, ...above].join(' '))) }
  }
  return undefined
}

function kindIn(title: string): Kind | undefined {
  const [small, light] = [/\bsmall arms\b/.test(title), /\blight weapons\b/.test(title)]
  if (small && light) return 'salw'
  if (small) return 'SA'
  if (light) return 'LW'
  return /\bsalw\b/.test(title) ? 'salw' : undefined
}

/**
 * A return in the layout of the United Nations Register of Conventional Arms, as answers of arms-transfers-return.
 * Undefined where no sheet has that layout. Nothing is concluded from an empty sheet: it says nil where that is written.
 */
export function readUnRegisterSheets(
  form: FormVersion,
  regime: Regime,
  sheets: readonly ReadSheet[],
): ReadAnswers | undefined {
  if (form.id !== 'arms-transfers-return') return undefined
  const tables = sheets.flatMap((sheet) => tableOf(sheet) ?? [])
  if (tables.length === 0) return undefined
  const answers: Members = {}
  const places = new Map<string, SheetPlace>()
  const findings: SheetFinding[] = []
  const covers = new Set<string>()
  const lists = new Map<string, Members[]>()
  for (const table of tables) {
    const list = `${table.kind === undefined ? 'major' : 'salw'}-${table.direction}`
    const lines = lists.get(list) ?? []
    lists.set(list, lines)
    const nil = readTable(form, regime, table, { list, lines, places, findings })
    if (lines.length === 0 && !nil) continue
    covers.add(`/${list}`).add(`/sheets/${list}`)
    putAt(answers, `/sheets/${list}`, lines.length > 0 ? 'lines' : 'nil')
    if (!places.has(`/sheets/${list}`)) places.set(`/sheets/${list}`, placeAt(table.sheet, table.row, 0))
    if (lines.length > 0) putAt(answers, `/${list}`, lines)
  }
  return { answers, places, findings, ...readCover(regime, sheets, { answers, covers, places }) }
}

interface Into {
  list: string
  lines: Members[]
  places: Map<string, SheetPlace>
  findings: SheetFinding[]
}

/** Reads the lines of a sheet; whether it says that there is nothing to report. */
function readTable(
  form: FormVersion,
  regime: Regime,
  table: Table,
  { list, lines, places, findings }: Into,
): boolean {
  const { sheet, row: head, columns, kind } = table
  const tongue = { form, lang: 'en', regime } as const
  const partner = columns.get('importer') ?? columns.get('exporter') ?? -1
  let nil = false
  if (!places.has(`/${list}`)) places.set(`/${list}`, placeAt(sheet, head, columns.get('category') ?? 0))
  for (const [row, held] of [...sheet.cells].sort(([a], [b]) => a - b)) {
    if (row <= head) continue
    if ([...held.values()].some((cell) => /^(nil|none|no transfers?)$/.test(spelled(plainText(cell))))) {
      nil = true
      continue
    }
    const line: Members = {}
    const own: [string, SheetPlace][] = []
    const put = (name: string, column: number | undefined, read: (cell: Cell, at: SheetPlace) => unknown) => {
      const cell = column === undefined ? undefined : held.get(column)
      if (column === undefined || cell === undefined) return
      const at = placeAt(sheet, row, column)
      own.push([name, at])
      const value = read(cell, at)
      if (value !== undefined && value !== '') putAt(line, `/${name}`, value as Members[string])
    }
    const plain = (name: string) => (cell: Cell, at: SheetPlace) =>
      readCell(tongue, inputAt(form, `/${list}/*/${name}`) ?? {}, cell, at, findings)
    const stated = (name: string) => (cell: Cell, at: SheetPlace) =>
      findState(regime, plainText(cell)) ?? plain(name)(cell, at)
    put(
      'category',
      columns.get('category'),
      (cell, at) => categoryOf(plainText(cell), kind) ?? plain('category')(cell, at),
    )
    put('partner', partner, stated('partner'))
    put('items', columns.get('items'), plain('items'))
    put('origin', columns.get('origin'), stated('origin'))
    put('via', columns.get('via'), plain('via'))
    put('description', columns.get('description'), plain('description'))
    put('comments', columns.get('comments'), plain('comments'))
    // A row that says nothing but a category is one of the form's own, left blank.
    if (Object.keys(line).every((name) => name === 'category')) continue
    if (lines.length >= MOST_LINES) {
      findings.push({ ...placeAt(sheet, row, 0), what: 'too-many' })
      break
    }
    places.set(`/${list}/${lines.length}`, placeAt(sheet, row, columns.get('category') ?? 0))
    for (const [name, at] of own) places.set(`/${list}/${lines.length}/${name}`, at)
    lines.push(line)
  }
  return nil
}

/** Who, when and by which criteria, from labels anywhere with their value beside them. */
function readCover(
  regime: Regime,
  sheets: readonly ReadSheet[],
  { answers, covers, places }: { answers: Members; covers: Set<string>; places: Map<string, SheetPlace> },
): Pick<ReadAnswers, 'covers' | 'period' | 'participant'> {
  const found = new Map<string, { text: string; at: SheetPlace }>()
  for (const sheet of sheets)
    for (const [row, held] of sheet.cells)
      for (const [column, cell] of held) {
        if (cell.kind !== 'text') continue
        const [label = '', beside] = cell.text.split(/:(.*)/s)
        const head = HEADS.find(([pattern]) => pattern.test(spelled(label)))?.[1]
        if (head === undefined || found.has(head)) continue
        const [next] = [...held].filter(([other]) => other > column).sort(([a], [b]) => a - b)
        const text = (beside?.trim() || plainText(next?.[1])).trim()
        if (text !== '') found.set(head, { text, at: placeAt(sheet, row, next?.[0] ?? column) })
      }
  const criteria = found.get('criteria')
  if (criteria) {
    covers.add('/criterion-in-words')
    places.set('/criterion-in-words', criteria.at)
    putAt(answers, '/criterion-in-words', criteria.text.slice(0, 25_000))
  }
  const [state, year] = [found.get('state'), found.get('year')]
  if (state) places.set('/_participant', state.at)
  if (year) places.set('/_period', year.at)
  return {
    covers: [...covers],
    period: /\b(19|20)\d\d\b/.exec(year?.text ?? '')?.[0],
    participant: state && (findState(regime, state.text) ?? state.text),
  }
}
