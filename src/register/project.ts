import type { Audience, Entry, FiledRecord, Relation } from '../records/types.ts'

/** A record as lists show it: the projection's row, with when it was sequenced. */
export interface RecordRow {
  id: string
  index: number
  form: string
  formVersion: number
  participant: string
  filedBy?: string
  period?: string
  year?: number
  says: FiledRecord['says']
  measures: string[]
  /** The audience in force. */
  audience: Audience
  /** Who could read it when it was filed, where that has changed since. */
  filedAudience?: Audience
  relation?: { kind: Relation['kind']; record: string }
  source?: { key: string; name: string }
  language: string
  made: string
  /** The house's word on when (UTC). */
  sequencedAt: Date
  amendedBy?: string
  withdrawnBy?: string
  /** The record that confirms it, as far as its reader may see one that is not withdrawn. */
  confirmedBy?: string
}

/** A row of the projection as SQL names its columns. */
export type ProjectedRow = Record<string, unknown>

/** Which relation takes the record it names out of force, and under which column that is kept. */
export const SUPERSEDES = { amends: 'amended_by', withdraws: 'withdrawn_by' } as const

/** The relation of a record that takes another out of force; undefined for other relations and none. */
export function supersession(
  record: FiledRecord,
): { target: string; column: 'amended_by' | 'withdrawn_by' } | undefined {
  const { relation } = record
  return relation?.kind === 'amends' || relation?.kind === 'withdraws'
    ? { target: relation.record, column: SUPERSEDES[relation.kind] }
    : undefined
}

/** The projection of one record: pure, so that the live house and a rebuild cannot differ. */
export function projectRecord(id: string, index: number, entry: Entry, record: FiledRecord): ProjectedRow {
  const [form, version] = record.form.split('/') as [string, string]
  const source = record.provenance.kind === 'transcribed' ? record.provenance.source : undefined
  return {
    id,
    index,
    form,
    form_version: Number(version),
    participant: record.participant,
    filed_by: entry.kind === 'record' ? (entry.filedBy ?? null) : null,
    period: record.period ?? null,
    year: record.period === undefined ? null : Number(record.period.slice(0, 4)),
    says: record.says,
    measures: record.measures,
    audience: record.audience,
    changed: false,
    relation_kind: record.relation?.kind ?? null,
    relation_record: record.relation?.record ?? null,
    source_key: source?.key ?? null,
    source_name: source?.name ?? null,
    language: record.language,
    made: record.made,
  }
}

/** The columns of the projection, joined with when its entry was sequenced. */
export interface RecordColumns {
  id: string
  index: number
  form: string
  form_version: number
  participant: string
  filed_by: string | null
  period: string | null
  year: number | null
  says: FiledRecord['says']
  measures: string[]
  audience: Audience
  changed: boolean
  in_force: Audience
  relation_kind: Relation['kind'] | null
  relation_record: string | null
  source_key: string | null
  source_name: string | null
  language: string
  made: string
  sequenced_at: Date
  amended_by: string | null
  withdrawn_by: string | null
  confirmed_by: string | null
}

/** The row lists show. */
export const readRow = (row: RecordColumns): RecordRow => ({
  id: row.id,
  index: row.index,
  form: row.form,
  formVersion: row.form_version,
  participant: row.participant,
  ...(row.filed_by === null ? {} : { filedBy: row.filed_by }),
  ...(row.period === null ? {} : { period: row.period }),
  ...(row.year === null ? {} : { year: row.year }),
  says: row.says,
  measures: row.measures,
  audience: row.in_force,
  ...(row.changed ? { filedAudience: row.audience } : {}),
  ...(row.relation_kind === null
    ? {}
    : { relation: { kind: row.relation_kind, record: row.relation_record as string } }),
  ...(row.source_key === null ? {} : { source: { key: row.source_key, name: row.source_name as string } }),
  language: row.language,
  made: row.made,
  sequencedAt: row.sequenced_at,
  ...(row.amended_by === null ? {} : { amendedBy: row.amended_by }),
  ...(row.withdrawn_by === null ? {} : { withdrawnBy: row.withdrawn_by }),
  ...(row.confirmed_by === null ? {} : { confirmedBy: row.confirmed_by }),
})
