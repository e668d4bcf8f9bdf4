import { base64, equalBytes, fromBase64, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { openCheckpoint } from '../log/checkpoint.ts'
import { parseVkey } from '../log/note.ts'
import { formatProof, parseProof } from '../log/proof.ts'
import { leafHash, verifyInclusion } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import {
  approvalsDigest,
  type Clearance,
  type ClearanceOf,
  DEFAULT_POLICY,
  readApprovals,
  readPolicy,
  verifyApprovals,
} from '../records/approvals.ts'
import { canonicalBytes, parseCanonical } from '../records/canonical.ts'
import { entryBytes, readEntry } from '../records/entry.ts'
import { admitEntry, emptyKeys, type Keys } from '../records/keys.ts'
import { readRecord } from '../records/record.ts'
import { closed } from '../records/shape.ts'
import { recordLeaf, verifySignatures } from '../records/sign.ts'
import { approvalsOf } from '../records/statement.ts'
import type { Entry, FiledRecord, Json, RecordEntry, Sig } from '../records/types.ts'

/** A key entry with its place in the log. */
export interface ProvedEntry {
  index: number
  entry: Entry
  proof: readonly Uint8Array[]
}

/** What a receipt proves, or the step that did not hold. */
export type ReceiptVerdict =
  | {
      holds: true
      id: string
      record: FiledRecord
      entry: RecordEntry
      index: number
      size: number
      origin: string
      /** The key that signed, and who holds it. */
      signer: { id: string; participant: string; custody: 'own' | 'house' }
      /**
       * Who cleared the record, where the filing names approvals; `not-shown` where it does and none were given.
       * Absent where it names none.
       */
      clearance?: Clearance | 'not-shown'
    }
  | { holds: false; step: ReceiptStep; why: string }

/** The steps of checking a receipt, in order; the last is taken where the officials' approvals are at hand. */
export const RECEIPT_STEPS = [
  'record',
  'receipt',
  'checkpoint',
  'inclusion',
  'keys',
  'signature',
  'approvals',
] as const
/** One of {@link RECEIPT_STEPS}. */
export type ReceiptStep = (typeof RECEIPT_STEPS)[number]

/** The most key entries a receipt may carry. */
const MOST_KEYS = 64

/** The text of a record's receipt: its proof, with the entry and every key entry back to entry 0 as `extra`. */
export function makeReceipt(input: {
  entry: Entry
  index: number
  proof: readonly Uint8Array[]
  keys: readonly ProvedEntry[]
  checkpoint: string
}): string {
  const extra = canonicalBytes({
    entry: input.entry,
    keys: input.keys.map(({ index, entry, proof }) => ({ index, entry, proof: proof.map(base64) })),
  })
  return formatProof({ extra, index: input.index, hashes: input.proof, checkpoint: input.checkpoint })
}

/**
 * Which key entries a receipt of this entry carries: from the signer's key, and those that certified the seats of its
 * approvals, back to entry 0, in the log's order.
 */
export function keyTrail(
  entry: Entry,
  keys: Keys,
  readEntryAt: (index: number) => Entry,
  certifiedBy: readonly string[] = [],
): { index: number; entry: Entry }[] {
  const trail = new Map<number, Entry>()
  const follow = (id: string) => {
    const key = keys.byId.get(id)
    if (key === undefined || trail.has(key.addedAt)) return
    const added = readEntryAt(key.addedAt)
    trail.set(key.addedAt, added)
    for (const { by } of added.sigs) follow(by)
  }
  for (const id of [...entry.sigs.map(({ by }) => by), ...certifiedBy]) follow(id)
  return [...trail].sort(([a], [b]) => a - b).map(([index, added]) => ({ index, entry: added }))
}

/** The files of one record: exact bytes, its receipt, and who cleared it under which policy. */
export interface ReceiptFiles {
  record: Uint8Array
  receipt: Uint8Array
  /** The log key one already has. */
  vkey: string
  /** The officials' approvals, where one may have them. */
  approvals?: Uint8Array
  /** The participant's clearance policy; the house's default without it. */
  policy?: Uint8Array
}

/**
 * Checks a record against its receipt and the log's key, with nothing else: no network, no clock. What it cannot
 * show is that the key was revoked, or the record amended, after the receipt was made; nor that the policy given
 * was the one in force.
 */
export function verifyReceipt(
  { record: bytes, receipt, vkey, approvals, policy }: ReceiptFiles,
  crypto: Crypto,
): ReceiptVerdict {
  let step: ReceiptStep = 'record'
  try {
    const { id, record } = readRecord(bytes, crypto)
    step = 'receipt'
    const proof = parseProof(receipt)
    const extra = readExtra(proof.extra)
    const { entry } = extra
    const leaf = entryBytes(entry)
    step = 'checkpoint'
    const key = parseVkey(vkey.trim(), crypto)
    if (key === undefined) throw new Problem('bad-request', 'the log key is not an Ed25519 verifier key')
    const { size, root, origin } = openCheckpoint(utf8(proof.checkpoint), key, crypto)
    step = 'inclusion'
    const included = (index: number, bytesOf: Uint8Array, hashes: readonly Uint8Array[]) =>
      verifyInclusion({ index, size, leaf: leafHash(bytesOf, crypto), proof: hashes, root }, crypto)
    if (!included(proof.index, leaf, proof.hashes))
      throw new Problem('bad-signature', 'the entry is not in that log at that place')
    if (entry.kind !== 'record' || entry.record.digest !== `sha256:${id}`)
      throw new Problem('bad-record', 'the entry is of another record')
    step = 'keys'
    const keys = foldTrail(extra.keys, proof.index, origin, included, key.public, crypto)
    checkAgreement(entry, record, keys.secretariat)
    step = 'signature'
    verifySignatures(entry, keys, proof.index, origin, crypto)
    admitEntry(keys, entry, proof.index, crypto)
    const signer = keys.byId.get(entry.sigs[0]?.by as string) as NonNullable<ReturnType<Keys['byId']['get']>>
    step = 'approvals'
    const about = { record: id, participant: signer.participant, log: origin, keys }
    const clearance = clearanceOf(entry.sigs[0] as Sig, approvals, policy, about, crypto)
    return {
      holds: true,
      id,
      record,
      entry,
      index: proof.index,
      size,
      origin,
      signer: { id: signer.id, participant: signer.participant, custody: signer.custody },
      ...(clearance === undefined ? {} : { clearance }),
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { holds: false, step, why: error.detail ?? error.code }
  }
}

/** What the approvals come to that a filing names; given ones that it does not name are refused. */
function clearanceOf(
  sig: Sig,
  file: Uint8Array | undefined,
  policyFile: Uint8Array | undefined,
  about: Omit<ClearanceOf, 'policy'>,
  crypto: Crypto,
): Clearance | 'not-shown' | undefined {
  const named = approvalsOf(sig)
  if (file === undefined) return named === undefined ? undefined : 'not-shown'
  if (named === undefined) throw new Problem('bad-approval', 'the filing names no approvals')
  const approvals = readApprovals(file)
  if (approvalsDigest(approvals, crypto) !== named)
    throw new Problem('bad-approval', 'the approvals are not those that the filing names')
  const policy = policyFile === undefined ? DEFAULT_POLICY(about.participant) : readPolicy(policyFile)
  return verifyApprovals({ ...about, approvals, policy }, crypto)
}

/** Throws Problem `bad-record` unless leaf and body tell the same of participant, form, period and filer. */
export function checkAgreement(
  entry: Pick<RecordEntry, 'participant' | 'record' | 'filedBy'>,
  record: FiledRecord,
  secretariat: string,
): void {
  const told = recordLeaf(entry.record.digest.slice(7), record, secretariat)
  const said = (leaf: Pick<RecordEntry, 'participant' | 'record' | 'filedBy'>) =>
    JSON.stringify([leaf.participant, leaf.record.form, leaf.record.period, leaf.filedBy])
  if (said(entry) !== said(told)) throw new Problem('bad-record', 'leaf and body disagree')
}

function readExtra(extra: Uint8Array | undefined): { entry: Entry; keys: ProvedEntry[] } {
  if (extra === undefined) throw new Problem('bad-request', 'the receipt carries no entry')
  const value = closed(parseCanonical(extra), 'bad-request', 'extra', ['entry', 'keys'])
  if (!Array.isArray(value.keys) || value.keys.length > MOST_KEYS)
    throw new Problem('bad-request', 'extra/keys is not a short list')
  const asEntry = (entry: Json | undefined) => readEntry(canonicalBytes(entry))
  return {
    entry: asEntry(value.entry),
    keys: value.keys.map((item) => {
      const { index, entry, proof } = closed(item, 'bad-request', 'extra/keys', ['index', 'entry', 'proof'])
      const hashes = Array.isArray(proof)
        ? proof.map((hash) => (typeof hash === 'string' ? fromBase64(hash) : undefined))
        : [undefined]
      if (!Number.isSafeInteger(index) || hashes.length > 63 || hashes.includes(undefined))
        throw new Problem('bad-request', 'extra/keys is malformed')
      return { index: index as number, entry: asEntry(entry), proof: hashes as Uint8Array[] }
    }),
  }
}

/** The keys a receipt's entries add, each proved, signed and in order before the record's index. */
function foldTrail(
  trail: readonly ProvedEntry[],
  before: number,
  origin: string,
  included: (index: number, bytes: Uint8Array, proof: readonly Uint8Array[]) => boolean,
  logKey: Uint8Array,
  crypto: Crypto,
): Keys {
  const [first] = trail
  if (first?.index !== 0) throw new Problem('unknown-key', 'the trail of keys does not begin at entry 0')
  let keys = emptyKeys(first.entry.participant)
  let last = -1
  for (const { index, entry, proof } of trail) {
    if (index <= last || index >= before || entry.kind !== 'key-add')
      throw new Problem('unknown-key', 'the trail of keys is out of order')
    if (!included(index, entryBytes(entry), proof))
      throw new Problem('bad-signature', `key entry ${index} is not in that log`)
    verifySignatures(entry, keys, index, origin, crypto)
    keys = admitEntry(keys, entry, index, crypto)
    last = index
  }
  if ([...keys.byId.values()].some((key) => key.role === 'log' && !equalBytes(key.public, logKey))) {
    throw new Problem('wrong-key', 'the log key in the log is another')
  }
  return keys
}
