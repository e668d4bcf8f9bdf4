import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gathered, Official, SITE } from '../../test/cleared-record.ts'
import { FLAGS } from '../../test/soft-authenticator.ts'
import { addKey, beginning, KEYS, newSigner, ORIGIN, revokeKey } from '../../test/trial-log.ts'
import { base64url, fromBase64url, utf8 } from '../bytes.ts'
import { browserCrypto } from '../crypto-browser.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import {
  approvalsBytes,
  approvalsDigest,
  DEFAULT_POLICY,
  policyDigest,
  readApprovals,
  readPolicy,
  verifyApprovals,
} from './approvals.ts'
import { canonicalBytes } from './canonical.ts'
import { admitEntry, emptyKeys, type Keys } from './keys.ts'
import type { Approval, Approvals, ClearancePolicy, Entry } from './types.ts'

const RECORD = 'ab'.repeat(32)
const fold = (entries: readonly Entry[]): Keys =>
  entries.reduce((keys, entry, index) => admitEntry(keys, entry, index, crypto), emptyKeys('OAS'))
const keys = fold(beginning())
const URY = DEFAULT_POLICY('URY')
const policyOf = (change: Partial<ClearancePolicy>): ClearancePolicy => ({ ...URY, ...change })

const [ana, beto, caro] = [
  new Official('ana'),
  new Official('beto', { office: 'defence' }),
  new Official('caro', { deviceBound: true }),
]

const verify = (
  approvals: Approvals,
  change: Partial<Parameters<typeof verifyApprovals>[0]> = {},
  by = crypto,
) =>
  verifyApprovals(
    { approvals, record: RECORD, participant: 'URY', log: ORIGIN, keys, policy: URY, ...change },
    by,
  )
/** Code and reason of a refusal, or undefined. */
const refusalOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string }
    return code === undefined ? String(error) : `${code}: ${detail}`
  }
}
const tried = (each: Approval[], change: Parameters<typeof verify>[1] = {}) =>
  refusalOf(() => verify(gathered(...each).approvals, change))

test('an official of the participant clears a record, in node and in browsers', () => {
  const { approvals } = gathered(ana.clear(RECORD))
  for (const by of [crypto, browserCrypto])
    expect(verify(approvals, {}, by)).toEqual({ count: 1, needed: 1, seats: ['ana'] })
})

test('a seat certified by the root counts as one certified by the filing key', () => {
  expect(tried([ana.clear(RECORD, { signer: KEYS.uryRoot })])).toBeUndefined()
})

