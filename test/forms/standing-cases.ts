import type { Change, FormCases } from './form-case.ts'

const days = (start: string, end: string): Change => ({ set: { '/start': start, '/end': end } })

export const MEETING: FormCases = {
  form: 'meeting/1',
  cases: [
    {
      rule: 'other-is-named',
      severity: 'error',
      pointer: '/title',
      fires: { set: { '/title': undefined } },
      clean: [{}, { set: { '/series': 'cmda', '/title': undefined } }],
    },
    {
      rule: 'end-after-start',
      severity: 'error',
      pointer: '/end',
      fires: [days('2024-03-14', '2024-03-13'), days('2024-03', '2024-02'), days('2024-03-14', '2023')],
      // A month holds its days, whichever of the two is known more closely.
      clean: [
        days('2024-03-14', '2024-03-14'),
        days('2024-03-14', '2024-03'),
        days('2024-03', '2024-03-01'),
        days('2024', '2024-01'),
      ],
    },
    {
      rule: 'starts-in-the-period',
      severity: 'warning',
      pointer: '/start',
      fires: { record: { period: '2023' } },
      clean: [days('2024-12-30', '2025-01-02'), { record: { period: '2024-03' } }],
    },
  ],
}

const status = (to: string, set: NonNullable<Change['set']> = {}): Change => ({
  set: { '/status': to, '/signed': undefined, '/deposited': undefined, ...set },
})

export const TREATY_STATUS: FormCases = {
  form: 'treaty-status/1',
  cases: [
    {
      rule: 'other-is-named',
      severity: 'error',
      pointer: '/instrument-name',
      fires: [{ set: { '/instrument-name': undefined } }, { set: { '/instrument': 'cifta' } }],
      clean: [{}, { set: { '/instrument': 'cifta', '/instrument-name': undefined } }],
    },
    {
      rule: 'bound-since-when',
      severity: 'note',
      pointer: '/deposited',
      fires: [status('ratified'), status('acceded'), status('accepted'), status('succeeded')],
      clean: [{}, status('signed')],
    },
    {
      rule: 'none-has-no-dates',
      severity: 'error',
      pointer: '/status',
      fires: ['/signed', '/deposited', '/in-force', '/denounced'].map((date) =>
        status('none', { [date]: '2003' }),
      ),
      clean: [status('none'), {}],
    },
    {
      rule: 'denounced-when',
      severity: 'note',
      pointer: '/denounced',
      fires: status('denounced'),
      clean: [status('denounced', { '/denounced': '2013-02' }), {}],
    },
    {
      rule: 'signed-before-deposited',
      severity: 'warning',
      pointer: '/deposited',
      fires: { set: { '/signed': '2004', '/deposited': '2003-10-02' } },
      // A year holds its days: no more than the year is compared.
      clean: [{}, { set: { '/signed': '2003-12', '/deposited': '2003' } }],
    },
    {
      rule: 'deposited-before-as-of',
      severity: 'warning',
      pointer: '/as-of',
      fires: { set: { '/deposited': '2025-01-01' } },
      clean: [{ set: { '/deposited': '2024' } }, { set: { '/deposited': undefined } }],
    },
  ],
}
