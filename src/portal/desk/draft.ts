import { base64url, hex, utf8 } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import { findingsOn, formOf, type RecordDraft, today } from '../../clearing-house.ts'
import { type Finding, Problem } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type {
  Attachment,
  Audience,
  CommittedValue,
  FiledRecord,
  Json,
  Relation,
} from '../../records/types.ts'
import { findBadValues } from '../../regime/committed-values.ts'
import { sayFinding } from '../../regime/say-finding.ts'
import type { FormVersion, Lang } from '../../regime/types.ts'
import type { Draft } from '../../register/draft-store.ts'
import { readerOf, type Session } from '../../seats/sessions.ts'
import { say } from '../../words.ts'
import { prune, withoutEmptyLines } from '../form/parse-form.ts'
import { commitAnswers, type ValueReaders } from './commit-draft.ts'

/** What the desk keeps of a record that is not filed yet. */
export interface DraftContent {
  form: string
  period?: string
  /** With anything but `answers` the answers are kept for whoever changes his mind, and not filed. */
  says: FiledRecord['says']
  /** Of those the form serves. */
  measures: string[]
  audience: Audience
  /** As typed, those of hidden sections too: what of them stands is seen when it is shown, checked or filed. */
  answers: { [member: string]: Json }
  /** The record it was begun from: what differs from it is marked. */
  last?: string
  /** What its authors tell one another of a section. */
  sections?: Record<string, SectionNote>
  relation?: Relation
  /** Files, of which the house has the bytes. */
  attachments?: Attachment[]
  /** Typed explanations of warnings, by rule. */
  explanations: Record<string, string>
  /** Random, and gone with the draft: the salts of committed values come from it. */
  secret?: string
  /** Who reads the committed values of a field (lists as `*`), where its author has chosen. */
  readers?: Record<string, ValueReaders>
}

/** Whether a section is done, and the office it was handed to: a hint to those who write, never a lock. */
export interface SectionNote {
  done?: boolean
  office?: string
}

/** A draft's secret: 256 random bits. */
export const newSecret = (house: House): string => base64url(house.crypto.random(32))

/** A draft of the desk. */
export type DeskDraft = Draft<DraftContent>

/** Whether a draft only withdraws or confirms a record: its answers are not written by anybody. */
export const onlySpeaks = ({ relation }: Pick<DraftContent, 'relation'>): boolean =>
  relation?.kind === 'withdraws' || relation?.kind === 'confirms'

/** A draft's id: 128 random bits in hex. */
export const newDraftId = (house: House): string => hex(house.crypto.random(16))

/** The draft of the session's participant. Throws Problem `not-found`. */
export async function readDraft(house: House, session: Session, id: string): Promise<DeskDraft> {
  const draft = /^[0-9a-f]{32}$/.test(id)
    ? await house.register.drafts.findDraft(readerOf(session), id)
    : undefined
  if (draft === undefined) throw new Problem('not-found', 'no such draft')
  return draft as DeskDraft
}

/** The form of a draft. Throws Problem `unknown-form` when the regime has it no longer. */
export const formOfDraft = (house: House, draft: Pick<DeskDraft, 'content'>): FormVersion =>
  formOf(house, draft.content.form)

/** What is filed of a draft: its record, and the values behind the record's commitments. */
export interface DraftRecord {
  record: RecordDraft & { nonce: string }
  values: CommittedValue[]
}

/**
 * The record a draft would be: answers of hidden sections and empty lines are not filed, committed fields are behind
 * their commitments. The same draft gives the same bytes on the same day.
 */
export function recordOfDraft(
  house: House,
  participant: string,
  draft: Pick<DeskDraft, 'id' | 'version' | 'content'>,
  lang: Lang,
): DraftRecord {
  const { content } = draft
  const form = formOf(house, content.form)
  const plain = plainAnswers(form, content)
  // A form of which nil is a kind says it by that.
  const says =
    content.says === 'answers' && form.says.includes('nil') && plain['kind'] === 'nil' ? 'nil' : content.says
  const period = onlySpeaks(content) ? content.period : periodOf(form, content)
  const record: DraftRecord['record'] = {
    v: 1,
    regime: house.regime.ref,
    form: content.form,
    participant,
    says,
    measures: form.measures.filter((id) => content.measures.includes(id)),
    ...(period === undefined ? {} : { period }),
    audience: content.audience,
    language: lang,
    answers: explained(form, plain, content),
    ...(content.relation ? { relation: withoutBlank(content.relation) } : {}),
    ...(content.attachments?.length ? { attachments: content.attachments } : {}),
    provenance: { kind: 'state' },
    made: today(house),
    nonce: nonceOfDraft(house, draft),
  }
  const { answers, values } = commitAnswers(house, form, record, {
    secret: content.secret ?? draft.id,
    readers: content.readers,
  })
  return { record: { ...record, answers }, values }
}

