import { Problem } from '../../problems.ts'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion, Lang, SchemaNode } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { parseAmount } from './amounts.ts'

type Members = { [member: string]: Json }

/** The most fields a form may send. */
const MOST_FIELDS = 3000

/**
 * The answers of a submitted form. Fields are named by JSON pointer and every name is walked through the schema;
 * what sections that do not stand hold is left out. Throws Problem `bad-request` for a name no form has.
 */
export function parseForm(
  form: FormVersion,
  fields: readonly (readonly [string, string])[],
  lang: Lang,
): Members {
  if (fields.length > MOST_FIELDS) throw new Problem('bad-request', 'too many fields')
  const answers: Members = {}
  for (const [name, typed] of fields) {
    if (!name.startsWith('/')) continue
    const node = name.length <= 200 ? nodeAt(form.schema, name) : undefined
    if (node === undefined) throw new Problem('bad-request', `the form has no field ${name.slice(0, 60)}`)
    put(answers, form, name, node, typed, lang)
  }
  return prune(form, tidy(answers) as Members)
}

function put(
  answers: Members,
  form: FormVersion,
  pointer: string,
  node: SchemaNode,
  typed: string,
  lang: Lang,
): void {
  if (node.type === 'array') {
    // A marker says that the list is there; a value is one of its items, ticked.
    const items = (findAt(answers, pointer) as Json[] | undefined) ?? []
    setAt(answers, form, pointer, typed === '' ? items : [...items, typed.slice(0, 2000)])
    return
  }
  if (node.type === 'object') {
    setAt(answers, form, pointer, (findAt(answers, pointer) as Members | undefined) ?? {})
    return
  }
  const value = readValue(node, typed, lang)
  if (value !== undefined) setAt(answers, form, pointer, value)
}

function readValue(node: SchemaNode, typed: string, lang: Lang): Json | undefined {
  const text = typed.replaceAll('\r\n', '\n').trim()
  if (text === '') return undefined
  if (node.type === 'boolean') return text === 'true'
  if (node.type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text.slice(0, 100)
  if (node['x-control'] === 'amount' || node.anyOf) return parseAmount(text, lang)
  return node['x-control'] === 'currency' ? text.toUpperCase().slice(0, 20) : text.slice(0, 25_000)
}

/** Sets the value at a pointer, making objects, and lists where the schema has them, on the way. */
function setAt(answers: Members, form: FormVersion, pointer: string, value: Json): void {
  const parts = pointer.split('/').slice(1)
  let here: Members | Json[] = answers
  parts.forEach((part, i) => {
    const last = i === parts.length - 1
    const next = last
      ? value
      : (member(here, part) ??
        (nodeAt(form.schema, `/${parts.slice(0, i + 1).join('/')}`)?.type === 'array' ? [] : {}))
    if (Array.isArray(here)) here[Math.min(Number(part), here.length)] = next as Json
    else
      Object.defineProperty(here, part, { value: next, enumerable: true, writable: true, configurable: true })
    here = next as Members
  })
}

const member = (here: Members | Json[], part: string): Json | undefined =>
  Array.isArray(here) ? here[Number(part)] : Object.hasOwn(here, part) ? here[part] : undefined

/** Without objects that hold nothing; lists keep their lines, so that an added one is still there. */
function tidy(value: Json): Json {
  if (Array.isArray(value)) return value.map(tidy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, tidy(item)] as const)
      .filter(
        ([, item]) =>
          !(
            item !== null &&
            typeof item === 'object' &&
            !Array.isArray(item) &&
            Object.keys(item).length === 0
          ),
      ),
  )
}

/** Without the answers of sections that do not stand: hidden is not filed. */
export function prune(form: FormVersion, answers: Members): Members {
  const held = (shown: boolean) =>
    form.layout
      .filter((section) => isShown(section, form, answers) === shown)
      .flatMap(({ fields = [], table }) => [...fields, ...(table ? [table.pointer] : [])])
  const keep = new Set(held(true))
  const drop = held(false).filter((pointer) => !keep.has(pointer))
  return tidy(drop.reduce((left, pointer) => without(left, pointer.split('/').slice(1)), answers)) as Members
}

function without(answers: Members, [first, ...rest]: string[]): Members {
  if (first === undefined || !Object.hasOwn(answers, first)) return answers
  const { [first]: held, ...others } = answers
  if (rest.length === 0 || held === null || typeof held !== 'object' || Array.isArray(held)) return others
  return { ...others, [first]: without(held, rest) }
}

/** Without empty lines of lists: what is filed of a draft. */
export function withoutEmptyLines(value: Json): Json {
  if (Array.isArray(value))
    return value
      .map(withoutEmptyLines)
      .filter((item) => !(item !== null && typeof item === 'object' && Object.keys(item).length === 0))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, withoutEmptyLines(item)] as const)
      .filter(([, item]) => !(Array.isArray(item) && item.length === 0)),
  )
}

/** The answers after a button of the form: `add:/documents` adds a line, `remove:/documents/1` takes one away. */
export function applyOperation(form: FormVersion, answers: Members, operation: string): Members {
  const [, act, pointer] = /^(add|remove):((?:\/[a-z0-9-]+)+)$/.exec(operation) ?? []
  if (act === undefined || pointer === undefined) return answers
  const list = act === 'add' ? pointer : pointer.replace(/\/\d+$/, '')
  if (nodeAt(form.schema, list)?.type !== 'array') return answers
  const items = (findAt(answers, list) as Json[] | undefined) ?? []
  const index = Number(pointer.split('/').at(-1))
  const changed = structuredClone(answers)
  setAt(changed, form, list, act === 'add' ? [...items, {}] : items.filter((_, i) => i !== index))
  return changed
}
