import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGS } from '../types.ts'
import { readDecimal, writeDecimal } from './amounts.ts'

const decimal = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }),
    fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: undefined }),
  )
  .map(
    ([minus, whole, fraction]) =>
      `${minus ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}`,
  )

describe('a figure', () => {
  test.each(LANGS)('is read back with every digit from how %s writes it', (lang) => {
    fc.assert(
      fc.property(decimal, (value) => {
        expect(readDecimal(writeDecimal(value, lang), lang)).toBe(value)
      }),
    )
  })
  test('is taken as the language writes it', () => {
    for (const [typed, lang, read] of [
      ['1.234,56', 'es', '1234.56'],
      ['1,234.56', 'en', '1234.56'],
      ['1 234,56', 'fr', '1234.56'],
      ['1\u202f234\u202f567', 'fr', '1234567'],
      ['1.234', 'es', '1234'],
      ['1.234', 'en', '1.234'],
      ['1,234', 'en', '1234'],
      ['1,234', 'pt', '1.234'],
      ['0.500', 'es', '0.500'],
      ['0,500', 'en', '0.500'],
      ['1.234.567', 'en', '1234567'],
      ['0012', 'es', '12'],
      ['\u22125', 'es', '-5'],
      ['2,5', 'en', '2.5'],
    ] as const)
      expect([typed, lang, readDecimal(typed, lang)]).toEqual([typed, lang, read])
  })
  test('that could be read in two ways is none', () => {
    for (const typed of [
      '1.2.3',
      '1,23,456',
      '12 34',
      '1.234,567,890',
      '1.234.',
      ',5',
      '5 UYU',
      '--1',
      '1e9',
    ])
      expect(readDecimal(typed, 'es')).toBeUndefined()
  })
})
