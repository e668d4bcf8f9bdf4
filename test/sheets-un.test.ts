import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { unSheets } from '../src/exports/un-layout.ts'
import { type MadeCell, type MadeSheet, writeWorkbook } from '../src/exports/write-workbook.ts'
import { formSheets } from '../src/exports/xlsx-form.ts'
import { planOf } from '../src/exports/xlsx-plan.ts'
import type { Cell } from '../src/imports/read-cells.ts'
import { readSheetFile } from '../src/imports/read-sheet-file.ts'
import type { ReadSheet } from '../src/imports/read-workbook.ts'
import { categoryOf } from '../src/imports/un-categories.ts'
import { readUnMilex } from '../src/imports/un-milex.ts'
import { readUnMilexSheet } from '../src/imports/un-milex-sheet.ts'
import { findState } from '../src/imports/un-names.ts'
import { readUnRegisterSheets } from '../src/imports/un-register-sheets.ts'
import { readFormSheets } from '../src/imports/xlsx-answers.ts'
import { isShown } from '../src/portal/answers.tsx'
import type { FiledRecord } from '../src/records/types.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { type FormVersion, LANGS, type Lang } from '../src/regime/types.ts'

const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
const formOf = (ref: string) => regime.forms.get(ref) as FormVersion
const latest = (id: string) =>
  [...regime.forms.values()]
    .filter((form) => form.id === id)
    .sort((a, b) => b.version - a.version)[0] as FormVersion
const milex = latest('milex-return')
const arms = latest('arms-transfers-return')
type Answers = FiledRecord['answers']

const recordOf = (form: FormVersion, answers: Answers, more: Partial<FiledRecord> = {}) =>
  ({ form: form.ref, participant: 'URY', period: '2023', says: 'answers', answers, ...more }) as FiledRecord

/** A sheet as it is read, without the way through a file. */
const asRead = ({ name, cells }: MadeSheet): ReadSheet => {
  const rows = new Map<number, Map<number, Cell>>()
  for (const { row, column, content } of cells) {
    if (content === undefined || content === '') continue
    const cell: Cell =
      typeof content === 'string'
        ? { kind: 'text', text: content }
        : typeof content === 'number'
          ? { kind: 'number', number: content }
          : { kind: 'date', date: content.day }
    rows.set(row, (rows.get(row) ?? new Map<number, Cell>()).set(column, cell))
  }
  return { name, cells: rows }
}
const sheet = (name: string, rows: readonly (readonly (string | number | undefined)[])[]): MadeSheet => ({
  name,
  widths: [],
  cells: rows.flatMap((row, r) =>
    row.map((content, column): MadeCell => ({ row: r, column, content, look: 'label' })),
  ),
})
const readMilex = (...sheets: MadeSheet[]) => readUnMilexSheet(milex, regime, sheets.map(asRead))
const readArms = (...sheets: MadeSheet[]) => readUnRegisterSheets(arms, regime, sheets.map(asRead))

