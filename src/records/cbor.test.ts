import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coseOf } from '../../test/soft-authenticator.ts'
import { fromHex } from '../bytes.ts'
import { readCbor } from './cbor.ts'
import { readCoseKey } from './cose.ts'

const bytesOf = (digits: string) => fromHex(digits) as Uint8Array
const COSE = new Uint8Array(coseOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey))

describe('CBOR', () => {
  // RFC 8949, appendix A, as far as the reader goes.
  const taken: [string, unknown][] = [
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1000000],
    ['20', -1],
    ['3863', -100],
    ['3903e7', -1000],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['6449455446', 'IETF'],
    ['62c3bc', 'ü'],
    ['80', []],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'a26161016162820203',
      new Map<string, unknown>([
        ['a', 1],
        ['b', [2, 3]],
      ]),
    ],
  ]
  test.each(taken)('%s is read', (digits, value) => {
    expect(readCbor(bytesOf(digits))).toEqual(value)
  })
  const refused = [
    ['', 'nothing'],
    ['1817', 'a longer head'],
    ['190017', 'a longer head'],
    ['1a0000ffff', 'a longer head'],
    ['1b000000e8d4a51000', 'eight bytes'],
    ['f93c00', 'a float'],
    ['f7', 'undefined'],
    ['c074323031332d30332d32315432303a30343a30305a', 'a tag'],
    ['5f42010243030405ff', 'indefinite bytes'],
    ['9fff', 'an indefinite list'],
    ['bf61610161629f0203ffff', 'an indefinite map'],
    ['a201020103', 'a name twice'],
    ['a1800 1'.replace(' ', ''), 'a name that is a list'],
    ['0000', 'something behind'],
    ['5affffffff00', 'a length that is not there'],
    ['9affffffff', 'a length that is not there'],
    ['61ff', 'text that is not UTF-8'],
    ['818181818100', 'too deep'],
  ] as const
  test.each(refused)('%s is refused: %s', (digits) => {
    expect(readCbor(bytesOf(digits))).toBeUndefined()
  })
  test('of any bytes it reads one item or nothing, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readCbor(bytes)),
      { numRuns: 3000 },
    )
  })
  test('of a key with bytes changed it reads that key or another, never the same', () => {
    fc.assert(
      fc.property(fc.nat(COSE.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = COSE.slice()
        bytes[at] = (bytes[at] as number) ^ change
        let key: unknown
        try {
          key = readCoseKey(bytes)
        } catch {
          key = undefined
        }
        expect(key).not.toEqual(readCoseKey(COSE))
      }),
    )
  })
})
