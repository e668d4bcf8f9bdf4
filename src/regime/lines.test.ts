import { describe, expect, test } from 'vitest'
import { compile } from './cel.ts'
import { alikeOf, placesOf, repeatsOf, straysOf, totalWhere } from './lines.ts'

describe('lines that name a parent', () => {
  const strays = (...lines: [string, string][]) =>
    straysOf(
      lines.map(([name]) => name),
      lines.map(([, parent]) => parent),
    )
  test('lead to a root, in any order', () => {
    expect(strays()).toEqual([])
    expect(strays(['a', ''])).toEqual([])
    expect(strays(['c', 'b'], ['a', ''], ['b', 'a'], ['d', ''])).toEqual([])
  })
  test('stray where the parent is no line: that line, not those below it', () => {
    expect(strays(['a', ''], ['b', 'x'], ['c', 'b'])).toEqual([1])
    // A line without a name is nobody's parent.
    expect(strays(['', ''], ['b', ' '])).toEqual([1])
  })
  test('stray where they come back to themselves, each told once', () => {
    expect(strays(['a', 'a'])).toEqual([0])
    expect(strays(['a', 'c'], ['b', 'a'], ['c', 'b'], ['d', 'c'], ['e', ''])).toEqual([0, 1, 2])
    expect(strays(['d', 'a'], ['a', 'b'], ['b', 'a'], ['x', 'y'], ['y', 'x'])).toEqual([1, 2, 3, 4])
  })
  test('a name that stands twice is the first of its lines', () => {
    expect(strays(['a', ''], ['a', 'b'], ['b', 'a'])).toEqual([])
  })
  test('a long chain takes no long time', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => String(i))
    expect(straysOf(names, ['', ...names.slice(0, -1)])).toEqual([])
    expect(straysOf(names, [names.at(-1) as string, ...names.slice(0, -1)])).toHaveLength(100_000)
  })
})

test('what stood before in a list', () => {
  expect(repeatsOf(['a', 'b', 'a', '', '', 'a', 'B'])).toEqual([2, 5])
})

test('rules may ask for both, and for a quotient', () => {
  const run = (source: string) => compile(source)({})
  const plain = (value: unknown) => [...(value as Iterable<bigint>)].map(Number)
  expect(plain(run("strays(['a', 'b'], ['', 'x'])"))).toEqual([1])
  expect(plain(run("repeats(['a', 'a'])"))).toEqual([1])
  expect(run("firstPlaces(['a', '', 'b', 'a'])['a'] == 0 && !('' in firstPlaces(['']))")).toBe(true)
  expect(run("quotient('10', '4')")).toBe('2.5')
  expect(run("quotient('1', '3')")).toBe('0.333333')
  expect([run("quotient('1', '0')"), run("quotient('', '2')")]).toEqual(['', ''])
})

test('the sum over the lines of a code', () => {
  const lines = [
    { code: 'I', items: 4 },
    { code: 'II', items: { $withheld: 'commercial' } },
    { code: 'I', items: 3 },
    { code: 'III' },
  ]
  const maps = lines.map((line) => new Map<string, unknown>(Object.entries(line)))
  expect(totalWhere(maps, 'code', 'I', 'items')).toBe(7)
  expect(totalWhere(maps, 'code', 'VI', 'items')).toBe(0)
  for (const code of ['II', 'III']) expect(() => totalWhere(maps, 'code', code, 'items')).toThrow(RangeError)
  const run = (source: string) => compile(source)({ lines } as never)
  expect(run("totalWhere(lines, 'code', 'I', 'items')")).toBe(7n)
  // Where a line of the code gives no number, nothing can be decided.
  expect(run("totalWhere(lines, 'code', 'II', 'items') == 0")).toBeUndefined()
})

test('the places of the lines of some codes', () => {
  const lines = [{ code: 'I' }, {}, { code: { $no: 'not-applicable' } }, { code: 'II' }, { code: 'I' }]
  const maps = lines.map((line) => new Map<string, unknown>(Object.entries(line)))
  expect(placesOf(maps, 'code', ['I'])).toEqual([0, 4])
  expect(placesOf(maps, 'code', ['I', 'II', 'III'])).toEqual([0, 3, 4])
  const run = compile("places(lines, 'code', ['II'])")
  expect([...(run({ lines } as never) as Iterable<bigint>)]).toEqual([3n])
})

test('lines that say the same in some columns', () => {
  const lines = [
    { code: 'I', to: 'BRA' },
    { code: 'I', to: 'CHL', items: 4 },
    { code: 'I', to: 'BRA', items: 9 },
    { code: { $withheld: 'commercial' }, to: 'BRA' },
    { code: { $withheld: 'commercial' }, to: 'BRA' },
    { to: 'BRA' },
    { to: 'BRA' },
    // No two columns run into one another.
    { code: 'I","', to: 'x' },
    { code: 'I', to: '","x' },
  ]
  const maps = lines.map((line) => new Map<string, unknown>(Object.entries(line)))
  expect(alikeOf(maps, ['code', 'to'])).toEqual([2, 6])
  const run = compile("alike(lines, ['code', 'to'])")
  expect([...(run({ lines } as never) as Iterable<bigint>)]).toEqual([2n, 6n])
})
