import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases, Other } from './form-case.ts'

type Line = { [column: string]: Json | undefined }

const set = (changes: NonNullable<Change['set']>): Change => ({ set: changes })
/** The example with other lines on a sheet. */
const lines = (sheet: string, ...some: Line[]): Change =>
  set({
    [`/${sheet}`]: some.map((line) => JSON.parse(JSON.stringify({ ...LINE, ...line }))),
    [`/sheets/${sheet}`]: 'lines',
  })
const LINE = { category: 'II', partner: 'BRA', items: 4, description: 'Vehículo de ejemplo' }
const salw = (...some: Line[]): Change =>
  lines('salw-imports', ...some.map((line) => ({ category: 'SA2', ...line })))
const year = (period: string, made = '2025-04-12'): Change => ({ record: { period, made } })

const SHEETS = ['major-exports', 'major-imports', 'salw-exports', 'salw-imports']
const all = (state: string): Change => ({
  answers: { sheets: Object.fromEntries(SHEETS.map((sheet) => [sheet, state])) },
})
const NIL: Change = { ...all('nil'), record: { says: 'nil' } }
const lastYear = (changes: NonNullable<Change['set']>, period = '2023'): Change => ({
  set: changes,
  record: { period },
})

/** A notice of an import taken into service. */
const notice = (answers: NonNullable<Change['set']>, record: Change['record'] = {}): Other => ({
  form: 'acquisition-notification',
  set: { '/mode': 'import', '/stage': 'incorporated', '/category': 'III', '/quantity': 10, ...answers },
  record: { period: '2024', ...record },
})

