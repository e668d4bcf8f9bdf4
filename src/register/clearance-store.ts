import type { Reader } from '../audience/reader.ts'
import type { Circles } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import type { Approval } from '../records/types.ts'
import { type Database, type Query, withoutNulls } from './database.ts'
import { type FixedRecord, type Hand, sightOf } from './draft-store.ts'
import type { ReadAs } from './reader-store.ts'

/** One official's clearance of a draft's exact bytes. A trial's one-click clearance has no document. */
export interface GivenApproval {
  seat: string
  official?: string
  passkey?: string
  /** Digest of the policy it was given under. */
  policy: string
  document?: Approval
  trial: boolean
  at: Date
}

/** A draft that waits for its clearing officials, as reminders and administrators see it: nothing of its content. */
export interface Waiting {
  draft: string
  participant: string
  office?: string
  /** `milex-return/1` */
  form: string
  readyAt: Date
  remindedAt?: Date
  escalatedAt?: Date
}

/** A draft whose policy is met: what is to be filed, with the bytes of its approvals if it has passkeys' ones. */
export interface Cleared {
  draft: string
  participant: string
  fixed: FixedRecord
  approvals?: Uint8Array
  status: string
}

const WAITING = `id as draft, participant, office, content->>'form' as form, ready_at as "readyAt",
  reminded_at as "remindedAt", escalated_at as "escalatedAt"`
const GIVEN = 'seat, official, passkey, policy, document, trial, at'
const CLEARED = `id as draft, participant, status, approvals,
  record as "recordId", bytes, committed as "values"`

const readCleared = (row: Record<string, unknown>): Cleared => {
  const { recordId, bytes, values, approvals, ...rest } = row
  return {
    ...(rest as Pick<Cleared, 'draft' | 'participant' | 'status'>),
    fixed: { id: recordId, bytes, values } as FixedRecord,
    ...(approvals === null ? {} : { approvals: approvals as Uint8Array }),
  }
}

