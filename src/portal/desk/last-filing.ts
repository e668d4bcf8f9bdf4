import { text } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import { formOf, listRecords, readBeside } from '../../clearing-house.ts'
import { canonicalBytes } from '../../records/canonical.ts'
import { findAt } from '../../records/pointer.ts'
import type { CommittedValue, FiledRecord, Json } from '../../records/types.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import type { RecordRow } from '../../register/project.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { withValues } from './commit-draft.ts'
import type { DraftContent } from './draft.ts'
import { isBlank, unitsOf } from './sections.ts'

/** A record of the participant that a draft goes on from, with what stands behind its commitments. */
export interface Last {
  row: RecordRow
  record: FiledRecord
  values: readonly CommittedValue[]
}

/** How many times "unchanged since" is followed back to the record that says what is unchanged. */
const MOST_STEPS = 20

/**
 * The last filing of a form that is in force for the session's participant, by latest period and its own before what
 * was transcribed; where it says that nothing has changed, the one that it repeats.
 */
export async function lastFiling(house: House, session: Session, form: string): Promise<Last | undefined> {
  const { participant } = session
  const { rows } = await listRecords(house, readerOf(session), {
    participant,
    form,
    inForce: true,
    limit: 200,
  })
  const [last] = rows
    .filter((row) => !speaks(row))
    .sort(
      (a, b) =>
        (b.period ?? '').localeCompare(a.period ?? '') ||
        Number(a.filedBy !== undefined) - Number(b.filedBy !== undefined),
    )
  return last && readLast(house, session, last)
}

/** Whether a record is about another one and no return of its own: what withdraws or confirms says nothing to go on from. */
const speaks = ({ relation }: RecordRow): boolean =>
  relation !== undefined && relation.kind !== 'amends' && relation.kind !== 'repeats'

/** A record of the session's participant by its id; where it says that nothing has changed, the one that it repeats. */
export async function ownRecord(house: House, session: Session, id: string): Promise<Last | undefined> {
  const row = await ownRow(house, session, id)
  return row && readLast(house, session, row)
}

async function ownRow(house: House, session: Session, id: string): Promise<RecordRow | undefined> {
  const { participant } = session
  const { rows } = await listRecords(house, readerOf(session), { participant, ids: [id], limit: 1 })
  return rows[0]
}

async function readLast(house: House, session: Session, from: RecordRow): Promise<Last | undefined> {
  let row = from
  for (let step = 0; step < MOST_STEPS && row.says === 'unchanged' && row.relation; step++) {
    const before = await ownRow(house, session, row.relation.record)
    if (before === undefined) break
    row = before
  }
  const reader = readerOf(session)
  const [found] = await readBeside(house, reader, [row])
  return found && { ...found, values: await house.register.readValues(reader, row.id) }
}

/**
 * What a draft is compared with: what it amends, withdraws or confirms, or was begun from, else the last return where
 * there is one a period.
 */
export async function comparedWith(
  house: House,
  session: Session,
  content: Pick<DraftContent, 'form' | 'relation' | 'last'>,
): Promise<Last | undefined> {
  const { kind, record } = content.relation ?? {}
  const id = kind === 'amends' || kind === 'withdraws' || kind === 'confirms' ? record : content.last
  if (id !== undefined) return ownRecord(house, session, id)
  const form = formOf(house, content.form)
  return form.subject.length === 0 ? lastFiling(house, session, form.id) : undefined
}

/** A record's answers as they were typed: with the values behind its commitments, as far as they are known. */
export const typedAnswers = (house: House, { record, values }: Omit<Last, 'row'>): FiledRecord['answers'] =>
  withValues(formOf(house, record.form), record.answers, values)

/** How an answer stands to last time: said at neither time, as it was, or otherwise. */
export type Standing = 'blank' | 'same' | 'differs'

/** How a unit of a form stands to last time. */
export function standsTo(
  last: FiledRecord['answers'],
  answers: FiledRecord['answers'],
  unit: string,
): Standing {
  const [before, now] = [findAt(last, unit), findAt(answers, unit)]
  if (isBlank(before) && isBlank(now)) return 'blank'
  return equal(before, now) ? 'same' : 'differs'
}

/** How many answers of a section are given now or last time, and how many of them differ. */
export function countDifferences(
  form: FormVersion,
  section: LayoutSection,
  last: FiledRecord['answers'],
  answers: FiledRecord['answers'],
): { all: number; differ: number } {
  const stands = unitsOf(form, section).map((unit) => standsTo(last, answers, unit))
  return {
    all: stands.filter((one) => one !== 'blank').length,
    differ: stands.filter((one) => one === 'differs').length,
  }
}

/** A value as it is compared: however its members are ordered. */
const spelled = (value: Json): string => text(canonicalBytes(value))

const equal = (before: Json | undefined, after: Json | undefined): boolean =>
  before === undefined || after === undefined ? before === after : spelled(before) === spelled(after)
