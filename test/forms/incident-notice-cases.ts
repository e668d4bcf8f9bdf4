import type { Change, FormCases } from './form-case.ts'

const EARLIER = 'e'.repeat(64)
type Set = NonNullable<Change['set']>

const later = (set: Set = {}): Change => ({
  set: { '/earlier': EARLIER },
  cited: [{ form: 'incident-notice', id: EARLIER, set }],
})

export const INCIDENT_NOTICE: FormCases = {
  form: 'incident-notice/1',
  cases: [
    {
      rule: 'not-in-the-future',
      severity: 'error',
      pointer: '/occurred',
      fires: { set: { '/occurred': '2025-04-13T00:00Z' } },
      clean: [{}, { set: { '/occurred': '2025-04-12T23:59Z' } }],
    },
    {
      rule: 'contact-is-named',
      severity: 'error',
      pointer: '/contact-office',
      fires: { set: { '/contact-office': undefined } },
      clean: [{}, { set: { '/contact-office': undefined, '/contact': EARLIER } }],
    },
    {
      rule: 'point-is-given',
      severity: 'note',
      pointer: '/place/at',
      fires: { set: { '/place': { name: 'Aguas de ejemplo' } } },
      clean: {},
    },
    {
      rule: 'same-incident',
      severity: 'warning',
      pointer: '/earlier',
      fires: [later({ '/occurred': '2025-04-11T22:11Z' }), later({ '/kind': 'border-event' })],
      clean: [{}, later(), { set: { '/earlier': EARLIER } }],
    },
    {
      rule: 'opened-again',
      severity: 'note',
      pointer: '/earlier',
      fires: later({ '/closed': true }),
      clean: [{}, later()],
    },
    {
      rule: 'first-word-in-time',
      severity: 'note',
      pointer: '/occurred',
      fires: { record: { made: '2025-04-13' } },
      clean: [{}, { ...later(), record: { made: '2025-04-13' } }],
    },
  ],
}
