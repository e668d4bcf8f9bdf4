import type { Audience, Json } from '../records/types.ts'
import type { Database } from './database.ts'

/** A value kept behind a commitment, with what is known of its record. */
export interface HeldValue {
  record: string
  /** `point-of-contact/1`. */
  form: string
  period: string | null
  pointer: string
  value: Json
  audience: Audience | null
  commitment: string
  filedAt: Date
  /** Whether the record is still in force. */
  inForce: boolean
}

/** A draft's content, whoever may see the draft. */
export interface DraftCopy {
  id: string
  version: number
  status: string
  content: { form: string; answers: { [member: string]: Json } }
}

/** Tables that hold or held what tells of a person. */
const PERSONAL_TABLES = ['committed_value', 'draft', 'official', 'invitation'] as const

/** How long a rewriting waits for readings that began before it, and how often it looks, in milliseconds. */
const OLDER = { patience: 10_000, pause: 20 }

/** Waits until no other session of this database reads from before now; false when one goes on for too long. */
async function outlastOlder(query: Database['query']): Promise<boolean> {
  const [now] = await query<{ xid: string }>('select pg_current_xact_id()::xid::text as xid')
  for (let waited = 0; waited < OLDER.patience; waited += OLDER.pause) {
    const [{ older } = { older: 0 }] = await query<{ older: number }>(
      `select count(*)::int as older from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and backend_xmin is not null and age(backend_xmin) > age($1::text::xid)`,
      [now?.xid],
    )
    if (older === 0) return true
    await new Promise((resolve) => setTimeout(resolve, OLDER.pause))
  }
  return false
}

/** Personal data across a participant's records and drafts, for erasing and for telling a person what is held. */
export const personalStore = ({ query }: Pick<Database, 'query'>) => ({
  /** Every value behind the commitments of a participant's records, or of one of them, latest filed first. */
  listHeld(participant: string, record?: string): Promise<HeldValue[]> {
    return query<HeldValue>(
      `select v.record, r.form || '/' || r.form_version as form, r.period, v.pointer, v.value, v.audience,
         v.commitment, e.sequenced_at as "filedAt", r.amended_by is null and r.withdrawn_by is null as "inForce"
       from committed_value v join filed_record r on r.id = v.record join entry e using (index)
       where r.participant = $1 and ($2::text is null or v.record = $2)
       order by r.index desc, v.pointer`,
      [participant, record ?? null],
    )
  },
  /** The contents of all drafts of a participant. */
  listDraftCopies(participant: string): Promise<DraftCopy[]> {
    return query<DraftCopy>(
      'select id, version, status, content from draft where participant = $1 order by id',
      [participant],
    )
  },
  /**
   * Replaces a draft's content; one that is handed on goes back to its authors, for its fixed bytes hold what is gone.
   * False where it was saved, or cleared, in between.
   */
  async replaceDraft({ id, version, content }: Omit<DraftCopy, 'status'>): Promise<boolean> {
    const rows = await query(
      `update draft set content = $3::jsonb, version = version + 1,
         status = case status when 'ready' then 'draft' else status end,
         ready_at = null, record = null, bytes = null, committed = null, approvals = null
       where id = $1 and version = $2 and status <> 'cleared' returning id`,
      [id, version, JSON.stringify(content)],
    )
    return rows.length > 0
  },
  /**
   * Rewrites the tables that held personal data, so that deleted rows are gone from their files, and lets go of the
   * journal they were written in, as far as the database lets this house. Gives what it could not do.
   */
  async scrub(): Promise<string[]> {
    const failed: string[] = []
    // A rewriting keeps what an older reading may still see.
    if (!(await outlastOlder(query)))
      failed.push(
        'a transaction that began before went on: what was deleted lies there until the next rewriting',
      )
    const steps = [
      ...PERSONAL_TABLES.map((table) => `vacuum (full) ${table}`),
      'checkpoint',
      'select pg_switch_wal()',
      'checkpoint',
    ]
    for (const step of steps) await query(step).catch((error) => failed.push(`${step}: ${String(error)}`))
    return failed
  },
})
