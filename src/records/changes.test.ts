import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { beginning, KEYS, ORIGIN, revokeKey } from '../../test/trial-log.ts'
import { base64url, fromBase64url } from '../bytes.ts'
import type { Signer } from '../crypto.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { canonicalBytes } from './canonical.ts'
import { audienceChange, erasure, policyEntry } from './changes.ts'
import { audienceCommitment, audienceOf } from './commitment.ts'
import { entryBytes, readEntry } from './entry.ts'
import { admitEntry, emptyKeys, type Keys } from './keys.ts'
import { DEFAULT_POLICY } from './policy.ts'
import { signEntry, verifySignatures } from './sign.ts'
import type { Audience, Entry } from './types.ts'

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
const RECORD = 'ab'.repeat(32)
const DIGEST = `sha256:${RECORD}`
const nonce = base64url(new Uint8Array(16))
const parties: Audience = { kind: 'parties', parties: ['ARG', 'BRA'] }

describe('shapes', () => {
  const sigs = [{ by: KEYS.ury.id, stmt: 'AA', sig: base64url(new Uint8Array(64)) }]
  const base = { v: 1, participant: 'URY', nonce, sigs }
  const audience = { ...base, kind: 'audience', record: DIGEST, to: { kind: 'public' } }
  const erase = { ...base, kind: 'erase', values: [DIGEST] }
  const policy = { ...base, kind: 'policy', digest: DIGEST }
  const cases: [string, object, string | undefined][] = [
    ['an audience entry', audience, undefined],
    ['an audience entry for later', { ...audience, on: '2027-01-01' }, undefined],
    ['an audience entry that commits', { ...audience, to: { $c: DIGEST } }, undefined],
    ['one that names readers', { ...audience, to: parties }, 'bad-entry'],
    ['one that names participants', { ...audience, to: { kind: 'participants' } }, 'bad-entry'],
    ['one that is public and commits', { ...audience, to: { kind: 'public', $c: DIGEST } }, 'bad-entry'],
    ['one that names nothing', { ...audience, to: {} }, 'bad-entry'],
    ['one of a record by its id', { ...audience, record: RECORD }, 'bad-entry'],
    ['one for a month', { ...audience, on: '2027-01' }, 'bad-entry'],
    ['one without a day', { ...audience, on: null }, 'bad-entry'],
    ['an erase entry', erase, undefined],
    ['one of 64 values', { ...erase, values: digests(64) }, undefined],
    ['one of 65 values', { ...erase, values: digests(65) }, 'bad-entry'],
    ['one of none', { ...erase, values: [] }, 'bad-entry'],
    ['one that names a value twice', { ...erase, values: [DIGEST, DIGEST] }, 'bad-entry'],
    ['one that shows a value', { ...erase, values: ['+598'] }, 'bad-entry'],
    ['a policy entry', policy, undefined],
    ['one that shows the policy', { ...policy, signatures: 1 }, 'bad-entry'],
    ['one without a nonce', { ...policy, nonce: undefined }, 'bad-entry'],
    ['a sealed entry', { ...base, kind: 'sealed' }, 'kind-not-open'],
    ['an epoch-close entry', { ...base, kind: 'epoch-close' }, 'kind-not-open'],
  ]
  test.each(cases)('%s', (_, entry, code) => {
    expect(codeOf(() => readEntry(canonicalBytes(entry)))).toBe(code)
  })
  test('64 values and eight signatures do not fit a leaf, 64 values and one do', () => {
    const one = signEntry({ ...erase, values: digests(64) } as never, [KEYS.ury], ORIGIN, crypto)
    expect(entryBytes(one).length).toBeLessThan(8192)
  })
})

const digests = (length: number) =>
  Array.from({ length }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)

