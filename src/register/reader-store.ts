import type { Reader } from '../audience/reader.ts'
import type { Circles } from '../audience/roles.ts'
import type { Audience, CommittedValue } from '../records/types.ts'
import { countRecords, type RecordGroup } from './count.ts'
import type { Database, Query } from './database.ts'
import { findRecord, listRecords, type RecordFilter, type RecordPage, readable } from './list.ts'
import type { RecordRow } from './project.ts'

/** That somebody filed what others may not read: by whom and in which month (UTC), and nothing more. */
export interface RestrictedFiling {
  participant: string
  /** `2026-03`. */
  month: string
  count: number
}

/** A change of a record's audience as its filer sees it. */
export interface AudienceChange {
  index: number
  /** The day it holds from (UTC); absent: at once. */
  starts?: string
  audience: Audience
  sequencedAt: Date
}

/** The most bytes of bodies that are held for one question. */
const MOST_BODIES = 64 * 1024 * 1024

/** Runs queries for a reader, as the role that row-level security binds. */
export type ReadAs = <T>(reader: Reader, work: (query: Query) => Promise<T>) => Promise<T>

/** Tells the database who belongs where, for its own lock. */
export async function keepCircles(database: Database, circles: Circles): Promise<void> {
  const rows = [
    ...[...circles.standing].map(([participant, circle]) => ({ circle: circle as string, participant })),
    ...[...circles.groups].flatMap(([id, members]) =>
      members.map((participant) => ({ circle: `group:${id}`, participant })),
    ),
  ]
  await database.transaction(async (query) => {
    // Two houses on one server that start at once write the same rows one after the other.
    await query('lock table circle in exclusive mode')
    await query('delete from circle')
    await query(
      'insert into circle select circle, participant from jsonb_to_recordset($1::jsonb) as x(circle text, participant text)',
      [JSON.stringify(rows)],
    )
  })
}

/**
 * Reading for somebody: every query runs as the role that row-level security binds, and asks by the rule of audience/
 * besides. `today` gives the day (UTC) by which changes of audience hold.
 */
export const readerStore = (database: Database, circles: Circles, today: () => string) => {
  const as: ReadAs = (reader, work) =>
    database.as(
      reader.kind === 'seat'
        ? { participant: reader.participant, role: reader.role, today: today() }
        : { participant: '', role: '', today: today() },
      work,
    )
  return {
    /** Who belongs where. */
    circles,
    /** Runs queries of the register's own stores for a reader, under row-level security. */
    readAs: as,
    listRecords: (reader: Reader, filter: RecordFilter): Promise<RecordPage> =>
      as(reader, (query) => listRecords(query, reader, circles, filter)),
    countRecords: (reader: Reader): Promise<RecordGroup[]> =>
      as(reader, (query) => countRecords(query, reader, circles)),
    findRecord: (reader: Reader, prefix: string): Promise<RecordRow | undefined> =>
      as(reader, (query) => findRecord(query, reader, circles, prefix)),
    /** The bodies a reader may read, by id: of the first of these as many as have `most` bytes together. */
    async readBodies(
      reader: Reader,
      ids: readonly string[],
      most = MOST_BODIES,
    ): Promise<Map<string, Uint8Array>> {
      if (ids.length === 0) return new Map()
      const rows = await as(reader, (query) =>
        query<{ id: string; bytes: Uint8Array }>(
          `select b.id, b.bytes from body b join (
             select o.id, sum(octet_length(o.bytes)) over (order by a.place) as upto
             from unnest($1::text[]) with ordinality as a(id, place) join body o using (id)) known using (id)
           where known.upto <= $2`,
          [ids, most],
        ),
      )
      return new Map(rows.map(({ id, bytes }) => [id, bytes]))
    },
    /** The values behind a record's commitments that a reader may read. */
    readValues: (reader: Reader, id: string): Promise<CommittedValue[]> =>
      as(reader, (query) =>
        query<CommittedValue>(
          'select pointer, salt, value, audience from committed_value where record = $1 order by pointer',
          [id],
        ),
      ),
    /** Where values of a record stood that are erased, and the entry that says so. */
    readErased: (
      reader: Reader,
      id: string,
    ): Promise<{ pointer: string; commitment: string; index: number }[]> =>
      as(reader, (query) =>
        query('select pointer, commitment, index from erased_value where record = $1 order by pointer', [id]),
      ),
    /**
     * The id of the one record that begins with these digits and could once be read by everybody, as the log says: filed
     * so, or opened by an entry whose day came before a later one held.
     */
    async findOncePublic(prefix: string): Promise<string | undefined> {
      const rows = await database.query<{ id: string; shown: boolean }>(
        `select r.id, r.audience->>'kind' = 'public' or exists (
           select 1 from audience_change c where c.record = r.id and c.audience->>'kind' = 'public'
             and (c.starts is null or (c.starts <= $3::date and not exists (
               select 1 from audience_change l join entry e on e.index = l.index
               where l.record = c.record and l.index > c.index and (l.starts is null or l.starts <= c.starts)
                 and (e.sequenced_at at time zone 'UTC')::date < c.starts)))) as shown
         from filed_record r where r.id between $1 and $2 limit 2`,
        [prefix.padEnd(64, '0'), prefix.padEnd(64, 'f'), today()],
      )
      return rows.length === 1 && rows[0]?.shown ? rows[0].id : undefined
    },
    /** What of these forms was filed that a reader may not read, by participant and month. */
    async countRestricted(
      reader: Reader,
      forms: readonly string[],
      participant?: string,
    ): Promise<RestrictedFiling[]> {
      const readableIds = await as(reader, (query) => {
        const params: unknown[] = [forms]
        const parameter = (value: unknown) => `$${params.push(value)}`
        const own = participant === undefined ? '' : `and r.participant = ${parameter(participant)}`
        return query<{ id: string }>(
          `select r.id from filed_record r where r.form = any($1) ${own}
           and (r.audience->>'kind' <> 'public' or r.changed) and ${readable(reader, circles, parameter)}`,
          params,
        )
      })
      return database.query<RestrictedFiling>(
        `select r.participant, to_char(e.sequenced_at at time zone 'UTC', 'YYYY-MM') as month, count(*)::int as count
         from filed_record r join entry e using (index)
         where r.form = any($1) and (r.audience->>'kind' <> 'public' or r.changed) and not (r.id = any($2))
           and ($3::text is null or r.participant = $3)
         group by 1, 2 order by 2 desc, 1`,
        [forms, readableIds.map(({ id }) => id), participant ?? null],
      )
    },
    /** Whether all of these are commitments of records of the participant whose values are still there. */
    async holdsCommitments(participant: string, commitments: readonly string[]): Promise<boolean> {
      const [{ count } = { count: 0 }] = await database.query<{ count: number }>(
        `select count(distinct v.commitment)::int as count from committed_value v
         join filed_record r on r.id = v.record where r.participant = $1 and v.commitment = any($2)`,
        [participant, commitments],
      )
      return count === commitments.length
    },
    /** Every change of a record's audience, oldest first; whoever asks has seen to it that the reader is its filer. */
    async listAudienceChanges(id: string): Promise<AudienceChange[]> {
      const rows = await database.query<{
        index: number
        starts: string | null
        audience: Audience
        sequencedAt: Date
      }>(
        `select c.index, to_char(c.starts, 'YYYY-MM-DD') as starts, c.audience, e.sequenced_at as "sequencedAt"
         from audience_change c join entry e using (index) where c.record = $1 order by c.index`,
        [id],
      )
      return rows.map(({ starts, ...row }) => (starts === null ? row : { ...row, starts }))
    },
  }
}