describe('refused', () => {
  const cases: [string, () => Approval, string][] = [
    [
      'a clearance of another record',
      () => ana.clear('cd'.repeat(32)),
      'the statement is about another record',
    ],
    [
      'one for another log',
      () => ana.clear(RECORD, { statement: { log: 'x.invalid/1' } }),
      'for another log',
    ],
    [
      'one that names another seat',
      () => ana.clear(RECORD, { statement: { seat: 'beto' } }),
      'another signer',
    ],
    [
      'one that names another state',
      () => ana.clear(RECORD, { statement: { participant: 'ARG' } }),
      'another signer',
    ],
    [
      'one that names another key',
      () => ana.clear(RECORD, { statement: { key: `webauthn:${'0'.repeat(32)}` } }),
      'another signer',
    ],
    ['a nonce of another length', () => ana.clear(RECORD, { statement: { nonce: 'AA' } }), '/stmt/nonce'],
    [
      'another origin',
      () => ana.clear(RECORD, { assert: { origin: 'https://evil.example' } }),
      'another site',
    ],
    ['no user verification', () => ana.clear(RECORD, { assert: { flags: FLAGS.UP } }), 'not verified'],
    ['nobody present', () => ana.clear(RECORD, { assert: { flags: FLAGS.UV } }), 'nobody'],
    ['a frame', () => ana.clear(RECORD, { assert: { crossOrigin: true } }), 'in a frame'],
    ['another challenge', () => ana.clear(RECORD, { assert: { challenge: crypto.random(32) } }), 'challenge'],
    [
      'a registration',
      () => ana.clear(RECORD, { assert: { type: 'webauthn.create' } }),
      'not of a signature',
    ],
    [
      'another RP ID',
      () => ana.clear(RECORD, { certificate: { key: { ...ana.certificate().key, rp: 'example' } } }),
      'another RP ID',
    ],
    [
      "the passkey of another official's certificate",
      () => ({ ...ana.clear(RECORD), seat: beto.clear(RECORD).seat }),
      'names another signer',
    ],
    [
      "another official's passkey",
      () => {
        const own = ana.clear(RECORD)
        const { sig, ad } = beto.clear(RECORD)
        return { ...own, sig, ad }
      },
      'does not verify',
    ],
    [
      'a seat that does not clear',
      () => ana.clear(RECORD, { certificate: { role: 'author' } }),
      'not one that clears',
    ],
    [
      "another state's seat",
      () => ana.clear(RECORD, { signer: KEYS.arg, certificate: { participant: 'ARG' } }),
      'is of ARG',
    ],
    [
      "a seat certified by another state's key",
      () => ana.clear(RECORD, { signer: KEYS.arg }),
      'no root or filing key',
    ],
    [
      'a seat certified by the secretariat',
      () => ana.clear(RECORD, { signer: KEYS.root }),
      'no root or filing key',
    ],
    [
      'a seat certified by a key not in the log',
      () => ana.clear(RECORD, { signer: newSigner('URY').signer }),
      'not in the log',
    ],
    [
      'a certificate somebody else signed',
      () => ana.clear(RECORD, { signer: { ...KEYS.ury, sign: KEYS.arg.sign } }),
      'under the seat does not verify',
    ],
    [
      'a certificate under another policy',
      () => ana.clear(RECORD, { policy: policyOf({ signatures: 2 }) }),
      'certified under another policy',
    ],
  ]
  test.each(cases)('%s', (_, made, why) => {
    const refusal = tried([made()])
    expect(refusal).toContain('bad-approval')
    expect(refusal).toContain(why)
    // One that does not hold is refused even beside enough that do.
    expect(tried([beto.clear(RECORD), made()])).toContain('bad-approval')
  })
  test('a seat certified by a key revoked before', () => {
    const revoked = fold([...beginning(), revokeKey(KEYS.ury, KEYS.uryRoot)])
    expect(tried([ana.clear(RECORD)], { keys: revoked })).toContain('bad-approval')
  })
  test('a seat certified by a key of the participant in another role', () => {
    const witness = newSigner('URY').signer
    const known = fold([...beginning(), addKey(witness, 'witness', KEYS.uryRoot)])
    expect(tried([ana.clear(RECORD, { signer: witness })], { keys: known })).toContain(
      'no root or filing key',
    )
  })
  test('one seat twice, and one passkey in two seats', () => {
    expect(tried([ana.clear(RECORD), ana.clear(RECORD)])).toBe('bad-approval: one seat clears twice')
    const twice = [ana.clear(RECORD), ana.clear(RECORD, { certificate: { seat: 'other' } })]
    expect(tried(twice)).toBe('bad-approval: one key clears twice')
  })
  test("another participant's policy", () => {
    expect(tried([ana.clear(RECORD)], { policy: DEFAULT_POLICY('ARG') })).toContain('of another participant')
  })
})

describe('a policy', () => {
  const cleared = (policy: ClearancePolicy, ...officials: Official[]) =>
    tried(
      officials.map((one) => one.clear(RECORD, { policy })),
      { policy },
    )
  test('asks for a number of officials', () => {
    const two = policyOf({ signatures: 2 })
    expect(cleared(two, ana)).toBe('not-cleared: 1 of 2 officials cleared')
    expect(cleared(two, ana, beto)).toBeUndefined()
    expect(cleared(policyOf({ signatures: 0 }), ana)).toBeUndefined()
  })
  test('may name seats, offices, or both', () => {
    expect(cleared(policyOf({ seats: ['beto'] }), ana)).toContain('not-cleared')
    expect(cleared(policyOf({ seats: ['beto'] }), beto)).toBeUndefined()
    expect(cleared(policyOf({ offices: ['defence'] }), ana)).toContain('not-cleared')
    expect(cleared(policyOf({ offices: ['defence'] }), beto)).toBeUndefined()
    const both = policyOf({ seats: ['ana'], offices: ['defence'], signatures: 2 })
    expect(cleared(both, ana, beto)).toBeUndefined()
    expect(cleared(both, ana, caro)).toContain('1 of 2')
  })
  test('may ask for passkeys that are never copied', () => {
    const bound = policyOf({ keys: 'device-bound' })
    expect(cleared(bound, ana)).toBe('not-cleared: 0 of 1 officials cleared')
    expect(cleared(bound, caro)).toBeUndefined()
  })
  test('tells only of those that count', () => {
    const policy = policyOf({ seats: ['beto'] })
    const { approvals } = gathered(ana.clear(RECORD, { policy }), beto.clear(RECORD, { policy }))
    expect(verify(approvals, { policy })).toEqual({ count: 1, needed: 1, seats: ['beto'] })
  })
  test('has a closed shape', () => {
    const wrong: object[] = [
      { signatures: 6 },
      { signatures: -1 },
      { signatures: 1.5 },
      { signatures: '1' },
      { keys: 'all' },
      { seats: [] },
      { seats: ['a', 'a'] },
      { offices: ['a b'] },
      { nonce: 'AA' },
      { more: 1 },
      { v: 2 },
    ]
    for (const change of wrong)
      expect(refusalOf(() => readPolicy(canonicalBytes({ ...URY, ...change })))).toContain('bad-request')
    expect(readPolicy(canonicalBytes(URY))).toEqual(URY)
    expect(refusalOf(() => readPolicy(utf8('{ }')))).toContain('not-canonical')
  })
  test('of the house is the same for ever', () => {
    expect(policyDigest(URY, crypto)).toBe(policyDigest(DEFAULT_POLICY('URY'), crypto))
    expect(policyDigest(URY, crypto)).not.toBe(policyDigest(DEFAULT_POLICY('ARG'), crypto))
  })
})

