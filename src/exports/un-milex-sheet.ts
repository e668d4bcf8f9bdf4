import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { isDecimal } from '../regime/decimal.ts'
import { numberOfDecimal } from './cell-numbers.ts'
import type { MadeCell, MadeSheet } from './write-workbook.ts'

/** Rows of the United Nations Report on Military Expenditures, in the words of its form; two are spelled as it spells them. */
export const MILEX_ROWS: Readonly<Record<string, string>> = {
  '1': '1. Personnel',
  '1.1': '1.1 Conscripts',
  '1.2': '1.2 Active Military Personnel',
  '1.3': '1.3 Reserves',
  '1.4': '1.4 Civilian Personnel',
  '1.5': '1.5 Military Pensions',
  '2': '2. Operations and maintenance',
  '2.1': '2.1 Materials for Current Use',
  '2.2': '2.2 Maintenance and Repair',
  '2.3': '2.3 Purchased Services',
  '2.4': '2.4 Other',
  '3': '3. Procurement and Construction (investments)',
  '3.1': '3.1 Procurement',
  '3.1.1': '3.1.1 Aircraft and Engines',
  '3.1.2': '3.1.2 Missiles, Including Conventional Warheads',
  '3.1.3': '3.1.3 Nuclear Warheads and Bombs',
  '3.1.4': '3.1.4 Ships and Boats',
  '3.1.5': '3.1.5 Armoured Vehicles',
  '3.1.6': '3.1.6 Artillery',
  '3.1.7': '3.1.7 Other Ordance and Ground Force Weapons',
  '3.1.8': '3.1.8 Ammunition',
  '3.1.9': '3.1.9 Electronics and Communications',
  '3.1.10': '3.1.10 Non-Armoured Vehicles',
  '3.1.11': '3.1.11 Other',
  '3.2': '3.2 Construction',
  '3.2.1': '3.2.1 Air Bases, Airfields',
  '3.2.2': '3.2.2 Naval Bases and Facilities',
  '3.2.3': '3.2.3 Electronics Facilities',
  '3.2.4': '3.2.4 Personnel Facilities',
  '3.2.5': '3.2.5 Training Facilities',
  '3.2.6': '3.2.6 Other',
  '4': '4. Research and Development',
  '4.1': '4.1 Basic and Applied Reserach',
  '4.2': '4.2 Development, Testing and Evaluation',
  '5': '5. Total (1+2+3+4)',
}
/** Its columns, those of the simplified form last. */
export const MILEX_COLUMNS: Readonly<Record<string, string>> = {
  strategic: 'Strategic forces',
  land: 'Land forces',
  naval: 'Naval forces',
  air: 'Air forces',
  'other-military': 'Other Military Forces',
  'central-support': 'Central Support Administration and Command',
  'un-peacekeeping': 'UN Peace Keeping',
  'military-assistance': 'Military Assistance and Cooperation',
  'emergency-aid': 'Emergency Aid to Civilians',
  undistributed: 'Undistributed',
  total: 'Total Expenditure',
  others: 'Others',
}
/** Its units of measure, by powers of ten. */
export const MILEX_UNITS: Readonly<Record<number, string>> = {
  0: 'No multiplier',
  3: 'Thousand',
  6: 'Million',
  9: 'Billion',
}
/** What it calls the facts above its table. */
export const MILEX_HEADS = {
  state: 'Reporting State',
  year: 'Year',
  currency: 'National currency',
  unit: 'Unit of measure',
  remarks: 'Explanatory remarks',
} as const

const SIMPLIFIED = { rows: ['1', '2', '3', '4', '5'], columns: ['land', 'naval', 'air', 'others', 'total'] }
const STANDARD = {
  rows: Object.keys(MILEX_ROWS),
  columns: Object.keys(MILEX_COLUMNS).filter((column) => column !== 'others'),
}

/**
 * A return in the layout of the United Nations form, which is in English and takes figures alone: of the other answers a
 * cell is left blank. `state`: the state's name.
 */
export function unMilexSheet(
  { answers, period }: Pick<FiledRecord, 'answers' | 'period'>,
  { state, version }: { state: string; version: string },
): MadeSheet {
  const nil = answers['kind'] === 'nil'
  const single = answers['kind'] === 'single-figure'
  const table = nil
    ? { rows: [], columns: [] }
    : single
      ? { rows: ['5'], columns: ['total'] }
      : answers['kind'] === 'simplified'
        ? SIMPLIFIED
        : STANDARD
  const heads: [string, Json | undefined][] = [
    [MILEX_HEADS.state, state],
    [MILEX_HEADS.year, period],
    [MILEX_HEADS.currency, answers['currency']],
    [MILEX_HEADS.unit, MILEX_UNITS[Number(answers['multiplier'])]],
    [MILEX_HEADS.remarks, answers['remarks']],
  ]
  const first = 9
  const figure = (row: string, column: string): Json | undefined =>
    single && findAt(answers, '/total') !== undefined
      ? answers['total']
      : findAt(answers, `/figures/${row}/${column}`)
  const cells: MadeCell[] = [
    { row: 0, column: 0, content: 'United Nations Report on Military Expenditures', look: 'title' },
    { row: 1, column: 0, content: version, look: 'soft' },
    ...heads.flatMap(([label, value], i): MadeCell[] => [
      { row: 2 + i, column: 0, content: label, look: 'label' },
      ...(typeof value === 'string'
        ? [{ row: 2 + i, column: 1, content: value, look: 'input' } as const]
        : []),
    ]),
    ...(nil
      ? [{ row: first, column: 0, content: NIL_SENTENCE(state, period ?? ''), look: 'label' } as const]
      : []),
    ...table.columns.map(
      (column, i): MadeCell => ({
        row: first - 1,
        column: 1 + i,
        content: MILEX_COLUMNS[column],
        look: 'head',
      }),
    ),
    ...table.rows.flatMap((row, r): MadeCell[] => [
      { row: first + r, column: 0, content: MILEX_ROWS[row], look: 'label' },
      ...table.columns.map(
        (column, c): MadeCell => ({
          row: first + r,
          column: 1 + c,
          content: contentOf(figure(row, column)),
          look: 'number',
        }),
      ),
    ]),
  ]
  return { name: 'MilEx', cells, widths: [48, ...table.columns.map(() => 18)] }
}

/** What the form says for a state without forces. */
const NIL_SENTENCE = (state: string, year: string): string =>
  `${state} has no armed or military forces and had no military expenditure in ${year}.`

const contentOf = (value: Json | undefined): string | number | undefined =>
  isDecimal(value) ? (numberOfDecimal(value) ?? value) : undefined
