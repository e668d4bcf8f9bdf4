import { Problem } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import type { Tongue } from '../../regime/typed/codes.ts'
import { inputAt, isTyped } from '../../regime/typed/input-node.ts'
import { readValue } from '../../regime/typed/read-value.ts'
import type { FormVersion, Lang, Regime, SchemaNode } from '../../regime/types.ts'
import { Companions, readField } from './companions.ts'
import { heldLines, keepOthers, placesOf, takePasted } from './line-pages.ts'
import { prune } from './prune.ts'
import { type Members, setAt, tidy } from './tree.ts'

export { applyOperation } from './operations.ts'
export { prune, withoutEmptyLines } from './prune.ts'
export { inputAt }

/** The most fields a form may send. */
const MOST_FIELDS = 3000
/** The longest name a field may have. */
const LONGEST_NAME = 200

/** A field of a submitted form: its name and what was typed. */
export type Typed = readonly [string, string]

/** What a submitted form is read with, besides the form itself. */
export interface Reading {
  /** Without it participants and measures are known by their codes alone. */
  regime?: Pick<Regime, 'participants' | 'measures'>
  /** The answers before: lines on other pages of a list stay as they were. */
  before?: Members
}

/**
 * The answers of a submitted form, those of hidden sections too. Fields are named by JSON pointer and every name is
 * walked through the schema. Throws Problem `bad-request` for a name no form has.
 */
export function readAnswers(
  form: FormVersion,
  fields: readonly Typed[],
  lang: Lang,
  { regime, before = {} }: Reading = {},
): Members {
  if (fields.length > MOST_FIELDS) throw new Problem('bad-request', 'too many fields')
  const tongue: Tongue = { form, lang, regime }
  const nodeOf = (name: string): SchemaNode => {
    // The walk takes `*` for any line of a list; a form never sends it.
    const node = name.length <= LONGEST_NAME && !/\*|\/\$/.test(name) ? inputAt(form, name) : undefined
    if (node === undefined) throw new Problem('bad-request', `the form has no field ${name.slice(0, 60)}`)
    return node
  }
  const companions = new Companions(fields, nodeOf)
  const held = heldLines(fields, nodeOf)
  const placed = placesOf(form)
  const answers: Members = {}
  const given = fields.filter(([name]) => name.startsWith('/'))
  for (const [name, typed] of [...given, ...companions.alone().map((name): Typed => [name, ''])])
    put(
      answers,
      { tongue, form, node: nodeOf(name), companions, before },
      { name, pointer: placed(name) },
      typed,
    )
  keepOthers(form, answers, before, held)
  takePasted(tongue, form, answers, fields, nodeOf)
  return tidy(answers) as Members
}

/** As {@link readAnswers}, without what sections that do not stand hold. */
export const parseForm = (
  form: FormVersion,
  fields: readonly Typed[],
  lang: Lang,
  reading: Reading = {},
): Members => prune(form, readAnswers(form, fields, lang, reading))

interface Putting {
  tongue: Tongue
  form: FormVersion
  node: SchemaNode
  companions: Companions
  before: Members
}

/** Puts what was typed under a name where it belongs: `name` as it was sent, `pointer` as its line stands now. */
function put(
  answers: Members,
  { tongue, form, node, companions, before }: Putting,
  { name, pointer }: { name: string; pointer: string },
  typed: string,
): void {
  if (!isTyped(node)) {
    // A marker says that the list or the line is there, even if it is empty.
    setAt(answers, form, pointer, findAt(answers, pointer) ?? (node.type === 'array' ? [] : {}))
    return
  }
  const value = readField(tongue, node, { name, typed, companions, before: findAt(before, name) })
  if (node.type === 'array' && (value === undefined || Array.isArray(value))) {
    // Ticks come one by one, and a line of others beside them: the list holds them all.
    const items = (findAt(answers, pointer) as Json[] | undefined) ?? []
    const others = readValue(tongue, node, companions.beside('others', name))
    const more = [value, others].flatMap((some) => (Array.isArray(some) ? some : []))
    const all = [...new Set([...items, ...more])].slice(0, 1000)
    if (all.length > 0) setAt(answers, form, pointer, all)
    return
  }
  if (value !== undefined) setAt(answers, form, pointer, value)
}
