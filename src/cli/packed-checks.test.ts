import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packChecks, unpackChecks } from './packed-checks.ts'

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength })
const check = fc.record({ public: bytes(32), signature: bytes(64), message: bytes(0, 2048) })

test('checks come out of a block as they went in', () => {
  fc.assert(
    fc.property(fc.array(check, { maxLength: 20 }), (checks) => {
      expect(unpackChecks(packChecks(checks))).toEqual(checks)
    }),
  )
})

test('a check of another size is no check', () => {
  const [right] = fc.sample(check, 1)
  for (const wrong of [
    { public: new Uint8Array(31) },
    { signature: new Uint8Array(65) },
    { message: new Uint8Array(65536) },
  ])
    expect(() => packChecks([{ ...(right as never as object), ...wrong } as never])).toThrow(RangeError)
})
