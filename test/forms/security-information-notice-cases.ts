import type { Change, FormCases } from './form-case.ts'

const COMMITTED = { $c: `sha256:${'0'.repeat(64)}` }
const OTHER = 'd'.repeat(64)
const handled = (
  handling: string,
  kind: 'public' | 'participants' | 'group' | 'parties' | 'filer',
): Change => ({
  set: { '/handling': handling },
  record: {
    audience:
      kind === 'group'
        ? { kind, groups: ['caribbean'] }
        : kind === 'parties'
          ? { kind, parties: ['ARG'] }
          : { kind },
  },
})
const persons = {
  '/personal-data': true,
  '/persons': COMMITTED,
  '/legal-basis': 'Acuerdo de ejemplo',
  '/retain-until': '2025-12-31',
}

export const SECURITY_INFORMATION_NOTICE: FormCases = {
  form: 'security-information-notice/1',
  cases: [
    {
      rule: 'readers-within-the-handling',
      severity: 'error',
      pointer: '/handling',
      fires: [
        handled('TLP:GREEN', 'public'),
        handled('TLP:RED', 'public'),
        handled('TLP:AMBER', 'participants'),
        handled('TLP:AMBER+STRICT', 'participants'),
        handled('TLP:RED', 'group'),
      ],
      clean: [
        handled('TLP:CLEAR', 'public'),
        handled('TLP:GREEN', 'participants'),
        handled('TLP:AMBER+STRICT', 'group'),
        handled('TLP:RED', 'parties'),
        handled('TLP:RED', 'filer'),
      ],
    },
    {
      rule: 'persons-need-a-legal-basis',
      severity: 'error',
      pointer: '/legal-basis',
      fires: { set: { ...persons, '/legal-basis': undefined } },
      clean: [{ set: persons }, {}],
    },
    {
      rule: 'persons-need-a-last-day',
      severity: 'error',
      pointer: '/retain-until',
      fires: [
        { set: { ...persons, '/retain-until': undefined } },
        { set: { ...persons, '/retain-until': '2027-04-01' } },
      ],
      clean: [{ set: { ...persons, '/retain-until': '2027-03-31' } }, {}],
    },
    {
      rule: 'persons-are-said-to-be-told-of',
      severity: 'error',
      pointer: '/personal-data',
      fires: { set: { '/persons': COMMITTED } },
      clean: [{ set: persons }, { set: { ...persons, '/persons': undefined } }],
    },
    {
      rule: 'expires-within-24-months',
      severity: 'error',
      pointer: '/expires',
      fires: { set: { '/expires': '2027-04-14' } },
      clean: { set: { '/expires': '2027-04-12' } },
    },
    {
      rule: 'expired-already',
      severity: 'note',
      pointer: '/expires',
      fires: { set: { '/expires': '2025-04-11' } },
      clean: { set: { '/expires': '2025-04-12' } },
    },
    {
      rule: 'life-in-danger-is-immediate',
      severity: 'warning',
      pointer: '/precedence',
      fires: [
        { set: { '/threat-to-life': true } },
        { set: { '/threat-to-life': true, '/precedence': undefined } },
      ],
      clean: [
        { set: { '/threat-to-life': true, '/precedence': 'immediate' } },
        { set: { '/precedence': undefined } },
      ],
    },
    {
      rule: 'observed-until-after-from',
      severity: 'error',
      pointer: '/observed/until',
      fires: { set: { '/observed/until': '2025-01-31' } },
      clean: [
        { set: { '/observed/until': '2025' } },
        { set: { '/observed/until': { $withheld: 'ongoing-operation' } } },
        { set: { '/observed': undefined } },
      ],
    },
    {
      rule: 'feedback-on-a-notice',
      severity: 'error',
      pointer: '/notice',
      fires: { set: { '/feedback': 'useful' } },
      clean: { set: { '/feedback': 'useful', '/notice': OTHER } },
    },
    {
      rule: 'notice-is-one-of-security',
      severity: 'error',
      pointer: '/notice',
      fires: { set: { '/notice': OTHER }, cited: [{ form: 'treaty-status', id: OTHER }] },
      clean: [
        { set: { '/notice': OTHER }, cited: [{ form: 'security-information-notice', id: OTHER }] },
        { set: { '/notice': OTHER } },
      ],
    },
    {
      rule: 'answer-keeps-the-handling',
      severity: 'warning',
      pointer: '/handling',
      fires: {
        set: { '/notice': OTHER },
        cited: [{ form: 'security-information-notice', id: OTHER, set: { '/handling': 'TLP:GREEN' } }],
      },
      clean: [
        { set: { '/notice': OTHER }, cited: [{ form: 'security-information-notice', id: OTHER }] },
        {
          set: { '/notice': OTHER, '/handling': 'TLP:RED' },
          record: { audience: { kind: 'filer' } },
          cited: [{ form: 'security-information-notice', id: OTHER, set: { '/handling': 'TLP:GREEN' } }],
        },
      ],
    },
  ],
}
