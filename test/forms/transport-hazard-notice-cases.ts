import type { Change, FormCases } from './form-case.ts'

const OTHER = 'd'.repeat(64)
const MARK = { $withheld: 'national-security' }
const NOT_SHOWN = { '/route': undefined, '/route-names': undefined }
const radioactive = (
  set: NonNullable<Change['set']> = {},
  kind: 'public' | 'participants' = 'public',
): Change => ({
  set: { '/cargo': 'radioactive', ...set },
  record: { audience: { kind } },
})
const incident = (set: NonNullable<Change['set']> = {}): Change => ({
  set: {
    '/kind': 'incident',
    '/incident': { time: '2025-04-12T08:00Z', place: 'Un puerto de ejemplo', nature: 'Texto', closed: true },
    ...set,
  },
})

export const TRANSPORT_HAZARD_NOTICE: FormCases = {
  form: 'transport-hazard-notice/1',
  cases: [
    {
      rule: 'shipment-has-a-cargo',
      severity: 'error',
      pointer: '/cargo',
      fires: { set: { '/cargo': undefined } },
      clean: [{}, { set: { '/kind': 'measure', '/cargo': undefined } }],
    },
    {
      rule: 'radioactive-not-before-arrival',
      severity: 'error',
      pointer: '/window/from',
      fires: [
        radioactive(),
        radioactive({ '/kind': 'advisory' }),
        // The day, the month, the route in words, the corridor: each is too much.
        radioactive({ ...NOT_SHOWN, '/window': { from: '2025-06-01' } }),
        radioactive({ ...NOT_SHOWN, '/window': { from: '2025', until: '2025-07' } }),
        radioactive({ '/route': undefined, '/window': { from: '2025' } }),
        radioactive({ '/route-names': undefined, '/window': { from: '2025' } }),
        radioactive({ '/arrived': '2025-04-13' }),
      ],
      clean: [
        radioactive({}, 'participants'),
        { set: { '/cargo': 'petroleum' }, record: { audience: { kind: 'public' } } },
        radioactive({ '/arrived': '2025-04-12' }),
        radioactive({ ...NOT_SHOWN, '/window': { from: '2025' } }),
        radioactive({ '/route': undefined, '/route-names': MARK, '/window': { from: '2025', until: MARK } }),
        { ...incident({ '/cargo': 'radioactive' }), record: { audience: { kind: 'public' } } },
      ],
    },
    {
      rule: 'until-after-from',
      severity: 'error',
      pointer: '/window/until',
      fires: { set: { '/window/until': '2025-05' } },
      clean: [{ set: { '/window/until': '2025' } }, { set: { '/window/until': MARK } }],
    },
    {
      rule: 'closure-has-an-end',
      severity: 'note',
      pointer: '/window/until',
      fires: { set: { '/kind': 'closure', '/window/until': undefined } },
      clean: [{ set: { '/kind': 'closure' } }, { set: { '/window/until': undefined } }],
    },
    {
      rule: 'incident-is-told',
      severity: 'error',
      pointer: '/incident/nature',
      fires: [
        { set: { '/kind': 'incident' } },
        ...['time', 'place', 'nature'].map((one) => incident({ [`/incident/${one}`]: undefined })),
      ],
      clean: [incident(), {}],
    },
    {
      rule: 'incident-has-happened',
      severity: 'error',
      pointer: '/incident/time',
      fires: incident({ '/incident/time': '2025-04-13T00:00Z' }),
      clean: [incident(), incident({ '/incident/time': MARK })],
    },
    {
      rule: 'incident-is-open',
      severity: 'note',
      pointer: '/incident/closed',
      fires: [incident({ '/incident/closed': undefined }), incident({ '/incident/closed': false })],
      clean: [incident(), {}],
    },
    {
      rule: 'contact-is-a-contact',
      severity: 'error',
      pointer: '/contact',
      fires: { set: { '/contact': OTHER }, cited: [{ form: 'treaty-status', id: OTHER }] },
      clean: [
        { set: { '/contact': OTHER }, cited: [{ form: 'point-of-contact', id: OTHER }] },
        { set: { '/contact': OTHER } },
      ],
    },
  ],
}
