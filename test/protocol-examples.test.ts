import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { base64url, hex, text, utf8 } from '../src/bytes.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto } from '../src/crypto-node.ts'
import { checkpointText } from '../src/log/checkpoint.ts'
import { noteKey, signNote, vkeyText } from '../src/log/note.ts'
import { parseProof } from '../src/log/proof.ts'
import { entryBundle, growTree, nodesFromTiles, tileOfEntries, tilePath } from '../src/log/tiles.ts'
import { inclusionProof, leafHash, rootAt } from '../src/log/tree.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { commitmentOf } from '../src/records/commitment.ts'
import { entryBytes, unsignedDigest } from '../src/records/entry.ts'
import { admitEntry, emptyKeys } from '../src/records/keys.ts'
import { readRecord } from '../src/records/record.ts'
import { keyAddition, recordLeaf, signEntry, signRecord } from '../src/records/sign.ts'
import { pae, STATEMENT_TYPE } from '../src/records/statement.ts'
import type { Entry, KeyAddEntry, KeyRole, RegimeEntry } from '../src/records/types.ts'
import { manifestBytes, manifestDigest } from '../src/regime/manifest.ts'
import { keyTrail, makeReceipt, verifyReceipt } from '../src/verify/receipt.ts'
import { KEYS, ORIGIN, sampleRecord } from './trial-log.ts'

// Recomputes every example of docs/protocol.md from the code: a document that nothing checks drifts from it.

/** 00 01 02 … : every nonce of the examples, and with 32 bytes the salt. */
const counted = (length: number) => Uint8Array.from({ length }, (_, i) => i)
const crypto = { ...nodeCrypto, random: counted }
const nonce = base64url(counted(16))

/** What is too long to read is shown as the digest of its bytes. */
const digest = (bytes: Uint8Array) => `sha256:${hex(crypto.sha256(bytes))}`
const statement = (entry: Entry, i: number) => Buffer.from(entry.sigs[i]?.stmt as string, 'base64url')

const add = (key: Signer, role: KeyRole, ...signers: Signer[]) =>
  signEntry<KeyAddEntry>(keyAddition(key, role, 'house', crypto), signers, ORIGIN, crypto)

/** The log of the examples: what a log begins with, one state's keys, one record. */
async function makeLog() {
  const { root, log, uryRoot, ury } = KEYS
  const manifest = {
    ref: 'miami-2003/1',
    files: { 'regime.yaml': hex(crypto.sha256(utf8('name: Miami\n'))) },
  }
  const regime = {
    v: 1,
    kind: 'regime',
    participant: 'OAS',
    nonce,
    regime: manifest.ref,
    digest: manifestDigest(manifest),
  } as const
  const record = canonicalBytes(
    sampleRecord({ nonce, answers: { instrument: 'cifta', status: 'ratified', 'as-of': '2009-04-30' } }),
  )
  const signed = signRecord(record, ury, ORIGIN, crypto)
  const entry = {
    ...recordLeaf(signed.id, readRecord(record, crypto).record, 'OAS'),
    sigs: signed.sigs,
  } as const
  const entries: Entry[] = [
    add(root, 'root', root),
    add(log, 'log', root, log),
    signEntry<RegimeEntry>(regime, [root], ORIGIN, crypto),
    add(uryRoot, 'root', uryRoot, root),
    add(ury, 'filing', uryRoot),
    entry,
  ]
  const leaves = entries.map(entryBytes)
  const { touched } = growTree(
    [],
    leaves.map((leaf) => leafHash(leaf, crypto)),
    crypto,
  )
  const read = nodesFromTiles(async () => touched[0]?.hashes as Uint8Array, crypto)
  const size = entries.length
  const key = noteKey(ORIGIN, log.public, crypto)
  const checkpoint = { origin: ORIGIN, size, root: await rootAt(size, read, crypto) }
  const note = signNote(checkpointText(checkpoint), key, log)
  const prove = (index: number) => inclusionProof(index, size, read, crypto)
  const keys = entries.reduce((known, one, i) => admitEntry(known, one, i, crypto), emptyKeys('OAS'))
  const trail = await Promise.all(
    keyTrail(entry, keys, (index) => entries[index] as Entry).map(async (one) => ({
      ...one,
      proof: await prove(one.index),
    })),
  )
  const index = size - 1
  const receipt = makeReceipt({ entry, index, proof: await prove(index), keys: trail, checkpoint: note })
  return { manifest, record, signed, entry, entries, leaves, vkey: vkeyText(key), note, receipt }
}

async function examples(): Promise<Record<string, string>> {
  const { manifest, record, signed, entry, entries, leaves, vkey, note, receipt } = await makeLog()
  const verdict = verifyReceipt({ record, receipt: utf8(receipt), vkey }, crypto)
  expect(verdict.holds).toBe(true)
  const [first] = entries as [KeyAddEntry]
  const { sigs: _, ...unsigned } = first
  const signedBytes = pae(STATEMENT_TYPE, statement(entry, 0))
  const bundle = entryBundle(leaves)
  const { extra } = parseProof(utf8(receipt))
  const salt = counted(32)
  const hidden = { nonce: counted(16), salt, pointer: '/total/amount', value: '1200.00' }
  return {
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
