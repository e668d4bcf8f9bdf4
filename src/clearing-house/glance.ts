import { mayRead, type Reader } from '../audience/reader.ts'
import type { RecordRow } from '../register/project.ts'
import { recordReading } from './audit.ts'
import type { House } from './house.ts'
import { type ReadRecord, withRecords } from './with-records.ts'

/** How long a seat at work is not written down again for one record of its own participant, in milliseconds. */
const WORK = 60 * 60 * 1000
/** The most of these that are kept in mind. */
const MOST = 20_000

const glanced = new WeakMap<House, Map<string, number>>()

/**
 * Records that a page of a draft tells something of, beside what is drafted. A draft is saved and drawn anew at every pause
 * of typing: that its seat reads its own participant's record is written down once an hour, of anybody else's each time.
 */
export async function readBeside(
  house: House,
  reader: Reader,
  rows: readonly RecordRow[],
): Promise<ReadRecord[]> {
  const found = (await withRecords(house, reader, rows)).filter(({ row }) =>
    mayRead(reader, row, house.register.circles),
  )
  await Promise.all(found.map(({ row }) => recordGlance(house, reader, row)))
  return found
}

async function recordGlance(house: House, reader: Reader, row: RecordRow): Promise<void> {
  if (reader.kind !== 'seat' || reader.participant !== row.participant || row.audience.kind === 'public')
    return recordReading(house, reader, row)
  const known = glanced.get(house) ?? new Map<string, number>()
  glanced.set(house, known)
  const name = `${reader.participant} ${reader.seat} ${row.id}`
  const now = house.now().getTime()
  if (now - (known.get(name) ?? Number.NEGATIVE_INFINITY) < WORK) return
  await recordReading(house, reader, row)
  if (known.size >= MOST) known.clear()
  known.set(name, now)
}
