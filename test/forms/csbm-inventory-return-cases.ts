import { type Change, type FormCases, ID } from './form-case.ts'

type Entry = Record<string, string | string[] | { $no: string }>
const ENTRY: Entry = { measure: 'II.3', title: 'An activity', status: 'implemented' }
const entries = (...some: Entry[]): Change => ({
  set: { '/entries': some.map((one) => ({ ...ENTRY, ...one })) },
})
const treaties = (...some: Record<string, string>[]): Change => ({ set: { '/treaty-status': some } })
const NIL: Change = { answers: {}, record: { says: 'nil' } }

export const INVENTORY: FormCases = {
  form: 'csbm-inventory-return/1',
  cases: [
    {
      rule: 'nil-has-no-entries',
      severity: 'error',
      pointer: '/entries',
      fires: { ...NIL, set: { '/entries': [ENTRY] } },
      clean: [NIL, {}],
    },
    {
      rule: 'something-listed',
      severity: 'warning',
      pointer: '/entries',
      fires: [{ answers: {} }, { answers: { entries: [], remarks: 'A word' } }],
      clean: [
        NIL,
        { answers: { 'no-information': ['I.1'] } },
        { answers: { agreements: [{ title: 'An agreement' }] } },
      ],
    },
    {
      rule: 'ends-after-it-starts',
      severity: 'error',
      pointer: '/entries/1/end',
      fires: entries({}, { start: '2024-08-05', end: '2024-08-04' }),
      clean: [
        entries({ start: '2024-08-05', end: '2024-08' }),
        entries({ start: '2024-08-05' }, { end: '2024' }),
        entries({ start: { $no: 'not-in-position' }, end: '2024' }),
      ],
    },
    {
      rule: 'of-the-year',
      severity: 'note',
      pointer: '/entries/0/start',
      fires: [entries({ start: '2025-01-01' }), entries({ start: '2023', end: '2023-12-31' })],
      // What began before and goes on is of the year.
      clean: [entries({ start: '2019' }), entries({ start: '2023-11', end: '2024-01-02' }), entries({})],
    },
    {
      rule: 'counterpart-is-another',
      severity: 'error',
      pointer: '/entries/0/counterparts',
      fires: entries({ counterparts: ['ARG', 'URY'] }),
      clean: [{}, entries({ counterparts: [] })],
    },
    {
      rule: 'two-in-a-bilateral-one',
      severity: 'note',
      pointer: '/entries/0/counterparts',
      fires: [entries({ level: 'bilateral', counterparts: ['ARG', 'BRA'] }), entries({ level: 'bilateral' })],
      clean: [entries({ level: 'bilateral', counterparts: ['ARG'] }), entries({ level: 'subregional' })],
    },
    {
      rule: 'listed-once',
      severity: 'warning',
      pointer: '/entries/1/title',
      fires: [entries({}, {}), entries({ start: '2024' }, { start: '2024' })],
      clean: [entries({}, { measure: 'II.4' }), entries({}, { start: '2024' }), entries({}, { record: ID })],
    },
    {
      rule: 'information-or-none',
      severity: 'error',
      pointer: '/no-information',
      fires: { set: { '/no-information': ['I.1', 'II.1'] } },
      clean: [{}, { set: { '/no-information': undefined } }],
    },
    {
      rule: 'no-wider-than-its-record',
      severity: 'warning',
      pointer: '/entries/0/record',
      fires: {
        ...entries({ record: ID }),
        cited: [{ form: 'milex-return', record: { audience: { kind: 'participants' } } }],
      },
      clean: [
        { ...entries({ record: ID }), cited: [{ form: 'milex-return' }] },
        entries({ record: ID }),
        {
          ...entries({ record: ID }),
          record: { audience: { kind: 'participants' } },
          cited: [{ form: 'milex-return', record: { audience: { kind: 'participants' } } }],
        },
      ],
    },
    {
      rule: 'treaty-is-named',
      severity: 'error',
      pointer: '/treaty-status/0/instrument',
      fires: treaties({ signed: '2001' }),
      clean: [treaties({ instrument: 'citaac' }), treaties({ name: 'A treaty' })],
    },
    {
      rule: 'ratified-after-signed',
      severity: 'warning',
      pointer: '/treaty-status/0/ratified',
      fires: treaties({ name: 'A treaty', signed: '2001-06-08', ratified: '2001-06-07' }),
      clean: [treaties({ name: 'A treaty', signed: '2001-06-08', ratified: '2001' }), {}],
    },
  ],
}
