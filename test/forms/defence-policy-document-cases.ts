import { type Change, type FormCases, ID } from './form-case.ts'

const adopted = (on: string, more: NonNullable<Change['set']> = {}): Change => ({
  set: { '/adopted-on': on, ...more },
  record: { made: '2025-04-12' },
})
const replacing = (form: string, participant = 'URY'): Change => ({
  set: { '/replaces': ID },
  cited: [{ form, record: { participant } }],
})

export const DEFENCE_POLICY: FormCases = {
  form: 'defence-policy-document/1',
  cases: [
    {
      rule: 'valid-after-adopted',
      severity: 'error',
      pointer: '/valid-until',
      fires: [
        adopted('2024-05-20', { '/valid-until': '2024-05-19' }),
        adopted('2024-05', { '/valid-until': '2024-04' }),
      ],
      clean: [
        adopted('2024-05-20', { '/valid-until': '2024' }),
        adopted('2024-05-20', { '/valid-until': { $no: 'not-applicable' } }),
        adopted('2024-05-20', { '/valid-until': undefined }),
      ],
    },
    {
      rule: 'adopted-already',
      severity: 'warning',
      pointer: '/adopted-on',
      fires: [adopted('2025-04-13'), adopted('2026', { '/valid-until': '2030' })],
      clean: [adopted('2025-04-12'), adopted('2025')],
    },
    {
      rule: 'second-language',
      severity: 'warning',
      pointer: '/translations',
      fires: [{ set: { '/translations': undefined } }, { set: { '/translations': [] } }],
      clean: {},
    },
    {
      rule: 'five-years-old',
      severity: 'note',
      pointer: '/adopted-on',
      fires: [adopted('2020-04-11'), adopted('2019')],
      clean: [adopted('2020-04-12'), adopted('2020')],
    },
    {
      rule: 'can-be-read',
      severity: 'warning',
      pointer: '/address',
      fires: { set: { '/address': undefined } },
      clean: [
        {},
        {
          set: { '/address': undefined },
          record: {
            attachments: [{ name: 'a.pdf', type: 'application/pdf', size: 1, sha256: '0'.repeat(64) }],
          },
        },
      ],
    },
    {
      rule: 'replaces-its-own',
      severity: 'warning',
      pointer: '/replaces',
      fires: [replacing('meeting'), replacing('defence-policy-document', 'ARG')],
      clean: [replacing('defence-policy-document'), { set: { '/replaces': ID } }],
    },
  ],
}