describe('the form of military expenditure', () => {
  const full: Answers = {
    kind: 'standard',
    currency: 'UYU',
    multiplier: 6,
    figures: {
      '1': { land: '10', total: '10.5' },
      '3.1.7': { undistributed: '0', 'other-military': '123456789.123456' },
      '3.1.10': { naval: '2' },
      '5': { total: '123456789012345678' },
    },
    remarks: 'A remark',
  }
  test.each([
    ['standard', full],
    [
      'simplified',
      { kind: 'simplified', currency: 'UYU', multiplier: 0, figures: { '5': { others: '3', total: '3' } } },
    ],
    ['single figure', { kind: 'single-figure', currency: 'USD', multiplier: 9, total: '1.5' }],
    ['nil', { kind: 'nil', 'no-armed-forces': true }],
  ] as [string, Answers][])('comes back as it was written: %s', async (_, answers) => {
    const made = unSheets(regime, milex, recordOf(milex, answers)) as MadeSheet[]
    const bytes = await writeWorkbook(made, { title: 'x', made: new Date(0) })
    const read = await readSheetFile({ form: milex, lang: 'es', regime }, { name: 'a', bytes })
    expect([read.layout, read.answers, read.period, read.participant, read.findings]).toEqual([
      'un-milex',
      answers,
      '2023',
      'URY',
      [],
    ])
  })

  test('is known by its columns and rows, however they are spelled and wherever they stand', () => {
    const read = readMilex(
      sheet('Cover', [['Instructions'], ['Please fill in all sheets']]),
      sheet('Table', [
        [undefined, 'UNITED NATIONS REPORT'],
        [],
        [undefined, 'Reporting state:', 'VENEZUELA (BOLIVARIAN REPUBLIC OF)'],
        [undefined, 'Fiscal year: 2023/2024'],
        [undefined, 'National Currency', undefined, 'Bolívar soberano (VES)'],
        [undefined, 'Unit of measure', 'Millions'],
        [
          undefined,
          'Resource costs',
          'Strategic Forces',
          'Army',
          'Navy',
          'Air-Forces',
          'UN  Peacekeeping',
          'TOTAL',
        ],
        [undefined, 'Personnel', undefined, 1, 2, 3, undefined, 6],
        [undefined, '1.1. Conscripts', undefined, '1,5', '1,234.5', 'na', undefined, ''],
        [undefined, '2 Operations & maintenance', 7],
        [undefined, 'Ammunition', undefined, 4],
        [undefined, 'Other', 9],
        [undefined, '5. TOTAL', undefined, 1, 2, 3, undefined, 6],
      ]),
    )
    expect(read?.answers).toEqual({
      kind: 'standard',
      currency: 'VES',
      multiplier: 6,
      figures: {
        '1': { land: '1', naval: '2', air: '3', total: '6' },
        '1.1': { land: '1.5', naval: '1234.5', air: { $no: 'not-applicable' } },
        '2': { strategic: '7' },
        '3.1.8': { land: '4' },
        '5': { land: '1', naval: '2', air: '3', total: '6' },
      },
    })
    expect([read?.period, read?.participant]).toEqual(['2023', 'VEN'])
    // "Other" is a row of three parts of the form: without its number nobody guesses which.
    expect(read?.findings).toEqual([{ sheet: 'Table', cell: 'C12', what: 'unknown-row', typed: '9' }])
    expect(read?.places.get('/figures/1.1/naval')).toEqual({ sheet: 'Table', cell: 'E9' })
    expect(read?.covers).not.toContain('/remarks')
  })

  test.each([
    ['No multiplier', 0],
    ['thousands', 3],
    ['Million', 6],
    ['billions', 9],
    ['thousand millions', 9],
    ['a dozen', 'a dozen'],
  ])('has its unit of measure in words: %s', (word, power) => {
    const head = ['', 'Land forces', 'Naval forces', 'Air forces', 'Total']
    const rows = ['1. Personnel', '2. Operations and maintenance', '5. Total'].map((row) => [row, 1, 1, 1, 3])
    expect(readMilex(sheet('x', [['Unit of measure', word], head, ...rows]))?.answers['multiplier']).toBe(
      power,
    )
  })

  test('other tables are none', () => {
    expect(
      readMilex(
        sheet('x', [
          ['Land', 'Naval', 'Air'],
          ['apples', 1, 2],
        ]),
      ),
    ).toBeUndefined()
    expect(readUnMilexSheet(arms, regime, [])).toBeUndefined()
  })
})

