import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { text, utf8 } from '../bytes.ts'
import { canonicalBytes, MAX_DEPTH, parseCanonical, parseJson } from './canonical.ts'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

// RFC 8785, section 3.2.4 (the example's output, with members sorted as UTF-16).
test('sorts and spells as RFC 8785 shows', () => {
  const input =
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"literals":[true,false]}'
  expect(text(canonicalBytes(JSON.parse(input)))).toBe(
    '{"literals":[true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
  )
})

const folder = fileURLToPath(new URL('../../../shared/vectors/jcs-cyberphone', import.meta.url))
describe.skipIf(!existsSync(folder))('cyberphone vectors (skipped without ../shared)', () => {
  for (const name of existsSync(folder) ? readdirSync(`${folder}/testdata/input`) : []) {
    test(name, () => {
      const value = JSON.parse(readFileSync(`${folder}/testdata/input/${name}`, 'utf8'))
      expect(text(canonicalBytes(value))).toBe(
        readFileSync(`${folder}/testdata/output/${name}`, 'utf8').trimEnd(),
      )
    })
  }
})

// RFC 8785, Appendix B: IEEE 754 bits and their form.
test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555556', '333333333.3333334'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
])('writes the number of bits %s as %s', (bits, form) =>
  expect(text(canonicalBytes(numberOf(BigInt(`0x${bits}`))))).toBe(form),
)

const view = new DataView(new ArrayBuffer(8))
function numberOf(bits: bigint): number {
  view.setBigUint64(0, bits)
  return view.getFloat64(0)
}

// cyberphone numgen: fixed bits, then 0x0010000000000000 and up; RFC 8785 gives the SHA-256 of the first thousand lines.
test.skipIf(!existsSync(folder))('writes the thousand numbers of numgen (skipped without ../shared)', () => {
  const fixed = [...readFileSync(`${folder}/numgen-u64s.txt`, 'utf8').matchAll(/0x[0-9a-f]{16}/g)].map(
    ([bits]) => BigInt(bits),
  )
  const bits = [...fixed, ...Array.from({ length: 1000 }, (_, i) => 0x0010000000000000n + BigInt(i))].slice(
    0,
    1000,
  )
  const lines = bits
    .map((value) => `${value.toString(16)},${text(canonicalBytes(numberOf(value)))}\n`)
    .join('')
  expect(createHash('sha256').update(lines).digest('hex')).toBe(
    'be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687',
  )
})

test('what JCS writes parses, and comes back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      let bytes: Uint8Array
      try {
        bytes = canonicalBytes(value)
      } catch {
        return
      }
      if (text(bytes).includes('"__proto__"')) return
      expect(canonicalBytes(parseCanonical(bytes))).toEqual(bytes)
    }),
  )
})

test('a spelling is taken when and only when JCS writes it so', () => {
  const name = fc.oneof(
    fc.constantFrom('10', '9', '1.1', '', 'a', 'A', 'é', '\u{1f600}', '\ufb01'),
    fc.string(),
  )
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.string({ unit: 'binary' }),
      tie('object'),
    ),
    object: fc.dictionary(name, tie('json'), { maxKeys: 6 }),
  }))
  fc.assert(
    fc.property(json, fc.boolean(), (value, spaced) => {
      const spelled = JSON.stringify(value, null, spaced ? 1 : 0)
      let canonical: string | undefined
      try {
        canonical = text(canonicalBytes(JSON.parse(spelled)))
      } catch {
        // A lone surrogate: there is no form.
      }
      if (spelled.includes('__proto__')) return
      expect(codeOf(() => parseCanonical(utf8(spelled)))).toBe(
        spelled === canonical ? undefined : 'not-canonical',
      )
    }),
    { numRuns: 2000 },
  )
})

test('any other spelling is refused', () => {
  const other = [
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    ' {}',
    '{"a":1.0}',
    '{"a":9007199254740993}',
    '"\\u0041"',
    '1e2',
    '-0',
    '"\\ud800"',
  ]
  for (const spelling of other)
    expect([spelling, codeOf(() => parseCanonical(utf8(spelling)))]).toEqual([spelling, 'not-canonical'])
})

test('what is not JSON is refused', () => {
  const not = ['', '{', 'undefined', '{"__proto__":1}', '[1,]', '\ufeff{}']
  for (const spelling of not)
    expect([spelling, codeOf(() => parseJson(utf8(spelling)))]).toEqual([spelling, 'bad-json'])
  expect(codeOf(() => parseJson(new Uint8Array([0x22, 0xff, 0x22])))).toBe('bad-json')
})

test('a tower of brackets is refused before it is climbed', () => {
  const tower = (height: number) => utf8('['.repeat(height) + ']'.repeat(height))
  expect(codeOf(() => parseCanonical(tower(MAX_DEPTH)))).toBeUndefined()
  expect(codeOf(() => parseCanonical(tower(MAX_DEPTH + 1)))).toBe('bad-json')
  expect(codeOf(() => parseCanonical(tower(500_000)))).toBe('bad-json')
  expect(codeOf(() => parseCanonical(utf8(`"${'['.repeat(100)}"`)))).toBeUndefined()
})
