import { text } from '../bytes.ts'
import { canonicalBytes } from '../records/canonical.ts'
import type { Json } from '../records/types.ts'
import { type LinePair, pairLines } from './compare-lines.ts'

/** Where two records' answers differ. */
export interface Difference {
  /** Of a line that was taken away as it stood before, otherwise as it stands now. */
  pointer: string
  /** A field's value is another one; a line came or went; of a list of codes some came or went. */
  kind: 'value' | 'line' | 'items'
  before: Json | undefined
  after: Json | undefined
}

type Members = { [name: string]: Json }

const isPlain = (value: Json | undefined): value is Members =>
  value !== undefined &&
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !Object.keys(value).some((name) => name.startsWith('$'))

/** A value as it is compared: however its members are ordered. */
const spelled = (value: Json): string => text(canonicalBytes(value))

const equal = (before: Json | undefined, after: Json | undefined): boolean =>
  before === undefined || after === undefined ? before === after : spelled(before) === spelled(after)

const isLines = (value: Json | undefined): value is Members[] =>
  Array.isArray(value) && value.length > 0 && value.every(isPlain)
const isItems = (value: Json | undefined): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
const isNone = (value: Json | undefined): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0)

/** The differences of two answers, field by field, list by list and line by line, in the order of the answers. */
export function compareAnswers(
  before: Json | undefined,
  after: Json | undefined,
  pointer = '',
): Difference[] {
  // A position or an area is one answer, however many numbers it has.
  if ((isPlain(before) || isPlain(after)) && !isPlace(before) && !isPlace(after)) {
    const [a, b] = [before, after].map((value): Members => (isPlain(value) ? value : {})) as [
      Members,
      Members,
    ]
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((name) =>
      compareAnswers(a[name], b[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    )
  }
  if (equal(before, after)) return []
  if ((isLines(before) || isNone(before)) && (isLines(after) || isNone(after)))
    return compareLines((before ?? []) as Members[], (after ?? []) as Members[], pointer)
  if (isItems(before) && isItems(after)) {
    const gone = before.filter((item) => !after.includes(item))
    const come = after.filter((item) => !before.includes(item))
    if (gone.length + come.length > 0) return [{ pointer, kind: 'items', before: gone, after: come }]
  }
  return [{ pointer, kind: 'value', before, after }]
}

const isPlace = (value: Json | undefined): boolean =>
  isPlain(value) && Object.hasOwn(value, 'coordinates') && Object.hasOwn(value, 'type')

function compareLines(before: readonly Members[], after: readonly Members[], pointer: string): Difference[] {
  const sided = (lines: readonly Members[]) => ({
    marks: lines.map(spelled),
    members: lines.map((line) =>
      Object.fromEntries(Object.entries(line).map(([name, value]) => [name, spelled(value)])),
    ),
  })
  const at = (lines: readonly Members[], pair: LinePair, side: 'before' | 'after') => {
    const place = (pair as Partial<Record<'before' | 'after', number>>)[side]
    return place === undefined ? undefined : { place, line: lines[place] as Members }
  }
  return pairLines(sided(before), sided(after)).flatMap((pair): Difference[] => {
    const [was, is] = [at(before, pair, 'before'), at(after, pair, 'after')]
    if (was && is) return compareAnswers(was.line, is.line, `${pointer}/${is.place}`)
    return [
      {
        pointer: `${pointer}/${(was ?? is)?.place}`,
        kind: 'line',
        before: was?.line,
        after: is?.line,
      },
    ]
  })
}
