import type { Measure, Words } from './types.ts'

/** Another list of measures, and how it numbers those of this regime. */
export interface NumberedList {
  id: string
  name: Words
  symbol?: string
  date?: string
  source: string
  /** By measure. Several where the list cuts a measure in parts. */
  numbers: Readonly<Record<string, readonly string[]>>
  /** Measures whose number is not known here, which does not say that they have none. */
  unknown: readonly string[]
}

/** Where an entry of an inventory takes its parts from in the records of one form: pointers into the answers. */
export interface EntryRule {
  kind?: string
  level?: string
  counterparts?: readonly string[]
  start?: string
  end?: string
  place?: string
}

/** How measures are numbered elsewhere, and what of a record stands in the inventory of its state. */
export interface Crosswalk {
  version: number
  lists: readonly NumberedList[]
  inventory: {
    /** The form of an inventory. */
    form: string
    /** The list whose numbers its lines have: one of `lists`. */
    list: NumberedList
    entries: Readonly<Record<string, EntryRule>>
    /** Forms whose records are no activity of their own. */
    leftOut: readonly string[]
    /** Whence the lines on treaties come. `instruments`: codes of that form to those of the inventory. */
    treaties: {
      form: string
      instrument: string
      name: string
      signed: string
      ratified: string
      status: string
      /** Values of the status under which the state is no party. */
      unbound: readonly string[]
      instruments: Readonly<Record<string, string>>
    }
  }
}

/** The numbers a list gives a measure, or the measure it is a part of; none where they are not known. */
export function numbersOf(
  list: NumberedList,
  measures: readonly Pick<Measure, 'id' | 'partOf'>[],
  id: string,
): readonly string[] {
  const part = measures.find((measure) => measure.id === id)?.partOf
  return list.numbers[id] ?? (part === undefined ? [] : (list.numbers[part] ?? []))
}
