import { Problem } from '../../problems.ts'
import type { Json } from '../../records/types.ts'
import type { Tongue } from '../../regime/typed/codes.ts'
import { readMoment, readTime } from '../../regime/typed/dates.ts'
import { markCode, markOfCode, takesMarks } from '../../regime/typed/marks.ts'
import { isFreeText, readAnswer, readValue } from '../../regime/typed/read-value.ts'
import type { SchemaNode } from '../../regime/types.ts'
import type { Typed } from './parse-form.ts'

/** What stands before the code of an answer that is no value, where it is one of the choices of a list. */
export const MARK = '~'

/** The inputs that may stand beside a field's own, each with the fields that have it. */
const KINDS: Readonly<Record<string, (node: SchemaNode) => boolean>> = {
  mark: takesMarks,
  time: (node) => node['x-control'] === 'moment',
  record: (node) => node['x-control'] === 'record',
  others: (node) => node['x-control'] === 'states',
}

/**
 * Inputs that stand beside a field's own: why there is no value, the time of a day, a record by its address, states that
 * are not among the ticks.
 */
export class Companions {
  readonly #typed = new Map<string, string>()
  readonly #fields: ReadonlySet<string>

  /** Throws Problem `bad-request` where one names a field that has none. */
  constructor(fields: readonly Typed[], nodeOf: (name: string) => SchemaNode) {
    for (const [name, typed] of fields) {
      const [, kind = '', pointer = ''] = /^_(mark|time|record|others):(\/.*)$/s.exec(name) ?? []
      if (kind === '') continue
      if (!KINDS[kind]?.(nodeOf(pointer)))
        throw new Problem('bad-request', `the form has no field ${name.slice(0, 60)}`)
      this.#typed.set(name, typed.trim())
    }
    this.#fields = new Set(fields.map(([name]) => name))
  }

  /** What was typed or chosen beside a field, or ''. */
  beside = (kind: 'mark' | 'time' | 'record' | 'others', name: string): string =>
    this.#typed.get(`_${kind}:${name}`) ?? ''

  /** Fields of which only what stands beside them was sent. */
  alone = (): string[] => [
    ...new Set(
      [...this.#typed.keys()]
        .map((name) => name.slice(name.indexOf(':') + 1))
        .filter((name) => !this.#fields.has(name)),
    ),
  ]
}

/** Whether a field is one of a line of a list. */
const isInLine = (pointer: string): boolean => /\/\d+\//.test(pointer)

/**
 * What a field and its companions say together. Where both a value and an answer that is none are given, what was
 * changed since `before` counts, and the answer that tells less where both were.
 */
export function readField(
  tongue: Tongue,
  node: SchemaNode,
  {
    name,
    typed,
    companions,
    before,
  }: { name: string; typed: string; companions: Companions; before: Json | undefined },
): Json | undefined {
  if (typed.startsWith(MARK) && takesMarks(node) && !isFreeText(node)) {
    const chosen = markOfCode(tongue, typed.slice(MARK.length))
    if (chosen !== undefined) return chosen
  }
  const code = companions.beside('mark', name)
  const mark = markOfCode(tongue, code)
  const value = typedValue(
    tongue,
    node,
    name,
    companions.beside('record', name) || withTime(tongue, node, typed, companions.beside('time', name)),
  )
  if (mark === undefined || (value !== undefined && markCode(before) === code)) return value
  return mark
}

/**
 * Whether two letters in a field's input are an answer that is no value: in a line there is no room for a choice beside
 * each cell, so there they are typed into any of them.
 */
export const readsLetters = (node: SchemaNode, pointer: string): boolean =>
  !isFreeText(node) || isInLine(pointer)

const typedValue = (tongue: Tongue, node: SchemaNode, name: string, typed: string): Json | undefined =>
  readsLetters(node, name) ? readAnswer(tongue, node, typed) : readValue(tongue, node, typed)

/** A day and the time beside it, as one text; the part that is there, where the other is not. */
function withTime(tongue: Tongue, node: SchemaNode, typed: string, time: string): string {
  if (node['x-control'] !== 'moment' || time === '' || readMoment(typed, tongue.lang) !== undefined)
    return typed
  const day = typed.trim()
  return day === '' ? `T${readTime(time) ?? time}` : `${day}T${readTime(time) ?? time}`
}
