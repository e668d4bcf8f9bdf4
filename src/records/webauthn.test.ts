import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AssertOptions, FLAGS, SoftAuthenticator } from '../../test/soft-authenticator.ts'
import { WEBAUTHN_VECTORS } from '../../test/webauthn-vectors.ts'
import { concat, fromBase64url, fromHex, ownBytes, utf8 } from '../bytes.ts'
import { browserCrypto } from '../crypto-browser.ts'
import { nodeCrypto } from '../crypto-node.ts'
import { readCoseKey } from './cose.ts'
import { type Assertion, verifyAssertion } from './webauthn.ts'

const bytesOf = (digits: string) => fromHex(digits) as Uint8Array
const both = { node: nodeCrypto, browser: browserCrypto }

/** What an assertion is refused for, or undefined. */
const refusalOf = (assertion: Assertion, crypto = nodeCrypto): string | undefined => {
  try {
    verifyAssertion(assertion, crypto)
    return undefined
  } catch (error) {
    return (error as { detail?: string }).detail
  }
}

describe.each(Object.entries(both))('W3C WebAuthn Level 3, section 16, by %s', (_, crypto) => {
  test.each(WEBAUTHN_VECTORS.map((one) => [one.name, one] as const))('%s', (_, vector) => {
    const [cose, challenge, ad, cd, sig] = (['cose', 'challenge', 'ad', 'cd', 'sig'] as const).map((name) =>
      bytesOf(vector[name]),
    ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    const { alg, refused } = vector
    const key = readCoseKey(cose)
    const holds = (message: Uint8Array, signature: Uint8Array) =>
      key.alg === -7
        ? crypto.verifyP256(key.x, key.y, message, signature)
        : key.alg === -8
          ? crypto.verify(key.x, message, signature)
          : crypto.verifyRsa(key.n, key.e, message, signature)
    const message = concat(ad, crypto.sha256(cd))
    expect(key.alg).toBe(alg)
    expect(holds(message, sig)).toBe(true)
    expect(holds(concat(message, utf8(' ')), sig)).toBe(false)
    expect(
      holds(
        message,
        sig.map((byte, i) => (i === sig.length - 1 ? byte ^ 1 : byte)),
      ),
    ).toBe(false)
    const origins = ['https://example.org']
    expect(refusalOf({ cose, alg, challenge, ad, cd, sig, rp: 'example.org', origins }, crypto)).toBe(refused)
  })
})

const rp = 'confianza.example'
const origin = `https://${rp}`
const challenge = nodeCrypto.random(32)
const authenticator = new SoftAuthenticator()
authenticator.enrol({ rp, origin, challenge })
const [passkey] = authenticator.passkeys as [(typeof authenticator.passkeys)[0]]

/** An assertion of the software authenticator, made otherwise or altered after. */
function assertion(made: Partial<AssertOptions> = {}, altered: Partial<Assertion> = {}): Assertion {
  const { response } = authenticator.assert({ rp, origin, challenge, id: passkey.id, ...made })
  const bytes = (value: string) => fromBase64url(value) as Uint8Array
  return {
    cose: passkey.cose,
    alg: -7,
    challenge,
    ad: bytes(response.authenticatorData),
    cd: bytes(response.clientDataJSON),
    sig: bytes(response.signature),
    rp,
    origins: [origin],
    ...altered,
  }
}

/** A message that the passkey truly signed, with client data of our own. */
function signedWith(cd: Uint8Array): Assertion {
  const one = assertion()
  const message = concat(one.ad, nodeCrypto.sha256(cd))
  return { ...one, cd, sig: ownBytes(sign('sha256', message, passkey.privateKey)) }
}
const said = (json: string) =>
  signedWith(utf8(json.replace('$', Buffer.from(challenge).toString('base64url'))))
const { UP, UV, BE, BS, AT, ED } = FLAGS

test('a signature of the authenticator holds, and tells what it says of itself', () => {
  for (const crypto of Object.values(both))
    expect(verifyAssertion(assertion(), crypto)).toEqual({
      backupEligible: true,
      backedUp: true,
      signCount: 0,
    })
  const bound = new SoftAuthenticator()
  bound.enrol({ rp, origin, challenge, deviceBound: true })
  const { response } = bound.assert({ rp, origin, challenge })
  const bytes = (value: string) => fromBase64url(value) as Uint8Array
  const one = {
    ...assertion(),
    cose: bound.passkeys[0]?.cose as Uint8Array,
    ad: bytes(response.authenticatorData),
    cd: bytes(response.clientDataJSON),
    sig: bytes(response.signature),
  }
  expect(verifyAssertion(one, nodeCrypto)).toEqual({ backupEligible: false, backedUp: false, signCount: 1 })
})

const other = new SoftAuthenticator()
other.enrol({ rp, origin, challenge })

const refusals: [string, () => Assertion, string][] = [
  [
    'another origin',
    () => assertion({ origin: 'https://confianza.example.net' }),
    'another site: https://confianza.example.net',
  ],
  ['the origin with a port', () => assertion({ origin: `${origin}:8443` }), 'signed on another site'],
  ['the origin in the clear', () => assertion({ origin: `http://${rp}` }), 'signed on another site'],
  ['another RP ID', () => assertion({}, { rp: 'example.net' }), 'another RP ID'],
  ['no user present', () => assertion({ flags: UV }), 'nobody was present'],
  ['no user verified', () => assertion({ flags: UP }), 'not verified'],
  ['backed up and not eligible', () => assertion({ flags: UP | UV | BS }), 'backed up and cannot be'],
  ['a credential in it', () => assertion({ flags: UP | UV | AT }), 'carries a credential'],
  ['extensions that are not there', () => assertion({ flags: UP | UV | ED }), 'something else behind'],
  [
    'bytes behind, without the flag',
    () => assertion({ extensions: Buffer.of(0xa0) }),
    'something else behind',
  ],
  [
    'extensions and a byte more',
    () => assertion({ flags: UP | UV | ED, extensions: Buffer.of(0xa0, 0) }),
    'something else behind',
  ],
  [
    'extensions that are no map',
    () => assertion({ flags: UP | UV | ED, extensions: Buffer.of(0x80) }),
    'something else behind',
  ],
  ['another challenge', () => assertion({ challenge: nodeCrypto.random(32) }), 'another challenge'],
  [
    'the challenge with padding',
    () => assertion({ challenge: Buffer.from(challenge).toString('base64url').concat('=') }),
    'another challenge',
  ],
  ['a registration', () => assertion({ type: 'webauthn.create' }), 'not of a signature'],
  ['a payment', () => assertion({ type: 'payment.get' }), 'not of a signature'],
  ['a frame of another site', () => assertion({ crossOrigin: true }), 'in a frame'],
  ['crossOrigin as a word', () => assertion({ client: { crossOrigin: 'false' } }), 'in a frame'],
  ['a page of another site above', () => assertion({ topOrigin: 'https://example.net' }), 'below a page'],
  [
    'another passkey',
    () => assertion({}, { cose: other.passkeys[0]?.cose as Uint8Array }),
    'does not verify',
  ],
  ['another algorithm', () => assertion({}, { alg: -8 }), 'another algorithm'],
  ['a key that is none', () => assertion({}, { cose: utf8('no') }), 'no COSE key'],
  ['authenticator data cut short', () => assertion({}, { ad: new Uint8Array(36) }), 'another length'],
  ['client data that are a list', () => said('[]'), 'no object'],
  ['client data that are not JSON', () => said('{'), 'not JSON'],
  [
    'client data behind a byte order mark',
    () => signedWith(concat(bytesOf('efbbbf'), assertion().cd)),
    'not JSON',
  ],
  [
    'two challenges',
    () => said(`{"type":"webauthn.get","challenge":"x","origin":"${origin}","challenge":"$"}`),
    'name something twice',
  ],
  [
    'two origins, one of them escaped',
    () =>
      said(
        `{"type":"webauthn.get","challenge":"$","\\u006frigin":"https://example.net","origin":"${origin}"}`,
      ),
    'name something twice',
  ],
  ['client data past all measure', () => assertion({ client: { more: 'a'.repeat(4096) } }), 'too long'],
]
test.each(refusals)('%s is refused', (_, made, why) => {
  expect(refusalOf(made())).toContain(why)
})

test('extensions are allowed, and passed over', () => {
  const flags = UP | UV | ED
  // {"hmac-secret": h'00…'} as an authenticator writes it.
  const extensions = concat(bytesOf('a16b686d61632d736563726574581e'), new Uint8Array(30))
  expect(refusalOf(assertion({ flags, extensions }))).toBeUndefined()
  expect(refusalOf(assertion({ flags: UP | UV | BE }))).toBeUndefined()
})

test('a member that browsers may add is passed over', () => {
  expect(refusalOf(assertion({ client: { crossOrigin: undefined, extraData: 'more' } }))).toBeUndefined()
})

test('no bit of what is signed can change', () => {
  const one = assertion()
  const parts = ['ad', 'cd', 'sig', 'cose'] as const
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 0, max: 7 }), (part, at, bit) => {
      const changed = one[part].slice()
      const place = at % changed.length
      changed[place] = (changed[place] as number) ^ (1 << bit)
      expect(refusalOf({ ...one, [part]: changed })).toBeDefined()
    }),
    { numRuns: 300 },
  )
})