export const ARMS_TRANSFERS_RETURN: FormCases = {
  form: 'arms-transfers-return/1',
  cases: [
    {
      rule: 'one-calendar-year',
      severity: 'error',
      pointer: '',
      fires: [year('2024-06'), year('2024-04-01/2025-03-31')],
      clean: year('2023'),
    },
    { rule: 'since-1992', severity: 'error', pointer: '', fires: year('1991'), clean: year('1992') },
    { rule: 'year-not-ahead', severity: 'error', pointer: '', fires: year('2026'), clean: year('2025') },
    { rule: 'year-is-over', severity: 'warning', pointer: '', fires: year('2025'), clean: year('2024') },
    {
      rule: 'nil-of-every-sheet',
      severity: 'error',
      pointer: '/sheets/salw-exports',
      fires: { ...NIL, set: { '/sheets/salw-exports': 'not-reported' } },
      clean: [NIL, {}],
    },
    {
      rule: 'all-nil-is-a-nil',
      severity: 'note',
      pointer: '/sheets',
      fires: all('nil'),
      clean: [NIL, { ...all('nil'), set: { '/sheets/salw-exports': 'not-reported' } }],
    },
    {
      rule: 'something-is-reported',
      severity: 'warning',
      pointer: '/sheets',
      fires: all('not-reported'),
      clean: { ...all('not-reported'), set: { '/sheets/major-exports': 'nil' } },
    },
    {
      rule: 'no-lines-on-other-sheets',
      severity: 'error',
      pointer: '/sheets/major-imports',
      fires: [set({ '/sheets/major-imports': 'nil' }), set({ '/sheets/major-imports': 'not-reported' })],
      clean: [{}, set({ '/sheets/major-imports': 'nil', '/major-imports': [] })],
    },
    {
      rule: 'lines-are-there',
      severity: 'error',
      pointer: '/major-exports',
      fires: [
        set({ '/sheets/major-exports': 'lines' }),
        set({ '/sheets/major-exports': 'lines', '/major-exports': [] }),
      ],
      clean: [{}, lines('major-exports', {})],
    },
    {
      rule: 'criterion-is-stated',
      severity: 'error',
      pointer: '/transfer-criterion',
      fires: set({ '/transfer-criterion': undefined }),
      clean: [{}, NIL],
    },
    {
      rule: 'other-criterion-is-named',
      severity: 'warning',
      pointer: '/criterion-in-words',
      fires: [set({ '/transfer-criterion': ['other'] }), set({ '/criterion-in-words': 'Al pagar' })],
      clean: [{}, set({ '/transfer-criterion': ['other'], '/criterion-in-words': 'Al pagar' })],
    },
    {
      rule: 'basis-is-stated',
      severity: 'error',
      pointer: '/basis',
      fires: set({ '/basis': undefined }),
      clean: [{}, NIL],
    },
    {
      rule: 'method-as-last-time',
      severity: 'warning',
      pointer: '/method-change',
      fires: [
        { previous: [lastYear({ '/basis': 'authorised' })] },
        { previous: [lastYear({ '/transfer-criterion': ['title-passed'] })] },
        {
          previous: [
            { ...NIL, record: { ...NIL.record, period: '2023' } },
            lastYear({ '/basis': 'authorised' }, '2022'),
          ],
        },
      ],
      clean: [
        {},
        { previous: [lastYear({})] },
        // The same criteria in another order are the same; a later year is no year before.
        { previous: [lastYear({ '/transfer-criterion': ['title-passed', 'arrived-importer-territory'] })] },
        { previous: [lastYear({ '/basis': 'authorised' }, '2025')] },
        {
          set: { '/method-change': 'Desde 2024 se cuenta la entrega' },
          previous: [lastYear({ '/basis': 'authorised' })],
        },
      ],
    },
    {
      rule: 'partner-is-another',
      severity: 'error',
      pointer: '/major-imports/1/partner',
      fires: lines('major-imports', {}, { partner: 'URY' }),
      clean: [lines('major-imports', {}), salw({ partner: 'USA' })],
    },
    {
      rule: 'origin-is-not-the-exporter',
      severity: 'error',
      pointer: '/major-imports/0/origin',
      fires: lines('major-imports', { origin: 'BRA' }),
      clean: [
        lines('major-imports', { origin: 'FRA' }),
        lines('major-imports', { origin: { $withheld: 'commercial' } }),
        // Of an export, the exporter is who files: what came from the importer may go back to it.
        lines('major-exports', { origin: 'BRA' }),
      ],
    },
    {
      rule: 'category-of-its-year',
      severity: 'error',
      pointer: '/major-exports/0/category',
      fires: [
        { ...lines('major-exports', { category: 'VII.b' }), ...year('2002') },
        { ...lines('major-exports', { category: 'IV.b' }), ...year('2012') },
        { ...lines('major-exports', { category: 'V.b' }), ...year('2021') },
      ],
      clean: [
        { ...lines('major-exports', { category: 'VII.b' }), ...year('2003') },
        { ...lines('major-exports', { category: 'V.b' }), ...year('2022') },
        { ...lines('major-exports', { category: 'IV.a' }), ...year('1992') },
      ],
    },
    {
      rule: 'calibre-of-artillery',
      severity: 'warning',
      pointer: '/major-exports/0/calibre',
      fires: lines('major-exports', { category: 'III' }),
      clean: [
        lines('major-exports', { category: 'III', calibre: '155' }),
        lines('major-exports', { category: 'III', calibre: { $withheld: 'commercial' } }),
        lines('major-exports', {}),
      ],
    },
    {
      rule: 'displacement-of-warships',
      severity: 'warning',
      pointer: '/major-exports/0/displacement',
      fires: lines('major-exports', { category: 'VI' }),
      clean: [lines('major-exports', { category: 'VI', displacement: '600' }), lines('major-exports', {})],
    },
    {
      rule: 'described-where-it-helps',
      severity: 'note',
      pointer: '/major-exports/0/description',
      fires: ['VI', 'VII.a', 'VII.b'].map((category) =>
        lines('major-exports', { category, description: undefined }),
      ),
      clean: [lines('major-exports', { category: 'VI' }), lines('major-exports', { description: undefined })],
    },
    {
      rule: 'no-line-twice',
      severity: 'warning',
      pointer: '/salw-imports/2',
      fires: [
        salw({}, { partner: 'CHL' }, {}),
        salw({ description: undefined }, {}, { description: undefined, items: 9 }),
        salw({ consignment: 'A1' }, {}, { consignment: 'A1' }),
      ],
      clean: [
        salw({}, { description: 'Otro' }, { category: 'SA3' }),
        salw({}, { consignment: 'A1' }, { consignment: 'A2' }),
        salw({ description: { $withheld: 'commercial' } }, { description: { $withheld: 'commercial' } }),
      ],
    },
    {
      rule: 'notices-of-the-year-agree',
      severity: 'note',
      pointer: '/major-imports',
      fires: [
        { beside: [notice({ '/quantity': 9 })] },
        { beside: [notice({}), notice({ '/quantity': 2 })] },
        { ...NIL, beside: [notice({})] },
      ],
      clean: [
        { beside: [notice({ '/quantity': 4 }), notice({ '/quantity': 6 })] },
        { beside: [notice({ '/quantity': 9 }, { participant: 'BRA' })] },
        { beside: [notice({ '/quantity': 9 }, { period: '2023' })] },
        { beside: [notice({ '/quantity': 9, '/stage': 'advance-contracted' })] },
        { beside: [notice({ '/quantity': 9, '/mode': 'national-production', '/exporter': undefined })] },
        { beside: [notice({ '/quantity': { $withheld: 'commercial' } })] },
        { set: { '/basis': 'authorised' }, beside: [notice({ '/quantity': 9 })] },
      ],
    },
  ],
}