/** The answers a draft would file. What withdraws says nothing; what confirms is said as it was. */
function plainAnswers(form: FormVersion, { says, answers, relation }: DraftContent): FiledRecord['answers'] {
  if (relation?.kind === 'withdraws') return {}
  if (relation?.kind === 'confirms') return answers
  if (says === 'answers') return withoutEmptyLines(prune(form, answers)) as FiledRecord['answers']
  return says === 'nil' ? { ...form.nil } : {}
}

/** Whether a draft's period is asked for: not of a standing fact, and not where a date of the answers gives it. */
export const asksPeriod = (form: FormVersion, { says }: Pick<DraftContent, 'says'>): boolean =>
  form.period === 'year' && (form.periodFrom === undefined || says !== 'answers')

/** The period of a draft: as typed, or the year of the date that the form takes it from. */
export function periodOf(
  form: FormVersion,
  content: Pick<DraftContent, 'says' | 'answers' | 'period'>,
): string | undefined {
  if (form.period === 'none') return undefined
  if (asksPeriod(form, content)) return content.period || undefined
  const day = findAt(content.answers, form.periodFrom as string)
  return typeof day === 'string' && /^\d{4}/.test(day) ? day.slice(0, 4) : undefined
}

/** Whether a record of the form may say nil as a whole: where it asks for no answer that nil does not give. */
export const takesNil = (form: FormVersion): boolean =>
  form.says.includes('nil') &&
  (form.schema.required ?? []).every((name) => Object.hasOwn(form.nil ?? {}, name))

function withoutBlank({ reason, ...relation }: Relation): Relation {
  return reason?.trim() ? { ...relation, reason: reason.trim() } : relation
}

/** The answers with the typed explanations, where the form has a place for them. */
function explained(
  form: FormVersion,
  answers: FiledRecord['answers'],
  { explanations }: DraftContent,
): FiledRecord['answers'] {
  if (!form.schema.properties?.['explanations']) return answers
  const typed = Object.entries(explanations).filter(([, text]) => text.trim() !== '')
  const own = Array.isArray(answers['explanations']) ? answers['explanations'] : []
  const kept = own.filter((item) => !typed.some(([rule]) => (item as { rule?: Json }).rule === rule))
  const all = [...kept, ...typed.map(([rule, text]) => ({ rule, text: text.trim().slice(0, 2000) }))]
  return all.length === 0 ? answers : { ...answers, explanations: all }
}

/** What the checks say of a draft, in a language. */
export async function findingsOnDraft(
  house: House,
  session: Session,
  content: DraftContent,
  lang: Lang,
): Promise<Finding[]> {
  const { record, values } = recordOfDraft(house, session.participant, { id: '', version: 0, content }, lang)
  const reader = readerOf(session)
  const form = formOf(house, content.form)
  const found = [...findBadValues(form, values), ...(await findingsOn(house, reader, record))]
  const said = found.map((finding) => sayFinding(form, finding, lang))
  const { kind, reason } = record.relation ?? {}
  const silent = (kind === 'amends' || kind === 'withdraws') && reason === undefined
  const message = say(lang).t(kind === 'withdraws' ? 'fate.withdraw.reasonNeeded' : 'desk.reasonNeeded')
  return silent ? [{ pointer: '/reason', rule: 'reason', severity: 'error', message }, ...said] : said
}

/** The warnings that ask for a typed explanation and have none, by rule; only forms with a place for one ask. */
export function unexplained(
  form: FormVersion,
  findings: readonly Finding[],
  { explanations }: DraftContent,
): string[] {
  if (!form.schema.properties?.['explanations']) return []
  return [
    ...new Set(findings.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule)),
  ].filter((rule) => (explanations[rule] ?? '').trim() === '')
}

/**
 * The nonce of a draft's record: as unguessable as the draft's id, and the same when the same draft is signed again
 * after a lost answer, so that it is filed once.
 */
export const nonceOfDraft = ({ crypto }: House, { id, version }: Pick<DeskDraft, 'id' | 'version'>): string =>
  base64url(crypto.sha256(utf8(`${id} ${version}`)).subarray(0, 16))
