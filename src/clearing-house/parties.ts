import { type PartyStatus, partyStatuses } from '../analysis/party-status.ts'
import type { Reader } from '../audience/reader.ts'
import { recordReading } from './audit.ts'
import type { House } from './house.ts'
import { withRecords } from './with-records.ts'

/** The most records of treaty status that are looked at. */
const MOST = 500

/** The treaties a participant is known to be a party to, by code, as far as the reader may see. */
export async function viewParties(
  house: House,
  reader: Reader,
  participant: string,
): Promise<ReadonlyMap<string, PartyStatus>> {
  const { rows } = await house.register.listRecords(reader, {
    participant,
    form: 'treaty-status',
    limit: MOST,
  })
  const statuses = partyStatuses(await withRecords(house, reader, rows))
  const told = new Set([...statuses.values()].map(({ record }) => record))
  await Promise.all(rows.flatMap((row) => (told.has(row.id) ? [recordReading(house, reader, row)] : [])))
  return statuses
}
