import type { Change, FormCases, RuleCase } from './form-case.ts'
import { before, UNIT } from './milex-unit-cases.ts'

const NIL: Change = { answers: { kind: 'nil', 'no-armed-forces': true }, record: { says: 'nil' } }
const nil = (set: NonNullable<Change['set']>, previous: Change[] = []): Change => ({ ...NIL, set, previous })
const standard = (figures: Record<string, Record<string, string>>): Change => ({
  answers: { kind: 'standard', currency: 'UYU', multiplier: 3, figures },
})

/** Numbers of the example: row 1 adds up to 1700, the column land to 1150, the whole to 2380. */
const FIGURES: readonly RuleCase[] = [
  {
    rule: 'nil-is-nil',
    severity: 'error',
    pointer: '/kind',
    fires: [{ record: { says: 'nil' } }, { ...NIL, record: {} }],
    clean: [NIL, {}],
  },
  {
    rule: 'nil-needs-the-tick',
    severity: 'error',
    pointer: '/no-armed-forces',
    fires: [nil({ '/no-armed-forces': false }), nil({ '/no-armed-forces': undefined })],
    clean: NIL,
  },
  {
    rule: 'nil-has-no-figures',
    severity: 'error',
    pointer: '/figures',
    fires: [nil({ '/figures/1/land': '5' }), nil({ '/total': '0' })],
    clean: NIL,
  },
  {
    rule: 'tick-without-nil',
    severity: 'warning',
    pointer: '/no-armed-forces',
    fires: { set: { '/no-armed-forces': true } },
    clean: [NIL, { set: { '/no-armed-forces': false } }],
  },
  {
    rule: 'nil-after-figures',
    severity: 'warning',
    pointer: '/kind',
    fires: nil({}, [before('5')]),
    clean: [
      nil({}, [before('0')]),
      nil({}, [{ ...NIL, record: { period: '2023' } }]),
      { previous: [before('5')] },
    ],
  },
  {
    rule: 'no-figure-stated',
    severity: 'note',
    pointer: '/total',
    fires: [
      { set: { '/figures': undefined } },
      { answers: { kind: 'single-figure', total: { $withheld: 'commercial' } } },
      { set: { '/figures/5/total': { $no: 'not-in-position' } } },
    ],
    clean: [{ answers: { kind: 'single-figure', total: '0' } }, NIL, {}],
  },
  {
    rule: 'simplified-rows',
    severity: 'warning',
    pointer: '/figures',
    fires: [{ set: { '/figures/1.1/land': '1' } }, { set: { '/figures/1/strategic': '1' } }],
    clean: [{}, { set: { '/kind': 'standard', '/figures/1.1/land': '1' } }],
  },
  {
    rule: 'others-is-simplified',
    severity: 'warning',
    pointer: '/figures',
    fires: standard({ '1': { others: '1' } }),
    clean: [standard({ '1': { strategic: '1' } }), {}],
  },
  {
    rule: 'rows-add-up',
    severity: 'warning',
    pointer: '/figures/5/land',
    fires: [
      { set: { '/figures/5/land': '1162' } },
      { set: { '/figures/5/land': '0' } },
      standard({ '1': { land: '1' }, '5': { land: '3' } }),
    ],
    // Up to a hundredth, or one unit, may be rounding; a blank or an answer that is no value is no zero.
    clean: [
      { set: { '/figures/5/land': '1161' } },
      { set: { '/figures/5/land': undefined } },
      standard({ '1': { land: '1' }, '5': { land: '2' } }),
      { set: { '/figures/5/land': { $withheld: 'commercial' } } },
    ],
  },
  {
    rule: 'rows-rounded',
    severity: 'note',
    pointer: '/figures/5/land',
    fires: [{ set: { '/figures/5/land': '1152' } }, { set: { '/figures/5/land': '1161' } }],
    clean: [{ set: { '/figures/5/land': '1151' } }, { set: { '/figures/5/land': '1162' } }],
  },
  {
    rule: 'columns-add-up',
    severity: 'warning',
    pointer: '/figures/1/total',
    fires: { set: { '/figures/1/total': '1718' } },
    clean: [{ set: { '/figures/1/total': '1717' } }, { set: { '/figures/1/total': undefined } }],
  },
  {
    rule: 'columns-rounded',
    severity: 'note',
    pointer: '/figures/1/total',
    fires: [{ set: { '/figures/1/total': '1702' } }, { set: { '/figures/1/total': '1717' } }],
    clean: [{ set: { '/figures/1/total': '1701' } }, { set: { '/figures/1/total': '1718' } }],
  },
  {
    rule: 'totals-agree',
    severity: 'warning',
    pointer: '/total',
    fires: { set: { '/total': '2383' } },
    clean: [{ set: { '/total': '2382' } }, { set: { '/total': '2383', '/figures/5/total': undefined } }],
  },
]

export const MILEX: FormCases = { form: 'milex-return/1', cases: [...FIGURES, ...UNIT] }
