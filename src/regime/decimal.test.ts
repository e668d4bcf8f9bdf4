import { Big } from 'big.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumOf } from './decimal.ts'

const figure = fc.oneof(
  fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }).map(String),
  fc.tuple(fc.integer(), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`),
  fc.constantFrom('0', '-0', '9007199254740991', '9007199254740993', '', 'x'),
)

test('a sum is exact, of whole figures and of decimals, however large', () => {
  fc.assert(
    fc.property(fc.array(figure, { maxLength: 12 }), (figures) => {
      const decimals = figures.filter((one) => /^-?\d+(\.\d+)?$/.test(one))
      const exact = decimals.reduce((sum, one) => sum.plus(one), new Big(0)).toFixed()
      expect(sumOf(figures)).toBe(decimals.length === 0 ? '' : exact.replace(/^-0$/, '0'))
    }),
  )
  expect(sumOf([])).toBe('')
})
