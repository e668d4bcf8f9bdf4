import { parse } from 'csv-parse/sync'
import { unguarded } from '../exports/csv.ts'
import { cellName } from '../exports/write-workbook.ts'
import { planOf } from '../exports/xlsx-plan.ts'
import { Problem } from '../problems.ts'
import type { Tongue } from '../regime/typed/codes.ts'
import { type LineColumn, readHeadings } from '../regime/typed/line-columns.ts'
import { readAnswer } from '../regime/typed/read-value.ts'
import type { FormVersion } from '../regime/types.ts'
import { type Members, putAt, type ReadAnswers, type SheetFinding, type SheetPlace } from './answer-places.ts'

/** The most lines that are read, the most characters of a cell, and the most cells, blank ones too. */
const MOST_LINES = 2000
const MOST_CELL = 40_000
const MOST_CELLS = 400_000

/**
 * The lines of one list of a form from CSV: the list that is asked for, else the one whose headings these are. Throws
 * Problem `sheet-unreadable`, or `sheet-unknown` where the first row names no columns of such a list.
 */
export function readCsvLines(
  tongue: Tongue & { form: FormVersion },
  file: { name: string; bytes: Uint8Array },
  asked: string | undefined,
): ReadAnswers {
  const rows = rowsOf(textOf(file.bytes))
  const { pointer, headings } = listOf(tongue.form, planOf(tongue).tables, rows[0] ?? [], asked)
  const places = new Map<string, SheetPlace>()
  const findings: SheetFinding[] = []
  const at = (row: number, column: number): SheetPlace => ({ sheet: file.name, cell: cellName(row, column) })
  places.set(pointer, at(0, 0))
  const lines: Members[] = []
  for (const [row, cells] of rows.entries()) {
    if (row === 0) continue
    const line: Members = {}
    for (const [column, cell] of cells.entries()) {
      const heading = headings[column]
      if (cell.trim() === '') continue
      if (heading === undefined) {
        findings.push({ ...at(row, column), what: 'unknown-column', typed: cell.slice(0, 100) })
        continue
      }
      const value = readAnswer(tongue, heading.node, unguarded(cell))
      if (value === undefined) continue
      putAt(line, heading.path, value)
      places.set(`${pointer}/${lines.length}${heading.path}`, at(row, column))
    }
    if (Object.keys(line).length === 0) continue
    if (lines.length >= MOST_LINES) {
      findings.push({ ...at(row, 0), what: 'too-many' })
      break
    }
    places.set(`${pointer}/${lines.length}`, at(row, 0))
    lines.push(line)
  }
  const answers: Members = {}
  if (lines.length > 0) putAt(answers, pointer, lines)
  return { answers, covers: [pointer], places, findings }
}

function listOf(
  form: FormVersion,
  tables: ReturnType<typeof planOf>['tables'],
  first: readonly string[],
  asked: string | undefined,
): { pointer: string; headings: readonly (LineColumn | undefined)[] } {
  const found = tables
    .flatMap((table) =>
      table.kind === 'lines' && (asked === undefined || table.pointer === asked) ? [table] : [],
    )
    .flatMap(({ pointer }) => {
      const headings = readHeadings(form, pointer, first)
      return headings
        ? [{ pointer, headings, named: headings.filter((one) => one !== undefined).length }]
        : []
    })
    .sort((a, b) => b.named - a.named)
  const [best, next] = found
  // Where two lists have the same columns, nobody guesses which one is meant.
  if (best === undefined || best.named === next?.named)
    throw new Problem(
      'sheet-unknown',
      best ? 'more than one list has these columns' : 'no headings of a list',
    )
  return best
}

/** Text in UTF-8 or UTF-16 by its mark, in Windows' Latin alphabet where it is no UTF-8: what spreadsheets write. */
function textOf(bytes: Uint8Array): string {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (!wide && bytes.includes(0)) throw new Problem('sheet-unreadable', 'neither a workbook nor text')
  if (wide) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function rowsOf(text: string): string[][] {
  const head = (/^(?:"(?:[^"]|"")*"|[^\n"])*/.exec(text.slice(0, 20_000))?.[0] ?? '').replaceAll(
    /"(?:[^"]|"")*"/g,
    '',
  )
  const count = (mark: string) => head.split(mark).length
  const delimiter = ['\t', ';', ','].sort((a, b) => count(b) - count(a))[0] as string
  if (countOf(text, delimiter) + countOf(text, '\n') > MOST_CELLS)
    throw new Problem('sheet-too-large', `at most ${MOST_CELLS} cells`)
  let rows: string[][]
  try {
    rows = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: MOST_CELL * 10,
      to_line: 20_000,
    }) as string[][]
  } catch (error) {
    throw new Problem('sheet-unreadable', (error as Error).message.slice(0, 200))
  }
  if (rows.some((row) => row.some((cell) => cell.length > MOST_CELL)))
    throw new Problem('sheet-too-large', 'a cell is too long')
  return rows
}

function countOf(text: string, mark: string): number {
  let count = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count++
  return count
}
