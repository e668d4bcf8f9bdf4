import type { Change, FormCases } from './form-case.ts'

const COMMITMENT = { who: 'x', what: 'y' }
const commitments = (...lines: Record<string, unknown>[]): Change => ({
  set: { '/commitments': lines as never },
})

export const MEETING_RECORD: FormCases = {
  form: 'meeting-record/1',
  cases: [
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: [{ set: { '/end': '2025-03-13' } }, { set: { '/end': '2025-02' } }],
      // A month holds its days, whichever of the two is known more closely.
      clean: [{}, { set: { '/end': '2025-03-14' } }, { set: { '/end': '2025-03' } }],
    },
    {
      rule: 'number-of-a-series',
      severity: 'error',
      pointer: '/series',
      fires: { set: { '/series': undefined } },
      clean: [{}, { set: { '/series': undefined, '/number': undefined } }],
    },
    {
      rule: 'kind-of-the-series',
      severity: 'warning',
      pointer: '/kind',
      fires: ['cmda', 'csbm-forum', 'small-islands-security'].map((series) => ({
        set: { '/series': series },
      })),
      clean: [
        {},
        { set: { '/series': 'csbm-forum', '/kind': 'csbm-forum' } },
        // A regional conference may be of any kind.
        { set: { '/series': 'csbm-conference' } },
        { set: { '/series': undefined, '/number': undefined } },
      ],
    },
    {
      rule: 'who-took-part',
      severity: 'error',
      pointer: '/participants/1/state',
      fires: { set: { '/participants': [{ state: 'URY' }, { level: 'official' }] } },
      clean: [{}, { set: { '/participants': [{ organisation: 'x' }] } }],
    },
    {
      rule: 'forum-is-named',
      severity: 'error',
      pointer: '/other-forum',
      fires: { set: { '/kind': 'other-fora' } },
      clean: [{}, { set: { '/kind': 'other-fora', '/other-forum': 'osce' } }],
    },
    {
      rule: 'other-forum-by-its-name',
      severity: 'error',
      pointer: '/other-forum-name',
      fires: [
        { set: { '/other-forum': 'other' } },
        { set: { '/other-forum': 'arf', '/other-forum-name': 'x' } },
        { set: { '/other-forum-name': 'x' } },
      ],
      clean: [
        {},
        { set: { '/other-forum': 'au' } },
        { set: { '/other-forum': 'other', '/other-forum-name': 'x' } },
      ],
    },
    {
      rule: 'conclusions-of-the-past',
      severity: 'note',
      pointer: '/conclusions',
      fires: { set: { '/conclusions': undefined, '/documents': undefined } },
      clean: [
        { set: { '/conclusions': undefined } },
        { set: { '/conclusions': { $withheld: 'third-party-consent' }, '/documents': undefined } },
        {
          set: { '/conclusions': undefined, '/documents': undefined },
          record: {
            attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1, sha256: '0'.repeat(64) }],
          },
        },
        // Announced: the meeting is still to come.
        {
          set: { '/conclusions': undefined, '/documents': undefined, '/end': '2025-04-12' },
        },
      ],
    },
    {
      rule: 'commitment-has-a-date',
      severity: 'note',
      pointer: '/commitments/1/by-when',
      fires: commitments({ ...COMMITMENT, 'by-when': '2026' }, COMMITMENT),
      clean: [
        {},
        { set: { '/commitments': undefined } },
        commitments({ ...COMMITMENT, 'by-when': { $no: 'not-applicable' } }),
      ],
    },
    {
      rule: 'commitment-after-the-meeting',
      severity: 'warning',
      pointer: '/commitments/0/by-when',
      fires: commitments({ ...COMMITMENT, 'by-when': '2025-03-13' }),
      clean: [
        {},
        commitments(COMMITMENT),
        commitments({ ...COMMITMENT, 'by-when': '2025' }),
        commitments({ ...COMMITMENT, 'by-when': { $no: 'not-in-position' } }),
      ],
    },
  ],
}
