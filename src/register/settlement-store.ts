import { ANYONE, type Reader } from '../audience/reader.ts'
import { canonicalBytes } from '../records/canonical.ts'
import type { Database } from './database.ts'
import type { ReadAs } from './reader-store.ts'

/** What a state says of a difference: one of the usual causes, and words of its own. */
export interface Statement {
  cause: string
  text: string
}

/** One state's word about a difference between its account and another's. */
export interface Settlement {
  /** Of the difference: the same for both. */
  key: string
  participant: string
  partner: string
  /** The outcome as it was compared. */
  about: unknown
  ownRecord: string
  partnerRecord: string
  statement: Statement
  /** Whether it wants what both agree on to be shown. */
  publish: boolean
  /** Whether both have said the same and want it shown. */
  shown: boolean
  saidAt: Date
  seat: string
}

const COLUMNS = `key, participant, partner, about, own_record as "ownRecord", partner_record as "partnerRecord",
  statement, publish, shown, said_at as "saidAt", seat`

const same = (a: Statement, b: Statement): boolean => String(canonicalBytes(a)) === String(canonicalBytes(b))

/** What states say about differences; read under row-level security, written one difference at a time. */
export async function openSettlements(database: Database, as: ReadAs) {
  // By the clock of what is public: what two states keep to themselves changes nothing that anybody else can see.
  const readOpen = () =>
    as(ANYONE, (query) =>
      query<{ digest: string }>(
        `select encode(sha256(convert_to(coalesce(string_agg(concat_ws(' ', key, participant, said_at), ',' order by key,
           participant), ''), 'UTF8')), 'hex') as digest from settlement where shown`,
      ),
    ).then(([row]) => row?.digest ?? '')
  const store = settlementStore(database, as)
  let open = await readOpen()
  return {
    ...store,
    /** What everybody may read of agreements, as a digest: pages that show them are other ones once it changes. */
    open: (): string => open,
    async saySettlement(word: Omit<Settlement, 'shown'>): Promise<void> {
      await store.saySettlement(word)
      open = await readOpen()
    },
  }
}

const settlementStore = (database: Database, as: ReadAs) => ({
  /** The words that a participant and its partners have said to each other, latest first. */
  listSettlements: (reader: Reader & { kind: 'seat' }): Promise<Settlement[]> =>
    as(reader, (query) =>
      query<Settlement>(
        `select ${COLUMNS} from settlement where $1 in (participant, partner)
         order by said_at desc, key, participant limit 5000`,
        [reader.participant],
      ),
    ),
  /** What is shown of both sides' agreement about a record, to whoever may read both records. */
  listShown: (reader: Reader, record: string): Promise<Settlement[]> =>
    as(reader, (query) =>
      query<Settlement>(
        `select ${COLUMNS} from settlement where shown and own_record = $1 order by said_at desc, key`,
        [record],
      ),
    ),
  /**
   * Keeps a state's word about a difference. It is shown once both have said the same and both want that; a word that
   * changes ends what was shown before.
   */
  async saySettlement(word: Omit<Settlement, 'shown'>): Promise<void> {
    await database.transaction(async (query) => {
      // Two sides that speak at once must each see the other's word: one after the other.
      await query('select pg_advisory_xact_lock(hashtext($1))', [word.key])
      const rows = await query<Settlement>(
        `select ${COLUMNS} from settlement where key = $1 and participant = $2`,
        [word.key, word.partner],
      )
      const [other] = rows
      const shown =
        other !== undefined && same(other.statement, word.statement) && other.publish && word.publish
      await query(
        `insert into settlement (key, participant, partner, about, own_record, partner_record, statement, publish, shown,
           said_at, seat) values ($1, $2, $3, $4::jsonb, $5, $6, $7::jsonb, $8, $9, $10, $11)
         on conflict (key, participant) do update set statement = excluded.statement, publish = excluded.publish,
           shown = excluded.shown, said_at = excluded.said_at, seat = excluded.seat`,
        [
          word.key,
          word.participant,
          word.partner,
          JSON.stringify(word.about),
          word.ownRecord,
          word.partnerRecord,
          JSON.stringify(word.statement),
          word.publish,
          shown,
          word.saidAt,
          word.seat,
        ],
      )
      await query('update settlement set shown = $3 where key = $1 and participant = $2', [
        word.key,
        word.partner,
        shown,
      ])
    })
  },
})
