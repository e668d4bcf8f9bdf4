import type { Account, Accounts } from './accounts.ts'

/** What comes of comparing two accounts of one thing: the codes of the Register's practice, as this house writes them. */
export const OUTCOMES = [
  'match',
  'quantity-differs',
  'giver-only',
  'receiver-only',
  'nil-conflict',
  'partner-not-filed',
  'year-shift',
  'category-shift',
  'origin-attribution',
  'via-intermediary',
  'withheld',
  'criteria-differ',
] as const
/** One of {@link OUTCOMES}. */
export type OutcomeCode = (typeof OUTCOMES)[number]

/** One outcome. Both sides get the same one. */
export interface Outcome {
  code: OutcomeCode
  giver: string
  receiver: string
  /** The giver's year; where the receiver tells of another, `other.year`. */
  year: number
  /** Absent for what is said of a whole return. */
  category?: string
  given?: Sum
  received?: Sum
  /** What the other side says instead: another year, category or state. */
  other?: { year?: number; category?: string; state?: string }
  /** Where the two count by different criteria: those of each. */
  criteria?: { giver: readonly string[]; receiver: readonly string[] }
}

/** What one side says of one category, with the lines it is summed from. */
export interface Sum {
  items: number | 'withheld'
  accounts: readonly Account[]
}

/** One state's account of one year: one part for each list that is compared. */
export interface YearSide {
  parts: readonly Accounts[]
  criteria: readonly string[]
}

/** A state and its accounts by year; a year it has filed nothing for is missing. */
export interface Side {
  participant: string
  years: ReadonlyMap<number, YearSide>
}

/** Words that both sides write are compared without regard to case and blanks. */
const keyOf = (category: string): string => category.trim().replaceAll(/\s+/g, ' ').toLowerCase()

type Sums = Map<string, { part: number; category: string; items: Sum['items']; accounts: Account[] }>

const NOTHING: Sums = new Map()
const summed = new WeakMap<YearSide, Map<string, Sums>>()

/** What a side says of a partner in a year, by category. */
function sumsOf(side: YearSide | undefined, partner: string): Sums {
  if (side === undefined) return NOTHING
  const known = summed.get(side) ?? sumsByPartner(side)
  summed.set(side, known)
  return known.get(partner) ?? NOTHING
}

function sumsByPartner({ parts }: YearSide): Map<string, Sums> {
  const partners = new Map<string, Sums>()
  for (const [part, { accounts }] of parts.entries())
    for (const account of accounts) {
      const sums: Sums = partners.get(account.partner) ?? new Map()
      partners.set(account.partner, sums)
      const key = keyOf(account.category)
      const known = sums.get(key)
      if (known === undefined)
        sums.set(key, { part, category: account.category, items: account.items, accounts: [account] })
      else {
        known.part = part
        known.items = plus(known.items, account.items)
        known.accounts.push(account)
      }
    }
  return partners
}

const plus = (a: Sum['items'], b: Sum['items']): Sum['items'] =>
  a === 'withheld' || b === 'withheld' ? 'withheld' : a + b

/**
 * Compares what a giver and a receiver say of each other in a year. `complete`: whether a return that does not name
 * something says that it was not. Pure; the same for both sides.
 */
export function compareSides(
  giver: Side,
  receiver: Side,
  year: number,
  { complete }: { complete: boolean },
): Outcome[] {
  const view = new PairYear(giver, receiver, year, complete)
  const outcomes = view.outcomes()
  const [own, other] = [giver.years.get(year), receiver.years.get(year)]
  const differs = outcomes.some(({ code }) => code !== 'match' && code !== 'partner-not-filed')
  const criteria = own && other && { giver: [...own.criteria].sort(), receiver: [...other.criteria].sort() }
  if (
    !differs ||
    criteria === undefined ||
    criteria.giver.length === 0 ||
    criteria.receiver.length === 0 ||
    criteria.giver.join(' ') === criteria.receiver.join(' ')
  )
    return outcomes
  return [
    ...outcomes,
    { code: 'criteria-differ', giver: giver.participant, receiver: receiver.participant, year, criteria },
  ]
}

/** One year of one pair, with the years beside it. */
class PairYear {
  readonly #giver: Side
  readonly #receiver: Side
  readonly #year: number
  readonly #complete: boolean

