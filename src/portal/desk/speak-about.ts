import type { House } from '../../clearing-house/house.ts'
import { type RecordView, viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { knownAnswers } from '../differences.tsx'
import { readersFiled, readersKept } from './commit-draft.ts'
import { type DraftContent, newSecret } from './draft.ts'

/** The acts by which a state speaks about a record of its own without writing one anew. */
export const SPOKEN = ['withdraw', 'confirm'] as const
/** One of {@link SPOKEN}. */
export type Spoken = (typeof SPOKEN)[number]

/**
 * A record that a session's participant may speak about so: one in force, filed by itself to be withdrawn, or
 * transcribed for it to be confirmed. Throws Problem `not-found` for any other, `superseded` for one that is over.
 */
export async function spokenOf(house: House, session: Session, id: string, act: Spoken): Promise<RecordView> {
  const seen = await viewRecord(house, readerOf(session), id)
  const { row, record } = seen
  const wanted = act === 'withdraw' ? 'state' : 'transcribed'
  if (row.participant !== session.participant || record.provenance.kind !== wanted)
    throw new Problem('not-found', 'not a record of this state that could be spoken about so')
  if (
    (row.amendedBy ?? row.withdrawnBy ?? row.confirmedBy) !== undefined ||
    record.relation?.kind === 'withdraws'
  )
    throw new Problem('superseded', `${row.id} is no longer in force`)
  return seen
}

/** The draft that withdraws a record: it says why, and nothing else. */
export const withdrawalOf = (house: House, { row, record }: RecordView, reason: string): DraftContent => ({
  ...about(house, { row, record }),
  says: 'answers',
  answers: {},
  relation: { kind: 'withdraws', record: row.id, reason },
})

/** The draft that confirms a transcription: what was transcribed, said by the state itself. */
export const confirmationOf = (house: House, { row, record, form, kept }: RecordView): DraftContent => ({
  ...about(house, { row, record }),
  says: record.says,
  answers: knownAnswers(form, record.answers, kept.values) as DraftContent['answers'],
  relation: { kind: 'confirms', record: row.id },
  readers: readersKept(readersFiled(record, kept.values), record.audience, row.audience),
})

/** What a record says of itself, said again about it: for those who read it today. */
const about = (house: House, { row, record }: Pick<RecordView, 'row' | 'record'>) => ({
  form: record.form,
  ...(record.period === undefined ? {} : { period: record.period }),
  measures: record.measures,
  audience: row.audience,
  explanations: {},
  secret: newSecret(house),
})
