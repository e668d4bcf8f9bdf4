import { describe, expect, test } from 'vitest'
import type { FiledRecord } from '../records/types.ts'
import type { DueRule } from '../regime/due-rule.ts'
import type { Words } from '../regime/types.ts'
import { type Due, type DuesInput, duesOf, formsRead, type Told } from './dues.ts'
import { partyStatuses } from './party-status.ts'

const words = { en: 'x', es: 'x', pt: 'x', fr: 'x' } as Words
const rule = (id: string, time: DueRule['time'], more: Partial<DueRule> = {}): DueRule => ({
  id,
  form: 'a-return',
  basis: words,
  source: 'x',
  expected: 'all',
  time,
  ...more,
})
const YEARLY = rule('yearly', { kind: 'yearly', day: '05-31', offset: 1 })
const TREATY = rule('treaty', { kind: 'yearly', day: '06-15', offset: 1 }, { parties: 'citaac' })

let index = 0
interface Given extends Partial<Omit<FiledRecord, 'form'>> {
  form?: string
  filed?: string
  transcribed?: boolean
  amendedBy?: string
  withdrawnBy?: string
}
function told({
  form = 'a-return',
  filed = '2025-05-01',
  transcribed,
  amendedBy,
  withdrawnBy,
  ...record
}: Given): Told {
  index += 1
  return {
    record: { answers: {}, ...record } as FiledRecord,
    row: {
      id: String(index).padStart(64, '0'),
      index,
      form,
      formVersion: 1,
      participant: 'URY',
      ...(transcribed ? { filedBy: 'OAS' } : {}),
      ...(record.period ? { period: record.period } : {}),
      ...(record.relation ? { relation: record.relation } : {}),
      says: record.says ?? 'answers',
      measures: [],
      audience: { kind: 'public' },
      language: 'es',
      made: filed,
      sequencedAt: new Date(`${filed}T12:00Z`),
      ...(amendedBy ? { amendedBy } : {}),
      ...(withdrawnBy ? { withdrawnBy } : {}),
    },
  }
}
const dues = (input: Partial<DuesInput>): Due[] =>
  duesOf({
    rules: [YEARLY],
    participant: 'URY',
    records: [],
    parties: new Map(),
    complete: true,
    today: '2025-06-20',
    from: '2025-01-01',
    to: '2025-12-31',
    ...input,
  })

describe('a return that is expected every year', () => {
  test('is not yet there, whether its day is to come or has passed', () => {
    expect(dues({})).toEqual([
      {
        rule: 'yearly',
        form: 'a-return',
        participant: 'URY',
        day: '2025-05-31',
        period: '2024',
        timing: 'not-yet',
      },
    ])
    expect(dues({ today: '2025-02-01' })[0]?.timing).toBe('not-yet')
  })

  test.each([
    ['2025-05-31', 'on-time'],
    ['2025-06-01', 'after-the-event'],
  ])('filed on %s is %s', (filed, timing) => {
    expect(dues({ records: [told({ period: '2024', filed })] })[0]).toMatchObject({
      timing,
      answer: { filed },
    })
  })

  test('stands by its first filing: what amends it later does not make it late, what is withdrawn does not count', () => {
    const first = told({ period: '2024', filed: '2025-05-30', amendedBy: 'x' })
    const second = told({
      period: '2024',
      filed: '2025-09-01',
      relation: { kind: 'amends', record: first.row.id },
    })
    expect(dues({ records: [second, first] })[0]).toMatchObject({
      timing: 'on-time',
      answer: { record: first.row.id },
    })
    expect(dues({ records: [told({ period: '2024', withdrawnBy: 'x' })] })[0]?.timing).toBe('not-yet')
  })

  test('is answered by a statement that there is nothing to report, for that form and year alone', () => {
    const nil = (period: string, form: string) =>
      told({ form: 'nil-return', period, answers: { 'for-form': form } })
    expect(dues({ records: [nil('2024', 'a-return')] })[0]?.timing).toBe('on-time')
    expect(dues({ records: [nil('2023', 'a-return'), nil('2024', 'another')] })[0]?.timing).toBe('not-yet')
  })

  test('that is only transcribed has no timing, and none when the state confirms it', () => {
    const copy = told({ period: '2024', transcribed: true })
    const confirmed = told({ period: '2024', relation: { kind: 'confirms', record: copy.row.id } })
    for (const records of [[copy], [copy, confirmed]]) {
      const [due] = dues({ records })
      expect(due?.answer?.transcribed).toBe(true)
      expect(due).not.toHaveProperty('timing')
    }
  })

  test('is asked only of those who have filed it before, where the rule says so', () => {
    const rules = [{ ...YEARLY, expected: 'filers' as const }]
    expect(dues({ rules })).toEqual([])
    expect(dues({ rules, records: [told({ period: '2019' })] })).toHaveLength(1)
  })
})

