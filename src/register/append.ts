import type { Crypto } from '../crypto.ts'
import { type Edge, growTree, nodesFromTiles } from '../log/tiles.ts'
import { leafHash, rootAt } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import type { CommittedAudience } from '../records/commitment.ts'
import { entryBytes, unsignedDigest } from '../records/entry.ts'
import { admitEntry, type Keys } from '../records/keys.ts'
import type { CommittedValue, Entry, FiledRecord } from '../records/types.ts'
import { takeUploads } from './attachments-store.ts'
import { settleClearances } from './clearance-store.ts'
import type { Database, Query } from './database.ts'
import { type LogState, lockState } from './log-state.ts'
import { keepNotices, type NewNotice } from './notice-store.ts'
import { type ProjectedRow, projectRecord, supersession } from './project.ts'
import { eraseCommitted, keepAudience, keepValues, projectAudience } from './project-entries.ts'

/** An entry that waits for its index; a record comes with its body. Its signatures have been verified. */
export interface NewEntry {
  entry: Entry
  record?: {
    id: string
    bytes: Uint8Array
    record: FiledRecord
    values: readonly CommittedValue[]
    /** The bytes of the approvals its statement names. */
    approvals?: Uint8Array | undefined
  }
  /** What an audience entry commits to. */
  audience?: CommittedAudience
  /** Who is told of an audience entry. */
  notices?: readonly NewNotice[]
}

/** Where an entry stands. `already`: these very bytes were filed before. */
export interface Appended {
  index: number
  already: boolean
}

interface Placed extends NewEntry {
  index: number
  leaf: Uint8Array
  digest: string
}

// Bodies may be a megabyte each: the portable hex() of bytes.ts takes a hundred times as long.
const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** The record in whose place another stands: what it amends, withdraws or confirms. */
const placeOf = ({ relation }: FiledRecord): string | undefined =>
  relation?.kind === 'amends' || relation?.kind === 'withdraws' || relation?.kind === 'confirms'
    ? relation.record
    : undefined

/** What the database knows of a batch: digests that are filed, and records it speaks of that are out of force or confirmed. */
async function lookUp(query: Query, items: readonly NewEntry[], crypto: Crypto) {
  const digests = items.map(({ entry, record }) => record?.id ?? unsignedDigest(entry, crypto).slice(7))
  const targets = items.flatMap(({ record }) => (record ? (placeOf(record.record) ?? []) : []))
  const [filed, closed, confirmed] = await Promise.all([
    query<{ digest: string; index: number }>('select digest, index from entry where digest = any($1)', [
      digests,
    ]),
    targets.length === 0
      ? []
      : query<{ id: string }>(
          'select id from filed_record where id = any($1) and (amended_by is not null or withdrawn_by is not null)',
          [targets],
        ),
    targets.length === 0
      ? []
      : query<{ id: string }>(
          `select relation_record as id from filed_record
           where relation_kind = 'confirms' and withdrawn_by is null and relation_record = any($1)`,
          [targets],
        ),
  ])
  return {
    digests,
    filed: new Map(filed.map(({ digest, index }) => [digest, index])),
    closed: new Set(closed.map(({ id }) => id)),
    confirmed: new Set(confirmed.map(({ id }) => id)),
  }
}

/** Gives each item its index, or the Problem that keeps it out; nobody's Problem hurts another's filing. */
function placeAll(
  items: readonly NewEntry[],
  { digests, filed, closed, confirmed }: Awaited<ReturnType<typeof lookUp>>,
  state: LogState,
  crypto: Crypto,
) {
  const placed: Placed[] = []
  let { keys } = state
  const outcomes = items.map((item, i): Appended | Error => {
    const digest = digests[i] as string
    const known = filed.get(digest)
    if (known !== undefined)
      return item.record ? { index: known, already: true } : new Problem('replay', 'the entry is in the log')
    const over = item.record && placeOf(item.record.record)
    const confirms = item.record?.record.relation?.kind === 'confirms'
    try {
      if (over && (closed.has(over) || (confirms && confirmed.has(over))))
        throw new Problem('superseded', `${over} is no longer in force`)
      const index = state.size + placed.length
      keys = admitEntry(keys, item.entry, index, crypto)
      placed.push({ ...item, index, digest, leaf: entryBytes(item.entry) })
      filed.set(digest, index)
      if (over) (confirms ? confirmed : closed).add(over)
      return { index, already: false }
    } catch (error) {
      return error as Error
    }
  })
  return { placed, keys, outcomes }
}

