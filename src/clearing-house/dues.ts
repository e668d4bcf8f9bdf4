import { type Due, duesOf, type Told } from '../analysis/dues.ts'
import { partyStatuses } from '../analysis/party-status.ts'
import type { Reader } from '../audience/reader.ts'
import { Problem } from '../problems.ts'
import { addDays } from '../regime/days.ts'
import { findParticipant } from '../regime/find.ts'
import { type House, today } from './house.ts'
import { withRecords } from './with-records.ts'

/** The most records of a participant that dues are computed from. */
const MOST = 5000

/** Days before and after the house's day whose dues are shown where no year is asked for. */
const BACK = 400
const AHEAD = 400

/** Which dues are asked for: those of a calendar year, or those around today. */
export interface DuesQuestion {
  participant: string
  year?: number
}

/**
 * The returns expected of a participant, as far as the reader may see what answers them: that something is missing is
 * said only to the participant itself. Throws Problem `not-found` for an unknown participant.
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
  const records = await recordsFor(house, reader, participant)
  const day = today(house)
  return duesOf({
    rules: house.regime.dues,
    participant,
    records,
    parties: partyStatuses(records),
    complete: reader.kind === 'seat' && reader.participant === participant,
    today: day,
    from: year === undefined ? addDays(day, -BACK) : `${year}-01-01`,
    to: year === undefined ? addDays(day, AHEAD) : `${year}-12-31`,
  })
}

/** The records that dues look at: of the forms that dues and their events name, statements of nothing, treaty status. */
async function recordsFor(house: House, reader: Reader, participant: string): Promise<Told[]> {
  const forms = new Set([
    'nil-return',
    'treaty-status',
    ...house.regime.dues.flatMap(({ form, time }) => [form, ...(time.kind === 'event' ? [time.form] : [])]),
  ])
  const { rows } = await house.register.listRecords(reader, { participant, limit: MOST })
  return withRecords(
    house,
    reader,
    rows.filter(({ form }) => forms.has(form)),
  )
}
