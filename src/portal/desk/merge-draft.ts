import type { Json } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { DraftContent } from './draft.ts'
import { DIGEST_LENGTH, type Digest, isLines, type Unit, unitAt, withUnits } from './draft-units.ts'
import { isBlank } from './sections.ts'

/** Which of two accounts of one unit is kept; of lists of lines also both. */
export type Choice = 'mine' | 'theirs' | 'both'

/** What a page of a draft says of what it was drawn from. */
export interface DrawnFrom {
  /** The units it had, as far as it sent them. */
  units: readonly Unit[]
  /** What they were known by when it was drawn; all of them, where the draft is as it was. */
  bases: ReadonlyMap<Unit, string> | 'now'
  /** The lines of lists it had, where it had not all of them. */
  lines: ReadonlyMap<Unit, { from: number; to: number }>
  /** The lists it sends a pasted block for, which stands after all lines. */
  pasted: ReadonlySet<Unit>
  /** What was chosen where both had changed a unit, with the digest of theirs as it was shown. */
  choices: ReadonlyMap<Unit, { choice: Choice | undefined; seen: string }>
}

/** A unit that two seats changed, each in another way: nothing of it is taken until somebody chooses. */
export interface Conflict {
  unit: Unit
  theirs: Json | undefined
  mine: Json | undefined
  /** Only where the page had the whole of it may mine stand in the place of theirs. */
  choices: readonly Choice[]
}

/** A draft with what a page sent taken in, and what could not be taken. */
export interface Merged {
  content: DraftContent
  conflicts: Conflict[]
}

/**
 * Takes what a page of a draft sends into the draft as it is now: what others changed since the page was drawn stays,
 * what only the page changed is taken, and what both changed is told. `mine`: the draft of now with all that was sent
 * in it. Three accounts are compared, of which the first is known by its digests alone.
 */
export function mergeDraft(
  form: FormVersion,
  digest: Digest,
  { stored, mine, page }: { stored: DraftContent; mine: DraftContent; page: DrawnFrom },
): Merged {
  const conflicts: Conflict[] = []
  const taken: [Unit, Json | undefined][] = []
  for (const unit of page.units) {
    const outcome = isLines(form, unit)
      ? mergeLines(digest, unit, { stored, mine, page })
      : mergeUnit(digest, unit, { stored, mine, page })
    if (outcome === 'theirs') continue
    if ('take' in outcome) taken.push([unit, outcome.take])
    else conflicts.push(outcome)
  }
  return { content: withUnits(form, stored, taken, mine), conflicts }
}

interface Accounts {
  stored: DraftContent
  mine: DraftContent
  page: DrawnFrom
}
type Outcome = 'theirs' | { take: Json | undefined } | Conflict

function mergeUnit(digest: Digest, unit: Unit, { stored, mine, page }: Accounts): Outcome {
  const [theirs, own] = [unitAt(stored, unit), unitAt(mine, unit)]
  const [theirMark, ownMark] = [digest(unit, theirs), digest(unit, own)]
  const chosen = page.choices.get(unit)
  if (chosen?.choice === 'theirs' || theirMark === ownMark) return 'theirs'
  const base = page.bases === 'now' ? theirMark : page.bases.get(unit)
  // Once it was asked about, only a choice made for what was shown takes mine.
  if (theirMark === (chosen ? chosen.choice === 'mine' && chosen.seen : base)) return { take: own }
  if (ownMark === base && chosen === undefined) return 'theirs'
  return { unit, theirs, mine: own, choices: ['mine', 'theirs'] }
}

const linesOf = (content: DraftContent, unit: Unit): Json[] => {
  const value = unitAt(content, unit)
  return Array.isArray(value) ? value : []
}

/** The digests of a list's lines, one by one. */
const marksOf = (digests: string): string[] =>
  Array.from({ length: digests.length / DIGEST_LENGTH }, (_, i) =>
    digests.slice(i * DIGEST_LENGTH, (i + 1) * DIGEST_LENGTH),
  )

