import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expenditureOf, type Return } from './expenditure.ts'

/** Any returns there may be, two of one year among them. */
const total = fc.oneof(
  fc.tuple(fc.nat(9999), fc.integer({ min: 0, max: 8 })).map(([n, zeros]) => `${n}${'0'.repeat(zeros)}`),
  fc.constantFrom('-12', '0', '0.50', '12.340000', { $no: 'not-in-position' }, { $withheld: 'privacy' }),
)
const anyReturns = fc
  .array(
    fc.tuple(
      fc.integer({ min: 2000, max: 2012 }),
      total,
      fc.constantFrom('UYU', 'USD'),
      fc.constantFrom(0, 3, 6, 9),
    ),
    { maxLength: 20 },
  )
  .map((items) =>
    items.map(
      ([year, sum, currency, multiplier], i): Return => ({
        row: { id: `r${i}`, year },
        record: {
          says: 'answers',
          period: String(year),
          answers: { kind: 'single-figure', total: sum, currency, multiplier },
          provenance: { kind: 'state' },
        },
      }),
    ),
  )

test('the order returns come in does not matter', () => {
  const shuffled = anyReturns.chain((returns) =>
    fc.tuple(
      fc.constant(returns),
      fc.shuffledSubarray(returns, { minLength: returns.length, maxLength: returns.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([returns, others]) => {
      expect(expenditureOf(others)).toEqual(expenditureOf(returns))
    }),
  )
})

test('nothing is rescaled: every total is the very string filed, and every point its own units', () => {
  fc.assert(
    fc.property(anyReturns, (returns) => {
      const { years, lines } = expenditureOf(returns)
      expect(years).toHaveLength(returns.length)
      for (const { id, filed: said, currency, multiplier } of years) {
        const { answers } = (returns.find(({ row }) => row.id === id) as Return).record
        expect(said).toBe(typeof answers['total'] === 'string' ? answers['total'] : undefined)
        expect({ currency, multiplier }).toEqual({
          currency: answers['currency'],
          multiplier: answers['multiplier'],
        })
      }
      const told = years.filter(({ units, doubt }) => units !== undefined && doubt === undefined)
      expect(lines.flatMap(({ points }) => points)).toEqual(told.map(({ year, units }) => ({ year, units })))
    }),
  )
})
