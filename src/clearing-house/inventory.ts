import { type Inventory, type OneSided, oneSided } from '../analysis/inventories.ts'
import { inventoryAnswers, type OfferedLine, offeredLines } from '../analysis/inventory.ts'
import { isWithin } from '../audience/within.ts'
import type { Audience, FiledRecord } from '../records/types.ts'
import type { Lang } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import { readerOf, type Session } from '../seats/sessions.ts'
import { type House, today } from './house.ts'
import { listRecords, listWithAnswers, readRecords } from './view.ts'

/** An inventory as a state could begin it, and what stands beside it. */
export interface InventoryView {
  offered: OfferedLine[]
  /** Who reads each record that a line comes from, by the record's id. */
  readers: ReadonlyMap<string, Audience>
  /** The state's own inventory of the year, if one is in force. */
  filed: RecordRow | undefined
  /** Lines between two states that only one of their inventories has, as far as both may be read. */
  oneSided: OneSided[]
}

/** The most records of a state that are looked through. */
const MOST_RECORDS = 10_000
/** The most inventories of others. */
const MOST_INVENTORIES = 200

/**
 * What an inventory of a year for these readers would say, from the records that the session's participant has in
 * force; read for the session's seat. A line whose record has fewer readers is offered and marked as not tellable.
 */
export async function viewInventory(
  house: House,
  session: Session,
  asked: {
    year: number
    audience: Audience
    lang: Lang
    says: Readonly<Partial<Record<FiledRecord['says'], string>>>
  },
): Promise<InventoryView> {
  const { participant } = session
  const reader = readerOf(session)
  const { form } = house.regime.crosswalk.inventory
  const { rows } = await listRecords(house, reader, { participant, inForce: true, limit: MOST_RECORDS })
  const own = rows.filter(({ filedBy }) => filedBy === undefined)
  const ofYear = own.filter((row) => row.form !== form && (row.year ?? asked.year) === asked.year)
  const records = (await readRecords(house, reader, ofYear)).map(({ row, record }) => ({
    row,
    record,
    tellable: isWithin(asked.audience, row.audience, participant, house.register.circles),
  }))
  const offered = offeredLines({ ...asked, regime: house.regime, today: today(house), records })
  const inventories = (
    await listWithAnswers(house, reader, {
      form,
      year: asked.year,
      inForce: true,
      limit: MOST_INVENTORIES,
    })
  ).filter(({ row }) => row.filedBy === undefined)
  const filed = inventories.find(({ row }) => row.participant === participant)
  const begun: Inventory = {
    id: filed?.row.id ?? '',
    participant,
    answers:
      filed?.record.answers ?? (inventoryAnswers(offered, usualKeys(offered)) as FiledRecord['answers']),
  }
  return {
    offered,
    readers: new Map(records.map(({ row }) => [row.id, row.audience])),
    filed: filed?.row,
    oneSided: oneSided(
      begun,
      inventories.map(({ row, record }) => ({
        id: row.id,
        participant: row.participant,
        answers: record.answers,
      })),
    ),
  }
}

/** The lines an inventory begins with unless its author chooses otherwise: what may be told to its readers. */
export const usualKeys = (offered: readonly OfferedLine[]): Set<string> =>
  new Set(offered.filter(({ tellable }) => tellable).map(({ key }) => key))
