import type { Change, FormCases, Other } from './form-case.ts'

const set = (changes: NonNullable<Change['set']>): Change => ({ set: changes })
const at = (stage: string, date: string, made = '2025-04-12'): Change => ({
  set: { '/stage': stage, '/incorporation-date': date, '/last-incorporation': undefined },
  record: { period: date.slice(0, 4), made },
})

/** A return of the year with so many imported of category III. */
const filed = (items: number | { $withheld: string }, more: NonNullable<Change['set']> = {}): Other => ({
  form: 'arms-transfers-return',
  set: { '/major-imports': [{ category: 'III', partner: 'BRA', items }], ...more },
  record: { period: '2025' },
})
/** Another notice of the year. */
const other = (changes: NonNullable<Change['set']>, id = 'f'.repeat(64)): Other => ({
  form: 'acquisition-notification',
  id,
  set: changes,
  record: { period: '2025' },
})

export const ACQUISITION_NOTIFICATION: FormCases = {
  form: 'acquisition-notification/1',
  cases: [
    {
      rule: 'exporter-of-an-import',
      severity: 'error',
      pointer: '/exporter',
      fires: [set({ '/exporter': undefined }), set({ '/mode': 'national-production' })],
      clean: [{}, set({ '/mode': 'national-production', '/exporter': undefined })],
    },
    {
      rule: 'exporter-is-another',
      severity: 'error',
      pointer: '/exporter',
      fires: set({ '/exporter': 'URY' }),
      clean: [{}, set({ '/exporter': 'USA' })],
    },
    {
      rule: 'incorporated-not-ahead',
      severity: 'error',
      pointer: '/incorporation-date',
      fires: [at('incorporated', '2025-04-13'), at('incorporated', '2026')],
      clean: [
        at('incorporated', '2025-04-12'),
        // A year holds its days: some of it lies behind.
        at('incorporated', '2025'),
        at('advance-contracted', '2026'),
      ],
    },
    {
      rule: 'last-not-before-first',
      severity: 'error',
      pointer: '/last-incorporation',
      fires: set({ '/last-incorporation': '2025-02' }),
      clean: [{}, set({ '/last-incorporation': '2025-03' }), set({ '/last-incorporation': undefined })],
    },
    {
      rule: 'advance-lies-ahead',
      severity: 'note',
      pointer: '/stage',
      fires: ['advance-budgeted', 'advance-contracted', 'advance-delivery'].map((stage) =>
        at(stage, '2025-04-11'),
      ),
      clean: [at('advance-budgeted', '2025'), at('incorporated', '2025-03-01')],
    },
    {
      rule: 'within-ninety-days',
      severity: 'note',
      pointer: '/incorporation-date',
      fires: [at('incorporated', '2025-01-11'), at('incorporated', '2024')],
      clean: [
        at('incorporated', '2025-01-12'),
        at('incorporated', '2025-01'),
        at('advance-delivery', '2024'),
      ],
    },
    {
      rule: 'category-of-annex-i',
      severity: 'note',
      pointer: '/category',
      fires: ['IV.b', 'V.b', 'VII.b'].map((category) => set({ '/category': category })),
      clean: ['I', 'II', 'III', 'IV.a', 'V.a', 'VI', 'VII.a'].map((category) =>
        set({ '/category': category }),
      ),
    },
    {
      rule: 'category-of-its-year',
      severity: 'error',
      pointer: '/category',
      fires: {
        set: { '/category': 'IV.b', '/incorporation-date': '2012-12-31' },
        record: { period: '2012' },
      },
      clean: {
        set: { '/category': 'IV.b', '/incorporation-date': '2013-01-01' },
        record: { period: '2013' },
      },
    },
    {
      rule: 'return-of-the-year-agrees',
      severity: 'note',
      pointer: '/quantity',
      fires: [
        { beside: [filed(9)] },
        { beside: [filed(10), other({ '/quantity': 2 })] },
        { set: { '/category': 'I' }, beside: [filed(10)] },
      ],
      clean: [
        {},
        { beside: [filed(10)] },
        { beside: [filed(12), other({ '/quantity': 2 })] },
        { beside: [filed(10), other({ '/quantity': 2, '/stage': 'advance-delivery' })] },
        // What this one takes the place of is not counted twice.
        {
          beside: [filed(10), other({ '/quantity': 2 }, 'a'.repeat(64))],
          record: { relation: { kind: 'amends', record: 'a'.repeat(64), reason: 'x' } },
        },
        { beside: [filed({ $withheld: 'commercial' })] },
        { beside: [filed(9, { '/basis': 'authorised' })] },
        { beside: [{ ...filed(9), record: { period: '2024' } }] },
        { beside: [{ ...filed(9), record: { period: '2025', participant: 'BRA' } }] },
        { set: { '/mode': 'national-production', '/exporter': undefined }, beside: [filed(9)] },
      ],
    },
  ],
}
