import type { House } from '../../clearing-house/house.ts'
import { formOf } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { committedField } from '../../regime/committed-values.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion, Lang } from '../../regime/types.ts'
import { readAnswers } from '../form/parse-form.ts'
import { audienceOfFields } from './audience-choice.tsx'
import { readersKept, VALUE_READERS, type ValueReaders } from './commit-draft.ts'
import {
  type DeskDraft,
  type DraftContent,
  newSecret,
  periodOf,
  type SectionNote,
  takesNil,
} from './draft.ts'
import { RECORD, readBase, type Unit, unitsOfGroup } from './draft-units.ts'
import { type Fields, one } from './fill-draft.ts'
import type { Choice, DrawnFrom } from './merge-draft.ts'
import { allUnits, shownSections, unitsOf } from './sections.ts'

/** The most characters of a typed explanation or reason. */
const MOST_TEXT = 2000

/** What a rule is called. */
const RULE = /^[a-z][a-z0-9-]{0,62}$/

/** What a page may name besides the form's own fields. */
export interface Known {
  /** The participant's offices, by id. */
  offices: ReadonlySet<string>
  /** The record that "unchanged" would repeat. */
  last: string | undefined
}

/** A draft with all that one of its pages sends in it, and what that page was drawn from. */
export interface SentPage {
  mine: DraftContent
  page: DrawnFrom
}

/** Reads what a page of a draft sends. Throws Problem `bad-request` for what no page of it has. */
export function readSent(
  house: House,
  draft: DeskDraft,
  fields: Fields,
  { lang, known }: { lang: Lang; known: Known },
): SentPage {
  const { content } = draft
  const form = formOf(house, content.form)
  const page = drawnFrom(form, draft, fields)
  const answers = page.units.some((unit) => unit.startsWith('/'))
    ? readAnswers(form, fields, lang, {
        regime: house.regime,
        before: content.answers,
      })
    : content.answers
  const mine = asRecord(house, form, content, fields, known)
  const said: DraftContent = {
    ...mine,
    answers: answers as DraftContent['answers'],
    explanations: { ...content.explanations, ...explanationsIn(fields) },
    sections: notesIn(form, content, fields, known),
    secret: content.secret ?? newSecret(house),
    readers: readersKept({ ...content.readers, ...readersIn(form, fields) }, content.audience, mine.audience),
  }
  const period = periodOf(form, said)
  return { mine: { ...said, ...(period === undefined ? {} : { period }) }, page }
}

const namesUnder = (fields: Fields, name: string): [string, string][] =>
  fields.flatMap(([own, value]): [string, string][] =>
    own.startsWith(`${name}:`) ? [[own.slice(name.length + 1), value]] : [],
  )

/** What is said besides the answers: the kind of record, its period, measures, audience and reason. */
function asRecord(
  house: House,
  form: FormVersion,
  content: DraftContent,
  fields: Fields,
  known: Known,
): DraftContent {
  const ticked = fields.flatMap(([name, value]) => (name === '_measure' ? [value] : []))
  const measures = form.measures.filter((id) => ticked.includes(id))
  const period = one(fields, '_period').trim().slice(0, 30)
  const amends = content.relation?.kind === 'amends' ? content.relation : undefined
  const { relation: _, ...others } = content
  const says = saidIn(form, content, fields, known)
  const relation =
    says === 'unchanged' && content.says !== 'unchanged'
      ? { kind: 'repeats' as const, record: known.last as string }
      : content.relation?.kind === 'repeats' && says !== 'unchanged'
        ? undefined
        : amends && fields.some(([name]) => name === '_reason')
          ? { ...amends, reason: one(fields, '_reason').trim().slice(0, MOST_TEXT) }
          : content.relation
  return {
    ...others,
    says,
    ...(relation ? { relation } : {}),
    ...(form.period === 'year' && fields.some(([name]) => name === '_period') ? { period } : {}),
    measures: measures.length > 0 ? measures : content.measures,
    // What amends is read by those who read what it amends.
    audience: amends ? content.audience : audienceOfFields({ house }, fields, content.audience),
  }
}

/** What a draft may say as a whole: what its form takes, "unchanged" where there is something to repeat. */
export const saysOffered = (
  form: FormVersion,
  { says, relation }: Pick<DraftContent, 'says' | 'relation'>,
  last: string | undefined,
): DraftContent['says'][] =>
  (['answers', 'nil', 'unchanged', 'not-in-position'] as const).filter(
    (one) =>
      one === says ||
      (form.says.includes(one) &&
        (one !== 'nil' || takesNil(form)) &&
        (one !== 'unchanged' || (last !== undefined && relation?.kind !== 'amends'))),
  )

function saidIn(
  form: FormVersion,
  content: DraftContent,
  fields: Fields,
  { last }: Known,
): DraftContent['says'] {
  const said = one(fields, '_says')
  return saysOffered(form, content, last).find((offered) => offered === said) ?? content.says
}

const explanationsIn = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    namesUnder(fields, '_explain').flatMap(([rule, text]) =>
      RULE.test(rule) ? [[rule, text.slice(0, MOST_TEXT)]] : [],
    ),
  )

