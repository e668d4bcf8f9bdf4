import type { Reader } from '../audience/reader.ts'
import { type Circles, isGranted } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import type { CommittedValue } from '../records/types.ts'
import { withoutNulls } from './database.ts'
import type { ReadAs } from './reader-store.ts'

/** Where a draft stands: with its authors, with its clearing officials, sent back, or cleared and not filed yet. */
export type DraftStatus = 'draft' | 'ready' | 'returned' | 'cleared'

/** Who has a draft in hand: the seat, the official who sits there (none in a trial's seats), its office. */
export interface Hand {
  seat: string
  official?: string | undefined
  office?: string | undefined
}

/** A draft as kept: its content is the desk's, its version rises with every save. */
export interface Draft<Content = unknown> {
  id: string
  participant: string
  version: number
  content: Content
  savedAt: Date
  status: DraftStatus
  /** The seat that began it or last handed it on, with its official and office. */
  author: string
  authorOfficial?: string
  office?: string
  /** Seats and officials who wrote in it. */
  hands: string[]
  readyAt?: Date
  /** The id of the record whose bytes are fixed since it was handed on. */
  record?: string
  reason?: string
  returnedBy?: string
  returnedAt?: Date
}

/** What is fixed when a draft is handed on: exact bytes, and the values behind their commitments. */
export interface FixedRecord {
  id: string
  bytes: Uint8Array
  values: readonly CommittedValue[]
}

/** The most bytes of JSON a draft may have: what a record may, 1 MiB, and what is kept besides until it is one. */
const MAX_DRAFT = 1536 * 1024

const COLUMNS = `id, participant, version, content, saved_at as "savedAt", status, author,
  author_official as "authorOfficial", office, hands, ready_at as "readyAt", record, reason,
  returned_by as "returnedBy", returned_at as "returnedAt"`

const marksOf = ({ seat, official }: Hand): string[] => [seat, ...(official === undefined ? [] : [official])]

/** What a reader may see of drafts: its participant's, all or those handed on; null sees none. */
export interface DraftSight {
  participant: string | null
  all: boolean
}

/** The rule of audience/ on drafts: authors see and write all of their participant's, clearing officials those handed on. */
export function sightOf(reader: Reader, circles: Circles): DraftSight {
  if (reader.kind !== 'seat') return { participant: null, all: false }
  const { participant } = reader
  const may = (act: 'draft' | 'clear') => isGranted(circles, reader, act)
  return { participant: may('draft') || may('clear') ? participant : null, all: may('draft') }
}

/** The participant whose drafts a reader writes, or null. */
const writesFor = (reader: Reader, circles: Circles): string | null => {
  const { participant, all } = sightOf(reader, circles)
  return all ? participant : null
}

/** The condition over `draft`, with the participant as $1 and whether all are seen as $2. */
export const SEEN = "participant = $1 and ($2 or status <> 'draft')"

