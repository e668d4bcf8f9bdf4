import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { base64url, fromBase64url, utf8 } from '../../bytes.ts'
import type { ReadAnswers } from '../../imports/answer-places.ts'
import { conformingAnswers } from '../../imports/conform.ts'
import { Problem } from '../../problems.ts'
import { parseJson } from '../../records/canonical.ts'
import type { Json } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { type Members, tidy, withoutAt } from '../form/tree.ts'
import { type DraftContent, periodOf } from './draft.ts'

/** What a spreadsheet changes of a draft: its answers, and the period where it says one. */
export interface SheetChange {
  answers: DraftContent['answers']
  period?: string | undefined
}

/** What a draft would hold with a spreadsheet taken over: of what it has a place for, only what it says. */
export function changeBy(
  form: FormVersion,
  content: DraftContent,
  read: Pick<ReadAnswers, 'answers' | 'covers' | 'period'>,
): SheetChange {
  const kept = read.covers.reduce(withoutAt, content.answers)
  const answers = tidy(conformingAnswers(form, merge(kept, read.answers))) as Members
  return { answers, ...(read.period === undefined ? {} : { period: read.period }) }
}

function merge(kept: Members, read: Members): Members {
  const isObject = (value: Json | undefined): value is Members =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
  const made = { ...kept }
  for (const [name, value] of Object.entries(read)) {
    const before = made[name]
    made[name] = isObject(before) && isObject(value) ? merge(before, value) : value
  }
  return made
}

/** A draft's content with a change taken over: it says answers from then on. */
export function withChange(
  form: FormVersion,
  content: DraftContent,
  { answers, period }: SheetChange,
): DraftContent {
  const { relation, ...others } = content
  // What repeats another record has no answers of its own; with answers it repeats nothing.
  const kept = relation?.kind === 'repeats' ? {} : relation ? { relation } : {}
  const changed: DraftContent = {
    ...others,
    ...kept,
    says: 'answers',
    answers,
    ...(period === undefined ? {} : { period }),
  }
  const own = periodOf(form, changed)
  return own === undefined ? changed : { ...changed, period: own }
}

/** The most bytes a change may have: those of a draft. */
const MOST = 600_000
/** The longest a packed change may be, so that the form that carries it is taken. */
const MOST_PACKED = 1_200_000

/** A change as a form carries it from what was read to whoever takes it over; nothing is kept meanwhile. */
export function packChange(change: SheetChange): string {
  const packed = base64url(deflateRawSync(utf8(JSON.stringify(change))))
  if (packed.length > MOST_PACKED) throw new Problem('sheet-too-large', 'more than a draft holds')
  return packed
}

/** A change that a form carried, as far as the form of the draft has a place for it. Throws Problem `bad-request`. */
export function unpackChange(form: FormVersion, packed: string): SheetChange {
  let read: Json
  try {
    const bytes = fromBase64url(packed) ?? new Uint8Array()
    read = parseJson(inflateRawSync(bytes, { maxOutputLength: MOST }))
  } catch {
    throw new Problem('bad-request', 'no change of a draft')
  }
  const { answers = {}, period } = (read ?? {}) as { [member: string]: Json }
  return {
    answers: conformingAnswers(form, answers),
    ...(typeof period === 'string' ? { period: period.slice(0, 30) } : {}),
  }
}