describe('keys of the other algorithms', () => {
  const cbor = { rsa: bytesOf('a401030339010020590100'), exponent: bytesOf('2143010001') }
  const assertedBy = (cose: Uint8Array, alg: number, key: KeyObject): Assertion => {
    const one = assertion()
    const message = concat(one.ad, nodeCrypto.sha256(one.cd))
    return { ...one, cose, alg, sig: ownBytes(sign(alg === -8 ? null : 'sha256', message, key)) }
  }
  test('an RSA key of 2048 bits and an Ed25519 key hold in both', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const n = Buffer.from(rsa.publicKey.export({ format: 'jwk' }).n as string, 'base64url')
    const rs256 = assertedBy(concat(cbor.rsa, n, cbor.exponent), -257, rsa.privateKey)
    const okp = generateKeyPairSync('ed25519')
    const x = Buffer.from(okp.publicKey.export({ format: 'jwk' }).x as string, 'base64url')
    const eddsa = assertedBy(concat(bytesOf('a4010103272006215820'), x), -8, okp.privateKey)
    for (const crypto of Object.values(both)) {
      expect(refusalOf(rs256, crypto)).toBeUndefined()
      expect(refusalOf({ ...rs256, sig: rs256.sig.slice(1) }, crypto)).toContain('does not verify')
      expect(refusalOf({ ...rs256, sig: concat(new Uint8Array(1), rs256.sig) }, crypto)).toContain('verify')
      expect(refusalOf(eddsa, crypto)).toBeUndefined()
      expect(refusalOf({ ...eddsa, sig: new Uint8Array(64) }, crypto)).toContain('does not verify')
    }
  })
  const bad: [string, Uint8Array][] = [
    [
      'an RSA key of 1024 bits',
      concat(bytesOf('a4010303390100205880'), new Uint8Array(128).fill(0xff), cbor.exponent),
    ],
    [
      'an RSA key with a leading zero',
      concat(bytesOf('a401030339010020590101'), new Uint8Array(257), cbor.exponent),
    ],
    ['an RSA key with exponent 3', concat(cbor.rsa, new Uint8Array(256).fill(0xff), bytesOf('214103'))],
    ['a P-256 key with a coordinate less', bytesOf(`a401020326200121582000${'11'.repeat(31)}`)],
    ['a key with a member more', bytesOf(`a50101032720062158${'20'}${'11'.repeat(32)}0401`)],
    ['Ed448', bytesOf(`a4010103382220072158${'20'}${'11'.repeat(32)}`)],
  ]
  test.each(bad)('%s is refused', (_, cose) => {
    expect(() => readCoseKey(cose)).toThrow('bad-approval')
  })
  test('a P-256 point that is not on the curve verifies nothing', () => {
    const off = passkey.cose.slice()
    off[off.length - 1] = (off[off.length - 1] as number) ^ 1
    for (const crypto of Object.values(both))
      expect(refusalOf(assertion({}, { cose: off }), crypto)).toContain('does not verify')
  })
  test('both refuse a signature that is not strict DER', () => {
    const one = assertion()
    const [length, r] = [one.sig[1] as number, one.sig.subarray(2)]
    for (const sig of [
      concat(bytesOf('3081'), Uint8Array.of(length), r),
      concat(Uint8Array.of(0x30, length + 1), r, Uint8Array.of(0)),
      concat(one.sig, Uint8Array.of(0)),
      bytesOf('3006020100020100'),
      new Uint8Array(64),
    ])
      for (const crypto of Object.values(both)) expect(refusalOf({ ...one, sig }, crypto)).toContain('verify')
  })
})