describe('who signs', () => {
  const begun = beginning()
  const fold = (entries: readonly Entry[]): Keys =>
    entries.reduce((keys, entry, index) => admitEntry(keys, entry, index, crypto), emptyKeys('OAS'))
  const keys = fold(begun)
  const changes = {
    audience: audienceChange({ participant: 'URY', record: RECORD, audience: { kind: 'public' } }, crypto)
      .entry,
    erase: erasure({ participant: 'URY', values: [DIGEST] }, crypto),
    policy: policyEntry(DEFAULT_POLICY('URY'), crypto),
  }
  const tryOn = (kind: keyof typeof changes, signers: Signer[], known = keys, index = begun.length) =>
    codeOf(() => {
      const entry = signEntry<Entry>(changes[kind] as never, signers, ORIGIN, crypto)
      const read = readEntry(entryBytes(entry))
      verifySignatures(read, known, index, ORIGIN, crypto)
      expect(admitEntry(known, read, index, crypto)).toBe(known)
    })
  const kinds = Object.keys(changes) as (keyof typeof changes)[]
  const { ury, uryRoot, arg, argRoot, root, oas, log } = KEYS
  test.each(kinds)('%s: a root or a filing key of the participant, alone', (kind) => {
    expect(tryOn(kind, [ury])).toBeUndefined()
    expect(tryOn(kind, [uryRoot])).toBeUndefined()
    for (const signers of [[arg], [argRoot], [root], [oas], [log], [ury, uryRoot], [uryRoot, root]])
      expect(tryOn(kind, signers)).toBe('wrong-key')
    expect(tryOn(kind, [{ ...ury, sign: arg.sign }])).toBe('bad-signature')
    const without = fold([...begun, revokeKey(ury, uryRoot)])
    expect(tryOn(kind, [ury], without, begun.length + 1)).toBe('revoked-key')
  })
  test('none stands among the first three', () => {
    for (const kind of kinds) expect(tryOn(kind, [uryRoot], keys, 2)).toBe('bad-entry')
  })
})

describe('a committed audience', () => {
  const { entry, beside } = audienceChange(
    { participant: 'URY', record: RECORD, audience: parties, on: '2027-01-01' },
    crypto,
  )
  test('is the digest of the bytes docs/protocol.md names', () => {
    const salt = new Uint8Array(32).fill(7)
    const digest = createHash('sha256')
      .update('confianza/audience/v1\0')
      .update(new Uint8Array(16).fill(5))
      .update(salt)
      .update('{"kind":"parties","parties":["ARG","BRA"]}')
      .digest('hex')
    const made = audienceCommitment({ nonce: new Uint8Array(16).fill(5), salt, audience: parties }, crypto)
    expect(made).toBe(`sha256:${digest}`)
  })
  test('opens with what came beside it, and with nothing else', () => {
    expect(entry).toMatchObject({ record: DIGEST, on: '2027-01-01', kind: 'audience' })
    expect(audienceOf(entry, beside, crypto)).toEqual(parties)
    const salt = base64url((fromBase64url(beside?.salt as string) as Uint8Array).map((byte) => byte ^ 1))
    const open = (change: object) =>
      codeOf(() => audienceOf(entry, { ...beside, ...change } as never, crypto))
    expect(open({ salt })).toBe('bad-value')
    expect(open({ salt: 'AA' })).toBe('bad-value')
    expect(open({ audience: { ...parties, parties: ['ARG'] } })).toBe('bad-value')
    expect(open({ audience: { kind: 'public' } })).toBe('bad-value')
    expect(open({ audience: { kind: 'everybody' } })).toBe('bad-record')
    expect(codeOf(() => audienceOf(entry, undefined, crypto))).toBe('bad-value')
    expect(codeOf(() => audienceOf({ ...entry, nonce }, beside, crypto))).toBe('bad-value')
  })
  test('public stands in the leaf, with nothing beside it', () => {
    const open = audienceChange({ participant: 'URY', record: RECORD, audience: { kind: 'public' } }, crypto)
    expect(open.beside).toBeUndefined()
    expect(audienceOf(open.entry, undefined, crypto)).toEqual({ kind: 'public' })
    expect(codeOf(() => audienceOf(open.entry, beside, crypto))).toBe('bad-value')
  })
  test('the same audience is another commitment each time', () => {
    const again = audienceChange({ participant: 'URY', record: RECORD, audience: parties }, crypto)
    expect(again.entry.to).not.toEqual(entry.to)
  })
})
