import type { Reader } from '../audience/reader.ts'
import { text } from '../bytes.ts'
import type { Finding } from '../problems.ts'
import { Problem } from '../problems.ts'
import type { FiledRecord } from '../records/types.ts'
import { type CheckInput, checkAnswers, findErrors, type Known } from '../regime/check-answers.ts'
import { basisOf } from '../regime/find.ts'
import { namedRecords } from '../regime/schema-walk.ts'
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

/**
 * What was in force before `before`, of the same participant and form and as its reader may see, latest period first;
 * without what the record takes the place of.
 */
export async function historyOf(
  house: House,
  reader: Reader,
  record: Pick<FiledRecord, 'participant' | 'form' | 'relation'>,
  before?: number,
): Promise<FiledRecord[]> {
  const form = record.form.split('/')[0] as string
  const { kind, record: about } = record.relation ?? {}
  const replaced = kind === 'amends' || kind === 'confirms' || kind === 'withdraws' ? about : undefined
  const { rows } = await house.register.listRecords(reader, {
    participant: record.participant,
    form,
    inForce: true,
    limit: 200,
  })
  const earlier = await withRecords(
    house,
    reader,
    rows.filter(({ id, index }) => id !== replaced && (before === undefined || index < before)),
  )
  return earlier.map((one) => one.record).sort((a, b) => (b.period ?? '').localeCompare(a.period ?? ''))
}

/** The most records of another form that a check looks at, of the filer's own and of others' in the same years. */
const MOST_BESIDE = 300

/** What a check may look at besides the record: all of it as its reader may read it. */
type Surroundings = Pick<CheckInput, 'previous' | 'beside' | 'cited'>

/** The history of a record, as far as the rules of its form that are asked look at it. */
async function surroundingsOf(
  house: House,
  reader: Reader,
  record: RecordDraft,
  { forErrors, before }: { forErrors: boolean; before?: number | undefined },
): Promise<Surroundings> {
  const form = formOf(house, record.form)
  const looks = readsHistory(form)
  if (!(forErrors ? looks.forErrors : looks.ever)) return { previous: [] }
  const previous = await historyOf(house, reader, record, before)
  const beside = await Promise.all(
    (form.beside ?? []).map(
      async (name) => [name, await besideOf(house, reader, record, name, before)] as const,
    ),
  )
  return {
    previous,
    beside: Object.fromEntries(beside),
    cited: await citedBy(house, reader, form, record, before),
  }
}

const known = ({ row, record }: { row: RecordRow; record: FiledRecord }): Known => ({ ...record, id: row.id })

/** Records in force of another form: all of the filer's own, and of others those of the record's year and its neighbours. */
async function besideOf(
  house: House,
  reader: Reader,
  record: RecordDraft,
  form: string,
  before?: number,
): Promise<Known[]> {
  const year = Number(record.period?.slice(0, 4))
  const asked = record.period === undefined ? [undefined] : [year - 1, year, year + 1]
  const pages = await Promise.all([
    house.register.listRecords(reader, {
      participant: record.participant,
      form,
      inForce: true,
      limit: MOST_BESIDE,
    }),
    ...asked.map((one) =>
      house.register.listRecords(reader, {
        form,
        inForce: true,
        limit: MOST_BESIDE,
        ...(one === undefined ? {} : { year: one }),
      }),
    ),
  ])
  const rows = new Map(pages.flatMap(({ rows }) => rows.map((row) => [row.id, row])))
  const seen = [...rows.values()].filter(({ index }) => before === undefined || index < before)
  return (await withRecords(house, reader, seen)).map(known)
}

/** The records that a record speaks of or names in a field, as far as its reader may read them. */
async function citedBy(
  house: House,
  reader: Reader,
  form: FormVersion,
  record: RecordDraft,
  before?: number,
): Promise<Record<string, Known>> {
  const ids = [
    ...new Set([...namedRecords(form, record.answers), ...(record.relation ? [record.relation.record] : [])]),
  ]
  if (ids.length === 0) return {}
  const { rows } = await house.register.listRecords(reader, { ids, limit: 200 })
  const found = await withRecords(
    house,
    reader,
    rows.filter(({ index }) => before === undefined || index < before),
  )
  return Object.fromEntries(found.map((one) => [one.row.id, known(one)]))
}

const looksBack = new WeakMap<FormVersion, { ever: boolean; forErrors: boolean }>()

/** Whether rules of a form look at other records, and whether those that keep a record out do. */
function readsHistory(form: FormVersion): { ever: boolean; forErrors: boolean } {
  const known = looksBack.get(form)
  if (known) return known
  const back = form.rules.filter((rule) => basisOf(rule) === 'history')
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
  const around = await surroundingsOf(house, reader, record, { forErrors: false, before })
  return checkAnswers(form, { record, ...around, regime: house.regime })
}

/** The findings that keep a record out. History is read only where such a rule looks back. */
export async function errorsOn(house: House, reader: Reader, record: RecordDraft): Promise<Finding[]> {
  const form = formOf(house, record.form)
  const around = await surroundingsOf(house, reader, record, { forErrors: true })
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
