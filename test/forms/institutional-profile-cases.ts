import type { Change, FormCases } from './form-case.ts'

const chain = (...units: [string, string?][]): Change => ({
  set: {
    '/chain': units.map(([number, parent]) => ({
      number,
      name: `Unit ${number}`,
      ...(parent ? { parent } : {}),
    })),
  },
})
const share = (of: NonNullable<Change['set']>[string]): Change => ({ set: { '/civilian-posts-share': of } })

export const INSTITUTIONAL_PROFILE: FormCases = {
  form: 'institutional-profile/1',
  cases: [
    {
      rule: 'numbered-once',
      severity: 'error',
      pointer: '/chain/2/number',
      fires: chain(['1'], ['2', '1'], ['2', '1']),
      clean: [{}, chain(['a'], ['A', 'a'])],
    },
    {
      rule: 'leads-to-the-top',
      severity: 'error',
      pointer: '/chain/1/parent',
      fires: [chain(['1'], ['2', '3'], ['4', '2']), chain(['1'], ['2', '2'])],
      clean: [{}, chain(['3', '2'], ['1'], ['2', '1'])],
    },
    {
      rule: 'one-at-the-top',
      severity: 'error',
      pointer: '/chain',
      fires: chain(['1'], ['2'], ['3', '2']),
      clean: [{}, chain(['1'])],
    },
    {
      rule: 'numbers-kept',
      severity: 'note',
      pointer: '/chain',
      fires: { set: { '/chain/1/number': '9' }, previous: [{}] },
      // A new name, another institution, or a profile before the last says nothing.
      clean: [
        { previous: [{}] },
        { set: { '/chain/1/number': '9', '/chain/1/name': 'Another' }, previous: [{}] },
        { set: { '/chain/1/number': '9' }, previous: [{ set: { '/institution': 'Another' } }] },
        {
          set: { '/chain/1/number': '9' },
          previous: [{ set: { '/chain/1/number': '9' } }, {}],
        },
      ],
    },
    {
      rule: 'share-of-a-whole',
      severity: 'error',
      pointer: '/civilian-posts-share',
      fires: [share('100.5'), share('-1')],
      clean: [share('0'), share('100'), share(undefined), share({ $withheld: 'national-security' })],
    },
  ],
}
