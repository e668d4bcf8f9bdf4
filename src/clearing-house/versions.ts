import type { Reader } from '../audience/reader.ts'
import type { FiledRecord } from '../records/types.ts'
import type { RecordRow } from '../register/project.ts'
import type { House } from './house.ts'
import { type RecordView, readRecords } from './view.ts'

/** One filing of a statement that others amend, withdraw or confirm. */
export interface Version {
  row: RecordRow
  record: FiledRecord
}

/** A statement through all its filings, earliest first, as far as a reader may see them. */
export interface Versions {
  all: Version[]
  /** Those that stand today: none once it was withdrawn. */
  inForce: Version[]
  /** The first of them speaks of an earlier one, which the reader may not read. */
  hidden: boolean
}

/** The most filings that are gathered, and the most bytes of them. */
const MOST = 100
const MOST_BYTES = 16 * 1024 * 1024

/** Whether a record takes the place of the one it speaks of. */
const takesThePlace = ({ relation }: RecordRow): boolean =>
  relation?.kind === 'amends' || relation?.kind === 'withdraws' || relation?.kind === 'confirms'

const stands = (row: RecordRow): boolean =>
  row.relation?.kind !== 'withdraws' && (row.amendedBy ?? row.withdrawnBy ?? row.confirmedBy) === undefined

/** All filings of the statement that a record, as its reader sees it, belongs to. */
export async function versionsOf(
  house: House,
  reader: Reader,
  { row, record, about }: Pick<RecordView, 'row' | 'record' | 'about'>,
): Promise<Versions> {
  const { register } = house
  if (!takesThePlace(row) && !about.some(takesThePlace)) {
    const only = { row, record }
    return { all: [only], inForce: stands(row) ? [only] : [], hidden: false }
  }
  let first = row
  let hidden = false
  for (let step = 0; step < MOST && takesThePlace(first) && first.relation; step++) {
    const before = await register.findRecord(reader, first.relation.record)
    hidden = before === undefined
    if (before === undefined) break
    first = before
  }
  const rows = new Map([[first.id, first]])
  for (const { id } of rows.values()) {
    const { rows: later } = await register.listRecords(reader, { about: id, limit: MOST })
    for (const one of later) if (takesThePlace(one) && rows.size < MOST) rows.set(one.id, one)
  }
  // The one that is looked at and the one it speaks of come first, should there be more than may be read at once.
  const nearest = ({ id }: RecordRow) => (id === row.id ? 0 : id === row.relation?.record ? 1 : 2)
  const gathered = [...rows.values()].sort((a, b) => nearest(a) - nearest(b) || b.index - a.index)
  const all = (await readRecords(house, reader, gathered, MOST_BYTES)).sort(
    (a, b) => a.row.index - b.row.index,
  )
  return { all, inForce: all.filter((one) => stands(one.row)), hidden }
}
