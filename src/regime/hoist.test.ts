import { parse } from '@bufbuild/cel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, compileForLoop } from './cel.ts'
import { hoist } from './hoist.ts'

describe('what a loop does not change', () => {
  test.each([
    ["x in list.filter(c, c != 'a')", 1],
    ['list.filter(c, c != x).size() > 1', 0],
    ["list.exists(a, list.filter(b, b != 'a').exists(c, c == a)) && x != ''", 1],
    ["list.exists(a, a == x && list.filter(b, b != 'a').size() > 1)", 1],
    // The range is not of the comprehension's own variable, whatever both are called.
    ["[x].filter(x, x != 'a').size() > 0", 0],
    ['list.exists(a, list.exists(b, b == a && b == x))', 0],
    ["list.all(a, a != 'a') || list.exists(a, a == x)", 1],
    ["has(m.k) && m.k.filter(c, c != 'a').size() > 0 || x == 'b'", 1],
    ["x == 'a' ? m.k.filter(c, c != 'a').size() > 0 : false", 1],
    ["x != ''", 0],
  ])('%s is gone through once, and means the same', (source, count) => {
    expect(hoist(parse(source).expr, ['x'])).toHaveLength(count)
    const whole = compile(source)
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 4 })
    fc.assert(
      fc.property(letters, letters, fc.option(letters), (list, xs, k) => {
        const { once, run } = compileForLoop(source, ['x'])
        const bindings = { list, m: k === null ? {} : { k } }
        const common = once(bindings)
        for (const x of xs) expect(run({ ...common, x })).toBe(whole({ ...bindings, x }))
      }),
    )
  })
})
