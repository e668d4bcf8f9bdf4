import type { Json } from '../records/types.ts'

/** Answers by member. */
export type Members = { [member: string]: Json }

/** Where on a spreadsheet something stands: the sheet's name and the cell's, `B7`. */
export interface SheetPlace {
  sheet: string
  cell: string
}

/** What a reading of a spreadsheet says of a cell, besides what the form's own checks say of the answers. */
export interface SheetFinding extends SheetPlace {
  what:
    | 'formula'
    | 'trouble'
    | 'unknown-row'
    | 'unknown-column'
    | 'twice'
    | 'too-many'
    | 'other-version'
    | 'other-participant'
    | 'no-such-answer'
  /** What stands there, as far as it says something. */
  typed?: string
}

/** What a spreadsheet says, read as a form's answers. */
export interface ReadAnswers {
  answers: Members
  /** The fields, tables and lists that the spreadsheet has a place for: what it leaves blank there is blank. */
  covers: readonly string[]
  /** Where each answer stands, by its pointer. */
  places: ReadonlyMap<string, SheetPlace>
  findings: readonly SheetFinding[]
  /** What it says of itself; the period as it stands there. */
  period?: string | undefined
  participant?: string | undefined
}

/** Sets the value at a pointer through objects, making those on the way. */
export function putAt(answers: Members, pointer: string, value: Json): void {
  const parts = pointer.split('/').slice(1)
  const last = parts.pop() as string
  let here = answers
  for (const part of parts) {
    if (!Object.hasOwn(here, part)) define(here, part, {})
    here = here[part] as Members
  }
  define(here, last, value)
}

const define = (object: Members, name: string, value: Json): void =>
  void Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })

/** The place of a pointer, or of what it is part of: of a missing cell, its line; of a missing line, its sheet. */
export function placeOf({ places }: Pick<ReadAnswers, 'places'>, pointer: string): SheetPlace | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = places.get(at)
    if (found) return found
  }
  // Of an object of fields, the first of them.
  return [...places].find(([held]) => pointer !== '' && held.startsWith(`${pointer}/`))?.[1]
}