/** Who reads the values of committed fields, as the form sends it: `_readers:/phone`. */
const readersIn = (form: FormVersion, fields: Fields): Record<string, ValueReaders> =>
  Object.fromEntries(
    namesUnder(fields, '_readers').flatMap(([field, value]): [string, ValueReaders][] =>
      VALUE_READERS.includes(value as ValueReaders) && committedField(form, field)
        ? [[field, value as ValueReaders]]
        : [],
    ),
  )

function notesIn(
  form: FormVersion,
  { sections = {} }: DraftContent,
  fields: Fields,
  { offices }: Known,
): Record<string, SectionNote> {
  const notes = { ...sections }
  const isSection = (id: string) => form.layout.some((section) => section.id === id)
  for (const [id, value] of namesUnder(fields, '_done')) {
    const { done: _, ...note } = notes[id] ?? {}
    if (isSection(id)) notes[id] = value === 'true' ? { ...note, done: true } : note
  }
  for (const [id, office] of namesUnder(fields, '_office')) {
    const { office: _, ...note } = notes[id] ?? {}
    if (isSection(id)) notes[id] = offices.has(office) ? { ...note, office } : note
  }
  return notes
}

/** What a page was drawn from, as it says itself. */
function drawnFrom(form: FormVersion, draft: DeskDraft, fields: Fields): DrawnFrom {
  const version = Number(one(fields, '_version'))
  if (!Number.isSafeInteger(version)) throw new Problem('bad-request', 'the draft has no version')
  const groups = namesUnder(fields, '_base')
  const seen = new Map(namesUnder(fields, '_seen'))
  const choices = new Map(namesUnder(fields, '_choice'))
  const known = allUnits(form)
  return {
    units: (seen.size > 0 ? [...seen.keys()] : unitsSent(form, draft, fields)).filter((unit) =>
      isUnit(form, known, unit),
    ),
    // The first version that a page can have is 1; what says less was drawn from nothing else.
    bases:
      Math.max(1, version) === draft.version
        ? 'now'
        : new Map(groups.flatMap(([group, base]) => readBase(form, group, base))),
    lines: new Map(
      namesUnder(fields, '_lines').flatMap(([unit, range]) => {
        const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(range) ?? []
        return from === undefined ? [] : [[unit, { from: Number(from), to: Number(to) }] as const]
      }),
    ),
    pasted: new Set(
      namesUnder(fields, '_paste').flatMap(([unit, text]) => (text.trim() === '' ? [] : [unit])),
    ),
    choices: new Map(
      [...seen].map(([unit, digest]) => [
        unit,
        { choice: CHOICES.find((one) => one === choices.get(unit)), seen: digest },
      ]),
    ),
  }
}

const CHOICES: readonly Choice[] = ['mine', 'theirs', 'both']

/** Whether a draft of the form has such a unit: names of other things are passed over. */
function isUnit(form: FormVersion, known: ReadonlySet<Unit>, unit: Unit): boolean {
  if (unit.startsWith('/'))
    return known.has(unit) || Object.hasOwn(form.schema.properties ?? {}, unit.slice(1))
  const colon = unit.indexOf(':')
  const [name, of] = [colon < 0 ? unit : unit.slice(0, colon), unit.slice(colon + 1)]
  if (name === '_readers') return committedField(form, of) !== undefined
  if (name === '_explain') return RULE.test(of)
  if (name === '_done' || name === '_office') return form.layout.some(({ id }) => id === of)
  return unitsOfGroup(form, RECORD).includes(unit)
}

/** The name of an input, without what it says of the field: `_mark:/amount` is of `/amount`. */
const fieldNamed = (name: string): string => name.replace(/^_[a-z]+:(?=\/)/, '')

/** The units of a form that fields are sent for. A tick that is not set sends nothing: its section was on the page. */
function unitsSent(form: FormVersion, { content }: DeskDraft, fields: Fields): Unit[] {
  const known = allUnits(form)
  const units = new Set<Unit>()
  for (const [name] of fields) {
    if (/^_(readers|done|office|explain):/.test(name)) units.add(name)
    else if (/^_(says|period|audience|reason)$/.test(name)) units.add(name)
    else if (name === '_measure') units.add('_measures')
    else if (/^(_[a-z]+:)?\//.test(name)) units.add(unitOf(known, fieldNamed(name)))
  }
  const drawn = new Set(namesUnder(fields, '_base').map(([group]) => group))
  const onPage =
    drawn.size > 0
      ? form.layout.filter(({ id }) => drawn.has(id))
      : shownSections(form, content.answers).filter((section) =>
          unitsOf(form, section).some((unit) => units.has(unit)),
        )
  for (const section of onPage)
    for (const unit of unitsOf(form, section))
      if (nodeAt(form.schema, unit)?.['x-control'] === 'tick') units.add(unit)
  return [...units]
}

/** The unit a field belongs to: itself, a list it is a line of, else the whole member it is in. */
function unitOf(known: ReadonlySet<Unit>, name: string): Unit {
  let at = name
  while (at !== '') {
    if (known.has(at)) return at
    at = at.slice(0, at.lastIndexOf('/'))
  }
  return `/${name.split('/')[1] ?? ''}`
}
