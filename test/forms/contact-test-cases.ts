import type { Change, FormCases, Other } from './form-case.ts'

const TESTED = 'd'.repeat(64)
const FIRST = 'e'.repeat(64)
const MARK = { $no: 'not-in-position' }
const contact: Other = { form: 'point-of-contact', id: TESTED }
const treaty: Other = { form: 'treaty-status', id: TESTED }
const tested = { '/contact': TESTED }

const earlier = (set: NonNullable<Change['set']> = {}): Other => ({
  form: 'contact-test',
  id: FIRST,
  set: { ...tested, '/channel': 'telephone', '/sent': '2025-03-03T13:00Z', ...set },
})
const retry = { ...tested, '/retry-of': FIRST }

/** An incident of the state tested, ten days before the test. */
const incident = (set: NonNullable<Change['set']> = {}, participant = 'URY'): Other => ({
  form: 'transport-hazard-notice',
  set: {
    '/kind': 'incident',
    '/incident': { time: '2025-02-21T08:00Z', place: 'Un puerto', nature: 'Texto' },
    ...set,
  },
  record: { participant },
})
const event = (set: NonNullable<Change['set']> = {}, participant = 'URY'): Other => ({
  form: 'incident-notice',
  set: { '/occurred': '2025-02-21T08:00Z', '/closed': false, ...set },
  record: { participant },
})

export const CONTACT_TEST: FormCases = {
  form: 'contact-test/1',
  cases: [
    {
      rule: 'marked-as-a-test',
      severity: 'error',
      pointer: '/marked-test',
      fires: [{ set: { '/marked-test': undefined } }, { set: { '/marked-test': false } }],
      clean: {},
    },
    {
      rule: 'contact-is-a-contact',
      severity: 'error',
      pointer: '/contact',
      fires: { set: tested, cited: [treaty] },
      clean: [{ set: tested, cited: [contact] }, { set: tested }],
    },
    {
      rule: 'sent-already',
      severity: 'error',
      pointer: '/sent',
      fires: { set: { '/sent': '2025-04-13T00:00Z', '/delivered': undefined, '/confirmed': undefined } },
      clean: { set: { '/sent': '2025-04-12T23:59Z', '/delivered': undefined, '/confirmed': undefined } },
    },
    {
      rule: 'delivered-after-sent',
      severity: 'error',
      pointer: '/delivered',
      fires: { set: { '/delivered': '2025-03-03T13:59Z' } },
      clean: [{ set: { '/delivered': '2025-03-03T14:00Z' } }, { set: { '/delivered': MARK } }],
    },
    {
      rule: 'confirmed-after-sent',
      severity: 'error',
      pointer: '/confirmed',
      fires: { set: { '/confirmed': '2025-03-03T13:59Z' } },
      clean: [{ set: { '/confirmed': undefined } }, { set: { '/confirmed': MARK } }],
    },
    {
      rule: 'retry-of-a-test',
      severity: 'error',
      pointer: '/retry-of',
      fires: [
        { set: retry, cited: [{ ...contact, id: FIRST }] },
        { set: retry, cited: [earlier({ '/contact': FIRST })] },
        { set: retry, cited: [earlier({ '/sent': '2025-03-03T15:00Z' })] },
      ],
      clean: [{ set: retry, cited: [earlier()] }, { set: retry }],
    },
    {
      rule: 'retry-by-another-channel',
      severity: 'note',
      pointer: '/channel',
      fires: { set: retry, cited: [earlier({ '/channel': 'e-mail' })] },
      clean: { set: retry, cited: [earlier()] },
    },
    {
      rule: 'no-test-in-an-emergency',
      severity: 'error',
      pointer: '/sent',
      fires: [
        { set: tested, cited: [contact], beside: [incident()] },
        { set: tested, cited: [contact], beside: [event({}, 'ARG'), event()] },
      ],
      clean: [
        { set: tested, cited: [contact] },
        // Closed, of another state, after the test, more than 30 days before it, without a time.
        { set: tested, cited: [contact], beside: [incident({ '/incident/closed': true })] },
        { set: tested, cited: [contact], beside: [incident({}, 'ARG')] },
        { set: tested, cited: [contact], beside: [incident({ '/incident/time': '2025-03-04T08:00Z' })] },
        { set: tested, cited: [contact], beside: [incident({ '/incident/time': '2025-01-01T08:00Z' })] },
        { set: tested, cited: [contact], beside: [incident({ '/incident/time': MARK })] },
        { set: tested, cited: [contact], beside: [event({ '/closed': true })] },
        // Whose contact it is cannot be read.
        { set: tested, beside: [incident()] },
      ],
    },
  ],
}
