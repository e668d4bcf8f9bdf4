import type { changeOf } from '../audience/members.ts'
import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { isWithin } from '../audience/within.ts'
import { Problem } from '../problems.ts'
import type { NewNotice, Notice } from '../register/notice-store.ts'
import { recordAct } from './audit.ts'
import type { House } from './house.ts'
import { tellSeats } from './outbox.ts'

/** A reader who sits for a participant. */
export type Seated = Reader & { kind: 'seat' }

/** The reader as somebody who sits. Throws Problem `sign-in-needed`. */
export function seatedOnly(reader: Reader): Seated {
  if (reader.kind !== 'seat') throw new Problem('sign-in-needed', 'sign in first')
  return reader
}

/** Of a wide audience everybody is added: a notice to each would say nothing to anybody. */
const FEW = 12

/**
 * Who is told of a change of a record's audience: who is to remove copies, and who may now read. Those who read by a
 * wide audience see the record in their lists, and are told nothing.
 */
export const noticesOf = (filer: string, { added, removed }: ReturnType<typeof changeOf>): NewNotice[] =>
  [
    ...removed.map((participant) => ({ participant, kind: 'recall' as const })),
    ...(added.length <= FEW ? added : []).map((participant) => ({ participant, kind: 'opened' as const })),
  ].filter(({ participant }) => participant !== filer)

/** What follows a change that stands in the log: requests it has met, mails and audit lines of who is to remove copies. */
export async function tellOfChange(
  house: House,
  {
    participant,
    record,
    index,
    removed,
  }: { participant: string; record: string; index: number; removed: readonly string[] },
): Promise<void> {
  await settleRequests(house, record, index)
  // Side by side, so that what is taken back from everybody costs a few commits, not one for each.
  const tell = async (one: string) => {
    await recordAct(house, { participant: one, act: 'recall-told', by: participant, about: record })
    await tellSeats(house, {
      participant: one,
      roles: ['author', 'clearing', 'officer', 'contributor'],
      template: 'recall',
      key: `recall ${index} ${one}`,
      path: '/desk/inbox',
    })
  }
  await Promise.all(removed.map(tell))
}

/** Requests that the change has met are granted by it, whoever signed it. */
async function settleRequests(house: House, record: string, index: number): Promise<void> {
  const { notices, circles } = house.register
  const changes = await house.register.listAudienceChanges(record)
  const made = changes.find((one) => one.index === index)
  if (made === undefined) return
  for (const asked of await notices.listOpenWidenings(record))
    if (isWithin(asked.audience, made.audience, asked.filer, circles))
      await notices.settleWidening(asked.id, index, house.now())
}

/**
 * What the reader's participant was told. That a record is opened to it is told while it may be read: one that opens on
 * a later day, or was taken back since, is named by no notice before or after.
 */
export async function listNotices(house: House, reader: Reader): Promise<Notice[]> {
  const told = await house.register.notices.listNotices(seatedOnly(reader))
  const ids = told.flatMap(({ kind, record }) => (kind === 'opened' ? [record] : []))
  if (ids.length === 0) return told
  const { rows } = await house.register.listRecords(reader, { ids, limit: ids.length })
  const open = new Set(rows.map(({ id }) => id))
  return told.filter(({ kind, record }) => kind !== 'opened' || open.has(record))
}

/** How much in the reader's inbox waits for its seat: recalls to confirm, and requests that it may decide. */
export async function countWaiting(house: House, reader: Reader): Promise<number> {
  const { notices, circles } = house.register
  const seated = seatedOnly(reader)
  if (!isGranted(circles, seated, 'read')) return 0
  const recalls = (await notices.listNotices(seated)).filter(
    ({ kind, confirmedAt }) => kind === 'recall' && confirmedAt === undefined,
  )
  const asked = isGranted(circles, seated, 'clear') ? await notices.listWidenings(seated) : []
  const open = asked.filter(
    ({ filer, decidedAt, askedSeat }) =>
      filer === seated.participant && decidedAt === undefined && askedSeat !== seated.seat,
  )
  return recalls.length + open.length
}

/** Confirms for the reader's participant that copies of a recalled record are removed. Throws Problem `not-found`. */
export async function confirmRemoval(house: House, reader: Reader, id: number): Promise<void> {
  const seated = seatedOnly(reader)
  const { record, filer } = await house.register.notices.confirmNotice(seated, id, house.now())
  const { participant, seat, role } = seated
  const act = { act: 'recall-confirmed', seat, role, about: record } as const
  await recordAct(house, { participant, ...act })
  await recordAct(house, { participant: filer, by: participant, ...act })
}
