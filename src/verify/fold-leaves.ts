import { equalBytes } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import type { NoteKey } from '../log/note.ts'
import type { Problem } from '../problems.ts'
import { readEntry, unsignedDigest } from '../records/entry.ts'
import { admitEntry, emptyKeys, type Keys } from '../records/keys.ts'
import { signatureChecks } from '../records/sign.ts'
import type { SignatureCheck } from '../records/statement.ts'
import type { Entry, RecordEntry } from '../records/types.ts'
import type { Standing } from './standing.ts'

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

/** What leaves said before, to be told again by no other: records by digest, other entries by theirs. */
export interface Told {
  records: Map<string, Standing>
  entries: Set<string>
}

/** Folds one bundle's leaves: shapes, order of keys, duplicates. Gives what remains to be checked. */
export function foldLeaves(
  leaves: readonly Uint8Array[],
  first: number,
  before: Keys | undefined,
  told: Told,
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
    note(entry, index, told, find, crypto)
    if (entry.kind === 'record') records.push({ index, entry })
  }
  return { keys, checks, records }
}

/** Takes an entry among what was told. A key cannot be added or revoked twice; all else could be told by an old leaf. */
function note(entry: Entry, index: number, told: Told, find: Find, crypto: Crypto): void {
  if (entry.kind === 'key-add' || entry.kind === 'key-revoke') return
  if (entry.kind === 'record') {
    const { digest, form } = entry.record
    if (told.records.has(digest)) return void find('duplicate', 'a record is filed twice', index)
    const { participant, filedBy } = entry
    told.records.set(digest, { index, participant, filedBy, open: form !== undefined, changes: [] })
    return
  }
  const digest = unsignedDigest(entry, crypto)
  if (told.entries.has(digest)) return void find('duplicate', `a ${entry.kind} entry stands twice`, index)
  told.entries.add(digest)
  if (entry.kind !== 'audience') return
  const standing = told.records.get(entry.record)
  if (standing?.participant !== entry.participant)
    find('bad-order', 'an audience entry names a record that its participant had not filed', index)
  else standing.changes.push({ open: !('$c' in entry.to), later: entry.on !== undefined })
}

function readLeaf(leaf: Uint8Array, index: number, find: Find): Entry | undefined {
  try {
    return readEntry(leaf)
  } catch (error) {
    find('bad-entry', (error as Problem).detail ?? String(error), index)
    return undefined
  }
}
