import { expect, test } from 'vitest'
import type { FiledRecord, Json } from '../records/types.ts'
import type { CrossCheck } from '../regime/cross-check.ts'
import type { Words } from '../regime/types.ts'
import { balancesOf } from './balance.ts'
import type { Told } from './dues.ts'

const account = (form: string, each: string, sign: '+' | '-', years = 0) => ({
  form,
  each,
  category: 'line.category',
  items: 'line.items',
  sign,
  years,
})
const CHECK: Extract<CrossCheck, { kind: 'balance' }> = {
  id: 'stock',
  kind: 'balance',
  title: {} as Words,
  lists: [],
  terms: [
    account('stock', '/held', '+'),
    account('stock', '/held', '-', -1),
    account('flow', '/came', '-'),
    account('flow', '/went', '+'),
  ],
}
const told = (
  form: string,
  period: string,
  answers: FiledRecord['answers'],
  says: FiledRecord['says'] = 'answers',
) =>
  ({
    row: { id: `${form} ${period}`, form, period, participant: 'URY' },
    record: { answers, says },
  }) as unknown as Told
const lines = (items: Record<string, Json>) =>
  Object.entries(items).map(([category, count]) => ({ category, items: count }))
const stock = (period: string, items: Record<string, Json>) => told('stock', period, { held: lines(items) })
const flow = (came: Record<string, Json>, went: Record<string, Json>) =>
  told('flow', '2020', { came: lines(came), went: lines(went) })

test('a stock that comes out even says nothing, one that does not says what is left over and from what', () => {
  const records = [
    stock('2019', { I: 10, II: 5 }),
    stock('2020', { I: 12, II: 5 }),
    flow({ I: 3, II: 2 }, { I: 1 }),
  ]
  expect(balancesOf(CHECK, records)).toMatchObject([
    {
      check: 'stock',
      year: 2020,
      category: 'II',
      difference: -2,
      terms: [{ items: 5 }, { items: 5, year: 2019 }, { items: 2 }, {}],
    },
  ])
})

test('a year is looked at only where every return is there, and what is withheld leaves its category out', () => {
  const now = stock('2020', { I: 12 })
  expect(balancesOf(CHECK, [now, flow({}, {})])).toEqual([])
  expect(balancesOf(CHECK, [stock('2019', { I: 1 }), now])).toEqual([])
  expect(
    balancesOf(CHECK, [stock('2019', { I: 1 }), now, told('flow', '2020', {}, 'not-in-position')]),
  ).toEqual([])
  expect(
    balancesOf(CHECK, [stock('2019', { I: 1 }), now, flow({ I: { $withheld: 'commercial' } }, {})]),
  ).toEqual([])
  expect(balancesOf(CHECK, [stock('2019', { I: 1 }), now, told('flow', '2020', {}, 'nil')])).toMatchObject([
    { difference: 11 },
  ])
})

test('what the first return does not name is left alone', () => {
  expect(balancesOf(CHECK, [stock('2019', {}), stock('2020', {}), flow({ I: 3 }, {})])).toEqual([])
})
