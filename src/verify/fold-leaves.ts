import { equalBytes } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import type { NoteKey } from '../log/note.ts'
import type { Problem } from '../problems.ts'
import { readEntry, unsignedDigest } from '../records/entry.ts'
import { admitEntry, emptyKeys, type Keys } from '../records/keys.ts'
import { signatureChecks } from '../records/sign.ts'
import type { SignatureCheck } from '../records/statement.ts'
import type { Entry, RecordEntry } from '../records/types.ts'

/** What a verifier may find. */
export type LogFindingCode =
  | 'no-checkpoint'
  | 'bad-checkpoint'
  | 'other-key'
  | 'went-back'
  | 'forked'
  | 'missing-tile'
  | 'bad-tile'
  | 'missing-entries'
  | 'bad-entries'
  | 'bad-root'
  | 'bad-entry'
  | 'bad-order'
  | 'bad-signature'
  | 'duplicate'
  | 'missing-body'
  | 'bad-body'
  | 'gone-body'

/** One thing that is not as it must be, at an index where there is one. */
export interface LogFinding {
  code: LogFindingCode
  index?: number
  detail: string
}

/** Notes what was found. */
export type Find = (code: LogFindingCode, detail: string, index?: number) => void

/** What an entry that its keys do not admit is called here; any other reason is its place in the order of keys. */
const FINDING_OF: Readonly<Record<string, LogFindingCode>> = {
  'bad-signature': 'bad-signature',
  'wrong-act': 'bad-signature',
  'wrong-log': 'bad-signature',
  duplicate: 'duplicate',
}

/** Folds one bundle's leaves: shapes, order of keys, duplicates. Gives what remains to be checked. */
export function foldLeaves(
  leaves: readonly Uint8Array[],
  first: number,
  before: Keys | undefined,
  seen: Set<string>,
  origin: string,
  logKey: NoteKey,
  find: Find,
  crypto: Crypto,
) {
  let keys = before
  const checks: { check: SignatureCheck; index: number }[] = []
  const records: { index: number; entry: RecordEntry }[] = []
  for (const [i, leaf] of leaves.entries()) {
    const index = first + i
    const entry = readLeaf(leaf, index, find)
    if (entry === undefined) continue
    keys ??= emptyKeys(entry.participant)
    try {
      for (const check of signatureChecks(entry, keys, index, origin, crypto)) checks.push({ check, index })
      keys = admitEntry(keys, entry, index, crypto)
    } catch (error) {
      const { code, detail } = error as Problem
      find(FINDING_OF[code] ?? 'bad-order', detail ?? code, index)
    }
    if (
      index === 1 &&
      entry.kind === 'key-add' &&
      entry.role === 'log' &&
      !equalBytes(keys.byId.get(entry.key.id)?.public ?? new Uint8Array(), logKey.public)
    ) {
      find('other-key', 'entry 1 adds another log key than the one that signs', index)
    }
    // A key cannot be added or revoked twice; a record can be filed, and an old regime put in force, by an old leaf.
    if (entry.kind === 'record' || entry.kind === 'regime') {
      const digest = entry.kind === 'record' ? entry.record.digest : unsignedDigest(entry, crypto)
      if (seen.has(digest)) find('duplicate', `a ${entry.kind} is filed twice`, index)
      seen.add(digest)
    }
    if (entry.kind === 'record') records.push({ index, entry })
  }
  return { keys, checks, records }
}

function readLeaf(leaf: Uint8Array, index: number, find: Find): Entry | undefined {
  try {
    return readEntry(leaf)
  } catch (error) {
    find('bad-entry', (error as Problem).detail ?? String(error), index)
    return undefined
  }
}