/** Clearances: who cleared what, what waits, what is cleared and to be filed. */
export const clearanceStore = (database: Database, circles: Circles, readAs: ReadAs) => ({
  /** The approvals of the very bytes a draft has now, oldest first, if its reader may see the draft. */
  async listApprovals(reader: Reader, id: string): Promise<GivenApproval[]> {
    const { participant, all } = sightOf(reader, circles)
    const rows = await readAs(reader, (query) =>
      query(
        `select ${GIVEN} from approval a where draft = $3 and exists (select 1 from draft d
           where d.id = a.draft and d.record = a.record and d.participant = $1 and ($2 or d.status <> 'draft'))
         order by at`,
        [participant, all, id],
      ),
    )
    return rows.map((row) => withoutNulls<GivenApproval>(row))
  },
  /**
   * Keeps a clearance of exactly these bytes, and asks with all there are whether that is enough: what `decide` gives
   * is fixed with the draft, which is cleared then. One transaction under the draft's lock: two officials at once, or
   * an author who takes it back meanwhile, come one after the other. Throws Problem `stale` or `already-cleared`.
   */
  async approve(
    reader: Reader,
    given: {
      draft: string
      record: string
      hand: Hand
      passkey?: string | undefined
      policy: string
      document?: Approval | undefined
    },
    decide: (all: readonly GivenApproval[]) => { approvals: Uint8Array | undefined } | undefined,
  ): Promise<{ cleared: boolean }> {
    const { participant } = sightOf(reader, circles)
    const { draft, record, hand } = given
    return readAs(reader, async (query) => {
      const [held] = await query(
        `select id from draft where id = $1 and participant = $2 and record = $3 and status = 'ready' for update`,
        [draft, participant, record],
      )
      if (held === undefined) throw new Problem('stale', `draft ${draft} does not wait with these bytes`)
      // Given under a policy that is in force no more, it does not count, and its official is asked again.
      await query('delete from approval where draft = $1 and record = $2 and policy <> $3', [
        draft,
        record,
        given.policy,
      ])
      const [kept] = await query(
        `insert into approval (draft, record, seat, official, passkey, policy, document, trial, at)
         values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, now()) on conflict do nothing returning seat`,
        [
          draft,
          record,
          hand.seat,
          hand.official ?? null,
          given.passkey ?? null,
          given.policy,
          given.document === undefined ? null : JSON.stringify(given.document),
          given.document === undefined,
        ],
      )
      if (kept === undefined) throw new Problem('already-cleared', 'this official has cleared it')
      const all = await query(`select ${GIVEN} from approval where draft = $1 and record = $2 order by at`, [
        draft,
        record,
      ])
      const decided = decide(all.map((row) => withoutNulls<GivenApproval>(row)))
      if (decided === undefined) return { cleared: false }
      await query(`update draft set status = 'cleared', approvals = $2 where id = $1`, [
        draft,
        decided.approvals ?? null,
      ])
      return { cleared: true }
    })
  },
  /** Sends a draft back with a reason; clearances given so far are of bytes that are no more. Throws Problem `stale`. */
  async returnDraft(
    reader: Reader,
    { id, record, reason, seat }: { id: string; record: string; reason: string; seat: string },
  ): Promise<void> {
    const { participant } = sightOf(reader, circles)
    const rows = await readAs(reader, (query) =>
      query(
        `update draft set status = 'returned', version = version + 1, reason = $4, returned_by = $5,
           returned_at = now(), record = null, bytes = null, committed = null, approvals = null
         where id = $1 and participant = $2 and record = $3 and status = 'ready' returning id`,
        [id, participant, record, reason, seat],
      ),
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${id} does not wait with these bytes`)
  },
  /** What of a draft is to be filed, if its reader may see it. */
  async findCleared(reader: Reader, id: string): Promise<Cleared | undefined> {
    const { participant } = sightOf(reader, circles)
    const [row] = await readAs(reader, (query) =>
      query(`select ${CLEARED} from draft where id = $1 and participant = $2 and status = 'cleared'`, [
        id,
        participant,
      ]),
    )
    return row && readCleared(row)
  },
  /** Every draft that is cleared and not filed, for the house that goes on where it was stopped. */
  async listCleared(): Promise<Cleared[]> {
    const rows = await database.query(`select ${CLEARED} from draft where status = 'cleared'`)
    return rows.map(readCleared)
  },
  /** Puts a cleared draft back among those that wait: its policy is another now, or its filing was refused. */
  async unclear(id: string, record: string): Promise<void> {
    await database.query(
      `update draft set status = 'ready', approvals = null where id = $1 and record = $2 and status = 'cleared'`,
      [id, record],
    )
  },
  /** Clears a draft for which its participant's policy asks for nobody. */
  async clearAtOnce(id: string, record: string): Promise<void> {
    await database.query(
      `update draft set status = 'cleared' where id = $1 and record = $2 and status = 'ready'`,
      [id, record],
    )
  },
  /** The exact bytes of the approvals of a record, if its reader may read the record and it has some. */
  async readApprovals(reader: Reader, record: string): Promise<Uint8Array | undefined> {
    const [row] = await readAs(reader, (query) =>
      query<{ document: Uint8Array }>('select document from filed_approvals where record = $1', [record]),
    )
    return row?.document
  },
  /** Drafts that wait for clearance, oldest first: for reminders. */
  async listWaiting(): Promise<Waiting[]> {
    const rows = await database.query(
      `select ${WAITING} from draft where status = 'ready' order by ready_at limit 5000`,
    )
    return rows.map((row) => withoutNulls<Waiting>(row))
  },
  /** A participant's drafts whose wait was told to its administrators: that they are there, and since when. */
  async listEscalated(participant: string): Promise<Waiting[]> {
    const rows = await database.query(
      `select ${WAITING} from draft where participant = $1 and status = 'ready' and escalated_at is not null
       order by ready_at limit 200`,
      [participant],
    )
    return rows.map((row) => withoutNulls<Waiting>(row))
  },
  /** Notes that a wait was told of, once: false where it had been, or waits no more. */
  async markTold(id: string, step: 'reminded' | 'escalated'): Promise<boolean> {
    const column = step === 'reminded' ? 'reminded_at' : 'escalated_at'
    const rows = await database.query(
      `update draft set ${column} = now() where id = $1 and status = 'ready' and ${column} is null returning id`,
      [id],
    )
    return rows.length > 0
  },
})

/**
 * Keeps the approvals beside the records whose statements name them, and forgets the drafts these records were. Inside
 * the transaction of the filing: a draft is there or its record is, never both and never neither.
 */
export async function settleClearances(
  query: Query,
  records: readonly { id: string; approvals?: Uint8Array | undefined }[],
): Promise<void> {
  const named = records.flatMap(({ id, approvals }) =>
    approvals ? [{ id, document: Buffer.from(approvals).toString('hex') }] : [],
  )
  if (named.length > 0)
    await query(
      `insert into filed_approvals
       select id, decode(document, 'hex') from jsonb_to_recordset($1::jsonb) as x(id text, document text)`,
      [JSON.stringify(named)],
    )
  await query('delete from draft where record = any($1)', [records.map(({ id }) => id)])
}
