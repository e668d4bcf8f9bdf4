import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases } from './form-case.ts'

const EVENT = 'e'.repeat(64)
const INVITATION = 'f'.repeat(64)
const COMMITTED = { $c: `sha256:${'0'.repeat(64)}` }
const parties = { kind: 'parties' as const, parties: ['URY', 'CHL'] }

/** A reply to the example. */
const reply = (more: Readonly<Record<string, Json>> = {}, record: Change['record'] = {}): Change => ({
  answers: {
    stage: 'reply',
    'event-kind': 'exercise',
    designation: 'Ejercicio de ejemplo 2030',
    start: '2030-05-06',
    end: '2030-05-17',
    invitation: INVITATION,
    reply: 'accepted',
    ...more,
  },
  record,
})
const invitation = { form: 'observer-invitation', id: INVITATION }
const observers = (count: number): Json => Array.from({ length: count }, () => ({ name: COMMITTED }))
const exercise = (set: NonNullable<Change['set']> = {}) => ({ form: 'exercise-notification', id: EVENT, set })
const on = (made: string, set: NonNullable<Change['set']> = {}): Change => ({ set, record: { made } })

export const OBSERVER_INVITATION: FormCases = {
  form: 'observer-invitation/1',
  cases: [
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: { set: { '/end': '2030-05-05' } },
      clean: [{}, { set: { '/end': '2030-05-06', '/programme': [{ day: '2030-05-06', activity: 'A' }] } }],
    },
    {
      rule: 'said-in-an-invitation',
      severity: 'error',
      pointer: '/arrival/place',
      fires: { set: { '/arrival': undefined } },
      clean: [{}, { set: { '/costs': { $no: 'not-in-position' } } }, reply()],
    },
    {
      rule: 'invitee-is-named',
      severity: 'error',
      pointer: '/invitees/0/kind',
      fires: [
        { kind: 'state' },
        { kind: 'state', state: 'CHL', organisation: 'A' },
        { kind: 'organisation', state: 'CHL' },
        { kind: 'committee-chair', state: 'CHL' },
      ].map((one) => ({ set: { '/invitees': [one] } })),
      clean: {},
    },
    {
      rule: 'reply-is-given',
      severity: 'error',
      pointer: '/reply',
      fires: { ...reply(), set: { '/reply': undefined } },
      clean: [{}, reply(), reply({ reply: 'no-reply' })],
    },
    {
      rule: 'invitation-is-named',
      severity: 'warning',
      pointer: '/invitation',
      fires: { ...reply(), set: { '/invitation': undefined } },
      clean: [{}, reply()],
    },
    {
      rule: 'event-is-named',
      severity: 'warning',
      pointer: '/event',
      fires: { set: { '/event': undefined } },
      clean: [{}, reply()],
    },
    {
      rule: 'event-stands',
      severity: 'error',
      pointer: '/event',
      fires: [
        { cited: [exercise({ '/phase-of-record': 'cancelled' })] },
        {
          beside: [
            {
              form: 'exercise-notification',
              set: { '/phase-of-record': 'cancelled', '/notice': EVENT },
            },
          ],
        },
      ],
      clean: [
        {},
        { cited: [exercise()] },
        {
          beside: [
            {
              form: 'exercise-notification',
              set: { '/phase-of-record': 'cancelled', '/notice': INVITATION },
            },
          ],
        },
      ],
    },
    {
      rule: 'programme-inside',
      severity: 'error',
      pointer: '/programme/0/day',
      fires: ['2030-05-05', '2030-05-18'].map((day) => ({
        set: { '/programme': [{ day, activity: 'A' }] },
      })),
      clean: [{}, { set: { '/programme': [{ day: '2030-05-17', activity: 'A' }] } }],
    },
    {
      rule: 'dates-as-in-the-event',
      severity: 'warning',
      pointer: '/start',
      fires: [
        { cited: [exercise({ '/start': '2030-05-07' })] },
        { cited: [exercise({ '/end': '2030-05-16' })] },
      ],
      clean: [
        {},
        { cited: [exercise()] },
        { cited: [exercise({ '/start': '2030-05', '/end': '2030-05' })] },
        { cited: [exercise({ '/end': undefined })] },
      ],
    },
    {
      rule: 'chair-is-invited',
      severity: 'warning',
      pointer: '/invitees',
      fires: [
        { set: { '/invitees': [{ kind: 'state', state: 'CHL' }] }, cited: [exercise()] },
        {
          set: { '/invitees': [{ kind: 'state', state: 'CHL' }] },
          cited: [exercise({ '/joint': false })],
        },
      ],
      clean: [
        { cited: [exercise()] },
        {
          set: { '/invitees': [{ kind: 'state', state: 'CHL' }] },
          cited: [exercise({ '/joint': false, '/combined': false })],
        },
        {
          set: { '/invitees': [{ kind: 'state', state: 'CHL' }] },
          cited: [exercise({ '/observers-planned': false })],
        },
        { set: { '/invitees': [{ kind: 'state', state: 'CHL' }] } },
      ],
    },
    {
      rule: 'observers-fit-the-places',
      severity: 'error',
      pointer: '/observers-number',
      fires: [
        { ...reply({ 'observers-number': 3 }), cited: [invitation] },
        { ...reply({ observers: observers(3) }), cited: [invitation] },
      ],
      clean: [
        {},
        { ...reply({ 'observers-number': 2, observers: observers(2) }), cited: [invitation] },
        { ...reply({ 'observers-number': { $no: 'not-in-position' } }), cited: [invitation] },
        reply({ 'observers-number': 3 }),
      ],
    },
    {
      rule: 'persons-for-the-parties',
      severity: 'warning',
      pointer: '/observers',
      fires: [
        reply({ observers: observers(1) }),
        reply({ observers: observers(1) }, { audience: { kind: 'participants' } }),
      ],
      clean: [
        {},
        reply({ observers: [] }),
        reply({ observers: observers(1) }, { audience: parties }),
        reply({ observers: observers(1) }, { audience: { kind: 'filer' } }),
      ],
    },
    {
      rule: 'short-notice',
      severity: 'note',
      pointer: '/start',
      fires: [
        on('2030-03-26'),
        on('2030-04-07', { '/event-kind': 'destruction' }),
        reply({}, { made: '2030-04-16' }),
        reply({ 'event-kind': 'destruction' }, { made: '2030-04-23' }),
        reply({ observers: observers(1) }, { made: '2030-04-23' }),
      ],
      clean: [
        on('2030-03-25'),
        on('2030-04-06', { '/event-kind': 'destruction' }),
        reply({}, { made: '2030-04-15' }),
        reply({ observers: observers(1) }, { made: '2030-04-22' }),
        on('2030-05-07'),
      ],
    },
    {
      rule: 'after-the-event',
      severity: 'note',
      pointer: '/start',
      fires: on('2030-05-07'),
      clean: [{}, on('2030-05-06')],
    },
  ],
}
