import type { FormCases } from './form-case.ts'

const MARK = { $withheld: 'national-security' }
const HERE = {
  type: 'Polygon',
  coordinates: [
    [
      [-58.2, -33.2],
      [-58, -33.2],
      [-58, -33],
      [-58.2, -33.2],
    ],
  ],
}
const ELSEWHERE = {
  type: 'Polygon',
  coordinates: [
    [
      [-55.2, -30.2],
      [-55, -30.2],
      [-55, -30],
      [-55.2, -30.2],
    ],
  ],
}
/** An exercise of another state, later than the day on which the cases are made. */
const exercise = (area: object | undefined, start = '2025-09-01') => ({
  form: 'exercise-notification',
  set: { '/area': area as never, '/start': start, '/end': '2025-09-20' },
  record: { participant: 'ARG' },
})

export const BORDER_ZONE: FormCases = {
  form: 'border-zone/1',
  cases: [
    {
      rule: 'without-prejudice-is-said',
      severity: 'error',
      pointer: '/without-prejudice',
      fires: [{ set: { '/without-prejudice': undefined } }, { set: { '/without-prejudice': false } }],
      clean: {},
    },
    {
      rule: 'filer-is-among-the-states',
      severity: 'warning',
      pointer: '/states',
      fires: { set: { '/states': ['ARG', 'BRA'] } },
      clean: { set: { '/states': ['URY', 'BRA', 'ARG'] } },
    },
    {
      rule: 'states-adjoin',
      severity: 'note',
      pointer: '/states',
      fires: { set: { '/states': ['URY', 'PER'] } },
      // What has no land neighbours, and who is not among the states, is not asked.
      clean: [
        { set: { '/states': ['URY', 'BRA', 'ARG'] } },
        { set: { '/states': ['JAM', 'CUB'] }, record: { participant: 'JAM' } },
      ],
    },
    {
      rule: 'in-force-since',
      severity: 'error',
      pointer: '/in-force/from',
      fires: [
        { set: { '/in-force': undefined } },
        { set: { '/stage': 'ended', '/in-force': { until: '2025' } } },
      ],
      clean: [
        { set: { '/stage': 'proposed', '/in-force': undefined } },
        { set: { '/in-force/from': { $no: 'not-in-position' } } },
      ],
    },
    {
      rule: 'ended-when',
      severity: 'warning',
      pointer: '/in-force/until',
      fires: { set: { '/stage': 'ended' } },
      clean: [{ set: { '/stage': 'ended', '/in-force/until': '2025-01' } }, {}],
    },
    {
      rule: 'until-after-from',
      severity: 'error',
      pointer: '/in-force/until',
      fires: { set: { '/in-force': { from: '2024-07-01', until: '2024-06' } } },
      clean: [
        { set: { '/in-force': { from: '2024-07-01', until: '2024-07' } } },
        { set: { '/in-force': { from: '2024-07-01', until: MARK } } },
      ],
    },
    {
      rule: 'agreement-at-hand',
      severity: 'warning',
      pointer: '/agreement-url',
      fires: { set: { '/agreement-url': undefined } },
      clean: [
        { set: { '/agreement-url': MARK } },
        { set: { '/agreement-url': undefined, '/stage': 'proposed' } },
        {
          set: { '/agreement-url': undefined },
          record: {
            attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 9, sha256: '0'.repeat(64) }],
          },
        },
      ],
    },
    {
      rule: 'number-has-a-unit',
      severity: 'warning',
      pointer: '/commitments/1/unit',
      fires: { set: { '/commitments/1/unit': undefined } },
      clean: [{}, { set: { '/commitments/1/unit': undefined, '/commitments/1/number': MARK } }],
    },
    {
      rule: 'exercises-in-the-zone',
      severity: 'note',
      pointer: '/commitments',
      fires: [
        { beside: [exercise(HERE)] },
        { beside: [exercise(ELSEWHERE), exercise(HERE), exercise(undefined)] },
      ],
      clean: [
        { beside: [exercise(ELSEWHERE), exercise(undefined), exercise(HERE, '2025-03-01')] },
        { beside: [exercise(HERE)], set: { '/stage': 'proposed' } },
        {
          beside: [exercise(HERE)],
          set: { '/commitments': [{ kind: 'hotline', text: 'Línea directa' }] },
        },
      ],
    },
  ],
}