test('answers are read of those forms alone whose answers a rule looks at', () => {
  const event = rule('event', { kind: 'event', form: 'calendar', date: '/start', answered: 'true' })
  const asked = rule('asked', { ...YEARLY.time, answered: 'true' } as DueRule['time'], { form: 'b-return' })
  expect([...formsRead([YEARLY])].sort()).toEqual(['nil-return', 'treaty-status'])
  expect([...formsRead([event, asked])].sort()).toEqual([
    'a-return',
    'b-return',
    'calendar',
    'nil-return',
    'treaty-status',
  ])
})

describe('a return that the parties to a treaty owe', () => {
  const status = (more: Given) =>
    told({
      form: 'treaty-status',
      answers: { instrument: 'citaac', status: 'ratified', 'as-of': '2009' },
      ...more,
    })
  const under = (statuses: Told[], more: Partial<DuesInput> = {}) =>
    dues({ rules: [TREATY], parties: partyStatuses(statuses), records: statuses, ...more })

  test('is not asked of whom nothing says to be a party', () => {
    expect(under([])).toEqual([])
    expect(under([status({ answers: { instrument: 'citaac', status: 'signed', 'as-of': '2009' } })])).toEqual(
      [],
    )
  })

  test('is late only where the state itself has said or confirmed that it is a party', () => {
    const copy = status({ transcribed: true })
    expect(under([copy])[0]).toMatchObject({ timing: 'not-yet', party: { confirmed: false, asOf: '2009' } })
    const confirmed = told({ form: 'treaty-status', relation: { kind: 'confirms', record: copy.row.id } })
    expect(under([copy, confirmed])[0]).toMatchObject({ timing: 'late', party: { confirmed: true } })
    const withdrawn = { ...confirmed, row: { ...confirmed.row, withdrawnBy: 'x' } }
    expect(under([copy, withdrawn])[0]).toMatchObject({ timing: 'not-yet', party: { confirmed: false } })
    expect(under([status({})])[0]?.timing).toBe('late')
    expect(under([status({})], { today: '2025-06-15' })[0]?.timing).toBe('not-yet')
  })

  test('is never called late to a reader from whom a restricted filing may be hidden', () => {
    expect(under([status({})], { complete: false })[0]?.timing).toBe('not-yet')
    const own = status({})
    // What was filed after the day may be a second filing: the first was for fewer readers.
    const filed = told({ period: '2024', filed: '2025-07-01' })
    expect(under([own], { records: [own, filed], complete: false })[0]?.timing).toBe('after-the-event')
  })

  test('is not late for a party whose state has corrected what it had confirmed', () => {
    const copy = status({ transcribed: true })
    const confirmed = status({ relation: { kind: 'confirms', record: copy.row.id }, amendedBy: 'x' })
    const corrected = status({
      answers: { instrument: 'citaac', status: 'signed', 'as-of': '2009' },
      relation: { kind: 'amends', record: confirmed.row.id },
    })
    expect(under([corrected, confirmed, copy])).toEqual([])
  })

  test('filed after its day is late for a party that confirmed it, and after the date for another', () => {
    const filed = told({ period: '2024', filed: '2025-07-01' })
    for (const [transcribed, timing] of [
      [false, 'late'],
      [true, 'after-the-event'],
    ] as const) {
      const own = status({ transcribed })
      expect(under([own], { records: [own, filed] })[0]?.timing).toBe(timing)
    }
  })

  test('ends with the denunciation that the state files', () => {
    const left = status({ answers: { instrument: 'citaac', status: 'denounced', 'as-of': '2020' } })
    expect(under([status({ transcribed: true }), left])).toEqual([])
  })
})

