import { type Change, changesOf, type FormCases } from './form-case.ts'

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
  set: {
    '/status': to,
    '/signed': undefined,
    '/deposited': undefined,
    '/in-force': undefined,
    '/denounced': undefined,
    ...set,
  },
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

export const TREATY_STATUS_2: FormCases = {
  form: 'treaty-status/2',
  cases: [
    ...TREATY_STATUS.cases.map((one) =>
      one.rule === 'signed-before-deposited'
        ? {
            ...one,
            // Version 2 compares days, as far as they are known.
            fires: [one.fires as Change, { set: { '/signed': '2003-10-03' } }],
            clean: [...changesOf(one.clean), { set: { '/signed': { $no: 'not-in-position' as const } } }],
          }
        : one.rule === 'deposited-before-as-of'
          ? { ...one, fires: { set: { '/deposited': '2025-01-01', '/in-force': undefined } } }
          : one,
    ),
    {
      rule: 'in-force-after-deposit',
      severity: 'warning',
      pointer: '/in-force',
      fires: [{ set: { '/in-force': '2003-09' } }, { set: { '/in-force': '2002' } }],
      clean: [
        {},
        { set: { '/in-force': '2003' } },
        { set: { '/in-force': { $withheld: 'third-party-consent' } } },
        { set: { '/deposited': undefined } },
      ],
    },
    {
      rule: 'told-of-the-past',
      severity: 'warning',
      pointer: '/as-of',
      fires: { set: { '/as-of': '2025-04-13' } },
      clean: [{}, { set: { '/as-of': '2025' } }, { set: { '/as-of': '2025-04-12' } }],
    },
  ],
}

const COMMITTED = { $c: `sha256:${'0'.repeat(64)}` }
const unreachable = { '/mailbox': undefined, '/telephone': undefined, '/around-the-clock': undefined }

export const POINT_OF_CONTACT: FormCases = {
  form: 'point-of-contact/1',
  cases: [
    {
      rule: 'some-way-to-reach',
      severity: 'error',
      pointer: '/mailbox',
      fires: { set: { ...unreachable, '/name': COMMITTED } },
      clean: [
        {},
        { set: { '/mailbox': undefined } },
        ...['/phone', '/mobile', '/email'].map((way) => ({ set: { ...unreachable, [way]: COMMITTED } })),
      ],
    },
    {
      rule: 'until-after-from',
      severity: 'error',
      pointer: '/valid-until',
      fires: { set: { '/valid-from': '2025-06-02', '/valid-until': '2025-06-01' } },
      clean: [{}, { set: { '/valid-from': '2025-06-01', '/valid-until': '2025-06-01' } }],
    },
    {
      rule: 'still-in-office',
      severity: 'warning',
      pointer: '/valid-until',
      fires: { set: { '/valid-until': '2025-04-11' } },
      clean: [{}, { set: { '/valid-until': '2025-04-12' } }],
    },
    {
      rule: 'reached-at-night',
      severity: 'warning',
      pointer: '/telephone',
      fires: { set: { '/telephone': undefined } },
      clean: [
        {},
        { set: { '/telephone': undefined, '/around-the-clock': undefined } },
        { set: { '/telephone': undefined, '/phone': COMMITTED } },
        { set: { '/telephone': undefined, '/mobile': COMMITTED } },
      ],
    },
    {
      rule: 'hours-in-a-zone',
      severity: 'warning',
      pointer: '/time-zone',
      fires: { set: { '/hours': '09:00-17:00', '/time-zone': undefined } },
      clean: [{ set: { '/hours': '09:00-17:00' } }, { set: { '/time-zone': undefined } }],
    },
    {
      rule: 'urgent-at-any-hour',
      severity: 'note',
      pointer: '/around-the-clock',
      fires: ['disaster-relief', 'environment', 'transport', 'critical-infrastructure'].map((topic) => ({
        set: { '/topics': ['defence', topic], '/around-the-clock': undefined },
      })),
      clean: [
        { set: { '/topics': ['defence'], '/around-the-clock': undefined } },
        { set: { '/topics': ['transport'] } },
      ],
    },
    {
      rule: 'second-way',
      severity: 'note',
      pointer: '/mailbox',
      fires: [{ set: { '/telephone': undefined } }, { set: { ...unreachable, '/email': COMMITTED } }],
      clean: [{}, { set: { '/telephone': undefined, '/email': COMMITTED } }],
    },
  ],
}
