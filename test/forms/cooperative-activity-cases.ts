import type { Change, FormCases } from './form-case.ts'

const places = (...lines: Record<string, unknown>[]): Change => ({ set: { '/places': lines as never } })
const ID = 'a'.repeat(64)

export const COOPERATIVE_ACTIVITY: FormCases = {
  form: 'cooperative-activity/1',
  cases: [
    {
      rule: 'subject-is-named',
      severity: 'error',
      pointer: '/topics',
      fires: [
        { set: { '/topics': undefined, '/themes': undefined } },
        { set: { '/topics': [], '/themes': [] } },
      ],
      clean: [{}, { set: { '/topics': undefined } }, { set: { '/themes': undefined } }],
    },
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: [{ set: { '/end': '2025-08-31' } }, { set: { '/end': '2025-08' } }],
      // A month holds its days, whichever of the two is known more closely.
      clean: [{}, { set: { '/end': '2025-09' } }, { set: { '/start': '2025', '/end': '2025-01' } }],
    },
    {
      rule: 'place-is-named',
      severity: 'error',
      pointer: '/place/name',
      fires: [{ set: { '/place': undefined } }, { set: { '/place': undefined, '/attendance': 'in-person' } }],
      clean: [
        {},
        { set: { '/place': undefined, '/attendance': 'online' } },
        { set: { '/place/name': { $no: 'not-in-position' } } },
      ],
    },
    {
      rule: 'taken-of-offered',
      severity: 'error',
      pointer: '/places/1/taken',
      fires: places({ state: 'URY', offered: 2, taken: 2 }, { state: 'BRB', offered: 2, taken: 3 }),
      clean: [
        {},
        places({ state: 'URY', taken: 3 }, { state: 'BRB', offered: 3 }),
        places({ state: 'URY', taken: 3, offered: { $withheld: 'privacy' } }),
      ],
    },
    {
      rule: 'women-of-taken',
      severity: 'warning',
      pointer: '/places/0/women',
      fires: places({ state: 'URY', offered: 9, taken: 2, women: 3 }),
      clean: [{}, places({ state: 'URY', taken: 3, women: 3 }), places({ state: 'URY', women: 3 })],
    },
    {
      rule: 'state-once',
      severity: 'warning',
      pointer: '/places/1/state',
      fires: places({ state: 'URY', offered: 1 }, { state: 'URY', offered: 2 }),
      clean: [{}, { set: { '/places': undefined } }],
    },
    {
      rule: 'peacekeeping-is-told',
      severity: 'warning',
      pointer: '/peacekeeping',
      fires: [undefined, []].map((lines) => ({
        set: { '/kind': 'peacekeeping-information', '/peacekeeping': lines },
      })),
      clean: [{}, { set: { '/kind': 'peacekeeping-information' } }, { set: { '/peacekeeping': undefined } }],
    },
    {
      rule: 'exercise-is-linked',
      severity: 'note',
      pointer: '/exercise',
      fires: { set: { '/kind': 'joint-training', '/exercise': undefined } },
      clean: [
        { set: { '/exercise': undefined } },
        { set: { '/kind': 'joint-training' } },
        { set: { '/kind': 'joint-training', '/exercise': undefined, '/audience-groups': ['police'] } },
      ],
    },
    {
      rule: 'linked-is-an-exercise',
      severity: 'error',
      pointer: '/exercise',
      fires: { set: { '/exercise': ID }, cited: [{ form: 'meeting-record', id: ID }] },
      // A record the filer may not read says nothing.
      clean: [
        {},
        { set: { '/exercise': ID }, cited: [{ form: 'exercise-notification', id: ID }] },
        { set: { '/exercise': ID } },
      ],
    },
  ],
}
