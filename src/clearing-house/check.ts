import type { Reader } from '../audience/reader.ts'
import type { Finding } from '../problems.ts'
import { Problem } from '../problems.ts'
import type { FiledRecord } from '../records/types.ts'
import { checkAnswers, findErrors } from '../regime/check-answers.ts'
import { looksAt } from '../regime/find.ts'
import type { FormVersion } from '../regime/types.ts'
import { recordReading } from './audit.ts'
import type { House } from './house.ts'
import { type Looks, surroundingsOf } from './surroundings.ts'

/** A record before it is canonical bytes: what a check needs of it. */
export type RecordDraft = Omit<FiledRecord, 'nonce'>

/** The form version a record names. Throws Problem `unknown-form`. */
export function formOf(house: House, ref: string): FormVersion {
  const form = house.regime.forms.get(ref)
  if (form === undefined) throw new Problem('unknown-form', `${ref} is not a form of ${house.regime.ref}`)
  return form
}

/** Of rules, those that are asked: what keeps a record out, or all there are. */
const looksOf = (form: FormVersion, asked: (rule: FormVersion['rules'][number]) => boolean): Looks => {
  const all = form.rules.filter(asked).map(looksAt)
  const some = (name: keyof Looks) => all.some((one) => one[name])
  return { previous: some('previous'), beside: some('beside'), cited: some('cited') }
}

/**
 * All findings on a record, with the history its reader may see. What a finding tells of others' records that are not
 * public is written down as their reading.
 */
export async function findingsOn(
  house: House,
  reader: Reader,
  record: RecordDraft,
  before?: number,
): Promise<Finding[]> {
  return findings(house, reader, record, { before, asked: () => true })
}

/**
 * The findings on a filed record as its page tells them. What two records say otherwise, and what somebody is asked, is
 * between the house and who files: nobody else is told.
 */
export function findingsOnFiled(
  house: House,
  reader: Reader,
  record: RecordDraft,
  index: number,
): Promise<Finding[]> {
  const own = reader.kind === 'seat' && reader.participant === record.participant
  return findings(house, reader, record, {
    before: index,
    asked: (rule) => own || !(rule.severity === 'prompt' || looksAt(rule).beside || looksAt(rule).cited),
  })
}

async function findings(
  house: House,
  reader: Reader,
  record: RecordDraft,
  { before, asked }: { before?: number | undefined; asked: (rule: FormVersion['rules'][number]) => boolean },
): Promise<Finding[]> {
  const form = formOf(house, record.form)
  const { rows, ...around } = await surroundingsOf(
    house,
    reader,
    { form, record },
    { looks: looksOf(form, asked), before },
  )
  const told = new Set<string>()
  const found = checkAnswers(form, { record, ...around, told: (id) => told.add(id), regime: house.regime })
  const silent = new Set(form.rules.filter((rule) => !asked(rule)).map(({ id }) => id))
  const others = rows.filter(
    ({ id, participant }) => told.has(id) && reader.kind === 'seat' && participant !== reader.participant,
  )
  await Promise.all(others.map((row) => recordReading(house, reader, row)))
  return found.filter(({ rule }) => !silent.has(rule))
}

/** The findings that keep a record out. History is read only where such a rule looks back. */
export async function errorsOn(house: House, reader: Reader, record: RecordDraft): Promise<Finding[]> {
  const form = formOf(house, record.form)
  const looks = looksOf(form, ({ severity }) => severity === 'error')
  const { rows: _, ...around } = await surroundingsOf(house, reader, { form, record }, { looks })
  return findErrors(form, { record, ...around, regime: house.regime })
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
