import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { base64url, hex, text, utf8 } from '../src/bytes.ts'
import { nodeCrypto } from '../src/crypto-node.ts'
import { parseProof } from '../src/log/proof.ts'
import { entryBundle, tileOfEntries, tilePath } from '../src/log/tiles.ts'
import { leafHash } from '../src/log/tree.ts'
import { approvalsBytes, policyDigest } from '../src/records/approvals.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { audienceChange, erasure, policyEntry } from '../src/records/changes.ts'
import { commitmentOf } from '../src/records/commitment.ts'
import { entryBytes, unsignedDigest } from '../src/records/entry.ts'
import { pae, STATEMENT_TYPE } from '../src/records/statement.ts'
import type { Entry, KeyAddEntry } from '../src/records/types.ts'
import { manifestBytes, manifestDigest } from '../src/regime/manifest.ts'
import { verifyReceipt } from '../src/verify/receipt.ts'
import { auditExample } from './audit-example.ts'
import { clearanceExample } from './clearance-example.ts'
import { makeSmallLog } from './small-log.ts'
import { KEYS } from './trial-log.ts'

// Recomputes every example of docs/protocol.md from the code: a document that nothing checks drifts from it.

/** 00 01 02 … : every nonce of the examples, and with 32 bytes the salt. */
const counted = (length: number) => Uint8Array.from({ length }, (_, i) => i)
const crypto = { ...nodeCrypto, random: counted }

/** What is too long to read is shown as the digest of its bytes. */
const digest = (bytes: Uint8Array) => `sha256:${hex(crypto.sha256(bytes))}`
const statement = (entry: Entry, i: number) => Buffer.from(entry.sigs[i]?.stmt as string, 'base64url')

/** The examples of changes of audience, erasure and policy: entries without their signatures. */
function changes(record: string): Record<string, string> {
  const parties = audienceChange(
    { participant: 'URY', record, audience: { kind: 'parties', parties: ['ARG', 'BRA'] }, on: '2027-01-01' },
    crypto,
  )
  const values = [commitmentOf(hidden, crypto)]
  const entries = [parties.entry, erasure({ participant: 'URY', values }, crypto)]
  return {
    changes: [
      text(canonicalBytes(parties.beside?.audience)),
      ...entries.map((one) => text(canonicalBytes(one))),
    ].join('\n'),
  }
}

/** The example of a clearance: policy, certificate, what the passkey signed, and a filing that names it. */
async function clearance(): Promise<Record<string, string>> {
  const made: { one?: ReturnType<typeof clearanceExample> } = {}
  const cleared = await makeSmallLog(crypto, (id) => {
    made.one = clearanceExample(id, crypto)
    return made.one.digest
  })
  const one = made.one as ReturnType<typeof clearanceExample>
  const { record, receipt, vkey, entry } = cleared
  const approvals = approvalsBytes(one.approvals)
  const verdict = verifyReceipt({ record, receipt: utf8(receipt), vkey, approvals }, crypto)
  expect(verdict).toMatchObject({ holds: true, clearance: { count: 1, needed: 1, seats: ['seat-1'] } })
  return {
    policy: [
      text(canonicalBytes(one.policy)),
      policyDigest(one.policy, crypto),
      text(canonicalBytes(policyEntry(one.policy, crypto))),
    ].join('\n'),
    certificate: [text(canonicalBytes(one.certificate)), one.seat.by, one.seat.sig].join('\n'),
    clearance: [one.statement, one.challenge, one.cd, hex(one.ad), one.approval.sig].join('\n'),
    approvals: [text(approvals), one.digest, text(statement(entry, 0)), entry.sigs[0]?.sig].join('\n'),
  }
}

const hidden = { nonce: counted(16), salt: counted(32), pointer: '/total/amount', value: '1200.00' }

async function examples(): Promise<Record<string, string>> {
  const { manifest, record, signed, entry, entries, leaves, vkey, note, receipt } = await makeSmallLog(crypto)
  const verdict = verifyReceipt({ record, receipt: utf8(receipt), vkey }, crypto)
  expect(verdict.holds).toBe(true)
  const [first] = entries as [KeyAddEntry]
  const { sigs: _, ...unsigned } = first
  const signedBytes = pae(STATEMENT_TYPE, statement(entry, 0))
  const bundle = entryBundle(leaves)
  const { extra } = parseProof(utf8(receipt))
  return {
    ...changes(signed.id),
    ...(await clearance()),
    audit: auditExample(base64url(counted(16)), signed.id, crypto).slice(0, -1),
    canonical: text(canonicalBytes({ b: [100, -0, 'é\n'], B: '1e2', a: { '€': true } })),
    keys: Object.entries({ root: KEYS.root, log: KEYS.log, uryRoot: KEYS.uryRoot, ury: KEYS.ury })
      .map(([name, { id, public: raw }]) => `${name} ${id} ${base64url(raw)}`)
      .join('\n'),
    record: text(record),
    'record-id': signed.id,
    commitment: commitmentOf(hidden, crypto),
    statements: [entry, first].map((one) => text(statement(one, 0))).join('\n'),
    'statement-signed': [
      text(signedBytes).slice(0, text(signedBytes).indexOf('{') + 1),
      digest(signedBytes),
      entry.sigs[0]?.sig,
    ].join('\n'),
    entries: [text(canonicalBytes(unsigned)), unsignedDigest(first, crypto), text(entryBytes(entry))].join(
      '\n',
    ),
    manifest: [text(manifestBytes(manifest)), manifestDigest(manifest)].join('\n'),
    'leaf-hashes': [0, 5].map((i) => hex(leafHash(leaves[i] as Uint8Array, crypto))).join('\n'),
    tiles: [
      `${tilePath({ level: 0, index: 0, width: leaves.length })} ${digest(tileOfEntries(leaves, crypto))}`,
      `${tilePath({ level: 'entries', index: 0, width: leaves.length })} ${bundle.length} ${hex(bundle.subarray(0, 6))}… ${digest(bundle)}`,
      tilePath({ level: 0, index: 1234067, width: 256 }),
      tilePath({ level: 2, index: 5, width: 17 }),
    ].join('\n'),
    checkpoint: `${vkey}\n${note.slice(0, -1)}`,
    receipt: [
      // One line of the receipt is some kilobytes of base64.
      receipt.slice(0, receipt.indexOf('\n\n')).replace(/^extra .*$/m, 'extra …'),
      digest(extra as Uint8Array),
      digest(utf8(receipt)),
    ].join('\n'),
  }
}

test('every example of docs/protocol.md is what the code makes', async () => {
  const document = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8')
  const shown = [...document.matchAll(/^```\w* example=(\S*)\n(.*?)\n```$/gms)].map(([, name, body]) => [
    name,
    body,
  ])
  // A fence that the pattern passes over would be an example that nobody checks.
  expect(shown).toHaveLength(document.split('example=').length - 1)
  expect(new Set(shown.map(([name]) => name)).size).toBe(shown.length)
  expect(Object.fromEntries(shown)).toEqual(await examples())
})
