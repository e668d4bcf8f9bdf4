import type { Json } from '../../src/records/types.ts'
import type { Change, FormCases } from './form-case.ts'

/** The example with its first line changed. */
const first = (line: Readonly<Record<string, Json>>): Change => ({
  set: Object.fromEntries(Object.entries(line).map(([name, value]) => [`/entries/0/${name}`, value])),
})
const nothing = { says: 'nil' as const }
/** The calendar of another state, with one activity. */
const partner = (start: string, end: string, record: Change['record'] = {}) => ({
  form: 'annual-calendar',
  record: { participant: 'BRA', ...record },
  set: {
    '/entries': [
      {
        kind: 'exercise',
        designation: 'Ejercicio de ejemplo 2031',
        'window-start': start,
        'window-end': end,
      },
    ],
  },
})

/** A calendar that names the activity more than once: which of them is meant, nobody knows. */
const twice = (start: string, end: string) => {
  const { set, ...other } = partner(start, end)
  const [entry] = set['/entries']
  return { ...other, set: { '/entries': [entry, entry] as Json } }
}

export const ANNUAL_CALENDAR: FormCases = {
  form: 'annual-calendar/1',
  cases: [
    {
      rule: 'some-entry',
      severity: 'error',
      pointer: '/entries',
      fires: { answers: {} },
      clean: [{}, { answers: {}, record: nothing }],
    },
    {
      rule: 'window-in-the-year',
      severity: 'error',
      pointer: '/entries/0/window-start',
      fires: first({ 'window-start': '2030-12-20', 'window-end': '2031-01-10' }),
      clean: [{}, first({ 'window-start': '2031-12-20', 'window-end': '2032-01-10' })],
    },
    {
      rule: 'window-end-after-start',
      severity: 'error',
      pointer: '/entries/0/window-end',
      fires: first({ 'window-end': '2031-04-30' }),
      clean: [{}, first({ 'window-end': '2031-05-01' })],
    },
    {
      rule: 'window-is-narrow',
      severity: 'note',
      pointer: '/entries/0/window-end',
      fires: first({ 'window-end': '2031-06-01' }),
      clean: [first({ 'window-end': '2031-05-31' }), first({ kind: 'visit', 'window-end': '2031-06-01' })],
    },
    {
      rule: 'days-fit-the-window',
      severity: 'warning',
      pointer: '/entries/0/days',
      fires: first({ days: 31 }),
      clean: [
        first({ days: 30 }),
        first({ days: { $withheld: 'national-security' } }),
        // That it ends before it begins is said once, elsewhere.
        first({ 'window-end': '2031-04-30' }),
      ],
    },
    {
      rule: 'largest-is-listed',
      severity: 'warning',
      pointer: '/largest-activity',
      fires: { set: { '/largest-activity': 'Otro ejercicio' } },
      clean: [
        {},
        { set: { '/largest-activity': undefined } },
        { set: { '/largest-activity': { $no: 'not-in-position' } } },
      ],
    },
    {
      rule: 'as-in-partners-calendars',
      severity: 'note',
      pointer: '/entries/0/window-start',
      fires: { beside: [partner('2031-06-01', '2031-06-30')] },
      clean: [
        { beside: [partner('2031-05-30', '2031-06-30')] },
        { beside: [partner('2031-06-01', '2031-06-30', { participant: 'URY' })] },
        { beside: [partner('2031-06-01', '2031-06-30', { period: '2030' })] },
        { beside: [{ ...partner('2031-06-01', '2031-06-30', nothing), answers: {}, set: {} }] },
        { beside: [twice('2031-06-01', '2031-06-30')] },
      ],
    },
  ],
}
