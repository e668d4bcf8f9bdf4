import type { Reader } from '../audience/reader.ts'
import { Problem } from '../problems.ts'
import type { Attachment, FiledRecord } from '../records/types.ts'
import type { Database, Query } from './database.ts'
import type { ReadAs } from './reader-store.ts'

/** A file of which the house has the bytes. */
export interface StoredFile extends Omit<Attachment, 'name'> {
  receivedAt: Date
}

/** A file uploaded for a draft, by its participant. */
export interface Upload extends Omit<Attachment, 'name'> {
  draft: string
  participant: string
}

/** The most bytes that wait in the drafts of one participant: 1 GiB. */
export const MOST_PENDING = 1024 * 1024 * 1024

/** Whoever names a file by its digest and whoever takes away what nothing names do it one after the other. */
const LOCK = 20030205

/**
 * Gives filed records the files that their filer has uploaded, or filed before, under the same digest, size and type.
 * Inside the transaction of the filing, so that no upload is swept between the two.
 */
export async function takeUploads(
  query: Query,
  items: readonly { id: string; filer: string; record: FiledRecord }[],
): Promise<void> {
  const named = items.flatMap(({ id, filer, record }) =>
    (record.attachments ?? []).map((file) => ({ record: id, filer, ...file })),
  )
  if (named.length === 0) return
  await query('select pg_advisory_xact_lock($1)', [LOCK])
  await query(
    `insert into attachment (record, sha256, name, type, size)
     select n.record, n.sha256, n.name, n.type, n.size
     from jsonb_to_recordset($1::jsonb) as n(record text, filer text, sha256 text, name text, type text, size bigint)
     where exists (
       select 1 from pending_upload p
       where p.sha256 = n.sha256 and p.size = n.size and p.type = n.type and p.participant = n.filer
     ) or exists (
       select 1 from attachment a join filed_record r on r.id = a.record
       where a.sha256 = n.sha256 and a.size = n.size and a.type = n.type and coalesce(r.filed_by, r.participant) = n.filer
     )
     on conflict do nothing`,
    [JSON.stringify(named)],
  )
}

/** Rows of files: received for records, waiting with drafts. The bytes are attachment-files.ts's. */
export type AttachmentStore = ReturnType<typeof attachmentStore>

/** The {@link AttachmentStore} on a database; `readAs` runs queries for a reader (reader-store.ts). */
export const attachmentStore = (database: Database, readAs: ReadAs) => ({
  /** The files received for a record, as far as its reader may read the record. */
  readFiles(reader: Reader, record: string): Promise<StoredFile[]> {
    return readAs(reader, (query) =>
      query<StoredFile>(
        'select sha256, type, size, received_at as "receivedAt" from attachment where record = $1',
        [record],
      ),
    )
  },
  /** A record's bytes for whoever brings a file of it; the caller sees to it that he knows them. */
  async readBodyForSender(id: string): Promise<Uint8Array | undefined> {
    const [body] = await database.query<{ bytes: Uint8Array }>('select bytes from body where id = $1', [id])
    return body?.bytes
  },
  /** Whether a record's file is here. */
  async isKept(record: string, sha256: string): Promise<boolean> {
    const rows = await database.query('select from attachment where record = $1 and sha256 = $2', [
      record,
      sha256,
    ])
    return rows.length > 0
  },
  /** Says that a record's file is here; `place` puts its bytes where they stay. */
  async keepFile(record: string, file: Attachment, place: () => Promise<void>): Promise<void> {
    await database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock($1)', [LOCK])
      await query(
        `insert into attachment (record, sha256, name, type, size) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [record, file.sha256, file.name, file.type, file.size],
      )
      await place()
    })
  },
  /** Says that a draft's file is here. Throws Problem `too-large` when too much waits in the participant's drafts. */
  async keepUpload(upload: Upload, place: () => Promise<void>): Promise<void> {
    const { draft, participant, sha256, type, size } = upload
    await database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock($1)', [LOCK])
      const [{ waiting } = { waiting: 0 }] = await query<{ waiting: number }>(
        'select coalesce(sum(size), 0)::bigint as waiting from pending_upload where participant = $1',
        [participant],
      )
      if (waiting + size > MOST_PENDING)
        throw new Problem('too-large', `drafts of ${participant} hold at most ${MOST_PENDING} bytes of files`)
      await query(
        `insert into pending_upload (draft, participant, sha256, type, size) values ($1, $2, $3, $4, $5)
         on conflict (draft, sha256) do update set type = excluded.type, received_at = now()`,
        [draft, participant, sha256, type, size],
      )
      await place()
    })
  },
  /** Forgets a draft's upload. */
  async forgetUpload(draft: string, sha256: string): Promise<void> {
    await database.query('delete from pending_upload where draft = $1 and sha256 = $2', [draft, sha256])
  },
  /** Has `drop` take away those of the digests that neither a record nor a draft names. */
  async dropUnnamed(digests: readonly string[], drop: (sha256: string) => Promise<void>): Promise<void> {
    await database.transaction(async (query) => {
      await query('select pg_advisory_xact_lock($1)', [LOCK])
      const named = await query<{ sha256: string }>(
        `select sha256 from attachment where sha256 = any($1)
         union select sha256 from pending_upload where sha256 = any($1)`,
        [digests],
      )
      const kept = new Set(named.map(({ sha256 }) => sha256))
      for (const sha256 of digests) if (!kept.has(sha256)) await drop(sha256)
    })
  },
})
