import type { House } from '../../clearing-house/house.ts'
import { formOf, viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { FormVersion } from '../../regime/types.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { setAt } from '../form/tree.ts'
import { usualAudience } from './audience-choice.tsx'
import { readersFiled, readersKept, withValues } from './commit-draft.ts'
import { type DraftContent, newSecret, takesNil } from './draft.ts'
import { type Last, lastFiling, ownRecord, typedAnswers } from './last-filing.ts'
import { allUnits } from './sections.ts'

/** The fields of a submitted form, in order. */
export type Fields = readonly (readonly [string, string])[]

/** The first value a form sends under a name, or ''. */
export const one = (fields: Fields, name: string): string => fields.find(([own]) => own === name)?.[1] ?? ''

/** The ways to begin a draft of a form, besides amending a record. */
export const BEGINNINGS = ['nothing', 'last', 'unchanged', 'nil', 'not-in-position'] as const

/**
 * A draft's first content: empty, the last filing rolled forward, or an answer in one act. `measure` is ticked, where
 * the form serves it; without one those of the last filing are.
 */
export async function startDraft(house: House, session: Session, fields: Fields): Promise<DraftContent> {
  const from = one(fields, 'from')
  if (from === 'amend') return amendmentOf(house, session, one(fields, 'record'))
  const form = formOf(house, one(fields, 'form'))
  const last = from === 'last' || from === 'unchanged' ? await lastFiling(house, session, form.id) : undefined
  const asked = form.measures.filter((id) => id === one(fields, 'measure'))
  const kept = form.measures.filter((id) => last?.record.measures.includes(id))
  const measures = asked.length > 0 ? asked : kept.length > 0 ? kept : form.measures.slice(0, 1)
  // What was rolled forward was for somebody: who read the last one reads this one, unless the author says otherwise.
  const audience =
    last && form.audiences.includes(last.row.audience.kind)
      ? last.row.audience
      : usualAudience({ house }, form, measures)
  return {
    form: form.ref,
    ...(form.period === 'year' ? { period: one(fields, 'period').slice(0, 30) } : {}),
    says: saidFirst(form, from, last),
    measures,
    audience,
    answers: last ? rolledForward(house, form, last) : {},
    ...(last ? { last: last.row.id } : {}),
    ...(from === 'unchanged' && last ? { relation: { kind: 'repeats', record: last.row.id } } : {}),
    explanations: {},
    secret: newSecret(house),
    ...(last
      ? { readers: readersKept(readersFiled(last.record, last.values), last.record.audience, audience) }
      : {}),
  }
}

function saidFirst(form: FormVersion, from: string, last: Last | undefined): DraftContent['says'] {
  if (from === 'unchanged' && last) return 'unchanged'
  if (from === 'nil' && takesNil(form)) return 'nil'
  return from === 'not-in-position' && form.says.includes(from) ? from : 'answers'
}

/** The answers of a last filing that the form still asks for: another version of it may ask for less. */
function rolledForward(house: House, form: FormVersion, last: Last): DraftContent['answers'] {
  const typed = typedAnswers(house, last)
  const answers: DraftContent['answers'] = {}
  for (const unit of allUnits(form)) {
    const value = findAt(typed, unit)
    if (value !== undefined) setAt(answers, form, unit, value)
  }
  return answers
}

/**
 * The draft that amends a record of the state, or corrects what was transcribed for it: as it was filed, to be changed.
 * Throws Problem `not-found`.
 */
async function amendmentOf(house: House, session: Session, id: string): Promise<DraftContent> {
  const { record, row, form, kept } = await viewRecord(house, readerOf(session), id)
  if (record.participant !== session.participant) throw new Problem('not-found', 'not a record of this state')
  // What says "unchanged" repeats another: amended, it says itself what it says.
  const repeated = record.says === 'unchanged' ? await ownRecord(house, session, row.id) : undefined
  const { explanations: _, ...answers } = record.answers
  return {
    form: record.form,
    ...(record.period === undefined ? {} : { period: record.period }),
    says: saidAmended(form, record.says),
    measures: record.measures,
    audience: row.audience,
    answers: repeated ? rolledForward(house, form, repeated) : withValues(form, answers, kept.values),
    relation: { kind: 'amends', record: row.id },
    ...(record.attachments ? { attachments: record.attachments } : {}),
    explanations: {},
    secret: newSecret(house),
    readers: readersKept(readersFiled(record, kept.values), record.audience, row.audience),
  }
}

const saidAmended = (form: FormVersion, says: DraftContent['says']): DraftContent['says'] =>
  says === 'unchanged' || (says === 'nil' && !takesNil(form)) ? 'answers' : says
