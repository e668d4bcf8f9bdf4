import { findAt } from '../records/pointer.ts'
import type { Json } from '../records/types.ts'
import { participantNames, wordsOfCode } from '../regime/typed/codes.ts'
import { markChoices, writeMark } from '../regime/typed/marks.ts'
import type { LayoutSection } from '../regime/types.ts'
import { say } from '../words.ts'
import type { Choices, MadeCell, MadeSheet } from './write-workbook.ts'
import { contentOf, howToFill } from './xlsx-cells.ts'
import { type CodeColumns, codeColumns } from './xlsx-codes.ts'
import { explanationSheets } from './xlsx-explanations.ts'
import type { PlannedField, PlannedLines, PlannedMatrix, SheetPlan } from './xlsx-plan.ts'

/** What a form's sheets are filled with. */
export interface SheetFilling {
  answers: { readonly [member: string]: Json }
  participant?: string | undefined
  period?: string | undefined
  /** What else the first sheet says, of a record: a label and what it says. */
  facts?: readonly (readonly [label: string, value: string])[]
  /** Whether a section stands for these answers: of tables that share their figures, the one that stands holds them. */
  stands(section: LayoutSection): boolean
}

/** How the first cell of what is read back begins: the form and the language it is read by. */
export const MARKER = 'confianza'
/** Columns over which words above a table stretch at most: a screen shows no more at once. */
const SEEN = 4
/** Rows for lines that are still to come, drawn beneath those there are. */
const SPARE = 100

/** The sheets of a form: what it is, its fields, a sheet for each table, and the words that cells choose from. */
export function formSheets(plan: SheetPlan, filling: SheetFilling): MadeSheet[] {
  const codes = codeColumns(plan)
  const owner = ownersOf(plan, filling)
  return [
    aboutSheet(plan, filling),
    ...(plan.rows.length > 0 ? [fieldSheet(plan, codes, filling)] : []),
    ...plan.tables.map((table) =>
      table.kind === 'lines'
        ? linesSheet(plan, table, codes, filling)
        : matrixSheet(plan, table, filling, owner),
    ),
    ...explanationSheets(plan, filling.answers['explanations']),
    codes.sheet,
  ]
}

const text = (
  row: number,
  column: number,
  content: string,
  look: MadeCell['look'],
  across = 1,
): MadeCell => ({
  row,
  column,
  content,
  look,
  across,
})

/** Over how many columns words above a table stretch: its first and those that are seen of the others. */
const acrossTable = (columns: readonly unknown[]): number => 1 + Math.min(columns.length, SEEN)

function aboutSheet(
  { tongue, about, codes }: SheetPlan,
  { participant, period, facts: more = [] }: SheetFilling,
): MadeSheet {
  const { form, lang } = tongue
  const { t } = say(lang)
  const asksPeriod = form.period === 'year' && form.periodFrom === undefined
  const facts: [label: string, value: string, key: string, editable: boolean][] = [
    [t('sheets.about.form'), form.words[lang].title, `${MARKER} ${form.ref} ${lang}`, false],
    [t('sheets.about.version'), form.ref, '', false],
    [t('portal.language'), t(`portal.in.${lang}`), '', false],
    [
      t('portal.participant'),
      participant === undefined ? '' : wordsOfCode(participantNames(tongue), participant),
      'participant',
      true,
    ],
    ...(asksPeriod
      ? [[t('portal.year'), period ?? '', 'period', true] as [string, string, string, boolean]]
      : []),
    ...more.map(([label, value]): [string, string, string, boolean] => [label, value, '', false]),
  ]
  const marks = form.schema.$defs?.['no'] ? markChoices(tongue) : []
  const lines = [
    t('sheets.about.how', { sheet: codes }),
    t('sheets.about.back'),
    ...(marks.length > 0 ? [t('sheets.about.marks')] : []),
  ]
  const start = 3 + facts.length + 1
  const end = start + lines.length
  return {
    name: about,
    widths: [30, 70, 4],
    hiddenColumns: [2],
    cells: [
      text(0, 0, form.words[lang].title, 'title'),
      text(1, 0, form.words[lang].summary, 'soft', 2),
      ...facts.flatMap(([label, value, key, editable], i) => [
        text(3 + i, 0, label, 'label'),
        {
          row: 3 + i,
          column: 1,
          content: value === '' ? undefined : value,
          look: editable ? 'input' : 'label',
        } as const,
        ...(key === '' ? [] : [text(3 + i, 2, key, 'soft')]),
      ]),
      ...lines.map((line, i) => text(start + i, 0, line, 'label', 2)),
      ...marks.flatMap(({ answer, words }, i) => [
        text(end + i, 0, writeMark(tongue, answer), 'label'),
        text(end + i, 1, words, 'label'),
      ]),
    ],
  }
}

