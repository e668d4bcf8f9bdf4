import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases } from './form-case.ts'

const BEFORE = 'e'.repeat(64)
const COMMITTED = { $c: `sha256:${'0'.repeat(64)}` }
type Set = NonNullable<Change['set']>

/** The example at another stage. */
const at = (stage: string, set: Set = {}, record: Change['record'] = {}): Change => ({
  set: { '/stage': stage, ...(stage === 'offer' ? {} : { '/before': BEFORE }), ...set },
  record,
})
const persons = (count: number): Json => Array.from({ length: count }, () => ({ name: COMMITTED }))
const base = (set: Set = {}): Set => ({ '/kind': 'air-base', '/course': undefined, ...set })
const held = (year: string, set: Set = {}): Change => ({
  set: base({
    '/stage': 'done',
    '/start': `${year}-03-01`,
    '/end': `${year}-03-02`,
    '/programme': undefined,
    ...set,
  }),
  record: { period: year },
})
const over = (made: string): Change =>
  at(
    'done',
    { '/start': '2025-03-03', '/end': '2025-03-07', '/programme': undefined },
    { period: '2025', made },
  )
const report = (set: Set = {}, record: Change['record'] = {}) => ({
  form: 'participation-report',
  set: { '/event-kind': 'visit', '/start': '2025-03-03', '/end': '2025-03-07', ...set },
  record: { participant: 'URY', ...record },
})

export const VISIT_EXCHANGE: FormCases = {
  form: 'visit-exchange/1',
  cases: [
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: { set: { '/end': '2030-08-04' } },
      clean: [{}, { set: { '/end': '2030-08-05', '/programme': undefined } }],
    },
    {
      rule: 'said-at-this-stage',
      severity: 'error',
      pointer: '/host-site/name',
      fires: [{ set: { '/host-site': undefined } }, at('done', { '/host-site': undefined })],
      clean: [
        {},
        { set: { '/places': { $no: 'not-in-position' } } },
        at('declined', { '/host-site': undefined, '/places': undefined, '/civilian-places': undefined }),
      ],
    },
    {
      rule: 'between-two-states',
      severity: 'error',
      pointer: '/visiting-states',
      fires: [
        at('accepted', { '/visiting-states': undefined }),
        at('request', { '/visiting-states': ['URY'] }),
      ],
      clean: [{ set: { '/visiting-states': undefined } }, at('accepted')],
    },
    {
      rule: 'filer-takes-part',
      severity: 'warning',
      pointer: '/host-state',
      fires: { record: { participant: 'CHL' } },
      clean: [{}, at('accepted', {}, { participant: 'BRB' })],
    },
    {
      rule: 'stage-before-is-named',
      severity: 'warning',
      pointer: '/before',
      fires: [at('accepted', { '/before': undefined }), at('cancelled', { '/before': undefined })],
      clean: [{}, at('accepted'), at('done', { '/before': undefined })],
    },
    {
      rule: 'visitors-fit-the-places',
      severity: 'error',
      pointer: '/places',
      fires: [at('confirmed', { '/visitors-number': 7 }), at('confirmed', { '/participants': persons(7) })],
      clean: [
        {},
        at('confirmed', { '/visitors-number': 6, '/participants': persons(2) }),
        at('confirmed', { '/visitors-number': { $no: 'not-in-position' } }),
        at('confirmed', { '/places': { $no: 'not-in-position' }, '/visitors-number': 7 }),
      ],
    },
    {
      rule: 'civilians-fit-the-places',
      severity: 'error',
      pointer: '/civilian-places',
      fires: { set: { '/civilian-places': 7 } },
      clean: [
        { set: { '/civilian-places': 6 } },
        { set: { '/civilian-places': 7, '/places': { $no: 'not-in-position' } } },
        { set: { '/civilian-places': { $no: 'not-in-position' } } },
      ],
    },
    {
      rule: 'course-is-told',
      severity: 'error',
      pointer: '/course/title',
      fires: { set: { '/course': undefined } },
      clean: [{}, { set: base() }, at('declined', { '/course': undefined })],
    },
    {
      rule: 'programme-inside',
      severity: 'warning',
      pointer: '/programme/0/day',
      fires: ['2030-08-04', '2030-08-17'].map((day) => ({
        set: { '/programme': [{ day, activity: 'A' }] },
      })),
      clean: {},
    },
    {
      rule: 'persons-for-the-parties',
      severity: 'warning',
      pointer: '/participants',
      fires: at('confirmed', { '/participants': persons(1) }),
      clean: [
        {},
        at('confirmed', { '/participants': [] }),
        at(
          'confirmed',
          { '/participants': persons(1) },
          { audience: { kind: 'parties', parties: ['URY', 'BRB'] } },
        ),
      ],
    },
    {
      rule: 'last-word-on-a-weekend',
      severity: 'note',
      pointer: '/start',
      // 2 and 3 August 2030 are a Friday and a Saturday; the visit begins three days later.
      fires: [
        at('confirmed', { '/start': '2030-08-06', '/programme': undefined }),
        at('accepted', { '/start': '2030-08-07', '/programme': undefined }),
      ],
      clean: [
        at('confirmed'),
        at('confirmed', { '/start': '2030-08-08', '/programme': undefined }),
        { set: { '/start': '2030-08-06', '/programme': undefined } },
        at('confirmed', { '/start': '2030-08-06', '/programme': undefined }, { made: '2030-08-03' }),
      ],
    },
    {
      rule: 'open-again',
      severity: 'note',
      pointer: '/host-site/name',
      fires: [
        { set: base(), previous: [held('2025')] },
        {
          set: base({ '/kind': 'academy' }),
          previous: [held('2025', { '/kind': 'academy' }), held('2020', { '/kind': 'academy' })],
        },
      ],
      clean: [
        { set: base() },
        { set: base(), previous: [held('2026'), held('2020')] },
        { set: base(), previous: [held('2025', { '/host-site': { name: 'Otra' } })] },
        { set: base(), previous: [held('2025', { '/stage': 'offer' })] },
        { set: base({ '/kind': 'unit' }), previous: [held('2025', { '/kind': 'unit' })] },
      ],
    },
    {
      rule: 'report-is-filed',
      severity: 'warning',
      pointer: '/stage',
      fires: [
        over('2025-03-22'),
        { ...over('2025-03-22'), beside: [report({ '/event-kind': 'exercise' })] },
        { ...over('2025-03-22'), beside: [report({}, { participant: 'BRB' })] },
        { ...over('2025-03-22'), beside: [report({ '/start': '2025-04-01', '/end': '2025-04-02' })] },
      ],
      clean: [over('2025-03-21'), { ...over('2025-03-22'), beside: [report()] }, at('confirmed')],
    },
    {
      rule: 'short-notice',
      severity: 'note',
      pointer: '/start',
      fires: [
        at('offer', {}, { made: '2030-06-25' }),
        at('accepted', {}, { made: '2030-07-16' }),
        at('confirmed', {}, { made: '2030-07-23' }),
      ],
      clean: [
        at('offer', {}, { made: '2030-06-24' }),
        at('accepted', {}, { made: '2030-07-15' }),
        at('confirmed', {}, { made: '2030-07-22' }),
        at('cancelled', {}, { made: '2030-08-04' }),
      ],
    },
    {
      rule: 'after-the-event',
      severity: 'note',
      pointer: '/start',
      fires: at('offer', {}, { made: '2030-08-06' }),
      clean: [at('offer', {}, { made: '2030-08-05' }), at('done', {}, { made: '2030-08-20' })],
    },
  ],
}
