import type { Due } from '../../analysis/dues.ts'
import type { House } from '../../clearing-house/house.ts'
import { listRecords, viewDues } from '../../clearing-house.ts'
import type { RecordRow } from '../../register/project.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'

/** A state's dues with what its seats can go on from: its latest filing in force of each form. */
export interface OwnDues {
  dues: readonly Due[]
  last: ReadonlyMap<string, RecordRow>
}

/** Whether the state itself has filed nothing that answers a due. */
export const isOpen = ({ answer }: Due): boolean => answer === undefined || answer.transcribed

/** The dues of a seat's participant, and its latest filing of each form. */
export async function ownDues(house: House, session: Session): Promise<OwnDues> {
  const { participant } = session
  const reader = readerOf(session)
  const [dues, { rows }] = await Promise.all([
    viewDues(house, reader, { participant }),
    listRecords(house, reader, { participant, inForce: true, limit: 500 }),
  ])
  const last = new Map<string, RecordRow>()
  for (const row of rows)
    if (row.filedBy === undefined && (row.period ?? '') > (last.get(row.form)?.period ?? ''))
      last.set(row.form, row)
  return { dues, last }
}
