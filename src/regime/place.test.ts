import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { Place } from './place.ts'
import { RegimeError } from './regime-error.ts'

const open = (text: string) => Place.open('a.yaml', text)
const refused = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(RegimeError)
    return (error as RegimeError).message
  }
  return 'taken'
}

describe('a place in a YAML file', () => {
  test('knows its line, inside lists and mappings', () => {
    const place = open('a:\n  - one\n  - b: two\n    c: three\n')
    const second = place.members(['a']).a.items()[1]
    const { b, c } = second?.members(['b', 'c']) ?? {}
    expect([second?.line, b?.line, c?.line]).toEqual([3, 3, 4])
  })

  test('refuses what YAML allows and a regime does not', () => {
    expect(refused(() => open('a: 1\na: 2'))).toMatch(/^a.yaml:2: /)
    expect(refused(() => open('a: 1\n---\nb: 2'))).toMatch(/^a.yaml:/)
    expect(refused(() => open('a: &x 1\nb: *x').members(['a', 'b']).a.count())).toMatch(/:1: anchors/)
    expect(refused(() => open('a: !secret 1').data())).toMatch(/^a.yaml:1: /)
    expect(refused(() => open('__proto__: { a: 1 }').data())).toMatch(/:1: this key is not allowed/)
    expect(refused(() => open('').members(['a']))).toMatch(/:1: nothing stands here/)
  })

  test('takes a text only as a text', () => {
    for (const value of ['2003', 'true', '""', '" a"', '[a]', '{}', ''])
      expect(
        refused(() => open(`a: ${value}`).members(['a']).a.text()),
        value,
      ).toMatch(/^a.yaml:1: /)
    expect(open('a: 2003-02').members(['a']).a.text()).toBe('2003-02')
    expect(open('a: no').members(['a']).a.text()).toBe('no')
  })

  test('takes a whole number only from the least up', () => {
    for (const value of ['0', '-1', '1.5', '"1"', '9007199254740993'])
      expect(
        refused(() => open(`a: ${value}`).members(['a']).a.count(1)),
        value,
      ).toMatch(/^a.yaml:1: /)
    expect(open('a: 9').members(['a']).a.count(9)).toBe(9)
  })

  test('names every language that is missing', () => {
    expect(refused(() => open('en: a\npt: b').words())).toBe('a.yaml:1: words are missing in es, fr')
  })

  test('gives back plain data as it was written', () => {
    const key = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__')
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, noNullPrototype: true }), (data) => {
        expect(open(stringify(data, { aliasDuplicateObjects: false })).data()).toEqual(data)
      }),
    )
  })

  test('takes or refuses any text, and never fails in another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const message = refused(() => open(text).data())
        expect(message === 'taken' || /^a.yaml:\d+: ./s.test(message)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