/** Writes placed entries with bodies, tiles and projections, and moves the head. Inside the caller's transaction. */
async function write(
  query: Query,
  placed: readonly Placed[],
  state: LogState,
  keys: Keys,
  crypto: Crypto,
): Promise<LogState> {
  const { edge, touched } = growTree(
    state.edge,
    placed.map(({ leaf }) => leafHash(leaf, crypto)),
    crypto,
  )
  const size = state.size + placed.length
  // Every part of the root's fold lies in the rightmost tile of its level.
  const root = await rootAt(
    size,
    nodesFromTiles(async (level) => (edge[level] as Edge[number]).hashes, crypto),
    crypto,
  )
  const records = placed.flatMap(({ record, index, entry }) => (record ? [{ ...record, index, entry }] : []))
  // Sent one behind the other without waiting in between: the session takes them in this order.
  const written = [
    query(
      // The statement's time, not the transaction's: that one began before the lock, perhaps before an earlier index.
      `insert into entry (index, kind, participant, digest, leaf, sequenced_at)
       select index, kind, participant, digest, decode(leaf, 'hex'), statement_timestamp()
       from jsonb_to_recordset($1::jsonb) as x(index bigint, kind text, participant text, digest text, leaf text)`,
      [
        JSON.stringify(
          placed.map(({ index, entry, digest, leaf }) => ({
            index,
            kind: entry.kind,
            participant: entry.participant,
            digest,
            leaf: hex(leaf),
          })),
        ),
      ],
    ),
    query(
      `insert into tile select level, index, decode(hashes, 'hex')
       from jsonb_to_recordset($1::jsonb) as x(level smallint, index bigint, hashes text)
       on conflict (level, index) do update set hashes = excluded.hashes`,
      [JSON.stringify(touched.map(({ level, index, hashes }) => ({ level, index, hashes: hex(hashes) })))],
    ),
    ...(records.length > 0 ? writeRecords(query, records) : []),
    ...placed.map((one) => writeBeside(query, one)),
    query('update log set size = $1, root = $2', [size, root]),
    query("select pg_notify('confianza_head', $1)", [String(size)]),
  ]
  await Promise.all(written)
  return { size, root, keys, edge }
}

/** Writes what stands beside an entry that is no record. */
async function writeBeside(query: Query, { entry, index, audience, notices = [] }: Placed): Promise<void> {
  if (entry.kind === 'erase') await eraseCommitted(query, index, entry)
  if (entry.kind !== 'audience') return
  if (audience) await keepAudience(query, index, audience)
  await projectAudience(query, index, entry, audience?.audience)
  await keepNotices(query, notices, { record: entry.record.slice(7), filer: entry.participant, index })
}

/** Whoever filed a record: its participant, or who transcribed it. */
const filerOf = (entry: Entry): string =>
  entry.kind === 'record' ? (entry.filedBy ?? entry.participant) : entry.participant

/** Writes bodies, projections and committed values. */
function writeRecords(
  query: Query,
  records: readonly (NonNullable<NewEntry['record']> & { index: number; entry: Entry })[],
): Promise<unknown>[] {
  return [
    query(
      `insert into body select id, decode(bytes, 'hex') from jsonb_to_recordset($1::jsonb) as x(id text, bytes text)`,
      [JSON.stringify(records.map(({ id, bytes }) => ({ id, bytes: hex(bytes) })))],
    ),
    insertRecords(
      query,
      records.map(({ id, index, entry, record }) => ({
        row: projectRecord(id, index, entry, record),
        record,
      })),
    ),
    keepValues(query, records),
    takeUploads(
      query,
      records.map(({ id, entry, record }) => ({ id, record, filer: filerOf(entry) })),
      // A draft goes with its uploads: only once they are the record's.
    ).then(() => settleClearances(query, records)),
  ]
}

/** Inserts projected rows and marks what they take out of force; live filing and rebuild share it. */
export async function insertRecords(
  query: Query,
  items: readonly { row: ProjectedRow; record: FiledRecord }[],
): Promise<void> {
  await query(
    `insert into filed_record select * from jsonb_populate_recordset(null::filed_record, $1::jsonb)`,
    [JSON.stringify(items.map(({ row }) => row))],
  )
  for (const { row, record } of items) {
    const over = supersession(record)
    if (over)
      await query(`update filed_record set ${over.column} = $1 where id = $2`, [row['id'], over.target])
  }
}

/** One group commit: all that waits together, in one transaction under the log's row lock. */
export async function commitBatch(
  database: Database,
  items: readonly NewEntry[],
  known: LogState | undefined,
  secretariat: string,
  crypto: Crypto,
): Promise<{ state: LogState; outcomes: (Appended | Error)[] }> {
  return database.transaction(async (query) => {
    // The lock is asked for first; what is looked up behind it is what holds under it.
    const [state, found] = await Promise.all([
      lockState(query, known, secretariat, crypto),
      lookUp(query, items, crypto),
    ])
    const { placed, keys, outcomes } = placeAll(items, found, state, crypto)
    if (placed.length === 0) return { state, outcomes }
    return { state: await write(query, placed, state, keys, crypto), outcomes }
  })
}
