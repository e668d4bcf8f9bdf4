import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { approvalsBytes, DEFAULT_POLICY, verifyApprovals } from '../src/records/approvals.ts'
import { emptyKeys } from '../src/records/keys.ts'
import type { Approval, ClearancePolicy } from '../src/records/types.ts'
import { gathered, Official } from './cleared-record.ts'
import { FLAGS } from './soft-authenticator.ts'
import { KEYS, ORIGIN } from './trial-log.ts'

// Approvals by the verifier that knows the protocol alone: the example of the protocol, and what src/ takes and refuses.

interface About {
  named: string
  record: string
  participant: string
  log: string
  policy: ClearancePolicy
  keyOf(id: string): { participant: string; role: string; public: Buffer } | undefined
}
const { checkApprovals, ownPolicy } = (await import(
  new URL('./independent/clearance.mjs', import.meta.url).href
)) as {
  checkApprovals(file: Buffer, about: About): number
  ownPolicy(participant: string): ClearancePolicy
}

const ury = { participant: 'URY', role: 'filing' as const, public: Buffer.from(KEYS.ury.public) }
const keyOf = (id: string) => (id === KEYS.ury.id ? ury : undefined)
const about = { participant: 'URY', log: ORIGIN, policy: ownPolicy('URY'), keyOf }

test('it takes the example of docs/protocol.md, in the bytes that stand there', () => {
  const document = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8')
  const shown = (name: string) =>
    new RegExp(`^\`\`\`\\w* example=${name}\n(.*?)\n\`\`\`$`, 'ms')
      .exec(document)?.[1]
      ?.split('\n') as string[]
  const [file, named] = shown('approvals') as [string, string]
  const [record] = shown('record-id') as [string]
  expect(checkApprovals(Buffer.from(file), { ...about, named, record })).toBe(1)
  const [policy] = shown('policy') as [string]
  expect(JSON.parse(policy)).toEqual(about.policy)
  const other = record.replace('2', '3')
  expect(() => checkApprovals(Buffer.from(file), { ...about, named, record: other })).toThrow(
    'something else',
  )
})

const RECORD = 'ab'.repeat(32)
const [ana, beto] = [new Official('ana'), new Official('beto', { office: 'defence', deviceBound: true })]
const two: ClearancePolicy = { ...DEFAULT_POLICY('URY'), signatures: 2 }
const bound: ClearancePolicy = { ...DEFAULT_POLICY('URY'), keys: 'device-bound', offices: ['defence'] }

const cases: [string, boolean, () => Approval[], ClearancePolicy?][] = [
  ['one official', true, () => [ana.clear(RECORD)]],
  [
    'two officials',
    true,
    () => [ana.clear(RECORD, { policy: two }), beto.clear(RECORD, { policy: two })],
    two,
  ],
  ['one of two', false, () => [ana.clear(RECORD, { policy: two })], two],
  ['a device-bound passkey', true, () => [beto.clear(RECORD, { policy: bound })], bound],
  ['a copied passkey', false, () => [ana.clear(RECORD, { policy: bound })], bound],
  [
    'extensions',
    true,
    () => [ana.clear(RECORD, { assert: { flags: 0x85, extensions: Buffer.of(0xa1, 0x61, 0x61, 0xf5) } })],
  ],
  [
    'extensions cut short',
    false,
    () => [ana.clear(RECORD, { assert: { flags: 0x85, extensions: Buffer.of(0xa1, 0x61) } })],
  ],
  ['no extensions', false, () => [ana.clear(RECORD, { assert: { flags: 0x85 } })]],
  ['another origin', false, () => [ana.clear(RECORD, { assert: { origin: 'https://evil.example' } })]],
  ['no user verification', false, () => [ana.clear(RECORD, { assert: { flags: FLAGS.UP } })]],
  ['nobody present', false, () => [ana.clear(RECORD, { assert: { flags: FLAGS.UV } })]],
  ['a frame', false, () => [ana.clear(RECORD, { assert: { crossOrigin: true } })]],
  ['a page above', false, () => [ana.clear(RECORD, { assert: { topOrigin: 'https://evil.example' } })]],
  ['another challenge', false, () => [ana.clear(RECORD, { assert: { challenge: crypto.random(32) } })]],
  ['a registration', false, () => [ana.clear(RECORD, { assert: { type: 'webauthn.create' } })]],
  ['another record', false, () => [ana.clear('cd'.repeat(32))]],
  ['another log', false, () => [ana.clear(RECORD, { statement: { log: 'x.invalid/1' } })]],
  ['another act of the seat', false, () => [ana.clear(RECORD, { certificate: { role: 'author' } })]],
  ["another state's key", false, () => [ana.clear(RECORD, { signer: KEYS.arg })]],
  ['a forged seal', false, () => [ana.clear(RECORD, { signer: { ...KEYS.ury, sign: KEYS.arg.sign } })]],
  ['another policy', false, () => [ana.clear(RECORD, { policy: two })]],
  ['one seat twice', false, () => [ana.clear(RECORD), ana.clear(RECORD)]],
  [
    'one passkey twice',
    false,
    () => [ana.clear(RECORD), ana.clear(RECORD, { certificate: { seat: 'other' } })],
  ],
  ["another official's signature", false, () => [{ ...ana.clear(RECORD), sig: beto.clear(RECORD).sig }]],
]
describe('both verifiers say the same of', () => {
  test.each(cases)('%s', (_, holds, made, policy = about.policy) => {
    const { approvals, digest } = gathered(...made())
    const file = approvalsBytes(approvals)
    const independent = () =>
      checkApprovals(Buffer.from(file), { ...about, policy, named: digest, record: RECORD })
    const key = { id: KEYS.ury.id, ...ury, custody: 'own', addedAt: 1 } as const
    const keys = { ...emptyKeys('OAS'), byId: new Map([[key.id, key]]) }
    const ours = () =>
      verifyApprovals({ approvals, record: RECORD, participant: 'URY', log: ORIGIN, keys, policy }, crypto)
    if (holds) {
      expect(independent()).toBe(ours().count)
    } else {
      expect(independent).toThrow()
      expect(ours).toThrow()
    }
  })
})

test('it refuses approvals that the filing does not name', () => {
  const { approvals, digest } = gathered(ana.clear(RECORD))
  const more = utf8(JSON.stringify({ ...approvals, more: 1 }))
  expect(() => checkApprovals(Buffer.from(more), { ...about, named: digest, record: RECORD })).toThrow(
    'not the approvals',
  )
})
