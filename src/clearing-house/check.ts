import type { Reader } from '../audience/reader.ts'
import { text } from '../bytes.ts'
import type { Finding } from '../problems.ts'
import { Problem } from '../problems.ts'
import type { FiledRecord } from '../records/types.ts'
import { checkAnswers, findErrors } from '../regime/check-answers.ts'
import type { FormVersion } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import type { House } from './house.ts'

/** A record before it is canonical bytes: what a check needs of it. */
export type RecordDraft = Omit<FiledRecord, 'nonce'>

/** The form version a record names. Throws Problem `unknown-form`. */
export function formOf(house: House, ref: string): FormVersion {
  const form = house.regime.forms.get(ref)
  if (form === undefined) throw new Problem('unknown-form', `${ref} is not a form of ${house.regime.ref}`)
  return form
}

/** Rows with the records they stand for, as far as the reader may read them. */
export async function withRecords(
  house: House,
  reader: Reader,
  rows: readonly RecordRow[],
): Promise<{ row: RecordRow; record: FiledRecord }[]> {
  const bodies = await house.register.readBodies(
    reader,
    rows.map(({ id }) => id),
  )
  return rows.flatMap((row) => {
    const bytes = bodies.get(row.id)
    return bytes ? [{ row, record: JSON.parse(text(bytes)) as FiledRecord }] : []
  })
}

/** What was in force before `before`, of the same participant and form and as its reader may see, latest period first. */
export async function historyOf(
  house: House,
  reader: Reader,
  record: Pick<FiledRecord, 'participant' | 'form'>,
  before?: number,
): Promise<FiledRecord[]> {
  const form = record.form.split('/')[0] as string
  const { rows } = await house.register.listRecords(reader, {
    participant: record.participant,
    form,
    inForce: true,
    limit: 200,
  })
  const earlier = await withRecords(
    house,
    reader,
    rows.filter(({ index }) => before === undefined || index < before),
  )
  return earlier.map((one) => one.record).sort((a, b) => (b.period ?? '').localeCompare(a.period ?? ''))
}

const looksBack = new WeakMap<FormVersion, { ever: boolean; forErrors: boolean }>()

/** Whether rules of a form look at earlier records, and whether those that keep a record out do. */
function readsHistory(form: FormVersion): { ever: boolean; forErrors: boolean } {
  const known = looksBack.get(form)
  if (known) return known
  const back = form.rules.filter((rule) => /\bprevious\b/.test(JSON.stringify(rule)))
  const found = { ever: back.length > 0, forErrors: back.some(({ severity }) => severity === 'error') }
  looksBack.set(form, found)
  return found
}

/** All findings on a record, with the history its reader may see. */
export async function findingsOn(
  house: House,
  reader: Reader,
  record: RecordDraft,
  before?: number,
): Promise<Finding[]> {
  const form = formOf(house, record.form)
  const previous = readsHistory(form).ever ? await historyOf(house, reader, record, before) : []
  return checkAnswers(form, { record, previous, regime: house.regime })
}

/** The findings that keep a record out. History is read only where such a rule looks back. */
export async function errorsOn(house: House, reader: Reader, record: RecordDraft): Promise<Finding[]> {
  const form = formOf(house, record.form)
  const previous = readsHistory(form).forErrors ? await historyOf(house, reader, record) : []
  return findErrors(form, { record, previous, regime: house.regime })
}

/** A question for `checkDraft`: what a record would say. */
export interface DraftQuestion {
  form: string
  participant: string
  answers: FiledRecord['answers']
  period?: string
  says?: FiledRecord['says']
  measures?: string[]
  language?: string
  relation?: FiledRecord['relation']
  provenance?: FiledRecord['provenance']
}

/** The findings on answers nobody has filed; nothing is stored. Throws Problem `unknown-form` or `unknown-participant`. */
export async function checkDraft(house: House, reader: Reader, draft: DraftQuestion): Promise<Finding[]> {
  const form = formOf(house, draft.form)
  if (!house.regime.participants.some(({ code }) => code === draft.participant))
    throw new Problem('unknown-participant', draft.participant)
  return findingsOn(house, reader, {
    v: 1,
    regime: house.regime.ref,
    form: draft.form,
    participant: draft.participant,
    says: draft.says ?? 'answers',
    measures: draft.measures ?? [...form.measures],
    ...(draft.period === undefined ? {} : { period: draft.period }),
    audience: { kind: form.audiences[0] ?? 'filer' } as FiledRecord['audience'],
    language: draft.language ?? 'es',
    answers: draft.answers,
    ...(draft.relation === undefined ? {} : { relation: draft.relation }),
    provenance: draft.provenance ?? { kind: 'state' },
    made: house.now().toISOString().slice(0, 10),
  })
}
