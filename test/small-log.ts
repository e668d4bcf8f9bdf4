import { base64url, hex, utf8 } from '../src/bytes.ts'
import type { Crypto, Signer } from '../src/crypto.ts'
import { checkpointText } from '../src/log/checkpoint.ts'
import { noteKey, signNote, vkeyText } from '../src/log/note.ts'
import { growTree, nodesFromTiles } from '../src/log/tiles.ts'
import { inclusionProof, leafHash, rootAt } from '../src/log/tree.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { entryBytes } from '../src/records/entry.ts'
import { admitEntry, emptyKeys } from '../src/records/keys.ts'
import { readRecord } from '../src/records/record.ts'
import { keyAddition, recordLeaf, signEntry, signRecord } from '../src/records/sign.ts'
import type { Entry, KeyAddEntry, KeyRole, RegimeEntry } from '../src/records/types.ts'
import { manifestDigest } from '../src/regime/manifest.ts'
import { keyTrail, makeReceipt } from '../src/verify/receipt.ts'
import { KEYS, ORIGIN, sampleRecord } from './trial-log.ts'

/**
 * A log of six entries with its receipt: what a log begins with, one state's keys, one record. `clear` is given the
 * record's id and gives the digest of its approvals. With a `random` that counts, every byte is the same each time.
 */
export async function makeSmallLog(
  crypto: Crypto,
  clear: (id: string) => string | undefined = () => undefined,
) {
  const { root, log, uryRoot, ury } = KEYS
  const nonce = base64url(crypto.random(16))
  const add = (key: Signer, role: KeyRole, ...signers: Signer[]) =>
    signEntry<KeyAddEntry>(keyAddition(key, role, 'house', crypto), signers, ORIGIN, crypto)
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
  const signed = signRecord(record, ury, ORIGIN, crypto, clear(readRecord(record, crypto).id))
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
