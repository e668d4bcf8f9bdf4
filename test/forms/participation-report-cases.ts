import type { Change, FormCases } from './form-case.ts'

const EVENT = 'e'.repeat(64)
type Set = NonNullable<Change['set']>

const exercise = (set: Set = {}, record: Change['record'] = {}) => ({
  form: 'exercise-notification',
  id: EVENT,
  set: { '/start': '2025-03-31', '/end': '2025-04-04', '/phases': undefined, ...set },
  record: { period: '2025', ...record },
})
const visit = (set: Set = {}) => ({
  form: 'visit-exchange',
  id: EVENT,
  set: { '/start': '2025-03-31', '/end': '2025-04-04', ...set },
})
const invitation = (set: Set = {}, record: Change['record'] = {}) => ({
  form: 'observer-invitation',
  set: { '/event': EVENT, ...set },
  record,
})
const elsewhere = { '/event': 'f'.repeat(64) }
const host = { '/author-kind': 'host' }
const line = (announced: string, more: object = {}): Set => ({
  '/announced-vs-observed': [{ item: 'personnel', announced, ...more }],
})

export const PARTICIPATION_REPORT: FormCases = {
  form: 'participation-report/1',
  cases: [
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: { set: { '/end': '2025-03-30' } },
      clean: [{}, { set: { '/start': '2025-03', '/end': '2025-03-01' } }],
    },
    {
      rule: 'event-is-named',
      severity: 'warning',
      pointer: '/event',
      fires: { set: { '/event': undefined } },
      clean: {},
    },
    {
      rule: 'author-took-part',
      severity: 'error',
      pointer: '/author-kind',
      fires: [
        { cited: [exercise()] },
        { cited: [exercise()], set: host },
        { cited: [visit()] },
        // Invited, and to another event.
        {
          cited: [exercise()],
          beside: [invitation({ ...elsewhere, '/invitees': [{ kind: 'state', state: 'CHL' }] })],
        },
      ],
      clean: [
        {},
        { cited: [exercise()], record: { participant: 'BRA' } },
        { cited: [exercise()], set: host, record: { participant: 'URY' } },
        { cited: [exercise({ '/host-state': 'CHL' })], set: host },
        { cited: [exercise({ '/co-hosts': ['CHL'] })], set: host },
        { cited: [visit({ '/visiting-states': ['CHL'] })] },
        { cited: [exercise()], beside: [invitation()] },
        // Its own reply names the event by its name.
        {
          cited: [exercise()],
          beside: [
            invitation({ ...elsewhere, '/designation': 'Ejercicio de ejemplo 2025' }, { participant: 'CHL' }),
          ],
        },
        { cited: [exercise()], set: { '/author-kind': 'committee-chair' } },
      ],
    },
    {
      rule: 'dates-as-in-the-event',
      severity: 'warning',
      pointer: '/start',
      fires: [
        { cited: [exercise({ '/start': '2025-04-05', '/end': '2025-04-06' })] },
        { cited: [exercise({ '/start': '2025-03-30', '/end': undefined })] },
      ],
      clean: [{}, { cited: [exercise()] }, { cited: [exercise({ '/start': '2025-04', '/end': '2025-04' })] }],
    },
    {
      rule: 'announced-as-in-the-notice',
      severity: 'note',
      pointer: '/announced-vs-observed/0/announced',
      fires: { cited: [exercise()], set: line('700') },
      clean: [
        { cited: [exercise()] },
        { cited: [exercise()], set: line('700', { what: 'Army' }) },
        { cited: [exercise()], set: line('700', { item: 'other' }) },
        { cited: [exercise({ '/troops-total': { $withheld: 'national-security' } })], set: line('700') },
        { set: line('700') },
      ],
    },
    {
      rule: 'access-is-explained',
      severity: 'warning',
      pointer: '/access-remarks',
      fires: [
        { set: { '/access-remarks': undefined } },
        { set: { '/access-given': 'none', '/access-remarks': undefined } },
      ],
      clean: [
        {},
        { set: { '/access-given': 'full', '/access-remarks': undefined } },
        { set: { '/access-given': { $no: 'not-in-position' }, '/access-remarks': undefined } },
      ],
    },
    {
      rule: 'joint-with-whom',
      severity: 'warning',
      pointer: '/joint-with',
      fires: [{ set: { '/author-kind': 'joint' } }, { set: { '/author-kind': 'joint', '/joint-with': [] } }],
      clean: [{}, { set: { '/author-kind': 'joint', '/joint-with': ['URY'] } }],
    },
    {
      rule: 'report-in-time',
      severity: 'note',
      pointer: '/end',
      fires: [
        { record: { made: '2025-04-19' } },
        { set: { '/event-kind': 'visit' }, record: { made: '2025-04-19' } },
        { set: { '/event-kind': 'destruction' }, record: { made: '2025-05-05' } },
      ],
      clean: [
        { record: { made: '2025-04-18' } },
        { set: { '/event-kind': 'destruction' }, record: { made: '2025-05-04' } },
      ],
    },
  ],
}
