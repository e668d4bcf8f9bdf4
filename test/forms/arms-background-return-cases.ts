import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases, Other } from './form-case.ts'

type Line = { [column: string]: Json }

const set = (changes: NonNullable<Change['set']>): Change => ({ set: changes })
const year = (period: string, made = '2025-04-12'): Change => ({ record: { period, made } })
const NIL: Change = {
  answers: { sheets: { holdings: 'nil', production: 'nil' } },
  record: { says: 'nil' },
}
const UNSAID: Change = { answers: { sheets: { holdings: 'not-reported', production: 'not-reported' } } }

/** A return with so many of category I, and what changed them. */
const stock = (items: Json, more: NonNullable<Change['set']> = {}): Change => ({
  set: {
    '/holdings': [{ category: 'I', items }],
    '/production': [{ category: 'I', items: 2 }],
    '/disposals': [{ category: 'I', items: 1 }],
    ...more,
  },
})
const before = (items: Json, period = '2023'): Change => ({
  set: { '/holdings': [{ category: 'I', items }] },
  record: { period },
})
/** The return on transfers: 5 imported, 3 exported. */
const moved = (more: NonNullable<Change['set']> = {}, record: Change['record'] = {}): Other => ({
  form: 'arms-transfers-return',
  set: {
    '/sheets/major-exports': 'lines',
    '/major-imports': [{ category: 'I', partner: 'BRA', items: 5 }] as Line[],
    '/major-exports': [{ category: 'I', partner: 'BRA', items: 3 }] as Line[],
    ...more,
  },
  record: { period: '2024', ...record },
})
/** 10 + 5 + 2 - 3 - 1 = 13. */
const balance = (now: Json, ...beside: Other[]): Change => ({
  ...stock(now),
  previous: [before(10)],
  beside: beside.length > 0 ? beside : [moved()],
})

export const ARMS_BACKGROUND_RETURN: FormCases = {
  form: 'arms-background-return/1',
  cases: [
    {
      rule: 'one-calendar-year',
      severity: 'error',
      pointer: '',
      fires: year('2024-06'),
      clean: year('2024'),
    },
    { rule: 'since-1992', severity: 'error', pointer: '', fires: year('1991'), clean: year('1992') },
    { rule: 'year-not-ahead', severity: 'error', pointer: '', fires: year('2026'), clean: year('2025') },
    {
      rule: 'nil-of-every-sheet',
      severity: 'error',
      pointer: '/sheets/production',
      fires: { ...NIL, set: { '/sheets/production': 'not-reported' } },
      clean: [NIL, {}],
    },
    {
      rule: 'something-is-reported',
      severity: 'warning',
      pointer: '/sheets',
      fires: UNSAID,
      clean: [
        { ...UNSAID, set: { '/sheets/holdings': 'nil' } },
        { ...UNSAID, set: { '/disposals': [{ category: 'II', items: 3 }] } },
      ],
    },
    {
      rule: 'no-lines-on-other-sheets',
      severity: 'error',
      pointer: '/sheets/holdings',
      fires: [set({ '/sheets/holdings': 'nil' }), set({ '/sheets/holdings': 'not-reported' })],
      clean: [{}, set({ '/sheets/holdings': 'nil', '/holdings': undefined })],
    },
    {
      rule: 'lines-are-there',
      severity: 'error',
      pointer: '/production',
      fires: [set({ '/production': undefined }), set({ '/production': [] })],
      clean: [{}, set({ '/production': undefined, '/sheets/production': 'nil' })],
    },
    {
      rule: 'holdings-as-of-when',
      severity: 'error',
      pointer: '/holdings-as-of',
      fires: set({ '/holdings-as-of': undefined }),
      clean: [{}, NIL],
    },
    {
      rule: 'as-of-the-year',
      severity: 'warning',
      pointer: '/holdings-as-of',
      fires: set({ '/holdings-as-of': '2025-01-01' }),
      clean: [{}, set({ '/holdings-as-of': '2024-06-30' })],
    },
    {
      rule: 'category-of-its-year',
      severity: 'error',
      pointer: '/disposals/0/category',
      fires: { ...set({ '/disposals': [{ category: 'VII.b', items: 1 }] }), ...year('2002') },
      clean: { ...set({ '/disposals': [{ category: 'VII.b', items: 1 }] }), ...year('2003') },
    },
    {
      rule: 'no-line-twice',
      severity: 'warning',
      pointer: '/holdings/1',
      fires: set({ '/holdings': [1, 2].map((items) => ({ category: 'I', items, service: 'army' })) }),
      clean: [
        set({ '/holdings': ['army', 'marines'].map((service) => ({ category: 'I', items: 1, service })) }),
        set({ '/holdings': ['A', 'B'].map((description) => ({ category: 'I', items: 1, description })) }),
      ],
    },
    {
      rule: 'stock-follows-flows',
      severity: 'note',
      pointer: '/holdings',
      fires: [balance(14), balance(10), { ...balance(13), previous: [before(9)] }],
      clean: [
        {},
        balance(13),
        // What is not known is not compared.
        balance({ $withheld: 'national-security' }),
        { ...balance(14), previous: [before(10, '2022')] },
        { ...balance(14), previous: [before({ $no: 'not-in-position' })] },
        balance(14, moved({ '/basis': 'authorised' })),
        balance(14, moved({ '/sheets/major-exports': 'not-reported', '/major-exports': undefined })),
        balance(14, moved({}, { participant: 'BRA' })),
        balance(14, moved({}, { period: '2023' })),
        {
          ...balance(14),
          ...stock(14, { '/sheets/production': 'not-reported', '/production': undefined }),
        },
        // A nil return on transfers moves nothing: 10 + 2 - 1.
        {
          ...stock(11),
          previous: [before(10)],
          beside: [
            {
              form: 'arms-transfers-return',
              answers: {
                sheets: Object.fromEntries(
                  ['major-exports', 'major-imports', 'salw-exports', 'salw-imports'].map((one) => [
                    one,
                    'nil',
                  ]),
                ),
              },
              record: { says: 'nil', period: '2024' },
            },
          ],
        },
      ],
    },
  ],
}
