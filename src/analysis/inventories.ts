import type { FiledRecord, Json } from '../records/types.ts'

/** A filed inventory, as its reader may see it. */
export interface Inventory {
  id: string
  participant: string
  answers: FiledRecord['answers']
}

/** One line of an inventory's measures, as far as it is what the form says. */
export interface Entry {
  measure: string
  title: string
  counterparts: readonly string[]
  bilateral: boolean
}

const isLine = (value: Json): value is { [member: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const linesOf = (value: Json | undefined): { [member: string]: Json }[] =>
  Array.isArray(value) ? value.filter(isLine) : []

/** The measures an inventory tells of, line by line. */
export const entriesIn = ({ answers }: Pick<Inventory, 'answers'>): Entry[] =>
  linesOf(answers['entries']).map((line) => ({
    measure: String(line['measure'] ?? ''),
    title: String(line['title'] ?? ''),
    counterparts: Array.isArray(line['counterparts']) ? line['counterparts'].map(String) : [],
    bilateral: line['level'] === 'bilateral',
  }))

/** How many lines each measure has, in the order in which the measures stand first. */
export function countByMeasure(entries: readonly Pick<Entry, 'measure'>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { measure } of entries) counts.set(measure, (counts.get(measure) ?? 0) + 1)
  return counts
}

/** A bilateral line that only one of two inventories has. */
export interface OneSided {
  /** Whose inventory has it. */
  by: string
  /** Whose has not. */
  missing: string
  inventory: string
  measure: string
  title: string
}

/**
 * The lines between two states that one of them has and the other has not, of one state's inventory against those of
 * its counterparts. Where a counterpart has filed no inventory that can be read, nothing is missing.
 */
export function oneSided(own: Inventory, others: readonly Inventory[]): OneSided[] {
  return others
    .filter(({ participant }) => participant !== own.participant)
    .flatMap((other) => [...missingIn(own, other), ...missingIn(other, own)])
}

function missingIn(by: Inventory, missing: Inventory): OneSided[] {
  const there = entriesIn(missing)
  return entriesIn(by)
    .filter(({ bilateral, counterparts }) => bilateral && counterparts.includes(missing.participant))
    .filter(
      ({ measure }) =>
        !there.some((one) => one.measure === measure && one.counterparts.includes(by.participant)),
    )
    .map(({ measure, title }) => ({
      by: by.participant,
      missing: missing.participant,
      inventory: by.id,
      measure,
      title,
    }))
}
