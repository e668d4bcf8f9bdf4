import { type Answered, type Due, duesOf, formsRead } from '../analysis/dues.ts'
import { partyStatuses } from '../analysis/party-status.ts'
import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import { addDays } from '../regime/days.ts'
import { findParticipant } from '../regime/find.ts'
import { recordReading } from './audit.ts'
import { type House, today } from './house.ts'
import { withRecords } from './with-records.ts'

/** The most records of a participant that dues are computed from, and the most bytes of those that are read. */
const MOST = 5000
const MOST_BYTES = 16 * 1024 * 1024

/** Days before and after the house's day whose dues are shown where no year is asked for. */
const BACK = 400
const AHEAD = 400

/** Which dues are asked for: those of a calendar year, or those around today. */
export interface DuesQuestion {
  participant: string
  year?: number
}

/**
 * The returns expected of a participant, as far as the reader may see what answers them: that something is missing or late
 * is said only to who reads all that the participant files. Throws Problem `not-found` for an unknown participant.
 */
export async function viewDues(
  house: House,
  reader: Reader,
  { participant, year }: DuesQuestion,
): Promise<Due[]> {
  const known = findParticipant(house.regime, participant)
  if (known === undefined) throw new Problem('not-found', `no participant ${participant}`)
  // Dues are those of states: a body or an observer is expected to file nothing.
  if (known.kind !== 'state') return []
  const { records, all } = await recordsFor(house, reader, participant)
  const day = today(house)
  const dues = duesOf({
    rules: house.regime.dues,
    participant,
    records,
    parties: partyStatuses(records),
    complete: all && readsAllOf(house, reader, participant),
    today: day,
    from: year === undefined ? addDays(day, -BACK) : `${year}-01-01`,
    to: year === undefined ? addDays(day, AHEAD) : `${year}-12-31`,
  })
  // The date of an event, and that a state is a party, are told from the answers of records.
  const told = new Set(dues.flatMap(({ event, party }) => [event?.record, party?.record]))
  await Promise.all(
    records.flatMap(({ row }) => (told.has(row.id) ? [recordReading(house, reader, row)] : [])),
  )
  return dues
}

/** Whether a reader sees all that a participant files: a seat of its own, whose role reads. */
const readsAllOf = (house: House, reader: Reader, participant: string): boolean =>
  reader.kind === 'seat' &&
  reader.participant === participant &&
  isGranted(house.register.circles, reader, 'read')

/** The records that dues look at, and whether these are all there are. */
async function recordsFor(
  house: House,
  reader: Reader,
  participant: string,
): Promise<{ records: Answered[]; all: boolean }> {
  const read = formsRead(house.regime.dues)
  const forms = new Set([...read, ...house.regime.dues.map(({ form }) => form)])
  const { rows, next } = await house.register.listRecords(reader, { participant, limit: MOST })
  const some = rows.filter(({ form }) => forms.has(form))
  const asked = some.filter(({ form }) => read.has(form))
  const bodies = new Map(
    (await withRecords(house, reader, asked, MOST_BYTES)).map(({ row, record }) => [row.id, record]),
  )
  return {
    records: some.flatMap((row) => {
      const record = bodies.get(row.id)
      return record ? [{ row, record }] : read.has(row.form) ? [] : [{ row, record: { answers: {} } }]
    }),
    all: next === undefined && bodies.size === asked.length,
  }
}
