import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases } from './form-case.ts'

const OWN = 'a'.repeat(64)
const LINKED = 'b'.repeat(64)

/** The example as a record of another phase. */
const phase = (
  name: string,
  set: NonNullable<Change['set']> = {},
  record: Change['record'] = {},
): Change => ({
  set: { '/phase-of-record': name, ...(name === 'notice' ? {} : { '/notice': OWN }), ...set },
  record,
})
const change = (set: NonNullable<Change['set']> = {}, record: Change['record'] = {}) =>
  phase('change', { '/changes': 'Later by a week', ...set }, record)
const days = (start: string, end: string | undefined): Change => ({
  set: { '/start': start, '/end': end, '/phases': undefined },
  record: { period: start.slice(0, 4) },
})
const on = (made: string, set: NonNullable<Change['set']> = {}): Change => ({ set, record: { made } })

const troops = (...numbers: (Json | undefined)[]): Json =>
  numbers.map((number) => ({ state: 'URY', ...(number === undefined ? {} : { troops: number }) }))
const withheld = { $withheld: 'national-security' }
const line = (state: string, service?: string, role?: string): Json => ({
  state,
  ...(service === undefined ? {} : { service }),
  ...(role === undefined ? {} : { role }),
})
const lines = (listed: readonly Json[], set: NonNullable<Change['set']>): Change => ({
  set: { '/participants': [...listed], '/troops-total': withheld, ...set },
})

const corners = (...ring: readonly (readonly [number, number])[]): Json => ({
  type: 'Polygon',
  coordinates: [ring.map(([lon, lat]) => [lon, lat])],
})
const FAR = corners([-56, -20], [-55, -20], [-55, -19], [-56, -20])

/** Another notice in force, its example with a change. */
const other = (set: NonNullable<Change['set']>, record: Change['record'] = {}) => ({
  form: 'exercise-notification',
  id: LINKED,
  set,
  record,
})
const asked = [
  'purpose',
  'kinds',
  'host-state',
  'end',
  'area-names',
  'participants',
  'troops-total',
  'level-of-command',
  'public-security-forces',
  'live-fire',
  'observers-planned',
  'contact-office',
]
const calendar = {
  form: 'annual-calendar',
  id: LINKED,
  set: {
    '/entries': [
      {
        kind: 'exercise',
        designation: 'Ejercicio de ejemplo 2030',
        'window-start': '2030-05-01',
        'window-end': '2030-05-20',
      },
    ],
  },
}

