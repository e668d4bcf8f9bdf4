import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import { verify } from '../src/cli/verify.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { approvalsBytes, certifiersOf, DEFAULT_POLICY } from '../src/records/approvals.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { admitEntry, emptyKeys } from '../src/records/keys.ts'
import type { Approval, Approvals, ClearancePolicy, Entry } from '../src/records/types.ts'
import { keyTrail } from '../src/verify/receipt.ts'
import { browserCrypto, verifyReceipt } from '../src/verify.ts'
import { gathered, Official } from './cleared-record.ts'
import { makeSmallLog } from './small-log.ts'
import { FLAGS } from './soft-authenticator.ts'
import { addKey, beginning, KEYS, newSigner, signedRecord } from './trial-log.ts'

// A receipt with the officials' approvals, by `confianza verify` and as the page checks it.

const folder = mkdtempSync(join(tmpdir(), 'clearance-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [ana, beto] = [new Official('ana'), new Official('beto', { office: 'defence', deviceBound: true })]
const strict: ClearancePolicy = {
  ...DEFAULT_POLICY('URY'),
  signatures: 2,
  offices: ['defence', 'foreign-affairs'],
}

/** A filed record whose filing names the approvals that are made of its id. */
async function filed(clear: (id: string) => Approval[]) {
  let approvals: Approvals | undefined
  const log = await makeSmallLog(crypto, (id) => {
    const made = clear(id)
    if (made.length === 0) return undefined
    const all = gathered(...made)
    approvals = all.approvals
    return all.digest
  })
  return { ...log, receipt: utf8(log.receipt), approvals: approvals && approvalsBytes(approvals) }
}

type Filed = Awaited<ReturnType<typeof filed>>

/** Runs the command on files: exit code and lines. */
async function run(
  { record, receipt, vkey }: Filed,
  more: { approvals?: Uint8Array | undefined; policy?: Uint8Array },
  json = false,
) {
  const path = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const args = [path('record.json', record), path('receipt.tlog-proof', receipt), '--key', vkey]
  for (const [name, bytes] of Object.entries(more))
    if (bytes) args.push(`--${name}`, path(`${name}.json`, bytes))
  const lines: string[] = []
  const io = { env: {}, out: (line: string) => lines.push(line), err: () => {} }
  const exit = await verify.run(json ? [...args, '--json'] : args, io)
  return { exit, out: lines.join('\n') }
}

describe('confianza verify', () => {
  let one: Filed
  beforeAll(async () => {
    one = await filed((id) => [ana.clear(id)])
  })
  test('says who cleared', async () => {
    const { exit, out } = await run(one, { approvals: one.approvals })
    expect(exit).toBe(0)
    expect(out).toContain('cleared by 1, 1 needed: ana')
    const { out: json } = await run(one, { approvals: one.approvals }, true)
    expect(JSON.parse(json)).toMatchObject({
      holds: true,
      clearance: { count: 1, needed: 1, seats: ['ana'] },
    })
  })
  test('says that clearances are named and were not given', async () => {
    const { exit, out } = await run(one, {})
    expect(exit).toBe(0)
    expect(out).toContain('not shown here')
  })
  test('says that none are named, and refuses ones that are not', async () => {
    const bare = await filed(() => [])
    expect(await run(bare, {})).toMatchObject({
      exit: 0,
      out: expect.stringContaining('names no clearances'),
    })
    expect(await run(bare, { approvals: one.approvals })).toMatchObject({
      exit: 1,
      out: 'does not hold at approvals: the filing names no approvals',
    })
  })
  test('refuses other approvals of the same officials', async () => {
    const { id } = one.signed
    const { approvals } = gathered(ana.clear(id))
    expect(await run(one, { approvals: approvalsBytes(approvals) })).toMatchObject({
      exit: 1,
      out: expect.stringContaining('not those that the filing names'),
    })
  })
  test('takes the policy of the participant, and no other', async () => {
    const two = await filed((id) => [ana, beto].map((one) => one.clear(id, { policy: strict })))
    const policy = canonicalBytes(strict)
    expect(await run(two, { approvals: two.approvals, policy })).toMatchObject({
      exit: 0,
      out: expect.stringContaining('cleared by 2, 2 needed: ana, beto'),
    })
    expect((await run(two, { approvals: two.approvals })).out).toContain('under another policy')
    const lax = canonicalBytes({ ...strict, signatures: 1 })
    expect((await run(two, { approvals: two.approvals, policy: lax })).exit).toBe(1)
    const single = await filed((id) => [ana.clear(id, { policy: strict })])
    expect(await run(single, { approvals: single.approvals, policy })).toMatchObject({
      exit: 1,
      out: expect.stringContaining('1 of 2 officials'),
    })
  })
  test('asks for files that go together', async () => {
    await expect(run(one, { policy: canonicalBytes(strict) })).rejects.toThrow(
      '--policy goes with --approvals',
    )
    const io = { env: {}, out: () => {}, err: () => {} }
    await expect(verify.run(['--log', 'http://127.0.0.1:1', '--approvals', 'x'], io)).rejects.toThrow(
      'no files',
    )
  })

  const refused: [string, (id: string) => Approval, string][] = [
    [
      'another origin',
      (id) => ana.clear(id, { assert: { origin: 'https://evil.example' } }),
      'https://evil.example',
    ],
    [
      'another RP ID',
      (id) => ana.clear(id, { certificate: { key: { ...ana.certificate().key, rp: 'example' } } }),
      'another RP ID',
    ],
    ['no user verification', (id) => ana.clear(id, { assert: { flags: FLAGS.UP } }), 'not verified'],
    ['another challenge', (id) => ana.clear(id, { assert: { challenge: crypto.random(32) } }), 'challenge'],
    ['a frame of another site', (id) => ana.clear(id, { assert: { crossOrigin: true } }), 'in a frame'],
    ['another record', () => ana.clear('00'.repeat(32)), 'another record'],
    ["another state's certificate", (id) => ana.clear(id, { signer: KEYS.arg }), ''],
    ['a passkey that is another', (id) => ({ ...ana.clear(id), sig: beto.clear(id).sig }), 'does not verify'],
  ]
  test.each(refused)('refuses %s, and so does the page', async (_, clear, why) => {
    const made = await filed((id) => [clear(id)])
    const { exit, out } = await run(made, { approvals: made.approvals })
    expect(exit).toBe(1)
    expect(out).toContain('does not hold at approvals')
    expect(out).toContain(why)
    const files = { ...made, approvals: made.approvals as Uint8Array }
    expect(verifyReceipt(files, browserCrypto)).toMatchObject({ holds: false, step: 'approvals' })
  })
})

test('a receipt carries the keys that certified its seats, too', () => {
  const second = newSigner('URY').signer
  const entries = [...beginning(), addKey(second, 'filing', KEYS.uryRoot)]
  const keys = entries.reduce((known, one, i) => admitEntry(known, one, i, crypto), emptyKeys('OAS'))
  const { entry } = signedRecord()
  const places = (certifiedBy: string[]) =>
    keyTrail(entry, keys, (index) => entries[index] as Entry, certifiedBy).map(({ index }) => index)
  const { approvals } = gathered(ana.clear('00'.repeat(32), { signer: second }), beto.clear('00'.repeat(32)))
  const by = certifiersOf(approvalsBytes(approvals))
  expect(by).toEqual([second.id, KEYS.ury.id])
  expect(places(by)).toEqual([...places([]), entries.length - 1])
})

test('the page says the same as the command', async () => {
  const { approvals, ...made } = await filed((id) => [ana.clear(id), beto.clear(id)])
  expect(verifyReceipt(made, browserCrypto)).toMatchObject({ holds: true, clearance: 'not-shown' })
  expect(verifyReceipt({ ...made, approvals: approvals as Uint8Array }, browserCrypto)).toMatchObject({
    holds: true,
    clearance: { count: 2, needed: 1, seats: ['ana', 'beto'] },
  })
})
