import { type Bindings, compile, type Expression } from './cel.ts'
import type { Validity, Words } from './types.ts'

/** An instrument that lines of a return answer, by what it counts, and the layout it takes them in. */
export interface Duty extends Validity {
  id: string
  /** A code of the published list of instruments, and its words there. */
  instrument: string
  name: Words
  /** The form whose lines answer it. */
  form: string
  /** The treaty (a code of treaty-status) whose parties owe it; absent: voluntary for all. */
  parties?: string
  /** What a return says once, above its sheets: fields of the form. */
  head: readonly string[]
  /** The sheets it takes, and its columns, in its own order. */
  sheets: readonly string[]
  columns: readonly string[]
  source: string
  /** What is not sure about it. */
  doubt?: Words
  counts: readonly Count[]
}

/** What of some categories counts in some years. */
export interface Count extends Validity {
  categories: readonly string[]
  /** CEL over `line`; absent: every line of the category. */
  when?: string
}

/** Whether a line counts for a duty; `undecided` where it does not state what the duty asks for. */
export type Standing = 'counts' | 'does-not' | 'undecided'

/** A line as filed: its values and marks by column. */
export type DutyLine = Readonly<Record<string, unknown>>

const heldIn = ({ from, until }: Validity, year: string): boolean =>
  (from === undefined || from <= year) && (until === undefined || until >= year)

const planned = new WeakMap<Count, Expression | undefined>()

function conditionOf(count: Count): Expression | undefined {
  if (!planned.has(count)) planned.set(count, count.when === undefined ? undefined : compile(count.when))
  return planned.get(count)
}

/** Whether a line of a return for a year counts for a duty. Pure. */
export function standingOf(duty: Duty, line: DutyLine, year: string): Standing {
  if (!heldIn(duty, year)) return 'does-not'
  const category = String(line['category'])
  const counts = duty.counts.filter((one) => heldIn(one, year) && one.categories.includes(category))
  const found = counts.map((count): Standing => {
    const condition = conditionOf(count)
    const holds = condition === undefined || condition({ line: applicable(line) } as Bindings)
    return holds === true ? 'counts' : holds === false ? 'does-not' : 'undecided'
  })
  return found.find((one) => one === 'counts') ?? found.find((one) => one === 'undecided') ?? 'does-not'
}

/** A line without what does not apply to it: a ship that carries no missiles has no range of theirs. */
const applicable = (line: DutyLine): DutyLine =>
  Object.fromEntries(
    Object.entries(line).filter(
      ([, value]) =>
        !(value !== null && typeof value === 'object' && '$no' in value && value.$no === 'not-applicable'),
    ),
  )