function mergeLines(digest: Digest, unit: Unit, { stored, mine, page }: Accounts): Outcome {
  const theirs = linesOf(stored, unit)
  const whole = linesOf(mine, unit)
  const theirMarks = digest(unit, theirs)
  if (theirMarks === digest(unit, whole)) return 'theirs'
  const chosen = page.choices.get(unit)
  if (chosen?.choice === 'theirs') return 'theirs'
  const base = page.bases === 'now' ? theirMarks : page.bases.get(unit)
  if (theirMarks === (chosen ? chosen.choice === 'mine' && chosen.seen : base)) return { take: whole }
  const part = page.lines.get(unit)
  const held = page.pasted.has(unit) ? undefined : part
  // What was sent stands in mine in the place of the lines of now that have the page's numbers.
  const own = held
    ? whole.slice(Math.min(held.from, theirs.length), whole.length - Math.max(0, theirs.length - held.to))
    : whole
  const all = marksOf(base ?? '')
  const drawn = all.slice(held?.from ?? 0, held?.to)
  const ownMarks = marksOf(digest(unit, own))
  if (base !== undefined && chosen === undefined) {
    if (drawn.join('') === ownMarks.join('')) return 'theirs'
    // What was sent before, and its answer never seen, is sent again: it stands among theirs, and is taken once.
    const besides = without(marksOf(theirMarks), all)
    const at = placeOf(drawn, marksOf(theirMarks), held?.from ?? 0)
    if (at !== undefined) {
      const written = stillMeant(own, ownMarks, drawn, besides).filter((line) => !isBlank(line))
      return { take: theirs.toSpliced(at, drawn.length, ...written) }
    }
    if (isWithin(drawn, ownMarks)) return { take: [...theirs, ...added(own, ownMarks, drawn, besides)] }
  }
  if (chosen?.choice === 'both')
    return { take: [...theirs, ...added(own, ownMarks, drawn, marksOf(theirMarks))] }
  const complete = part === undefined || (part.from === 0 && part.to >= all.length)
  return { unit, theirs, mine: own, choices: complete ? ['both', 'mine', 'theirs'] : ['both', 'theirs'] }
}

/** Where a run of lines stands in a list now, nearest to where it stood. */
function placeOf(run: readonly string[], list: readonly string[], from: number): number | undefined {
  const places = list.flatMap((_, at) => (run.every((mark, i) => list[at + i] === mark) ? [at] : []))
  if (run.length === 0) return list.length
  return places.sort((a, b) => Math.abs(a - from) - Math.abs(b - from))[0]
}

/** Whether all lines of a run stand in a list, in their order. */
function isWithin(run: readonly string[], list: readonly string[]): boolean {
  let next = 0
  for (const mark of list) if (mark === run[next]) next++
  return next === run.length
}

/** Marks without others, each as often as it is among them. */
const without = (marks: readonly string[], others: readonly string[]): string[] =>
  added(marks, marks, others, [])

/** The lines of a page, without those that it was not drawn with and that came to the list since. */
function stillMeant(
  lines: readonly Json[],
  marks: readonly string[],
  drawn: readonly string[],
  besides: readonly string[],
): Json[] {
  const [own, theirs] = [[...drawn], [...besides]]
  return lines.filter((_, i) => {
    const from = [own, theirs].find((some) => some.includes(marks[i] as string))
    from?.splice(from.indexOf(marks[i] as string), 1)
    return from !== theirs
  })
}

/** The lines of a page that it was not drawn with, and that theirs has not. */
function added<Line>(
  lines: readonly Line[],
  marks: readonly string[],
  drawn: readonly string[],
  theirs: readonly string[],
): Line[] {
  const left = [...drawn, ...theirs]
  return lines.filter((_, i) => {
    const at = left.indexOf(marks[i] as string)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
