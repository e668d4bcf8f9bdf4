import type { Change, RuleCase } from './form-case.ts'

const year = (period: string) => ({ record: { period } })
/** A single figure of the year before, in thousands unless told otherwise. */
export const before = (
  total: string,
  more: Record<string, string | number> = {},
  period = '2023',
): Change => ({
  answers: { kind: 'single-figure', total, currency: 'UYU', multiplier: 3, ...more },
  ...year(period),
})
const single = (total: string, previous: Change[]): Change => ({
  ...before(total),
  ...year('2024'),
  previous,
})
const runs = (start: string, end: string): Change => ({ set: { '/fiscal-year': { start, end } } })

/** Rules about currency, unit, year and what was filed before. */
export const UNIT: readonly RuleCase[] = [
  {
    rule: 'currency-missing',
    severity: 'warning',
    pointer: '/currency',
    fires: { set: { '/currency': undefined } },
    clean: [{}, { set: { '/currency': undefined, '/figures/5/total': undefined } }],
  },
  {
    rule: 'multiplier-missing',
    severity: 'warning',
    pointer: '/multiplier',
    fires: { set: { '/multiplier': undefined } },
    clean: [{ set: { '/multiplier': 0 } }, { set: { '/multiplier': undefined, '/figures': undefined } }],
  },
  {
    rule: 'currency-of-the-state',
    severity: 'warning',
    pointer: '/currency',
    fires: { set: { '/currency': 'ARS' } },
    clean: [{}, { set: { '/currency': 'ARS' }, record: { participant: 'OAS' } }],
  },
  {
    rule: 'currency-changed',
    severity: 'warning',
    pointer: '/currency',
    fires: { previous: [before('2380', { currency: 'USD' })] },
    // The latest earlier year counts, not one before it, nor one after.
    clean: [
      { previous: [before('2380'), before('2380', { currency: 'USD' }, '2022')] },
      { previous: [before('2380', { currency: 'USD' }, '2025')] },
    ],
  },
  {
    rule: 'multiplier-changed',
    severity: 'warning',
    pointer: '/multiplier',
    fires: single('2380', [before('2', { multiplier: 6 })]),
    clean: [
      single('2380', [before('2380'), before('2', { multiplier: 6 }, '2022')]),
      single('2380', [before('2', { multiplier: 6 }, '2025')]),
    ],
  },
  {
    rule: 'far-from-last-year',
    severity: 'warning',
    pointer: '/total',
    fires: [
      single('401', [before('100')]),
      single('100', [before('401')]),
      single('100', [before('100', { multiplier: 6 })]),
    ],
    clean: [
      single('400', [before('100')]),
      single('400', [before('0')]),
      single('100', [before('100000', { multiplier: 0 })]),
      single('401', [before('100', { currency: 'USD' })]),
      single('401', [before('100', {}, '2025')]),
    ],
  },
  {
    rule: 'fiscal-year-runs-on',
    severity: 'error',
    pointer: '/fiscal-year/end',
    fires: [runs('2024-12-31', '2024-01-01'), runs('2024-01-01', '2024-01-01')],
    clean: [runs('2024-01-01', '2024-01-02'), { set: { '/fiscal-year': undefined } }],
  },
  {
    rule: 'fiscal-year-is-the-period',
    severity: 'warning',
    pointer: '/fiscal-year/start',
    fires: [runs('2022-04-01', '2023-03-31'), runs('2025-04-01', '2026-03-31')],
    clean: [runs('2023-07-01', '2024-06-30'), runs('2024-07-01', '2025-06-30')],
  },
  {
    rule: 'not-over-yet',
    severity: 'warning',
    pointer: '/fiscal-year',
    fires: year('2026'),
    clean: year('2025'),
  },
  {
    rule: 'not-executed',
    severity: 'note',
    pointer: '/figure-status',
    fires: [{ set: { '/figure-status': 'budgeted' } }, { set: { '/figure-status': 'estimated' } }],
    clean: [{}, { set: { '/figure-status': undefined } }],
  },
]