describe('the register of arms', () => {
  test('comes back as it was written, but for what it has no place for', async () => {
    const answers = arms.example.answers as Answers
    const made = unSheets(regime, arms, recordOf(arms, answers)) as MadeSheet[]
    const bytes = await writeWorkbook(made, { title: 'x', made: new Date(0) })
    const read = await readSheetFile({ form: arms, lang: 'es', regime }, { name: 'a', bytes })
    const columns = ['category', 'partner', 'items', 'origin', 'via', 'description', 'comments']
    const lines = (list: string) =>
      (answers[list] as Answers[] | undefined)?.map((line) =>
        Object.fromEntries(
          columns.flatMap((name) =>
            line[name] === undefined || (typeof line[name] === 'object' && !Array.isArray(line[name]))
              ? []
              : [[name, line[name]]],
          ),
        ),
      )
    const { sheets } = answers as { sheets: Answers }
    expect(read.answers).toEqual({
      sheets,
      'major-imports': lines('major-imports'),
      'salw-exports': lines('salw-exports'),
      'salw-imports': lines('salw-imports'),
    })
    expect([read.layout, read.period, read.participant, read.findings]).toEqual([
      'un-register',
      '2023',
      'URY',
      [],
    ])
  })

  test('is known by its headings; states and categories as the United Nations spell them', () => {
    const head = (partner: string) => [
      'Category (I-VII)',
      partner,
      'Number of Items',
      'State of origin (if not exporter)',
      'Intermediate location(s) (if any)',
      'Description of Items',
      'Comments on the transfer',
    ]
    const read = readArms(
      sheet('Cover', [
        ['Reporting State', 'Bolivia (Plurinational State of)'],
        ['Calendar year', 2022],
        ['National criteria on transfers:', 'Title'],
      ]),
      sheet('EXPORTS', [
        head('Final importer State(s)'),
        ['I. Battle Tanks', 'United States of America', '12', undefined, undefined, 'T-55'],
        ['II'],
        ['Category IV (a)', 'Türkiye', 1],
      ]),
      sheet('IMPORTS', [['Imports'], head('Exporter State(s)'), ['Nil']]),
      sheet('SALW imports', [
        ['Small arms'],
        head('Exporter State'),
        ['2. Rifles and carbines', 'Russian Federation', 500, 'Czech Republic', 'Lisbon; Cape Verde'],
        ['3', 'Viet Nam', 4],
      ]),
      sheet('LW', [
        ['Light weapons, exports'],
        head('Final importer State'),
        ['Mortars of calibre below 75 mm', 'Atlantis', 'ws'],
        ['IV', 'Peru', 1],
      ]),
    )
    expect(read?.answers).toEqual({
      sheets: {
        'major-exports': 'lines',
        'major-imports': 'nil',
        'salw-imports': 'lines',
        'salw-exports': 'lines',
      },
      'criterion-in-words': 'Title',
      'major-exports': [
        { category: 'I', partner: 'USA', items: 12, description: 'T-55' },
        { category: 'IV.a', partner: 'TUR', items: 1 },
      ],
      'salw-imports': [
        { category: 'SA2', partner: 'RUS', items: 500, origin: 'CZE', via: ['Lisbon', 'Cape Verde'] },
        { category: 'SA3', partner: 'VNM', items: 4 },
      ],
      // What is no state or category stays as it stands, for the checks to point at.
      'salw-exports': [
        { category: 'LW6', partner: 'Atlantis', items: { $withheld: 'national-security' } },
        { category: 'IV', partner: 'PER', items: 1 },
      ],
    })
    expect([read?.period, read?.participant]).toEqual(['2022', 'BOL'])
    expect(read?.places.get('/salw-exports/0/partner')).toEqual({ sheet: 'LW', cell: 'B3' })
    // An empty sheet says nothing: a nil is written.
    expect(readArms(sheet('EXPORTS', [head('Final importer State')]))?.covers).toEqual([])
  })

  test.each([
    ['I', 'I'],
    ['i.', 'I'],
    ['Category III', 'III'],
    ['III. Large-calibre artillery systems', 'III'],
    ['Large-caliber artillery', 'III'],
    ['IV(b)', 'IV.b'],
    ['IV b)', 'IV.b'],
    ['IV. Combat aircraft (a) manned', 'IV.a'],
    ['IV', undefined],
    ['V (a). Attack helicopters', 'V.a'],
    ['VI', 'VI'],
    ['VI. Warships, including submarines', 'VI'],
    ['VII', undefined],
    ['VII.b', 'VII.b'],
    ['MANPADS', 'VII.b'],
    ['VIII', undefined],
    ['Vehicles', undefined],
    ['', undefined],
  ])('the category %j is %s', (text, code) => {
    expect(categoryOf(text, undefined)).toBe(code)
  })

  test('every category of the lists is read from its own words', () => {
    const { lists } = arms.words.en
    for (const [code, words] of Object.entries(lists['arms-categories'] ?? {}))
      expect([code, categoryOf(words, undefined), categoryOf(code, undefined)]).toEqual([code, code, code])
    for (const [code, words] of Object.entries(lists['salw-categories'] ?? {}))
      expect([code, categoryOf(words, code.slice(0, 2) as 'SA'), categoryOf(code, 'salw')]).toEqual([
        code,
        code,
        code,
      ])
  })

  test('every state is found by its name and code', () => {
    for (const [code, name] of Object.entries(arms.words.en.lists['states'] ?? {}))
      expect([code, findState(regime, name), findState(regime, code)]).toEqual([code, code, code])
  })
})