/** Drafts, as far as their reader may see and write them, by the rule above and by row-level security. */
export const draftStore = (readAs: ReadAs, circles: Circles) => ({
  /**
   * Saves a draft at the version that follows the one its editor saw (0 for a first save). Throws Problem `stale`
   * when somebody saved in between or it is handed on, `too-large` past 1.5 MiB.
   */
  async saveDraft(
    reader: Reader,
    draft: { id: string; version: number; content: unknown; hand: Hand },
  ): Promise<number> {
    const content = JSON.stringify(draft.content)
    if (Buffer.byteLength(content) > MAX_DRAFT)
      throw new Problem('too-large', `a draft has at most ${MAX_DRAFT} bytes`)
    const { hand } = draft
    const own = writesFor(reader, circles)
    if (own === null) throw new Problem('not-allowed', 'this seat writes no drafts')
    const params = [draft.id, own, draft.version, content, marksOf(hand)]
    const rows = await readAs(reader, (query) =>
      draft.version === 0
        ? query(
            `insert into draft (id, participant, version, content, saved_at, hands, author, author_official, office)
             values ($1, $2, $3 + 1, $4::jsonb, now(), $5, $6, $7, $8) on conflict (id) do nothing returning id`,
            [...params, hand.seat, hand.official ?? null, hand.office ?? null],
          )
        : query(
            `update draft set version = $3 + 1, content = $4::jsonb, saved_at = now(),
               hands = (select array_agg(distinct mark) from unnest(hands || $5::text[]) as mark)
             where id = $1 and participant = $2 and version = $3 and status in ('draft', 'returned') returning id`,
            params,
          ),
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${draft.id} was saved in between or handed on`)
    return draft.version + 1
  },
  /** The draft of that id if its reader may see it. */
  async findDraft(reader: Reader, id: string): Promise<Draft | undefined> {
    const { participant, all } = sightOf(reader, circles)
    const [row] = await readAs(reader, (query) =>
      query(`select ${COLUMNS} from draft where ${SEEN} and id = $3`, [participant, all, id]),
    )
    return row && withoutNulls<Draft>(row)
  },
  /** All drafts a reader may see, what came back first, then the latest saved; without their answers, which no list shows. */
  async listDrafts(reader: Reader): Promise<Draft[]> {
    const { participant, all } = sightOf(reader, circles)
    const rows = await readAs(reader, (query) =>
      query(
        `select ${COLUMNS.replace('content', "content - 'answers' as content")} from draft where ${SEEN}
         order by (status = 'returned') desc, saved_at desc limit 200`,
        [participant, all],
      ),
    )
    return rows.map((row) => withoutNulls<Draft>(row))
  },
  /** Forgets a draft that is with its authors. Throws Problem `stale` when it is handed on. */
  async deleteDraft(reader: Reader, id: string): Promise<void> {
    const rows = await readAs(reader, (query) =>
      query(
        `delete from draft where id = $1 and participant = $2 and status in ('draft', 'returned') returning id`,
        [id, writesFor(reader, circles)],
      ),
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${id} is gone or handed on`)
  },
  /** Hands a draft on with the exact bytes of its record. Throws Problem `stale` unless it is at that version. */
  async handOn(
    reader: Reader,
    draft: { id: string; version: number; fixed: FixedRecord; hand: Hand },
  ): Promise<void> {
    const { hand, fixed } = draft
    const rows = await readAs(reader, (query) =>
      query(
        `update draft set status = 'ready', ready_at = now(), record = $4, bytes = $5, committed = $6::json,
           author = $7, author_official = $8, office = $9, reason = null, returned_by = null, returned_at = null,
           reminded_at = null, escalated_at = null, approvals = null,
           hands = (select array_agg(distinct mark) from unnest(hands || $10::text[]) as mark)
         where id = $1 and participant = $2 and version = $3 and status in ('draft', 'returned') returning id`,
        [
          draft.id,
          writesFor(reader, circles),
          draft.version,
          fixed.id,
          fixed.bytes,
          JSON.stringify(fixed.values),
          hand.seat,
          hand.official ?? null,
          hand.office ?? null,
          marksOf(hand),
        ],
      ),
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${draft.id} was saved in between`)
  },
  /** The exact bytes and values of a draft that is handed on, if its reader may see it. */
  async findFixed(reader: Reader, id: string): Promise<FixedRecord | undefined> {
    const { participant, all } = sightOf(reader, circles)
    const [row] = await readAs(reader, (query) =>
      query<FixedRecord>(
        `select record as id, bytes, committed as "values" from draft
         where ${SEEN} and id = $3 and status in ('ready', 'cleared')`,
        [participant, all, id],
      ),
    )
    return row
  },
  /**
   * Takes a draft back to its authors. One that is cleared may be on its way into the log: only where the participant
   * files by itself (`cleared`) does it come back. Throws Problem `stale`.
   */
  async takeBack(reader: Reader, id: string, { cleared }: { cleared: boolean }): Promise<void> {
    const rows = await readAs(reader, (query) =>
      query(
        `update draft set status = 'draft', version = version + 1, ready_at = null, record = null, bytes = null,
           committed = null, approvals = null
         where id = $1 and participant = $2 and (status = 'ready' or (status = 'cleared' and $3)) returning id`,
        [id, writesFor(reader, circles), cleared],
      ),
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${id} is not waiting`)
  },
})
