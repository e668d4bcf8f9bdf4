import type { Change, FormCases } from './form-case.ts'

const DIGEST = 'e'.repeat(64)
const profile: Change = {
  set: {
    '/kind': 'credential-type',
    '/procedures': undefined,
    '/document-url': undefined,
    '/document-digest': undefined,
    '/credential': { 'number-pattern': 'dos letras y seis cifras', 'validity-months': 24 },
  },
}
const revoked = (...lines: (readonly [string, string])[]): Change => ({
  set: {
    '/kind': 'revocation-list',
    '/procedures': undefined,
    '/revoked': lines.map(([digit, since]) => ({ 'number-hash': digit.repeat(64), since })),
  },
})
const another = (set: NonNullable<Change['set']>, participant = 'BRA') => ({
  form: 'border-manual-credential',
  set,
  record: { participant },
})

export const BORDER_MANUAL_CREDENTIAL: FormCases = {
  form: 'border-manual-credential/1',
  cases: [
    {
      rule: 'filer-is-among-the-states',
      severity: 'warning',
      pointer: '/states',
      fires: { record: { participant: 'PER' } },
      clean: {},
    },
    {
      rule: 'bodies-are-of-the-states',
      severity: 'error',
      pointer: '/bodies/1/state',
      fires: { set: { '/bodies/1/state': 'PER' } },
      clean: { set: { '/bodies/1/state': 'BRA' } },
    },
    {
      rule: 'manual-has-procedures',
      severity: 'error',
      pointer: '/procedures',
      fires: { set: { '/procedures': undefined } },
      clean: [{}, profile],
    },
    {
      rule: 'document-at-hand',
      severity: 'warning',
      pointer: '/document-url',
      fires: { set: { '/document-url': undefined } },
      clean: [
        profile,
        { set: { '/document-url': { $withheld: 'national-security' } } },
        {
          set: { '/document-url': undefined },
          record: {
            attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 9, sha256: DIGEST }],
          },
        },
      ],
    },
    {
      rule: 'states-name-one-document',
      severity: 'warning',
      pointer: '/document-digest',
      fires: { beside: [another({ '/document-digest': DIGEST })] },
      clean: [
        { beside: [another({})] },
        { beside: [another({ '/document-digest': DIGEST, '/title': 'Otro manual' })] },
        { beside: [another({ '/document-digest': DIGEST }, 'PER')] },
        { beside: [another({ '/document-digest': DIGEST }, 'URY')] },
        { beside: [another({ '/document-digest': { $withheld: 'national-security' } })] },
      ],
    },
    {
      rule: 'credential-is-described',
      severity: 'error',
      pointer: '/credential/number-pattern',
      fires: { set: { ...profile.set, '/credential': undefined } },
      clean: [profile, {}],
    },
    {
      rule: 'revocations-are-listed',
      severity: 'warning',
      pointer: '/revoked',
      fires: [revoked(), { set: { '/kind': 'revocation-list' } }],
      clean: [revoked(['a', '2025-01-01']), {}],
    },
    {
      rule: 'revoked-once',
      severity: 'warning',
      pointer: '/revoked/2/number-hash',
      fires: revoked(['a', '2025-01-01'], ['b', '2025-01-01'], ['a', '2025-02-01']),
      clean: revoked(['a', '2025-01-01'], ['b', '2025-01-01']),
    },
    {
      rule: 'revoked-already',
      severity: 'warning',
      pointer: '/revoked/1/since',
      fires: revoked(['a', '2025-01-01'], ['b', '2025-04-13']),
      clean: revoked(['a', '2025-01-01'], ['b', '2025-04-12']),
    },
    {
      rule: 'until-after-from',
      severity: 'error',
      pointer: '/valid/until',
      fires: { set: { '/valid/until': '2024-08-31' } },
      clean: [{ set: { '/valid/until': undefined } }, { set: { '/valid/until': { $no: 'not-applicable' } } }],
    },
    {
      rule: 'runs-out-within-90-days',
      severity: 'note',
      pointer: '/valid/until',
      fires: [{ set: { '/valid/until': '2025-07-11' } }, { set: { '/valid/until': '2025-01-01' } }],
      clean: [{ set: { '/valid/until': '2025-07-12' } }, { set: { '/valid/until': undefined } }],
    },
  ],
}
