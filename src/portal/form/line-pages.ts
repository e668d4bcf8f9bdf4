import { Problem } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { Tongue } from '../../regime/typed/codes.ts'
import { isLines } from '../../regime/typed/input-node.ts'
import type { FormVersion, SchemaNode } from '../../regime/types.ts'
import type { Typed } from './parse-form.ts'
import { readPasted } from './pasted-lines.ts'
import { type Members, MOST_LINES, setAt } from './tree.ts'

/** How many lines of a list one page holds. */
export const LINES_A_PAGE = 50

/** The line a page of a list begins with: as the address asks (`/lines:50`), within the list. */
export function linesFrom(asked: string | null | undefined, pointer: string, count: number): number {
  const [, list, line] = /^(\/.*):(\d{1,5}|end)$/.exec(asked ?? '') ?? []
  const last = Math.floor(Math.max(count - 1, 0) / LINES_A_PAGE) * LINES_A_PAGE
  if (list !== pointer) return 0
  return line === 'end' ? last : Math.min(Math.floor(Number(line) / LINES_A_PAGE) * LINES_A_PAGE, last)
}

/**
 * The part of an address that leads where a button of the form asked to go, or back to the lines one was at: `from=…`, or
 * '' where lists stand from their beginning. `fields`: as the form sent them; `_from` among them.
 */
export function linesAfter(fields: readonly Typed[], operation: string): string {
  const [, asked] = /^from:(\/[a-z0-9/-]+:(?:\d{1,5}|end))$/.exec(operation) ?? []
  const [, added] = /^add:(\/[a-z0-9/-]+)$/.exec(operation) ?? []
  const stood = fields.find(([name]) => name === '_from')?.[1] ?? ''
  const from = asked ?? (added && `${added}:end`) ?? (/^\/[a-z0-9/-]+:\d{1,5}$/.test(stood) ? stood : '')
  return from === '' ? '' : new URLSearchParams({ from }).toString()
}

/** The lines of a list that a page holds: from one, up to but without another. */
export interface HeldLines {
  from: number
  to: number
}

type NodeOf = (name: string) => SchemaNode

/** Which lines of which lists the page says it holds: `_lines:/lines` with `50-100`. */
export function heldLines(fields: readonly Typed[], nodeOf: NodeOf): ReadonlyMap<string, HeldLines> {
  return new Map(
    fields.flatMap(([name, typed]): [string, HeldLines][] => {
      if (!name.startsWith('_lines:')) return []
      const pointer = name.slice('_lines:'.length)
      const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(typed) ?? []
      if (from === undefined || !isLines(nodeOf(pointer)) || Number(from) > Number(to))
        throw new Problem('bad-request', `the form has no lines ${name.slice(0, 60)}`)
      return [[pointer, { from: Number(from), to: Number(to) }]]
    }),
  )
}

/** Where each field stands: a line's number, as the page gave it, becomes its place among the lines that were sent. */
export function placesOf(form: FormVersion): (name: string) => string {
  const places = new Map<string, Map<string, number>>()
  const isList = (pointer: string) => nodeAt(form.schema, pointer)?.type === 'array'
  return (name) => {
    let [as, at] = ['', '']
    for (const part of name.split('/').slice(1)) {
      if (/^\d+$/.test(part) && (places.has(as) || isList(as))) {
        const own = places.get(as) ?? new Map<string, number>()
        places.set(as, own)
        if (!own.has(part)) own.set(part, own.size)
        at += `/${own.get(part)}`
      } else at += `/${part}`
      as += `/${part}`
    }
    return at
  }
}

const linesAt = (answers: Members, pointer: string): Json[] => {
  const found = findAt(answers, pointer)
  return Array.isArray(found) ? found : []
}

/** Puts the lines of other pages back where they stood. */
export function keepOthers(
  form: FormVersion,
  answers: Members,
  before: Members,
  held: ReadonlyMap<string, HeldLines>,
): void {
  for (const [pointer, { from, to }] of held) {
    const old = linesAt(before, pointer)
    setLines(form, answers, pointer, [...old.slice(0, from), ...linesAt(answers, pointer), ...old.slice(to)])
  }
}

/** Adds the lines of blocks that were pasted as text: `_paste:/lines`. */
export function takePasted(
  tongue: Tongue,
  form: FormVersion,
  answers: Members,
  fields: readonly Typed[],
  nodeOf: NodeOf,
): void {
  for (const [name, typed] of fields) {
    if (!name.startsWith('_paste:')) continue
    const pointer = name.slice('_paste:'.length)
    if (!isLines(nodeOf(pointer)))
      throw new Problem('bad-request', `the form has no lines ${name.slice(0, 60)}`)
    const pasted = readPasted(tongue, form, pointer, typed)
    if (pasted.length > 0)
      setLines(form, answers, pointer, [...linesAt(answers, pointer).filter(isUsed), ...pasted])
  }
}

/** A line somebody has begun: pasted ones take the place of those that are still empty. */
const isUsed = (line: Json): boolean => Object.keys(line as object).length > 0

function setLines(form: FormVersion, answers: Members, pointer: string, lines: Json[]): void {
  if (lines.length > MOST_LINES) throw new Problem('bad-request', 'a list has too many lines')
  setAt(answers, form, pointer, lines)
}
