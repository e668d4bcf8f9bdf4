import type { CommittedAudience } from '../records/commitment.ts'
import { findAt } from '../records/pointer.ts'
import type { Audience, AudienceEntry, CommittedValue, EraseEntry, FiledRecord } from '../records/types.ts'
import type { Query } from './database.ts'

/** Keeps what an audience entry commits to. Nothing for public, which the leaf itself says. */
export async function keepAudience(query: Query, index: number, value: CommittedAudience): Promise<void> {
  await query('insert into audience_value values ($1, $2, $3::jsonb)', [
    index,
    value.salt,
    JSON.stringify(value.audience),
  ])
}

/** Projects an audience entry: live filing and rebuild share it. `audience`: the object behind its commitment. */
export async function projectAudience(
  query: Query,
  index: number,
  entry: AudienceEntry,
  audience: Audience | undefined,
): Promise<void> {
  const id = entry.record.slice('sha256:'.length)
  // A commitment whose object is lost reads as the filer alone.
  const to = 'kind' in entry.to ? entry.to : (audience ?? { kind: 'filer' })
  await query('insert into audience_change values ($1, $2, $3::date, $4::jsonb)', [
    id,
    index,
    entry.on ?? null,
    JSON.stringify(to),
  ])
  await query('update filed_record set changed = true where id = $1', [id])
}

/** Takes the values an erase entry names, of its participant's records alone, and leaves where they stood. */
export async function eraseCommitted(query: Query, index: number, entry: EraseEntry): Promise<void> {
  await query(
    `with gone as (
       delete from committed_value v using filed_record r
       where r.id = v.record and r.participant = $2 and v.commitment = any($1)
       returning v.record, v.pointer, v.commitment)
     insert into erased_value select record, pointer, commitment, $3 from gone`,
    [entry.values, entry.participant, index],
  )
}

/** Keeps the values filed behind a record's commitments, each under its own audience; none means the filer alone. */
export async function keepValues(
  query: Query,
  records: readonly { id: string; record: FiledRecord; values: readonly CommittedValue[] }[],
): Promise<void> {
  const values = records.flatMap(({ id, record, values }) =>
    values.map(({ pointer, salt, value, audience }) => ({
      record: id,
      pointer,
      salt,
      // As text within the JSON, because jsonb takes no NUL and one filing must not hurt another.
      value: JSON.stringify(value),
      commitment: (findAt(record.answers, pointer) as { $c: string }).$c,
      audience: audience ?? { kind: 'filer' },
    })),
  )
  if (values.length === 0) return
  await query(
    `insert into committed_value (record, pointer, salt, value, commitment, audience)
     select record, pointer, salt, value::json, commitment, audience
     from jsonb_to_recordset($1::jsonb)
       as x(record text, pointer text, salt text, value text, commitment text, audience jsonb)`,
    [JSON.stringify(values)],
  )
}