export const EXERCISE_NOTIFICATION: FormCases = {
  form: 'exercise-notification/1',
  cases: [
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: [days('2030-05-06', '2030-05-05'), days('2030-05', '2030-04'), days('2030-05-06', '2029')],
      clean: [days('2030-05-06', '2030-05-06'), days('2030-05-06', '2030-05'), days('2030', '2030-02')],
    },
    {
      rule: 'phases-inside',
      severity: 'error',
      pointer: '/phases/0/start',
      fires: [
        { set: { '/phases': [{ name: 'A', start: '2030-05-05', end: '2030-05-05' }] } },
        { set: { '/phases': [{ name: 'A', start: '2030-05-18', end: '2030-05-19' }] } },
        { set: { '/phases': [{ name: 'A', start: '2030-05-10', end: '2030-05-09' }] } },
      ],
      clean: [{}, { set: { '/phases': [{ name: 'A', start: '2030-05', end: '2030-05' }] } }],
    },
    {
      rule: 'change-before-the-end',
      severity: 'error',
      pointer: '/phase-of-record',
      fires: change({}, { made: '2030-05-18' }),
      clean: [change({}, { made: '2030-05-17' }), phase('end-report', {}, { made: '2030-05-18' })],
    },
    {
      rule: 'said-in-full',
      severity: 'error',
      pointer: '/troops-total',
      fires: [{ set: { '/troops-total': undefined } }, phase('end-report', { '/troops-total': undefined })],
      clean: [
        { set: { '/troops-total': withheld } },
        { set: { '/contact-office': undefined, '/contact': OWN } },
        phase('cancelled', {
          '/changes': 'Not held',
          ...Object.fromEntries(asked.map((name) => [`/${name}`, undefined])),
        }),
      ],
    },
    {
      rule: 'change-is-told',
      severity: 'error',
      pointer: '/changes',
      fires: [phase('change'), phase('cancelled')],
      clean: [{}, change(), phase('cancelled', { '/changes': 'Not held' })],
    },
    {
      rule: 'notice-is-named',
      severity: 'warning',
      pointer: '/notice',
      fires: [change({ '/notice': undefined }), phase('end-report', { '/notice': undefined })],
      clean: [{}, change(), phase('end-report')],
    },
    {
      rule: 'troops-add-up',
      severity: 'warning',
      pointer: '/troops-total',
      fires: [
        { set: { '/troops-total': 810 } },
        { set: { '/participants': troops(300, 200), '/troops-total': 400 } },
      ],
      clean: [
        {},
        { set: { '/participants': troops(300, undefined), '/troops-total': 400 } },
        { set: { '/participants': troops(300, withheld), '/troops-total': 400 } },
        { set: { '/troops-total': withheld } },
      ],
    },
    {
      rule: 'joint-as-listed',
      severity: 'warning',
      pointer: '/joint',
      fires: [{ set: { '/joint': false } }, lines([line('URY', 'joint'), line('BRA')], { '/joint': false })],
      clean: [
        {},
        { set: { '/joint': undefined } },
        lines([line('URY', 'army'), line('BRA', 'navy')], { '/joint': false }),
      ],
    },
    {
      rule: 'combined-as-listed',
      severity: 'warning',
      pointer: '/combined',
      fires: [{ set: { '/combined': false } }, lines([line('URY'), line('URY')], { '/combined': true })],
      clean: [
        {},
        { set: { '/combined': undefined } },
        // Who observes takes no part.
        lines([line('URY'), line('BRA', undefined, 'observes')], { '/combined': false }),
      ],
    },
    {
      rule: 'area-is-drawn',
      severity: 'warning',
      pointer: '/area',
      fires: [{ set: { '/area': undefined } }, change({ '/area': undefined })],
      clean: [{}, phase('end-report', { '/area': undefined })],
    },
    {
      rule: 'area-closes',
      severity: 'error',
      pointer: '/area',
      fires: { set: { '/area': corners([-56, -33], [-55, -33], [-55, -32], [-56, -32]) } },
      clean: [{}, { set: { '/area': FAR } }],
    },
    {
      rule: 'safety-notice-is-named',
      severity: 'warning',
      pointer: '/safety-notices',
      fires: [
        { set: { '/live-fire': true, '/safety-notices': undefined } },
        { set: { '/kinds': ['naval'], '/safety-notices': undefined } },
        change({ '/kinds': ['air'], '/safety-notices': undefined }),
      ],
      clean: [
        { set: { '/live-fire': true } },
        { set: { '/safety-notices': undefined } },
        { set: { '/live-fire': true, '/safety-notices': 'NOTAM A0001/30' } },
      ],
    },
    {
      rule: 'short-notice',
      severity: 'note',
      pointer: '/start',
      fires: [
        on('2030-04-23'),
        on('2030-03-26', { '/troops-total': 3000, '/participants': troops(3000) }),
        on('2030-05-04', { '/kinds': ['routine-patrol'] }),
        on('2030-05-06'),
      ],
      clean: [
        on('2030-04-22'),
        on('2030-03-25', { '/troops-total': 3000, '/participants': troops(3000) }),
        // Large, and neither joint nor combined.
        on('2030-04-22', {
          '/troops-total': 3000,
          '/participants': troops(3000),
          '/joint': false,
          '/combined': false,
        }),
        on('2030-05-03', { '/kinds': ['routine-patrol', 'movement-transit'] }),
        on('2030-05-06', { '/kinds': ['alert-no-notice'] }),
        on('2030-05-07'),
      ],
    },
    {
      rule: 'after-the-event',
      severity: 'note',
      pointer: '/start',
      fires: [on('2030-05-07'), on('2030-05-08', { '/kinds': ['alert-no-notice'] })],
      clean: [on('2030-05-06'), on('2030-05-07', { '/kinds': ['alert-no-notice'] })],
    },
    {
      rule: 'change-in-time',
      severity: 'note',
      pointer: '/decided',
      fires: change({ '/decided': '2025-04-06' }),
      clean: [change({ '/decided': '2025-04-07' }), change()],
    },
    {
      rule: 'report-in-time',
      severity: 'note',
      pointer: '/end',
      fires: phase('end-report', {}, { made: '2030-06-01' }),
      clean: [phase('end-report', {}, { made: '2030-05-31' }), on('2030-06-01')],
    },
    {
      rule: 'more-than-announced',
      severity: 'note',
      pointer: '/differences',
      fires: {
        ...phase('end-report', { '/troops-total': 881 }),
        cited: [{ form: 'exercise-notification', id: OWN }],
      },
      clean: [
        {
          ...phase('end-report', { '/troops-total': 880 }),
          cited: [{ form: 'exercise-notification', id: OWN }],
        },
        {
          ...phase('end-report', { '/troops-total': 881, '/differences': 'One more battalion came.' }),
          cited: [{ form: 'exercise-notification', id: OWN }],
        },
        {
          ...phase('end-report', { '/troops-total': withheld }),
          cited: [{ form: 'exercise-notification', id: OWN }],
        },
        phase('end-report', { '/troops-total': 881 }),
      ],
    },
    {
      rule: 'near-another',
      severity: 'warning',
      pointer: '/linked-activities',
      fires: [
        { beside: [other({ '/designation': 'Otro' })] },
        {
          beside: [other({ '/designation': 'Otro' })],
          set: { '/linked-activities': [{ record: OWN }] },
        },
      ],
      clean: [
        {},
        // Linked by itself, or by another record of the same activity.
        { beside: [other({ '/designation': 'Otro' })], set: { '/linked-activities': [{ record: LINKED }] } },
        {
          beside: [other({ '/designation': 'Otro' })],
          set: { '/linked-activities': [{ record: OWN }] },
          cited: [{ form: 'exercise-notification', id: OWN, set: { '/designation': 'Otro' } }],
        },
        { beside: [other({ '/designation': 'Otro', '/area': FAR })] },
        { beside: [other({ '/designation': 'Otro', '/start': '2030-06-01', '/end': '2030-06-02' })] },
        { beside: [other({ '/designation': 'Otro' }, { participant: 'BRA' })] },
        // The record itself, amended.
        {
          beside: [other({ '/designation': 'Otro' })],
          record: { relation: { kind: 'amends', record: LINKED, reason: 'Another name' } },
        },
      ],
    },
    {
      rule: 'another-host-differs',
      severity: 'warning',
      pointer: '/designation',
      fires: ['/end', '/start', '/troops-total'].map((pointer) => ({
        set: { '/co-hosts': ['BRA'] },
        beside: [
          other(
            { '/host-state': 'BRA', [pointer]: pointer === '/troops-total' ? 900 : '2030-05-10' },
            { participant: 'BRA' },
          ),
        ],
      })),
      clean: [
        { beside: [other({ '/host-state': 'BRA' }, { participant: 'BRA' })] },
        { beside: [other({ '/host-state': 'BRA', '/troops-total': withheld }, { participant: 'BRA' })] },
        {
          beside: [
            other(
              { '/host-state': 'BRA', '/designation': 'Otro', '/end': '2030-05-10' },
              { participant: 'BRA' },
            ),
          ],
        },
        // One that takes part and is no host.
        { beside: [other({ '/end': '2030-05-10' }, { participant: 'BRA' })] },
      ],
    },
    {
      rule: 'as-in-the-calendar',
      severity: 'warning',
      pointer: '/deviation-from-calendar',
      fires: [
        {
          set: {
            '/calendar-entry': LINKED,
            '/start': '2030-05-21',
            '/end': '2030-05-22',
            '/phases': undefined,
          },
          cited: [calendar],
        },
        { set: { '/calendar-entry': LINKED, '/designation': 'Otro' }, cited: [calendar] },
      ],
      clean: [
        { set: { '/calendar-entry': LINKED }, cited: [calendar] },
        {
          set: {
            '/calendar-entry': LINKED,
            '/designation': 'Otro',
            '/deviation-from-calendar': 'It has another name.',
          },
          cited: [calendar],
        },
        { set: { '/calendar-entry': LINKED } },
      ],
    },
  ],
}
