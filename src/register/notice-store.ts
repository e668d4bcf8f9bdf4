import type { Reader } from '../audience/reader.ts'
import { Problem } from '../problems.ts'
import type { Audience } from '../records/types.ts'
import { type Query, withoutNulls } from './database.ts'
import type { ReadAs } from './reader-store.ts'

/** What a participant was told about a record of another. */
export interface Notice {
  id: number
  participant: string
  /** `recall`: no longer to be read, copies to be removed. `opened`: now to be read. */
  kind: 'recall' | 'opened'
  record: string
  filer: string
  /** The log index of the audience entry it is about. */
  index: number
  toldAt: Date
  confirmedAt?: Date
  confirmedBy?: string
}

/** A request that a record of `filer` may be read by more: by its own author, or by a reader who would pass it on. */
export interface Widening {
  id: string
  record: string
  filer: string
  askedBy: string
  askedSeat: string
  askedOfficial?: string
  audience: Audience
  /** The day from which (UTC); absent: at once. */
  starts?: string
  reason: string
  askedAt: Date
  decidedAt?: Date
  decidedSeat?: string
  granted?: boolean
  answer?: string
  index?: number
}

const NOTICE = `select id, participant, kind, record, filer, index, told_at as "toldAt",
  confirmed_at as "confirmedAt", confirmed_by as "confirmedBy" from notice`
const WIDENING = `select id, record, filer, asked_by as "askedBy", asked_seat as "askedSeat",
  asked_official as "askedOfficial", audience, to_char(starts, 'YYYY-MM-DD') as starts, reason, asked_at as "askedAt",
  decided_at as "decidedAt", decided_seat as "decidedSeat", granted, answer, index from widening`

/** Who is told what of a change of a record's audience. */
export type NewNotice = Pick<Notice, 'participant' | 'kind'>

/** Keeps the notices of an audience entry, in the transaction that files it: nobody's recall is lost with a crash. */
export async function keepNotices(
  query: Query,
  notices: readonly NewNotice[],
  { record, filer, index }: Pick<Notice, 'record' | 'filer' | 'index'>,
): Promise<void> {
  if (notices.length === 0) return
  await query(
    `insert into notice (participant, kind, record, filer, index, told_at)
     select participant, kind, $2, $3, $4, statement_timestamp()
     from jsonb_to_recordset($1::jsonb) as x(participant text, kind text)`,
    [JSON.stringify(notices), record, filer, index],
  )
}

/** Notices and requests to widen, each read and written under row-level security by the seat concerned. */
export const noticeStore = (query: Query, as: ReadAs) => ({
  /** What the reader's participant was told, latest first. */
  listNotices: (reader: Reader & { kind: 'seat' }): Promise<Notice[]> =>
    as(reader, async (inside) =>
      (
        await inside<Notice>(`${NOTICE} where participant = $1 order by id desc limit 200`, [
          reader.participant,
        ])
      ).map((row) => withoutNulls<Notice>(row)),
    ),
  /** What others were told about a record of the reader's participant. */
  listNoticesAbout: (reader: Reader & { kind: 'seat' }, record: string): Promise<Notice[]> =>
    as(reader, async (inside) =>
      (
        await inside<Notice>(`${NOTICE} where record = $1 and filer = $2 order by index desc, participant`, [
          record,
          reader.participant,
        ])
      ).map((row) => withoutNulls<Notice>(row)),
    ),
  /** Confirms that copies are removed. Throws Problem `not-found` where there is no such recall to confirm. */
  async confirmNotice(reader: Reader & { kind: 'seat' }, id: number, now: Date): Promise<Notice> {
    const rows = await as(reader, (inside) =>
      inside<Notice>(
        `update notice set confirmed_at = $3, confirmed_by = $4
         where id = $1 and participant = $2 and kind = 'recall' and confirmed_at is null
         returning id, participant, kind, record, filer, index, told_at as "toldAt"`,
        [id, reader.participant, now, reader.seat],
      ),
    )
    if (rows[0] === undefined) throw new Problem('not-found', 'no such recall to confirm')
    return rows[0]
  },
  /** Keeps a request to widen. */
  async saveWidening(reader: Reader & { kind: 'seat' }, one: Widening): Promise<void> {
    await as(reader, (inside) =>
      inside(
        `insert into widening (id, record, filer, asked_by, asked_seat, asked_official, audience, starts, reason, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8::date, $9, $10)`,
        [
          one.id,
          one.record,
          one.filer,
          one.askedBy,
          one.askedSeat,
          one.askedOfficial ?? null,
          JSON.stringify(one.audience),
          one.starts ?? null,
          one.reason,
          one.askedAt,
        ],
      ),
    )
  },
  /** The request of that id, for whoever asked or is asked. */
  findWidening: (reader: Reader & { kind: 'seat' }, id: string): Promise<Widening | undefined> =>
    as(
      reader,
      async (inside) =>
        (await inside<Widening>(`${WIDENING} where id = $1`, [id])).map((row) =>
          withoutNulls<Widening>(row),
        )[0],
    ),
  /** Requests that the reader's participant made or is to decide, those that wait first; about one record, or all. */
  listWidenings: (reader: Reader & { kind: 'seat' }, record?: string): Promise<Widening[]> =>
    as(reader, async (inside) =>
      (
        await inside<Widening>(
          `${WIDENING} where ($1::text is null or record = $1)
           order by decided_at is not null, asked_at desc limit 200`,
          [record ?? null],
        )
      ).map((row) => withoutNulls<Widening>(row)),
    ),
  /** The requests about a record that nobody has decided. */
  listOpenWidenings: async (record: string): Promise<Widening[]> =>
    (await query<Widening>(`${WIDENING} where record = $1 and decided_at is null`, [record])).map((row) =>
      withoutNulls<Widening>(row),
    ),
  /** Writes down that an audience entry has granted a request. */
  async settleWidening(id: string, index: number, now: Date): Promise<void> {
    await query(
      'update widening set decided_at = $2, granted = true, index = $3 where id = $1 and decided_at is null',
      [id, now, index],
    )
  },
  /** Writes a decision down, once. Throws Problem `stale` where it was decided before. */
  async decideWidening(
    reader: Reader & { kind: 'seat' },
    { id, granted, answer, index }: { id: string; granted: boolean; answer?: string; index?: number },
    now: Date,
  ): Promise<void> {
    const rows = await as(reader, (inside) =>
      inside(
        `update widening set decided_at = $2, decided_seat = $3, granted = $4, answer = $5, index = $6
         where id = $1 and (decided_at is null or index = $6) returning id`,
        [id, now, reader.seat, granted, answer ?? null, index ?? null],
      ),
    )
    if (rows.length === 0) throw new Problem('stale', 'the request was decided in between')
  },
})