const shared = fileURLToPath(new URL('../../shared/data/un-milex', import.meta.url))
const [RETURNS, CELLS] = [join(shared, 'returns.csv'), join(shared, 'cells.csv')]

describe.skipIf(!existsSync(RETURNS))('the 221 real returns (skipped where ../shared is not at hand)', () => {
  const form = formOf('milex-return/1')
  const { items } = readUnMilex(
    { returns: readFileSync(RETURNS, 'utf8'), cells: readFileSync(CELLS, 'utf8') },
    {
      states: new Set(regime.participants.map(({ code }) => code)),
      rows: new Set(form.lists['rows']),
      columns: new Set(form.lists['columns']),
    },
  )
  const sheetsOf = (lang: Lang, { answers, participant, period }: (typeof items)[number]) =>
    formSheets(planOf({ form, lang, regime }), {
      answers,
      participant,
      period,
      stands: (section) => isShown(section, form, answers),
    })

  test('go into our workbook and come back with the same answers, all of them in each language', () => {
    expect(items).toHaveLength(221)
    for (const [i, item] of items.entries()) {
      const lang = LANGS[i % LANGS.length] as Lang
      const read = readFormSheets(form, regime, sheetsOf(lang, item).map(asRead))
      expect([item.participant, item.period, read?.answers, read?.findings]).toEqual([
        item.participant,
        item.period,
        item.answers,
        [],
      ])
      expect([read?.participant, read?.period]).toEqual([item.participant, item.period])
    }
  })

  test('go into the form of the United Nations and come back, but for a total that its table has not', () => {
    for (const item of items) {
      const record = recordOf(form, item.answers as Answers, {
        participant: item.participant,
        period: item.period as string,
      })
      const read = readUnMilexSheet(form, regime, (unSheets(regime, form, record) ?? []).map(asRead))
      const { total, ...rest } = item.answers as Answers
      const single = rest['kind'] === 'single-figure'
      // The form of a nil return has nothing but its sentence and who says it.
      const nil = rest['kind'] === 'nil' ? { 'no-armed-forces': true } : {}
      expect([item.participant, item.period, read?.answers]).toEqual([
        item.participant,
        item.period,
        { ...rest, ...nil, ...(single && total !== undefined ? { total } : {}) },
      ])
    }
  })

  test('and some of them through the bytes of a file', async () => {
    const some = items.filter((_, i) => i % 40 === 0)
    for (const item of some) {
      const bytes = await writeWorkbook(sheetsOf('fr', item), { title: 'x', made: new Date(0) })
      const read = await readSheetFile({ form, lang: 'en', regime }, { name: 'a', bytes })
      expect([read.lang, read.answers]).toEqual(['fr', item.answers])
    }
  })
})
