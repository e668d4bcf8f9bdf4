import type { FiledRecord, Json } from '../records/types.ts'
import type { CellContent, MadeCell, MadeSheet } from './write-workbook.ts'

/** The sheets of a return to the United Nations Register of Conventional Arms that tell of transfers, in its words. */
export const REGISTER_SHEETS = [
  { name: 'Exports', list: 'major-exports', partner: 'Final importer State', lines: /^(I|V)/ },
  { name: 'Imports', list: 'major-imports', partner: 'Exporter State', lines: /^(I|V)/ },
  { name: 'Small arms exports', list: 'salw-exports', partner: 'Final importer State', lines: /^SA/ },
  { name: 'Light weapons exports', list: 'salw-exports', partner: 'Final importer State', lines: /^LW/ },
  { name: 'Small arms imports', list: 'salw-imports', partner: 'Exporter State', lines: /^SA/ },
  { name: 'Light weapons imports', list: 'salw-imports', partner: 'Exporter State', lines: /^LW/ },
] as const

/** What its cover asks. */
export const REGISTER_HEADS = {
  state: 'Reporting State',
  year: 'Calendar year',
  criteria: 'National criteria on transfers',
} as const

/** Columns A to G; the second is called by the direction of the sheet. */
const COLUMNS = (partner: string): readonly string[] => [
  'Category',
  partner,
  'Number of items',
  'State of origin (if not exporter)',
  'Intermediate location (if any)',
  'Description of items',
  'Comments on the transfer',
]

/** What a sheet says that has nothing to report: a statement, not an empty table. */
export const NIL = 'Nil'

interface Names {
  /** A state's name in English. */
  state(code: string): string
  /** A category's name in English. */
  category(code: string): string
}

/**
 * A return in the layout of the register, which is in English. It has no place for the answers that are no value, nor
 * for what other instruments ask: those cells are left blank.
 */
export function unRegisterSheets(
  { answers, period, participant }: Pick<FiledRecord, 'answers' | 'period' | 'participant'>,
  names: Names,
): MadeSheet[] {
  const says = (answers['sheets'] ?? {}) as { [list: string]: Json }
  const criteria = answers['criterion-in-words']
  const heads: [string, CellContent | undefined][] = [
    [REGISTER_HEADS.state, names.state(participant)],
    [REGISTER_HEADS.year, period],
    [REGISTER_HEADS.criteria, typeof criteria === 'string' ? criteria : undefined],
  ]
  return [
    {
      name: 'Cover',
      widths: [34, 60],
      cells: [
        { row: 0, column: 0, content: 'United Nations Register of Conventional Arms', look: 'title' },
        ...heads.flatMap(([label, content], i): MadeCell[] => [
          { row: 2 + i, column: 0, content: label, look: 'label' },
          { row: 2 + i, column: 1, content, look: 'input' },
        ]),
      ],
    },
    ...REGISTER_SHEETS.map(({ name, list, partner, lines }): MadeSheet => {
      const own = ((answers[list] ?? []) as { [name: string]: Json }[]).filter(({ category }) =>
        lines.test(String(category)),
      )
      return {
        name,
        widths: [30, 28, 12, 28, 28, 44, 44],
        frozen: { rows: 3, columns: 0 },
        cells: [
          { row: 0, column: 0, content: name, look: 'title' },
          ...COLUMNS(partner).map((content, column): MadeCell => ({ row: 2, column, content, look: 'head' })),
          ...(says[list] === 'nil' ? [{ row: 3, column: 0, content: NIL, look: 'label' } as const] : []),
          ...own.flatMap((line, i) => lineCells(line, 3 + i, names)),
        ],
      }
    }),
  ]
}

function lineCells(line: { [name: string]: Json }, row: number, names: Names): MadeCell[] {
  const text = (value: Json | undefined, say: (code: string) => string = (code) => code) =>
    typeof value === 'string' ? say(value) : undefined
  const via = Array.isArray(line['via']) ? line['via'].join('; ') : undefined
  const contents: (CellContent | undefined)[] = [
    text(line['category'], names.category),
    text(line['partner'], names.state),
    typeof line['items'] === 'number' ? line['items'] : undefined,
    text(line['origin'], names.state),
    via,
    text(line['description']),
    text(line['comments']),
  ]
  return contents.map((content, column) => ({
    row,
    column,
    content,
    look: column === 2 ? 'number' : 'input',
  }))
}
