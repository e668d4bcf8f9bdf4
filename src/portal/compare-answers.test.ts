import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../records/types.ts'
import { compareAnswers } from './compare-answers.ts'

const line = (category: string, items: number, partner = 'BRA') => ({ category, items, partner })

describe('two answers', () => {
  test('differ field by field, by the names of their fields', () => {
    const before = { title: 'A', place: { name: 'X', at: 'Y' }, same: ['a'] }
    const after = { place: { name: 'Z', at: 'Y' }, same: ['a'], total: '5' }
    expect(compareAnswers(before, after)).toEqual([
      { pointer: '/title', kind: 'value', before: 'A', after: undefined },
      { pointer: '/place/name', kind: 'value', before: 'X', after: 'Z' },
      { pointer: '/total', kind: 'value', before: undefined, after: '5' },
    ])
  })

  test('are the same however their members are ordered', () => {
    expect(compareAnswers({ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } })).toEqual([])
  })

  test('tell a mark from a value, and a place as one answer', () => {
    const point = (lon: number) => ({ type: 'Point', coordinates: [lon, -34] })
    expect(compareAnswers({ total: '5' }, { total: { $withheld: 'commercial' } })).toEqual([
      { pointer: '/total', kind: 'value', before: '5', after: { $withheld: 'commercial' } },
    ])
    expect(compareAnswers({ at: point(-56) }, { at: point(-55) })).toEqual([
      { pointer: '/at', kind: 'value', before: point(-56), after: point(-55) },
    ])
  })

  test('of codes tell which came and which went', () => {
    expect(compareAnswers({ states: ['ARG', 'BRA'] }, { states: ['BRA', 'CHL'] })).toEqual([
      { pointer: '/states', kind: 'items', before: ['ARG'], after: ['CHL'] },
    ])
    expect(compareAnswers({ states: ['ARG', 'BRA'] }, { states: ['BRA', 'ARG'] })).toEqual([
      { pointer: '/states', kind: 'value', before: ['ARG', 'BRA'], after: ['BRA', 'ARG'] },
    ])
  })
})

describe('two lists of lines', () => {
  const a = line('I', 4)
  const b = line('II', 10)
  const c = line('III', 2, 'CHL')

  test('tell a line that came, one that went, and in one that was changed the field alone', () => {
    expect(compareAnswers({ lines: [a, b] }, { lines: [a, c, b] })).toEqual([
      { pointer: '/lines/1', kind: 'line', before: undefined, after: c },
    ])
    expect(compareAnswers({ lines: [a, b, c] }, { lines: [b, c] })).toEqual([
      { pointer: '/lines/0', kind: 'line', before: a, after: undefined },
    ])
    expect(compareAnswers({ lines: [a, b] }, { lines: [a, { ...b, items: 12 }] })).toEqual([
      { pointer: '/lines/1/items', kind: 'value', before: 10, after: 12 },
    ])
  })

  test('tell a change beside a line that came before it', () => {
    expect(compareAnswers({ lines: [a, b] }, { lines: [c, a, { ...b, partner: 'PER' }] })).toEqual([
      { pointer: '/lines/0', kind: 'line', before: undefined, after: c },
      { pointer: '/lines/2/partner', kind: 'value', before: 'BRA', after: 'PER' },
    ])
  })

  test('tell one that comes and goes as a whole, line by line', () => {
    expect(compareAnswers({}, { lines: [a] })).toEqual([
      { pointer: '/lines/0', kind: 'line', before: undefined, after: a },
    ])
    expect(compareAnswers({ lines: [a] }, {})).toEqual([
      { pointer: '/lines/0', kind: 'line', before: a, after: undefined },
    ])
  })

  const some = fc.array(
    fc.record({ category: fc.constantFrom('I', 'II', 'III'), items: fc.integer({ min: 1, max: 3 }) }),
    { maxLength: 12 },
  )
  test('give the second list back from the first and the differences, whatever they are', () => {
    fc.assert(
      fc.property(some, some, (before, after) => {
        const told = compareAnswers({ lines: before }, { lines: after })
        const count = (lines: readonly object[], wanted: object) =>
          lines.filter((one) => JSON.stringify(one) === JSON.stringify(wanted)).length
        const gone = told.filter(({ kind, before: was }) => kind === 'line' && was !== undefined).length
        const come = told.filter(({ kind, after: is }) => kind === 'line' && is !== undefined).length
        expect(before.length - gone + come).toBe(after.length)
        expect(told.length === 0).toBe(JSON.stringify(before) === JSON.stringify(after))
        for (const { kind, pointer, after: is } of told) {
          const at = Number(pointer.split('/')[2])
          if (kind === 'line' && is !== undefined) expect(after[at]).toEqual(is)
          if (kind === 'value')
            expect((after[at] as Record<string, Json>)[pointer.split('/')[3] as string]).toEqual(is)
        }
        for (const one of before.filter((own) => count(after, own) === 0))
          expect(told.length, JSON.stringify(one)).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('of a thousand lines are compared at once', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => line(`C${i % 7}`, i, `S${i}`))
    const before = many(1000)
    const after = [...many(1000).slice(5), line('X', 1)].map((one, i) =>
      i === 500 ? { ...one, items: -1 } : one,
    )
    const started = performance.now()
    const told = compareAnswers({ lines: before }, { lines: after })
    expect(performance.now() - started).toBeLessThan(2000)
    expect(told).toHaveLength(7)
  })
})
