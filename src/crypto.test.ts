import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64, base64url, fromBase64, fromBase64url, fromHex, hex, utf8 } from './bytes.ts'
import { browserCrypto } from './crypto-browser.ts'
import { newSigner, nodeCrypto, signerFromSeed } from './crypto-node.ts'

const bytesOf = (digits: string) => fromHex(digits) as Uint8Array
const both = { node: nodeCrypto, browser: browserCrypto }

// RFC 8032, section 7.1, tests 1 to 3.
const RFC8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

describe.each(Object.entries(both))('%s', (_, crypto) => {
  test('agrees with RFC 8032', () => {
    for (const [, key, message, signature] of RFC8032) {
      expect(crypto.verify(bytesOf(key), bytesOf(message), bytesOf(signature))).toBe(true)
      expect(crypto.verify(bytesOf(key), bytesOf(`${message}00`), bytesOf(signature))).toBe(false)
    }
  })
  test('agrees with FIPS 180-4', () => {
    expect(hex(crypto.sha256(utf8('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
  test('refuses a key or signature of another length', () => {
    expect(crypto.verify(new Uint8Array(31), utf8('a'), new Uint8Array(64))).toBe(false)
    expect(crypto.verify(bytesOf(RFC8032[0][1]), utf8(''), new Uint8Array(63))).toBe(false)
  })
})

// C2SP CCTV, ed25519/ed25519vectors.json: 914 adversarial cases, each marked with what is odd in it.
const cctv = fileURLToPath(new URL('../../shared/vectors/cctv/ed25519/ed25519vectors.json', import.meta.url))
test.skipIf(!existsSync(cctv))(
  'both take the strict 43 of the 914 CCTV cases (skipped without ../shared)',
  () => {
    const cases: { key: string; sig: string; msg: string }[] = JSON.parse(readFileSync(cctv, 'utf8'))
    const taken = (crypto: typeof nodeCrypto) =>
      cases.map(({ key, sig, msg }) => crypto.verify(bytesOf(key), utf8(msg), bytesOf(sig)))
    const node = taken(nodeCrypto)
    expect(node).toHaveLength(914)
    expect(node.filter(Boolean)).toHaveLength(43)
    expect(taken(browserCrypto)).toEqual(node)
  },
)

test('a seed gives the signer of RFC 8032 and the key id of the protocol', () => {
  const [seed, key, message, signature] = RFC8032[1]
  const signer = signerFromSeed('URY', bytesOf(seed))
  expect(hex(signer.public)).toBe(key)
  expect(hex(signer.sign(bytesOf(message)))).toBe(signature)
  expect(signer.id).toBe(`ed25519:${hex(nodeCrypto.sha256(bytesOf(key))).slice(0, 32)}`)
})

test('what one signs the other verifies', () => {
  const { signer } = newSigner('URY')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (message) =>
      browserCrypto.verify(signer.public, message, signer.sign(message)),
    ),
    { numRuns: 10 },
  )
})

test('base64, base64url and hex come back, and have one spelling', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(base64(bytes))).toEqual(bytes)
      expect(fromBase64url(base64url(bytes))).toEqual(bytes)
      expect(fromHex(hex(bytes))).toEqual(bytes)
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    }),
  )
  for (const bad of ['A', 'AB', 'AB=', 'AB==\n', 'AR==', 'A===', '====', 'AA==AA==', 'Zm9vYh=='])
    expect(fromBase64(bad)).toBeUndefined()
  for (const bad of ['A', 'AR', 'AA==', 'A+', 'Zm9vYh']) expect(fromBase64url(bad)).toBeUndefined()
  for (const bad of ['a', 'AA', '0x', 'gg']) expect(fromHex(bad)).toBeUndefined()
})
