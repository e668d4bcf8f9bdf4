import type { Change, FormCases, Other } from './form-case.ts'

const lines = (...some: [string, string, string?][]) =>
  some.map(([line, amount, adjustment = 'in']) => ({
    line,
    amount,
    status: 'executed',
    adjustment,
    ...(adjustment === 'in' ? {} : { reason: 'An example' }),
  }))
/** A return of lines alone: no level is stated, nothing is converted. */
const bare = (...some: [string, string, string?][]): Change => ({
  set: {
    '/lines': lines(...some),
    '/levels': undefined,
    '/converted': undefined,
    '/bridge': undefined,
  },
})
const NIL: Change = { answers: {}, record: { says: 'nil' } }

/** A return to the United Nations of the same year. Its total in the example is 2380 thousand. */
const un = (total: string, more: Change = {}): Other => ({
  form: 'milex-return',
  answers: { kind: 'single-figure', currency: 'UYU', multiplier: 6, total },
  ...more,
})

export const DEFENCE_EXPENDITURE: FormCases = {
  form: 'defence-expenditure-common/1',
  cases: [
    {
      rule: 'nil-has-no-lines',
      severity: 'error',
      pointer: '/lines',
      fires: [
        { ...NIL, set: { '/lines': lines(['g1b-army', '1']) } },
        { ...NIL, set: { '/levels': { g1: '1' } } },
      ],
      clean: [NIL, {}],
    },
    {
      rule: 'what-is-needed',
      severity: 'error',
      pointer: '/partners',
      fires: { set: { '/partners': undefined } },
      clean: [{}, NIL],
    },
    {
      rule: 'levels-nested',
      severity: 'error',
      pointer: '/levels/g2',
      fires: [
        { set: { '/levels/g2': '850.4', '/levels/g3': undefined } },
        { set: { '/levels/g1': '970.6', '/levels/g3': undefined } },
      ],
      clean: [
        { set: { '/levels/g1': '970.5' } },
        { set: { '/levels/g2': { $withheld: 'national-security' } } },
        bare(['g1b-army', '10'], ['g2a-pensions', '0']),
        bare(['g1b-army', '10'], ['g2a-pensions', '-5', 'removed']),
      ],
    },
    {
      rule: 'levels-add-up',
      severity: 'warning',
      pointer: '/levels/g2',
      fires: [{ set: { '/levels/g2': '975' } }, { set: { '/levels': { g2: '960' } } }],
      // Up to one unit may be rounding; a line that is withheld, or a level that is not stated, says nothing.
      clean: [
        { set: { '/levels/g2': '971' } },
        { set: { '/levels': { g2: { $no: 'not-in-position' } } } },
        {
          set: {
            '/levels': { g1: '990', g2: '995', g3: '1000' },
            '/lines': lines(['g1b-army', '10']).map((line) => ({
              ...line,
              amount: { $withheld: 'national-security' },
            })),
          },
        },
      ],
    },
    {
      rule: 'adjustment-has-a-reason',
      severity: 'error',
      pointer: '/lines/1/reason',
      fires: [bareWithout('added'), bareWithout('removed')],
      clean: [{}, bareWithout('in')],
    },
    {
      rule: 'internal-security-apart',
      severity: 'warning',
      pointer: '/internal-security',
      fires: { set: { '/internal-security': 'included' } },
      clean: [{}, { set: { '/internal-security': undefined } }],
    },
    {
      rule: 'constant-prices-recompute',
      severity: 'note',
      pointer: '/converted/0/amount',
      fires: [
        { set: { '/converted/0/amount': '700' } },
        { set: { '/converted/0/level': 'g1' } },
        { set: { '/deflators/0/index': '100' } },
      ],
      clean: [
        { set: { '/converted/0/amount': '803' } },
        { set: { '/converted/0/amount': { $no: 'not-in-position' } } },
        { set: { '/deflators': undefined, '/converted/0/amount': '700' } },
        { set: { '/converted': undefined } },
      ],
    },
    {
      rule: 'rates-recompute',
      severity: 'note',
      pointer: '/converted/1/amount',
      fires: [{ set: { '/converted/1/amount': '30' } }, { set: { '/exchange-rates/0/rate': '50' } }],
      clean: [
        { set: { '/converted/1/amount': '25.1' } },
        { set: { '/converted/1/amount': { $no: 'not-in-position' } } },
        { set: { '/exchange-rates': undefined, '/converted/1/amount': '30' } },
        { set: { '/converted': undefined } },
      ],
    },
    {
      rule: 'bridge-to-the-united-nations-return',
      severity: 'note',
      pointer: '/bridge',
      fires: [
        { beside: [un('960')] },
        { beside: [un('970.5')], set: { '/bridge/0/sign': 'minus' } },
        { beside: [{ form: 'milex-return' }] },
      ],
      clean: [
        { beside: [un('970.5')] },
        { beside: [un('1030.5')], set: { '/bridge/0/sign': 'minus' } },
        { beside: [un('960', { record: { period: '2023' } })] },
        { beside: [un('960', { record: { participant: 'ARG' } })] },
        { beside: [un('960', { set: { '/currency': 'USD' } })] },
        { beside: [un('960', { set: { '/total': { $withheld: 'commercial' } } })] },
        { beside: [un('960')], set: { '/bridge': undefined } },
        { beside: [un('960')], set: { '/bridge/0/amount': { $withheld: 'commercial' } } },
      ],
    },
    {
      rule: 'fiscal-year-runs-on',
      severity: 'error',
      pointer: '/fiscal-year/end',
      fires: [
        { set: { '/fiscal-year': { start: '2024-12-31', end: '2024-01-01' } } },
        { set: { '/fiscal-year': { start: '2023-07-01', end: '2025-01-01' } } },
      ],
      clean: { set: { '/fiscal-year': { start: '2023-07-01', end: '2024-12-31' } } },
    },
    {
      rule: 'partner-is-another',
      severity: 'error',
      pointer: '/partners',
      fires: { set: { '/partners': ['ARG', 'URY'] } },
      clean: {},
    },
    {
      rule: 'currency-of-the-state',
      severity: 'warning',
      pointer: '/currency',
      fires: { set: { '/currency': 'ARS' } },
      clean: [{}, { set: { '/currency': 'ARS' }, record: { participant: 'OAS' } }],
    },
  ],
}

/** Two lines, the second adjusted so and without its reason. */
function bareWithout(adjustment: string): Change {
  const { set } = bare(['g1b-army', '10'])
  return {
    set: {
      ...set,
      '/lines': [
        ...lines(['g1b-army', '10']),
        { line: 'g1c-navy', amount: '1', status: 'executed', adjustment },
      ],
    },
  }
}
