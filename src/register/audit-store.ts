import { equalBytes, text, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { type Edge, growTree, nodesFromTiles } from '../log/tiles.ts'
import { emptyRoot, leafHash, rootAt, TILE_WIDTH } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import { type AuditLine, lineBytes, readLine } from '../records/audit-line.ts'
import type { Database, Query } from './database.ts'

/** One participant's audit log as this process last saw it. */
export interface AuditHead {
  size: number
  root: Uint8Array
  edge: Edge
  /** The moment of the last line; '' without one. */
  at: string
}

/** A line at its place. */
export interface AuditRow {
  index: number
  line: AuditLine
}

/** One who read a record, as its filer is told. */
export interface ReaderOf {
  participant: string
  role: string | undefined
  first: string
  last: string
  times: number
}

/** What lists of lines are asked by. `before` is the index the page ends under, latest first. */
export interface AuditFilter {
  act?: string
  about?: string
  /** The index from which on. */
  since?: number
  before?: number
  limit?: number
}

/** The root of a tree that stands on its edge: every part of the fold lies in the rightmost tile of its level. */
export const rootOfEdge = (size: number, edge: Edge, crypto: Crypto): Promise<Uint8Array> =>
  rootAt(
    size,
    nodesFromTiles(async (level) => (edge[level] as Edge[number]).hashes, crypto),
    crypto,
  )

const readTileOf = (query: Query, participant: string) => async (level: number, index: number) =>
  (
    await query<{ hashes: Uint8Array }>(
      'select hashes from audit_tile where participant = $1 and level = $2 and index = $3',
      [participant, level, index],
    )
  )[0]?.hashes ?? new Uint8Array()

/** The head under its lock, as it was known or read anew. Throws Problem `read-only` when the log went back or aside. */
async function headUnderLock(
  query: Query,
  participant: string,
  row: { size: number; root: Uint8Array },
  known: AuditHead | undefined,
  crypto: Crypto,
): Promise<AuditHead> {
  const refuse = (why: string) => new Problem('read-only', `the audit log of ${participant} ${why}`)
  if (known?.size === row.size && equalBytes(known.root, row.root)) return known
  if (known && row.size <= known.size)
    throw refuse(`went back from ${known.size} lines to ${row.size}, or aside`)
  const readTile = readTileOf(query, participant)
  const edge: Edge[number][] = []
  for (let level = 0, hashes = row.size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    const index = Math.floor(hashes / TILE_WIDTH)
    const width = hashes % TILE_WIDTH
    edge.push({ level, index, hashes: width > 0 ? await readTile(level, index) : new Uint8Array() })
  }
  const beginning = known && (await rootAt(known.size, nodesFromTiles(readTile, crypto), crypto))
  if (beginning && !equalBytes(beginning, known.root))
    throw refuse(`no longer begins with the ${known.size} lines known before`)
  const [last] = await query<{ leaf: string }>(
    'select leaf from audit_line where participant = $1 and index = $2',
    [participant, row.size - 1],
  )
  return { ...row, edge, at: last ? readLine(utf8(last.leaf)).at : '' }
}

/**
 * Appends lines to their logs in one transaction under the row locks of their participants, taken in one order. Gives
 * the heads they lead to. Throws Problem `read-only` when a log is not what was known of it.
 */
export async function appendLines(
  database: Database,
  batch: ReadonlyMap<string, readonly AuditLine[]>,
  known: ReadonlyMap<string, AuditHead>,
  crypto: Crypto,
): Promise<Map<string, AuditHead>> {
  return database.transaction(async (query) => {
    const participants = [...batch.keys()].sort()
    if (participants.some((one) => !known.has(one)))
      await query(
        `insert into audit_log select participant, 0, $2::bytea from unnest($1::text[]) as participant
         order by participant on conflict do nothing`,
        [participants, emptyRoot(crypto)],
      )
    const rows = await query<{ participant: string; size: number; root: Uint8Array }>(
      'select participant, size, root from audit_log where participant = any($1) order by participant for update',
      [participants],
    )
    const next = new Map<string, AuditHead>()
    const leaves: object[] = []
    const tiles: object[] = []
    for (const { participant, ...row } of rows) {
      const head = await headUnderLock(query, participant, row, known.get(participant), crypto)
      let { at } = head
      const spelled = (batch.get(participant) ?? []).map((line) => {
        // Two servers' clocks differ, and any clock may be set back: a line never says it came before the last.
        if (line.at > at) at = line.at
        return lineBytes({ ...line, at })
      })
      const { edge, touched } = growTree(
        head.edge,
        spelled.map((bytes) => leafHash(bytes, crypto)),
        crypto,
      )
      const size = head.size + spelled.length
      next.set(participant, { size, edge, at, root: await rootOfEdge(size, edge, crypto) })
      spelled.forEach((bytes, i) => {
        leaves.push({ participant, index: head.size + i, leaf: text(bytes) })
      })
      for (const { level, index, hashes } of touched)
        tiles.push({ participant, level, index, hashes: Buffer.from(hashes).toString('hex') })
    }
    // Sent one behind the other without waiting in between: the session takes them in this order.
    await Promise.all([
      query(
        `insert into audit_line (participant, index, leaf)
       select participant, index, leaf from jsonb_to_recordset($1::jsonb) as x(participant text, index bigint, leaf text)`,
        [JSON.stringify(leaves)],
      ),
      query(
        `insert into audit_tile select participant, level, index, decode(hashes, 'hex')
       from jsonb_to_recordset($1::jsonb) as x(participant text, level smallint, index bigint, hashes text)
       on conflict (participant, level, index) do update set hashes = excluded.hashes`,
        [JSON.stringify(tiles)],
      ),
      query(
        `update audit_log set size = x.size, root = decode(x.root, 'hex')
       from jsonb_to_recordset($1::jsonb) as x(participant text, size bigint, root text)
       where audit_log.participant = x.participant`,
        [
          JSON.stringify(
            [...next].map(([participant, { size, root }]) => ({
              participant,
              size,
              root: Buffer.from(root).toString('hex'),
            })),
          ),
        ],
      ),
    ])
    return next
  })
}

/** The audit logs in the database; who may ask is decided by the use-cases. */
export const auditStore = (database: Database, crypto: Crypto) => {
  const { query } = database
  return {
    append: (batch: ReadonlyMap<string, readonly AuditLine[]>, known: ReadonlyMap<string, AuditHead>) =>
      appendLines(database, batch, known, crypto),
    /** Size and root as the database says them. */
    async head(participant: string): Promise<{ size: number; root: Uint8Array } | undefined> {
      return (
        await query<{ size: number; root: Uint8Array }>(
          'select size, root from audit_log where participant = $1',
          [participant],
        )
      )[0]
    },
    /** Leaves from an index on, in order, at most `limit`, under `to`. */
    leaves(participant: string, from: number, to: number): Promise<{ index: number; leaf: string }[]> {
      return query(
        'select index, leaf from audit_line where participant = $1 and index >= $2 and index < $3 order by index',
        [participant, from, to],
      )
    },
    /** Lines, latest first. */
    async lines(participant: string, filter: AuditFilter): Promise<AuditRow[]> {
      const rows = await query<{ index: number; leaf: string }>(
        `select index, leaf from audit_line
         where participant = $1 and ($2::text is null or act = $2) and ($3::text is null or about = $3)
           and index >= $4 and index < $5 order by index desc limit $6`,
        [
          participant,
          filter.act ?? null,
          filter.about ?? null,
          filter.since ?? 0,
          filter.before ?? Number.MAX_SAFE_INTEGER,
          filter.limit ?? 50,
        ],
      )
      return rows.map(({ index, leaf }) => ({ index, line: readLine(utf8(leaf)) }))
    },
    /** Who read a record of the participant, latest first. */
    async readersOf(participant: string, record: string): Promise<ReaderOf[]> {
      const rows = await query<Omit<ReaderOf, 'role'> & { role: string | null }>(
        `select coalesce(leaf::jsonb ->> 'by', participant) as participant, leaf::jsonb ->> 'role' as role,
           min(leaf::jsonb ->> 'at') as first, max(leaf::jsonb ->> 'at') as last, count(*)::int as times
         from audit_line where participant = $1 and about = $2 and act = 'reading'
         group by 1, 2 order by last desc limit 200`,
        [participant, record],
      )
      return rows.map(({ role, ...row }) => ({ ...row, role: role ?? undefined }))
    },
    readTile: (participant: string) => readTileOf(query, participant),
    async saveCheckpoint(participant: string, size: number, note: string): Promise<void> {
      await query('insert into audit_checkpoint values ($1, $2, $3) on conflict do nothing', [
        participant,
        size,
        note,
      ])
    },
    /** The newest checkpoint kept. */
    async lastCheckpoint(participant: string): Promise<string | undefined> {
      return (
        await query<{ note: string }>(
          'select note from audit_checkpoint where participant = $1 order by size desc limit 1',
          [participant],
        )
      )[0]?.note
    },
  }
}

/** See {@link auditStore}. */
export type AuditStore = ReturnType<typeof auditStore>
