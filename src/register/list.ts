import { type Reader, readableBy } from '../audience/reader.ts'
import type { Circles } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import type { Query } from './database.ts'
import { type RecordColumns, type RecordRow, readRow } from './project.ts'

/** Which records are asked for; every member narrows. */
export interface RecordFilter {
  /** Form name, any version. */
  form?: string
  participant?: string
  /** Records under this measure or a part of it. */
  measure?: string
  /** The year a period begins in. */
  year?: number
  /** Records at this log index or after it. */
  since?: number
  /** Only records that stand for their participant: see {@link standing}. */
  inForce?: boolean
  /** Transcriptions of these keys of sources. */
  sourceKeys?: readonly string[]
  /** Records that speak about this one. */
  about?: string
  ids?: readonly string[]
  /** At most this many, 1 to 10,000; 50 without it. */
  limit?: number
  /** From `next` of the page before. */
  cursor?: string
}

/** A page of records, latest first; `next` is there when more follow. */
export interface RecordPage {
  rows: RecordRow[]
  next?: string
}

/** A measure and the parts it may have, by the letters a record can name (records/record.ts). */
const withParts = (id: string): string[] =>
  /[a-z]$/.test(id) ? [id] : [id, ...['a', 'b', 'c', 'd'].map((letter) => `${id}.${letter}`)]

/** The audience in force of a record, over the table `filed_record` as it is called: `confianza.today` says which day it is. */
const audienceOf = (table: string) =>
  `(case when ${table}.changed then audience_in_force(${table}.id, ${table}.audience) else ${table}.audience end)`

type Parameter = (value: unknown) => string

/** The condition of the one rule of reading (audience/), over the table `filed_record`, as r unless it is called otherwise. */
export function readable(reader: Reader, circles: Circles, parameter: Parameter, table = 'r'): string {
  const { own, participants, groups } = readableBy(reader, circles)
  const audience = audienceOf(table)
  const kind = `${audience}->>'kind'`
  const some = [`${kind} = 'public'`]
  if (own !== undefined) {
    const me = parameter(own)
    some.push(`${table}.participant = ${me}`)
    some.push(`(${kind} = 'parties' and jsonb_exists(${audience}->'parties', ${me}))`)
    if (participants) some.push(`${kind} = 'participants'`)
    if (groups.length > 0)
      some.push(`(${kind} = 'group' and jsonb_exists_any(${audience}->'groups', ${parameter(groups)}))`)
  }
  return `(${some.join(' or ')})`
}

/** The latest record a reader may see by which the state itself confirms the record r, not withdrawn: its id, or null. */
const confirmation = (reader: Reader, circles: Circles, parameter: Parameter) =>
  `(select c.id from filed_record c where c.relation_record = r.id and c.relation_kind = 'confirms'
      and c.withdrawn_by is null and c.source_key is null and ${readable(reader, circles, parameter, 'c')} order by c.index desc limit 1)`

/**
 * The condition that a record r stands for its participant, as far as the reader may know: no later one has amended or
 * withdrawn it, it is no withdrawal, and none confirms it, for then the confirmation stands in its place.
 */
export const standing = (reader: Reader, circles: Circles, parameter: Parameter): string =>
  `(r.amended_by is null and r.withdrawn_by is null and r.relation_kind is distinct from 'withdraws'
    and ${confirmation(reader, circles, parameter)} is null)`

/** What is read of a record r, besides its condition. */
const columns = (reader: Reader, circles: Circles, parameter: Parameter) =>
  `r.*, ${audienceOf('r')} as in_force, ${confirmation(reader, circles, parameter)} as confirmed_by, e.sequenced_at`

/** The records a reader may see, latest first. Throws Problem `bad-request` for a cursor that is none. */
export async function listRecords(
  query: Query,
  reader: Reader,
  circles: Circles,
  filter: RecordFilter,
): Promise<RecordPage> {
  const params: unknown[] = []
  const parameter = (value: unknown) => `$${params.push(value)}`
  const selected = columns(reader, circles, parameter)
  const where = [readable(reader, circles, parameter)]
  const limit = filter.limit ?? 50
  if (filter.form !== undefined) where.push(`r.form = ${parameter(filter.form)}`)
  if (filter.participant !== undefined) where.push(`r.participant = ${parameter(filter.participant)}`)
  if (filter.measure !== undefined)
    where.push(`r.measures && ${parameter(withParts(filter.measure))}::text[]`)
  if (filter.year !== undefined) where.push(`r.year = ${parameter(filter.year)}`)
  if (filter.since !== undefined) where.push(`r.index >= ${parameter(filter.since)}`)
  if (filter.inForce) where.push(standing(reader, circles, parameter))
  if (filter.sourceKeys !== undefined) where.push(`r.source_key = any(${parameter(filter.sourceKeys)})`)
  if (filter.about !== undefined) where.push(`r.relation_record = ${parameter(filter.about)}`)
  if (filter.ids !== undefined) where.push(`r.id = any(${parameter(filter.ids)})`)
  if (filter.cursor !== undefined) {
    if (!/^\d{1,15}$/.test(filter.cursor)) throw new Problem('bad-request', 'the cursor is none of ours')
    where.push(`r.index < ${parameter(Number(filter.cursor))}`)
  }
  const rows = await query<RecordColumns>(
    `select ${selected} from filed_record r join entry e using (index)
     where ${where.join(' and ')} order by r.index desc limit ${parameter(limit + 1)}`,
    params,
  )
  const page = rows.slice(0, limit).map(readRow)
  const last = page.at(-1)
  return rows.length > limit && last ? { rows: page, next: String(last.index) } : { rows: page }
}

/** The one record whose id begins with the hex digits, if the reader may see it; undefined when none or several do. */
export async function findRecord(
  query: Query,
  reader: Reader,
  circles: Circles,
  prefix: string,
): Promise<RecordRow | undefined> {
  if (!/^[0-9a-f]{1,64}$/.test(prefix)) return undefined
  // A range, because an index serves it under every collation; `like` is served under C alone.
  const params: unknown[] = [prefix.padEnd(64, '0'), prefix.padEnd(64, 'f')]
  const parameter = (value: unknown) => `$${params.push(value)}`
  const rows = await query<RecordColumns>(
    `select ${columns(reader, circles, parameter)} from filed_record r join entry e using (index)
     where r.id between $1 and $2 and ${readable(reader, circles, parameter)} limit 2`,
    params,
  )
  return rows.length === 1 ? readRow(rows[0] as RecordColumns) : undefined
}