describe('what is expected around an event', () => {
  const NOTICE = rule(
    'notice',
    {
      kind: 'event',
      form: 'calendar',
      each: '/entries',
      date: '/start',
      days: -42,
      answered: 'answers.name == event.item.name',
    },
    { form: 'notice' },
  )
  const REPORT = rule(
    'report',
    {
      kind: 'event',
      form: 'notice',
      date: '/end',
      days: 14,
      when: "answers.phase == 'notice'",
      answered: "answers.phase == 'report' && record.about == event.id",
    },
    { form: 'notice' },
  )
  const calendar = told({
    form: 'calendar',
    answers: {
      entries: [
        { name: 'A', start: '2025-08' },
        { name: 'B', start: '2025-09-01' },
      ],
    },
  })
  const notice = (filed: string) =>
    told({
      form: 'notice',
      filed,
      answers: { phase: 'notice', name: 'A', start: '2025-08-01', end: '2025-08-10' },
    })

  test('is asked for each line of a list, so many days before its first day', () => {
    const found = dues({ rules: [NOTICE], records: [calendar] })
    expect(found.map(({ day, timing, event }) => [day, timing, event?.date])).toEqual([
      ['2025-06-20', 'not-yet', '2025-08'],
      ['2025-07-21', 'not-yet', '2025-09-01'],
    ])
  })

  test.each([
    ['2025-06-20', 'ahead'],
    ['2025-06-21', 'short-notice'],
    ['2025-09-01', 'after-the-event'],
  ])('given on %s is %s', (filed, timing) => {
    expect(dues({ rules: [NOTICE], records: [calendar, notice(filed)] })[0]?.timing).toBe(timing)
  })

  test('afterwards is on time or after the event, by the record that speaks of it', () => {
    const told1 = notice('2025-06-01')
    const report = (filed: string) =>
      told({
        form: 'notice',
        filed,
        answers: { phase: 'report' },
        relation: { kind: 'answers', record: told1.row.id },
      })
    const timing = (filed: string) =>
      dues({ rules: [REPORT], records: [told1, report(filed)] }).map((due) => [due.day, due.timing])
    expect(timing('2025-08-24')).toEqual([['2025-08-24', 'on-time']])
    expect(timing('2025-08-25')).toEqual([['2025-08-24', 'after-the-event']])
    expect(dues({ rules: [REPORT], records: [told1] })[0]?.timing).toBe('not-yet')
  })

  test('is asked once for what a state has confirmed: of its own record, not of the copy', () => {
    const copy = told({ form: 'calendar', transcribed: true, answers: calendar.record.answers })
    const own = told({
      form: 'calendar',
      answers: calendar.record.answers,
      relation: { kind: 'confirms', record: copy.row.id },
    })
    const seen = { ...copy, row: { ...copy.row, confirmedBy: own.row.id } }
    expect(dues({ rules: [NOTICE], records: [seen, own] }).map(({ event }) => event?.record)).toEqual([
      own.row.id,
      own.row.id,
    ])
  })

  test('is looked for no longer than a bound, however many records there are', () => {
    const many = Array.from({ length: 1000 }, () => notice('2025-06-01'))
    const found = dues({ rules: [REPORT], records: many })
    expect(found).toHaveLength(200)
    expect(found.every(({ timing }) => timing === 'not-yet')).toBe(true)
    // Those of other years are not asked about.
    expect(dues({ rules: [REPORT], records: many, from: '2027-01-01', to: '2027-12-31' })).toEqual([])
  })

  test('counts months to the last day of a shorter one, and says nothing of a date that is none', () => {
    const review = rule(
      'review',
      { kind: 'event', form: 'contact', date: '/from', months: 12, answered: 'false' },
      { form: 'contact' },
    )
    const from = (date: string) => told({ form: 'contact', answers: { from: date } })
    expect(
      dues({ rules: [review], records: [from('2024-02-29'), from('2024'), from('soon')] }).map(
        ({ day }) => day,
      ),
    ).toEqual(['2025-01-01', '2025-02-28'])
  })
})
