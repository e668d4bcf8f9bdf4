import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Account, Accounts } from './accounts.ts'
import { compareSides, OUTCOMES, type Outcome, type Side } from './mirror.ts'

const account = (
  partner: string,
  category: string,
  items: Account['items'],
  more: Partial<Account> = {},
): Account => ({
  record: 'r',
  pointer: '/lines/0',
  partner,
  category,
  items,
  via: [],
  ...more,
})
const lines = (...accounts: Account[]): Accounts => ({ record: 'r', state: 'lines', accounts })
const nil: Accounts = { record: 'r', state: 'nil', accounts: [] }
const silent: Accounts = { record: 'r', state: 'not-reported', accounts: [] }
const side = (participant: string, years: Record<number, Accounts[]>, criteria: string[] = []): Side => ({
  participant,
  years: new Map(Object.entries(years).map(([year, parts]) => [Number(year), { parts, criteria }])),
})
const compare = (giver: Side, receiver: Side, year = 2020, complete = true): Outcome[] =>
  compareSides(giver, receiver, year, { complete })
const codes = (outcomes: readonly Outcome[]) => outcomes.map(({ code, category }) => [category, code])

/** Two parts, as a return has its heavy arms and its small arms. */
const GIVER = side(
  'AAA',
  {
    2019: [lines(), lines()],
    2020: [
      lines(
        account('BBB', 'I', 10),
        account('BBB', 'II', 7),
        account('BBB', 'III', 3),
        account('BBB', 'IV.a', 4),
        account('BBB', 'V.a', 2),
        account('BBB', 'VI', 1, { origin: 'CCC' }),
        account('BBB', 'VII.a', 30, { via: ['DDD'] }),
        account('BBB', 'VII.b', 'withheld'),
        account('EEE', 'I', 99),
      ),
      lines(account('BBB', 'SA1', 500)),
    ],
    2021: [lines(), lines()],
    2022: [lines(account('BBB', 'I', 8)), lines()],
  },
  ['left-territory'],
)
const RECEIVER = side(
  'BBB',
  {
    2019: [lines(), lines()],
    2020: [
      lines(
        account('AAA', 'I', 10),
        account('AAA', 'II', 6),
        account('AAA', 'LW6', 3),
        account('CCC', 'VI', 1),
        account('DDD', 'VII.a', 30),
        account('AAA', 'VII.b', 5),
        account('AAA', 'IV.b', 9),
      ),
      nil,
    ],
    2021: [lines(account('AAA', 'V.a', 2)), lines()],
  },
  ['arrived'],
)

describe('planted differences of every kind', () => {
  test('give exactly their outcomes', () => {
    expect(codes(compare(GIVER, RECEIVER))).toEqual([
      ['I', 'match'],
      ['II', 'quantity-differs'],
      ['III', 'category-shift'],
      ['IV.a', 'giver-only'],
      ['V.a', 'year-shift'],
      ['VI', 'origin-attribution'],
      ['VII.a', 'via-intermediary'],
      ['VII.b', 'withheld'],
      ['SA1', 'nil-conflict'],
      ['IV.b', 'receiver-only'],
      [undefined, 'criteria-differ'],
    ])
    expect(codes(compare(GIVER, RECEIVER, 2022))).toEqual([['I', 'partner-not-filed']])
    const all = [...compare(GIVER, RECEIVER), ...compare(GIVER, RECEIVER, 2022)].map(({ code }) => code)
    expect([...new Set(all)].sort()).toEqual([...OUTCOMES].sort())
  })

  test('say what the other side says instead', () => {
    const other = (category: string) =>
      compare(GIVER, RECEIVER).find((one) => one.category === category)?.other
    expect(other('III')).toEqual({ category: 'LW6' })
    expect(other('V.a')).toEqual({ year: 2021 })
    expect(other('VI')).toEqual({ state: 'CCC' })
    expect(other('VII.a')).toEqual({ state: 'DDD' })
  })

  test('what came a year later is said once, in the year it was given', () => {
    expect(compare(GIVER, RECEIVER, 2021)).toEqual([])
  })
})

test('criteria are beside a difference alone, and where both name theirs', () => {
  const same = { 2020: [lines(account('BBB', 'I', 1))] }
  const other = { 2020: [lines(account('AAA', 'I', 1))] }
  expect(codes(compare(side('AAA', same, ['title']), side('BBB', other, ['arrived'])))).toEqual([
    ['I', 'match'],
  ])
  const more = { 2020: [lines(account('AAA', 'I', 2))] }
  const code = (a: string[], b: string[]) =>
    compare(side('AAA', same, a), side('BBB', more, b)).map((one) => one.code)
  expect(code(['title'], ['arrived'])).toEqual(['quantity-differs', 'criteria-differ'])
  expect(code(['title', 'arrived'], ['arrived', 'title'])).toEqual(['quantity-differs'])
  expect(code([], ['arrived'])).toEqual(['quantity-differs'])
})

test('a part that is not reported, and a notice that is not there, say nothing', () => {
  const giver = side('AAA', { 2020: [lines(account('BBB', 'I', 1))] })
  const notReported = side('BBB', { 2020: [silent] })
  expect(codes(compare(giver, notReported))).toEqual([['I', 'partner-not-filed']])
  const others = side('BBB', { 2020: [lines(account('AAA', 'exercise b', 5))] })
  const named = side('AAA', { 2020: [lines(account('BBB', 'Exercise  A', 4))] })
  expect(codes(compare(named, others, 2020, false))).toEqual([
    ['Exercise  A', 'partner-not-filed'],
    ['exercise b', 'partner-not-filed'],
  ])
})

test('words are compared without regard to case and blanks, lines of one category are summed', () => {
  const giver = side('AAA', {
    2020: [lines(account('BBB', 'Sea  Watch', 1), account('BBB', 'sea watch', 2))],
  })
  const receiver = side('BBB', { 2020: [lines(account('AAA', 'SEA WATCH ', 3))] })
  expect(codes(compare(giver, receiver))).toEqual([['Sea  Watch', 'match']])
})

describe('whatever is accounted', () => {
  const some = fc.array(
    fc.record({
      category: fc.constantFrom('I', 'II', 'III'),
      items: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant('withheld' as const)),
    }),
    { maxLength: 4 },
  )
  const both = fc.tuple(some, some, some, some)

  test('what equals its counterpart is a match and nothing else; each category of the year is told once', () => {
    fc.assert(
      fc.property(both, ([a, b, c, d]) => {
        const of = (partner: string, ...lists: (typeof a)[]) =>
          Object.fromEntries(
            lists.map((list, i) => [
              2020 + i,
              [lines(...list.map(({ category, items }) => account(partner, category, items)))],
            ]),
          )
        const giver = side('AAA', of('BBB', a, b))
        const found = compare(giver, side('BBB', of('AAA', c, d)))
        const told = found.flatMap(({ category, other }) => [category, other?.category].filter(Boolean))
        expect(new Set(told).size).toBe(told.length)
        for (const { category } of a) expect(told).toContain(category)
        const twin = compare(giver, side('BBB', of('AAA', a, b))).map(({ code }) => code)
        expect(twin.every((code) => code === 'match' || code === 'withheld')).toBe(true)
      }),
    )
  })
})