  constructor(giver: Side, receiver: Side, year: number, complete: boolean) {
    this.#giver = giver
    this.#receiver = receiver
    this.#year = year
    this.#complete = complete
  }

  #given(year: number): Sums {
    return sumsOf(this.#giver.years.get(year), this.#receiver.participant)
  }

  #received(year: number): Sums {
    return sumsOf(this.#receiver.years.get(year), this.#giver.participant)
  }

  outcomes(): Outcome[] {
    const [given, received] = [this.#given(this.#year), this.#received(this.#year)]
    const outcomes: Outcome[] = []
    const add = (code: OutcomeCode, key: string, other?: Outcome['other'], to = key) =>
      outcomes.push({
        code,
        giver: this.#giver.participant,
        receiver: this.#receiver.participant,
        year: this.#year,
        category: (given.get(key) ?? received.get(key))?.category ?? key,
        ...(given.has(key) ? { given: told(given.get(key) as Sum) } : {}),
        ...(received.has(to) ? { received: told(received.get(to) as Sum) } : {}),
        ...(other ? { other } : {}),
      })
    const onlyReceived = new Set([...received.keys()].filter((key) => !given.has(key)))
    for (const [key, sum] of given) {
      const same = received.get(key)
      if (same) {
        const hidden = sum.items === 'withheld' || same.items === 'withheld'
        add(hidden ? 'withheld' : sum.items === same.items ? 'match' : 'quantity-differs', key)
        continue
      }
      if (!this.#says(this.#receiver, sum.part)) {
        add('partner-not-filed', key)
        continue
      }
      const shifted = [...onlyReceived].find((other) => received.get(other)?.items === sum.items)
      if (shifted !== undefined && sum.items !== 'withheld') {
        onlyReceived.delete(shifted)
        add('category-shift', key, { category: received.get(shifted)?.category ?? shifted }, shifted)
        continue
      }
      const elsewhere = this.#elsewhere(key, sum)
      if (elsewhere) add(elsewhere.code, key, elsewhere.other)
      else add(this.#isNil(this.#receiver, sum.part) ? 'nil-conflict' : 'giver-only', key)
    }
    for (const key of onlyReceived) {
      const sum = received.get(key) as Sum & { part: number }
      if (this.#isToldInAnotherYear(key, sum)) continue
      if (!this.#says(this.#giver, sum.part)) add('partner-not-filed', key)
      else add(this.#isNil(this.#giver, sum.part) ? 'nil-conflict' : 'receiver-only', key)
    }
    return outcomes
  }

  /** Whether a side's silence in a part says something: it filed the year's return, and the part is reported. */
  #says(side: Side, part: number): boolean {
    const state = side.years.get(this.#year)?.parts[part]?.state
    return state === 'nil' || (this.#complete && state === 'lines')
  }

  #isNil = (side: Side, part: number): boolean => side.years.get(this.#year)?.parts[part]?.state === 'nil'

  /** Where else the receiver tells of what the giver says: in the year beside, or from another state. */
  #elsewhere(key: string, sum: Sum): { code: OutcomeCode; other: NonNullable<Outcome['other']> } | undefined {
    // Of figures that are not told nobody can say that they are the same.
    if (sum.items === 'withheld') return undefined
    for (const year of [this.#year - 1, this.#year + 1])
      if (this.#received(year).get(key)?.items === sum.items && !this.#given(year).has(key))
        return { code: 'year-shift', other: { year } }
    const said = (state: string) =>
      sumsOf(this.#receiver.years.get(this.#year), state).get(key)?.items === sum.items
    const origin = sum.accounts.map((one) => one.origin).find((state) => state !== undefined && said(state))
    if (origin) return { code: 'origin-attribution', other: { state: origin } }
    const via = sum.accounts.flatMap((one) => one.via).find(said)
    return via ? { code: 'via-intermediary', other: { state: via } } : undefined
  }

  /** Whether the giver's account of a year beside is already said to be this one. */
  #isToldInAnotherYear(key: string, sum: Sum): boolean {
    if (sum.items === 'withheld') return false
    return [this.#year - 1, this.#year + 1].some(
      (year) => this.#given(year).get(key)?.items === sum.items && !this.#received(year).has(key),
    )
  }
}

const told = ({ items, accounts }: Sum): Sum => ({ items, accounts })
