import type { FormCases, RuleCase } from './form-case.ts'
import { MILEX } from './milex-return-cases.ts'
import { before } from './milex-unit-cases.ts'

const other = (total: string, more = {}) => before(total, more, '2024')

/** What version 2 asks besides what version 1 asked: its other rules are the first one's, word for word. */
const SECOND: readonly RuleCase[] = [
  {
    rule: 'not-current-prices',
    severity: 'note',
    pointer: '/prices',
    fires: { set: { '/prices': 'constant' } },
    clean: [{}, { set: { '/prices': undefined } }, { set: { '/prices': { $no: 'not-in-position' } } }],
  },
  {
    rule: 'one-total-a-year',
    severity: 'note',
    pointer: '/figures/5/total',
    fires: [{ previous: [other('2480')] }, { previous: [other('2380'), other('2380', { multiplier: 6 })] }],
    // Another year, another currency, the same total in another unit, or what this return amends.
    clean: [
      { previous: [other('2380')] },
      { previous: [other('2.38', { multiplier: 6 })] },
      { previous: [before('2480')] },
      { previous: [other('2480', { currency: 'USD' })] },
      {
        previous: [other('2480')],
        record: { relation: { kind: 'amends', record: '0'.repeat(64), reason: 'a figure' } },
      },
    ],
  },
  {
    rule: 'no-figure-below-zero',
    severity: 'error',
    pointer: '/figures/3/air',
    fires: { set: { '/figures/3/air': '-70' } },
    clean: [{}, { set: { '/figures/3/air': '0' } }, { set: { '/figures': undefined } }],
  },
  {
    rule: 'total-not-below-zero',
    severity: 'error',
    pointer: '/total',
    fires: before('-1'),
    clean: [before('0'), { set: { '/total': { $withheld: 'commercial' } } }],
  },
  {
    rule: 'others-explained',
    severity: 'note',
    pointer: '/others-contents',
    fires: [
      { set: { '/others-contents': undefined } },
      { answers: { kind: 'standard', figures: { '5': { 'other-military': '1' } } } },
    ],
    clean: [
      { set: { '/others-contents': { $withheld: 'national-security' } } },
      { answers: { kind: 'standard', figures: { '5': { 'other-military': '0', land: '1' } } } },
    ],
  },
  {
    rule: 'fiscal-year-length',
    severity: 'error',
    pointer: '/fiscal-year/end',
    fires: { set: { '/fiscal-year': { start: '2023-07-01', end: '2025-01-01' } } },
    clean: { set: { '/fiscal-year': { start: '2023-07-01', end: '2024-12-31' } } },
  },
  {
    rule: 'fiscal-year-stated',
    severity: 'note',
    pointer: '/fiscal-year',
    fires: before('5'),
    clean: [{}, { set: { '/fiscal-year': undefined, '/figures': undefined } }],
  },
  {
    rule: 'pensions-stated',
    severity: 'note',
    pointer: '/coverage/pensions',
    fires: [{ set: { '/coverage': undefined } }, { set: { '/coverage/pensions': undefined } }],
    clean: [{ set: { '/coverage/pensions': { $no: 'not-applicable' } } }],
  },
]

export const MILEX_2: FormCases = { form: 'milex-return/2', cases: [...MILEX.cases, ...SECOND] }
