import type { Change, FormCases, Other } from './form-case.ts'

const ID = 'a'.repeat(64)
const stage = (to: string, set: NonNullable<Change['set']> = {}): Change => ({
  set: { '/stage': to, ...set },
})
const following = (to: string, from: string, set: NonNullable<Other['set']> = {}): Change => ({
  ...stage(to, { '/follows': ID, '/authorisation': 'x' }),
  cited: [{ form: 'disaster-assistance', id: ID, set: { '/stage': from, ...set } }],
})
const ring = (...points: number[][]): Change => ({
  set: { '/area': { type: 'Polygon', coordinates: [points] } },
})
const needs = (...lines: Record<string, unknown>[]): Change => ({ set: { '/needs': lines as never } })

export const DISASTER_ASSISTANCE: FormCases = {
  form: 'disaster-assistance/1',
  cases: [
    {
      rule: 'accepted-by-the-affected',
      severity: 'error',
      pointer: '/affected-state',
      fires: { record: { participant: 'BRA' } },
      clean: [{}, { ...stage('in-delivery'), record: { participant: 'BRA' } }],
    },
    {
      rule: 'forces-with-consent',
      severity: 'error',
      pointer: '/authorisation',
      fires: stage('in-delivery', { '/authorisation': undefined }),
      clean: [
        stage('in-delivery'),
        stage('in-delivery', { '/authorisation': undefined, '/resources/0/military': false }),
        // An offer is not yet a delivery.
        stage('offer', { '/authorisation': undefined }),
      ],
    },
    {
      rule: 'asked-by-the-affected',
      severity: 'warning',
      pointer: '/affected-state',
      fires: stage('request', { '/affected-state': 'BRA' }),
      clean: [stage('request'), stage('alert', { '/affected-state': 'BRA' })],
    },
    {
      rule: 'needs-are-told',
      severity: 'error',
      pointer: '/needs',
      fires: [stage('request', { '/needs': undefined }), stage('request', { '/needs': [] })],
      clean: [stage('request'), stage('alert', { '/needs': undefined })],
    },
    {
      rule: 'resources-are-told',
      severity: 'error',
      pointer: '/resources',
      fires: ['offer', 'in-delivery'].flatMap((to) =>
        [undefined, []].map((lines) => stage(to, { '/resources': lines })),
      ),
      clean: [stage('offer'), stage('closed', { '/resources': undefined })],
    },
    {
      rule: 'information-is-told',
      severity: 'error',
      pointer: '/information',
      fires: stage('scientific-information'),
      clean: [
        {},
        stage('scientific-information', { '/information': 'x' }),
        stage('scientific-information', { '/web': 'https://ciencia.example/x' }),
        {
          ...stage('scientific-information'),
          record: {
            attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1, sha256: '0'.repeat(64) }],
          },
        },
      ],
    },
    {
      rule: 'quantity-not-negative',
      severity: 'error',
      pointer: '/needs/2/quantity',
      fires: needs({ item: 'x' }, { item: 'x', quantity: '0' }, { item: 'x', quantity: '-1' }),
      clean: [{}, needs(), { set: { '/needs': undefined, '/resources': undefined } }],
    },
    {
      rule: 'area-is-closed',
      severity: 'error',
      pointer: '/area',
      fires: ring([0, 0], [1, 0], [1, 1], [0, 1]),
      clean: [{}, ring([0, 0], [1, 0], [1, 1], [0, 0]), { set: { '/area': undefined } }],
    },
    {
      rule: 'area-of-an-alert',
      severity: 'note',
      pointer: '/area',
      fires: stage('alert', { '/area': undefined }),
      clean: [stage('alert'), { set: { '/area': undefined } }],
    },
    {
      rule: 'answer-names-what-it-answers',
      severity: 'warning',
      pointer: '/follows',
      fires: ['accepted', 'declined', 'in-delivery'].map((to) => stage(to, { '/follows': undefined })),
      clean: [
        {},
        stage('offer', { '/follows': undefined }),
        {
          set: { '/follows': undefined },
          record: { relation: { kind: 'answers', record: ID } },
        },
      ],
    },
    {
      rule: 'follows-assistance',
      severity: 'error',
      pointer: '/follows',
      fires: { set: { '/follows': ID }, cited: [{ form: 'meeting-record', id: ID }] },
      // A record the filer may not read says nothing.
      clean: [{}, following('accepted', 'offer'), { set: { '/follows': ID } }],
    },
    {
      rule: 'same-affected-state',
      severity: 'warning',
      pointer: '/affected-state',
      fires: following('accepted', 'offer', { '/affected-state': 'BRA' }),
      clean: [following('accepted', 'offer'), { set: { '/follows': ID } }],
    },
    {
      rule: 'stage-after-stage',
      severity: 'warning',
      pointer: '/stage',
      fires: [
        following('accepted', 'request'),
        following('request', 'offer'),
        following('in-delivery', 'declined'),
      ],
      clean: [
        following('accepted', 'offer'),
        following('declined', 'request'),
        following('in-delivery', 'accepted'),
        following('offer', 'request'),
        following('closed', 'in-delivery'),
        following('alert', 'closed'),
      ],
    },
  ],
}