function fieldSheet(plan: SheetPlan, codes: CodeColumns, { answers }: SheetFilling): MadeSheet {
  const { tongue, rows } = plan
  const { t } = say(tongue.lang)
  const choices: Choices[] = []
  const first = 2
  const cells = rows.flatMap((field, i): MadeCell[] => {
    const row = first + i
    const from = codes.of(field.node)
    if (from) choices.push({ first: { row, column: 2 }, last: { row, column: 2 }, from })
    return [
      ...(field.section === rows[i - 1]?.section ? [] : [text(row, 0, field.section, 'group')]),
      text(row, 1, labelOf(plan, field), 'label'),
      { row, column: 2, ...contentOf(tongue, field.node, findAt(answers as Json, field.pointer)) },
      text(row, 3, [howToFill(tongue, field.node), field.hint].filter(Boolean).join(' '), 'soft'),
      text(row, 4, field.pointer, 'soft'),
    ]
  })
  const heads = [t('sheets.section'), t('sheets.field'), t('sheets.value'), t('sheets.how')]
  return {
    name: plan.fields,
    widths: [26, 44, 44, 60, 4],
    hiddenColumns: [4],
    hiddenRows: [1],
    frozen: { rows: 2, columns: 2 },
    cells: [
      ...heads.map((head, column) => text(0, column, head, 'head')),
      text(1, 2, 'value', 'soft'),
      text(1, 4, 'fields', 'soft'),
      ...cells,
    ],
    choices,
  }
}

const labelOf = ({ tongue }: SheetPlan, { label, needed }: PlannedField): string =>
  needed ? `${label} (${say(tongue.lang).t('sheets.needed')})` : label

/** Which of the tables that share their figures holds each of them: the first that stands, then the first with a place. */
function ownersOf(
  { tables }: SheetPlan,
  { stands }: SheetFilling,
): (pointer: string) => PlannedMatrix | undefined {
  const owners = new Map<string, PlannedMatrix>()
  const matrices = tables.filter((table) => table.kind === 'matrix')
  const standing = matrices.filter(({ section }) => stands(section))
  for (const matrix of new Set([...standing, ...matrices]))
    for (const [row] of matrix.rows)
      for (const [column] of matrix.columns) {
        const pointer = `${matrix.section.table.pointer}/${row}/${column}`
        if (!owners.has(pointer)) owners.set(pointer, matrix)
      }
  return (pointer) => owners.get(pointer)
}

function matrixSheet(
  plan: SheetPlan,
  matrix: PlannedMatrix,
  { answers }: SheetFilling,
  owner: (pointer: string) => PlannedMatrix | undefined,
): MadeSheet {
  const { tongue } = plan
  const { rows, columns, node, name, title, section } = matrix
  const hint = tongue.form.words[tongue.lang].sections[section.id]?.hint
  const first = 4
  return {
    name,
    widths: [4, 44, ...columns.map(() => 16)],
    hiddenColumns: [0],
    hiddenRows: [3],
    frozen: { rows: first, columns: 2 },
    cells: [
      text(0, 1, title, 'title'),
      text(1, 1, [hint, howToFill(tongue, node)].filter(Boolean).join(' '), 'soft', acrossTable(columns)),
      text(3, 0, `matrix ${section.id}`, 'soft'),
      ...columns.flatMap(([code, label], i) => [text(2, 2 + i, label, 'head'), text(3, 2 + i, code, 'soft')]),
      ...rows.flatMap(([code, label], r): MadeCell[] => [
        text(first + r, 0, code, 'soft'),
        text(first + r, 1, /^\d/.test(code) ? `${code} ${label}` : label, 'label'),
        ...columns.map(([column], c) => {
          const pointer = `${section.table.pointer}/${code}/${column}`
          const value = owner(pointer) === matrix ? findAt(answers as Json, pointer) : undefined
          return { row: first + r, column: 2 + c, ...contentOf(tongue, node, value) }
        }),
      ]),
    ],
  }
}

function linesSheet(
  plan: SheetPlan,
  lines: PlannedLines,
  codes: CodeColumns,
  { answers }: SheetFilling,
): MadeSheet {
  const { tongue } = plan
  const { columns, pointer } = lines
  const { t } = say(tongue.lang)
  const items = (findAt(answers as Json, pointer) as Json[] | undefined) ?? []
  const first = 5
  const room = Math.max(items.length, Math.min(lines.most, items.length + SPARE))
  const own = (field: PlannedField) => field.pointer.slice(`${pointer}/*`.length)
  return {
    name: lines.name,
    widths: [8, ...columns.map(() => 24)],
    hiddenRows: [4],
    frozen: { rows: first, columns: 1 },
    cells: [
      text(0, 0, lines.title, 'title'),
      ...(lines.hint ? [text(1, 0, lines.hint, 'soft', acrossTable(columns))] : []),
      text(2, 0, t('sheets.line'), 'head'),
      text(4, 0, `lines ${pointer}`, 'soft'),
      ...columns.flatMap((field, i) => [
        text(2, 1 + i, labelOf(plan, field), 'head'),
        text(3, 1 + i, [howToFill(tongue, field.node), field.hint].filter(Boolean).join(' '), 'soft'),
        text(4, 1 + i, own(field), 'soft'),
      ]),
      ...Array.from({ length: room }, (_, i) => [
        { row: first + i, column: 0, content: i + 1, look: 'label' } as const,
        ...columns.map((field, c) => ({
          row: first + i,
          column: 1 + c,
          ...contentOf(tongue, field.node, items[i] === undefined ? undefined : findAt(items[i], own(field))),
        })),
      ]).flat(),
    ],
    choices: columns.flatMap(({ node }, i): Choices[] => {
      const from = codes.of(node)
      const last = first + Math.max(lines.most, room) - 1
      return from ? [{ first: { row: first, column: 1 + i }, last: { row: last, column: 1 + i }, from }] : []
    }),
  }
}
