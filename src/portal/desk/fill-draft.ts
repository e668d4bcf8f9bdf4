import type { House } from '../../clearing-house/house.ts'
import { formOf, viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { committedField } from '../../regime/committed-values.ts'
import type { FormVersion, Lang } from '../../regime/types.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { applyOperation, parseForm } from '../form/parse-form.ts'
import { audienceOfFields, usualAudience } from './audience-choice.tsx'
import { readersFiled, readersKept, VALUE_READERS, type ValueReaders, withValues } from './commit-draft.ts'
import { type DeskDraft, type DraftContent, lastFiling, newSecret } from './draft.ts'
import { withoutFile } from './draft-files.ts'

/** The fields of a submitted form, in order. */
export type Fields = readonly (readonly [string, string])[]

/** The first value a form sends under a name, or ''. */
export const one = (fields: Fields, name: string): string => fields.find(([own]) => own === name)?.[1] ?? ''

/** A draft's first content: empty, the last filing rolled forward, or an answer in one act. */
export async function startDraft(house: House, session: Session, fields: Fields): Promise<DraftContent> {
  const from = one(fields, 'from')
  if (from === 'amend') return amendmentOf(house, session, one(fields, 'record'))
  const form = formOf(house, one(fields, 'form'))
  const last = from === 'last' || from === 'unchanged' ? await lastFiling(house, session, form.id) : undefined
  const { explanations: _, ...rolled } = last && from === 'last' ? last.record.answers : {}
  const values =
    last && from === 'last' ? await house.register.readValues(readerOf(session), last.row.id) : []
  // What was rolled forward was for somebody: who read the last one reads this one, unless the author says otherwise.
  const audience =
    last && form.audiences.includes(last.row.audience.kind)
      ? last.row.audience
      : usualAudience({ house }, form, form.measures)
  return {
    form: form.ref,
    ...(form.period === 'year' ? { period: one(fields, 'period').slice(0, 30) } : {}),
    says:
      from === 'unchanged' && last ? 'unchanged' : from === 'not-in-position' ? 'not-in-position' : 'answers',
    measures: last?.record.measures ?? form.measures.slice(0, 1),
    audience,
    answers: withValues(form, rolled as DraftContent['answers'], values),
    ...(from === 'unchanged' && last ? { relation: { kind: 'repeats', record: last.row.id } } : {}),
    explanations: {},
    secret: newSecret(house),
    ...(last
      ? { readers: readersKept(readersFiled(last.record, values), last.record.audience, audience) }
      : {}),
  }
}

/** The draft that amends a record of the state itself: as it was filed, to be changed. Throws Problem `not-found`. */
async function amendmentOf(house: House, session: Session, id: string): Promise<DraftContent> {
  const { record, row, form, kept } = await viewRecord(house, readerOf(session), id)
  if (record.participant !== session.participant || record.provenance.kind !== 'state')
    throw new Problem('not-found', 'not a record of this state')
  const { explanations: _, ...answers } = record.answers
  return {
    form: record.form,
    ...(record.period === undefined ? {} : { period: record.period }),
    says: record.says === 'nil' ? 'answers' : record.says,
    measures: record.measures,
    audience: row.audience,
    answers: record.says === 'unchanged' ? {} : withValues(form, answers, kept.values),
    relation: { kind: 'amends', record: row.id },
    ...(record.attachments ? { attachments: record.attachments } : {}),
    explanations: {},
    secret: newSecret(house),
    readers: readersKept(readersFiled(record, kept.values), record.audience, row.audience),
  }
}

/** A draft's content with what the form sends for it. */
export function contentOf(house: House, draft: DeskDraft, fields: Fields, lang: Lang): DraftContent {
  const { content } = draft
  const form = formOf(house, content.form)
  const ticked = fields.flatMap(([name, value]) => (name === '_measure' ? [value] : []))
  const measures = form.measures.filter((id) => ticked.includes(id))
  const explanations = Object.fromEntries(
    fields.flatMap(([name, value]) =>
      /^_explain:[a-z][a-z0-9-]{0,62}$/.test(name) ? [[name.slice(9), value.slice(0, 2000)]] : [],
    ),
  )
  // What amends is read by those who read what it amends.
  const audience =
    content.relation?.kind === 'amends'
      ? content.audience
      : audienceOfFields({ house }, fields, content.audience)
  const readers = { ...content.readers, ...chosenReaders(form, fields) }
  return {
    ...content,
    ...(form.period === 'year' ? { period: one(fields, '_period').trim().slice(0, 30) } : {}),
    measures: measures.length > 0 ? measures : content.measures,
    audience,
    answers: content.says === 'answers' ? (parseForm(form, fields, lang) as DraftContent['answers']) : {},
    ...(content.relation?.kind === 'amends'
      ? { relation: { ...content.relation, reason: one(fields, '_reason').trim().slice(0, 2000) } }
      : {}),
    explanations: { ...content.explanations, ...explanations },
    secret: content.secret ?? newSecret(house),
    readers: readersKept(readers, content.audience, audience),
  }
}

/** Who reads the values of committed fields, as the form sends it: `_readers:/phone`. */
const chosenReaders = (form: FormVersion, fields: Fields): Record<string, ValueReaders> =>
  Object.fromEntries(
    fields.flatMap(([name, value]): [string, ValueReaders][] => {
      const field = name.startsWith('_readers:') ? name.slice('_readers:'.length) : undefined
      return field && VALUE_READERS.includes(value as ValueReaders) && committedField(form, field)
        ? [[field, value as ValueReaders]]
        : []
    }),
  )

/** The content after a button that adds or takes a line, or takes a file away. */
export function applyOperationTo(house: House, content: DraftContent, operation: string): DraftContent {
  if (/^detach:[0-9a-f]{64}$/.test(operation)) return withoutFile(content, operation.slice('detach:'.length))
  return /^(add|remove):/.test(operation)
    ? {
        ...content,
        answers: applyOperation(
          formOf(house, content.form),
          content.answers,
          operation,
        ) as DraftContent['answers'],
      }
    : content
}