describe('a certificate', () => {
  const wrong: [string, object][] = [
    ['a site of another name', { origins: ['https://evil.example'] }],
    ['a site that only ends alike', { origins: ['https://notconfianza.example'] }],
    ['a site in the clear', { origins: ['http://confianza.example'] }],
    ['no site', { origins: [] }],
    ['a site twice', { origins: [SITE, SITE] }],
    ['a site with a path', { origins: [`${SITE}/`] }],
    ['an RP ID that is no host', { rp: 'https://confianza.example' }],
    ['another algorithm', { alg: -257 }],
    ['an unknown algorithm', { alg: -7777 }],
    ['the id of another key', { id: `webauthn:${'0'.repeat(32)}` }],
    ['a key that is none', { cose: 'AA' }],
    ['a member more', { more: 1 }],
  ]
  test.each(wrong)('with %s is not signed', (_, change) => {
    const key = { ...ana.certificate().key, ...change } as never
    expect(refusalOf(() => ana.clear(RECORD, { certificate: { key } }))).toContain('bad-approval')
  })
  test('may name sites below its RP ID, with a port, and localhost in the clear', () => {
    for (const [rp, origin] of [
      ['confianza.example', 'https://casa.confianza.example:8443'],
      ['localhost', 'http://localhost:8080'],
    ] as const) {
      const key = { ...ana.certificate().key, rp, origins: [origin] }
      expect(refusalOf(() => ana.clear(RECORD, { certificate: { key } }))).toBeUndefined()
    }
  })
})

describe('the file', () => {
  const { approvals, digest } = gathered(ana.clear(RECORD), beto.clear(RECORD))
  test('comes back, and its digest is that of its bytes', () => {
    const bytes = approvalsBytes(approvals)
    expect(readApprovals(bytes)).toEqual(approvals)
    expect(digest).toBe(approvalsDigest(readApprovals(bytes), crypto))
    expect(gathered(...approvals.approvals).digest).not.toBe(digest)
  })
  const [one] = approvals.approvals as [Approval]
  const wrong: [string, object][] = [
    ['no approvals', { approvals: [] }],
    ['too many', { approvals: Array.from({ length: 17 }, () => one) }],
    ['a member more', { more: 1 }],
    ['a short nonce', { nonce: 'AA' }],
    ['a seat that is a word', { approvals: [{ ...one, seat: 'ana' }] }],
    ['padding', { approvals: [{ ...one, sig: `${one.sig}=` }] }],
    ['client data past all measure', { approvals: [{ ...one, cd: base64url(new Uint8Array(4097)) }] }],
    ['nothing signed', { approvals: [{ ...one, sig: '' }] }],
  ]
  test.each(wrong)('with %s is refused', (_, change) => {
    expect(refusalOf(() => readApprovals(canonicalBytes({ ...approvals, ...change })))).toContain(
      'bad-approval',
    )
  })
  test('that is not canonical, or far too long, is refused', () => {
    expect(refusalOf(() => readApprovals(utf8(`${JSON.stringify(approvals)}\n`)))).toContain('not-canonical')
    expect(refusalOf(() => readApprovals(new Uint8Array(200_000)))).toContain('too-large')
  })
  test('of which any bit is changed no longer clears', () => {
    const places = [['seat', 'cert'], ['seat', 'sig'], ['stmt'], ['sig'], ['ad'], ['cd']] as const
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(), fc.integer({ min: 0, max: 7 }), (place, at, bit) => {
        const copy = structuredClone(approvals)
        const holder = (place.length === 2 ? copy.approvals[0]?.seat : copy.approvals[0]) as never as Record<
          string,
          string
        >
        const name = place.at(-1) as string
        const bytes = fromBase64url(holder[name] as string) as Uint8Array
        const where = at % bytes.length
        bytes[where] = (bytes[where] as number) ^ (1 << bit)
        holder[name] = base64url(bytes)
        expect(refusalOf(() => verify(copy))).toContain('bad-approval')
      }),
      { numRuns: 300 },
    )
  })
})
