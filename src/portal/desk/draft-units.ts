import { base64url, text, utf8 } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import { canonicalBytes } from '../../records/canonical.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json, Relation } from '../../records/types.ts'
import { committedField } from '../../regime/committed-values.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'
import { setAt, tidy, withoutAt } from '../form/tree.ts'
import { readersKept } from './commit-draft.ts'
import type { DraftContent, SectionNote } from './draft.ts'
import { isBlank, unitsOf } from './sections.ts'

/**
 * A draft's content is made of units, of which each is written by one seat at a time: an answer by its pointer
 * (sections.ts), and what is said besides the answers, by the names of its inputs: `_period`, `_done:<section>` …
 */
export type Unit = string

/** What stands at a unit of a draft. */
export function unitAt(content: DraftContent, unit: Unit): Json | undefined {
  if (unit.startsWith('/')) return findAt(content.answers, unit)
  const [name, of] = split(unit)
  switch (name) {
    case '_says':
      return content.says
    case '_period':
      return content.period
    case '_measures':
      return content.measures
    case '_audience':
      return content.audience as Json
    case '_reason':
      return content.relation?.reason
    case '_explain':
      return content.explanations[of]
    case '_readers':
      return content.readers?.[of]
    case '_done':
      return content.sections?.[of]?.done
    case '_office':
      return content.sections?.[of]?.office
    default:
      return undefined
  }
}

const split = (unit: Unit): [string, string] => {
  const colon = unit.indexOf(':')
  return colon < 0 ? [unit, ''] : [unit.slice(0, colon), unit.slice(colon + 1)]
}

/** The content with what stands at each of these units instead; a blank answer is taken out. */
export function withUnits(
  form: FormVersion,
  content: DraftContent,
  values: readonly (readonly [Unit, Json | undefined])[],
  from: DraftContent,
): DraftContent {
  const answered = values.filter(([unit]) => unit.startsWith('/'))
  if (answered.length === 0) return others(content, values, from)
  let answers = structuredClone(content.answers)
  for (const [unit, value] of answered)
    if (value === undefined) answers = withoutAt(answers, unit) as DraftContent['answers']
    else setAt(answers, form, unit, value)
  return { ...others(content, values, from), answers: tidy(answers) as DraftContent['answers'] }
}

const others = (
  content: DraftContent,
  values: readonly (readonly [Unit, Json | undefined])[],
  from: DraftContent,
): DraftContent =>
  values
    .filter(([unit]) => !unit.startsWith('/'))
    // Who reads a value was chosen for the readers that the record had: another audience comes last, and asks anew.
    .sort(([a], [b]) => Number(a === '_audience') - Number(b === '_audience'))
    .reduce((some, [unit]) => takeUnit(some, unit, from), content)

/** The content with what another one says at a unit besides the answers. */
function takeUnit(content: DraftContent, unit: Unit, from: DraftContent): DraftContent {
  const [name, of] = split(unit)
  switch (name) {
    case '_says': {
      const { relation: _, ...rest } = content
      const relation = relationFor(from, content.relation)
      return { ...rest, says: from.says, ...(relation ? { relation } : {}) }
    }
    case '_period':
      return from.period === undefined ? content : { ...content, period: from.period }
    case '_measures':
      return { ...content, measures: from.measures }
    case '_audience':
      return {
        ...content,
        audience: from.audience,
        readers: readersKept(content.readers ?? {}, content.audience, from.audience),
      }
    case '_reason':
      return content.relation && from.relation
        ? { ...content, relation: { ...content.relation, reason: from.relation.reason ?? '' } }
        : content
    case '_explain':
      return {
        ...content,
        explanations: { ...content.explanations, [of]: from.explanations[of] ?? '' },
      }
    case '_readers':
      return from.readers?.[of] === undefined
        ? content
        : { ...content, readers: { ...content.readers, [of]: from.readers[of] } }
    case '_done':
    case '_office':
      return { ...content, sections: { ...content.sections, [of]: noteOf(content, from, name, of) } }
    default:
      return content
  }
}

/** What repeats says so by its relation, which goes when the record comes to say something else. */
const relationFor = (from: DraftContent, own: Relation | undefined): Relation | undefined =>
  from.says === 'unchanged' ? from.relation : own?.kind === 'repeats' ? undefined : own

function noteOf(content: DraftContent, from: DraftContent, name: string, section: string): SectionNote {
  const [own, other] = [content.sections?.[section], from.sections?.[section]]
  const done = (name === '_done' ? other : own)?.done
  const office = (name === '_office' ? other : own)?.office
  return { ...(done ? { done } : {}), ...(office ? { office } : {}) }
}

/** Whether a unit is a list of lines. */
export const isLines = (form: FormVersion, unit: Unit): boolean =>
  unit.startsWith('/') && nodeAt(form.schema, `${unit}/*`)?.type === 'object'

/** How many characters a digest has: 48 bits, so that a change is overlooked once in far more pages than are ever drawn. */
export const DIGEST_LENGTH = 8

/** What a unit's value is known again by. */
export type Digest = (unit: Unit, value: Json | undefined) => string

/**
 * Digests of one draft: '' for blank, else of a fixed length; of a list of lines that of each. Its secret is in them:
 * short values cannot be tried against what a page holds.
 */
export const digestsOf = (
  { crypto }: Pick<House, 'crypto'>,
  form: FormVersion,
  { id, content }: { id: string; content: DraftContent },
): Digest => {
  const secret = content.secret ?? id
  const one = (unit: Unit, value: Json): string =>
    base64url(crypto.sha256(utf8(`${secret} ${unit} ${text(canonicalBytes(value))}`)).subarray(0, 6))
  return (unit, value) => {
    if (Array.isArray(value) && isLines(form, unit)) return value.map((line) => one(unit, line)).join('')
    return isBlank(value) ? '' : one(unit, value as Json)
  }
}

/** The group of units that says what is said besides the answers; no section is called so. */
export const RECORD = '_record'
/** The group of the explanations of warnings. */
export const EXPLAIN = '_explain'

/** The units of a section with its notes, of the record, or of the explanations. */
export function unitsOfGroup(form: FormVersion, group: string): Unit[] {
  if (group === RECORD) return ['_says', '_period', '_measures', '_audience', '_reason']
  if (group === EXPLAIN) return form.rules.map(({ id }) => `_explain:${id}`)
  const section = form.layout.find(({ id }) => id === group)
  if (section === undefined) return []
  const units = unitsOf(form, section)
  const committed = units.filter((unit) => committedField(form, unit))
  return [`_done:${group}`, `_office:${group}`, ...units, ...committed.map((unit) => `_readers:${unit}`)]
}

/** What a group of units was when a page was drawn, as the page carries it. */
export const baseOf = (form: FormVersion, digest: Digest, content: DraftContent, group: string): string =>
  unitsOfGroup(form, group)
    .map((unit) => digest(unit, unitAt(content, unit)))
    .join('.')

/** The digests of a group's units, read from what a page carried; none where it was not made for this form. */
export function readBase(form: FormVersion, group: string, base: string): [Unit, string][] {
  const units = unitsOfGroup(form, group)
  const digests = base.split('.')
  return digests.length === units.length ? units.map((unit, i) => [unit, digests[i] as string]) : []
}
