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
/** The longest name a field may have. */
const LONGEST_NAME = 200
/** The most lines a list may have while it is typed; the form's own check says when that is too many. */
const MOST_LINES = 300

/**
 * The answers of a submitted form, without what sections that do not stand hold. Throws Problem `bad-request` for a
 * name no form has.
 */
export const parseForm = (form: FormVersion, fields: Sent, lang: Lang): Members =>
  prune(form, readAnswers(form, fields, lang))

/** Names and values as a form sends them. */
export type Sent = readonly (readonly [string, string])[]

/**
 * What a page of a form sends, of whichever sections it draws: the desk takes it field by field into the draft's other
 * answers (desk/merge-draft.ts). Fields are named by JSON pointer and every name is walked through the schema. Throws
 * Problem `bad-request` for a name no form has.
 */
export function readAnswers(form: FormVersion, fields: Sent, lang: Lang): Members {
  if (fields.length > MOST_FIELDS) throw new Problem('bad-request', 'too many fields')
  const answers: Members = {}
  for (const [name, typed] of fields) {
    if (!name.startsWith('/')) continue
    // The walk takes `*` for any line of a list; a form never sends it.
    const node = name.length <= LONGEST_NAME && !/\*|\/\$/.test(name) ? inputAt(form, name) : undefined
    if (node === undefined) throw new Problem('bad-request', `the form has no field ${name.slice(0, 60)}`)
    put(answers, form, name, node, typed, lang)
  }
  return tidy(answers) as Members
}

/** The node an input is read by: of a committed field that of its value, and none where it has no input. */
export function inputAt(form: FormVersion, pointer: string): SchemaNode | undefined {
  const node = nodeAt(form.schema, pointer)
  if (node?.['x-commit'] !== true) return node
  const value = node['x-value']
  return value && { ...value, ...Object.fromEntries(OF_THE_FIELD.flatMap((name) => take(node, name))) }
}

/** What a committed field says of its input, besides the shape of its value. */
const OF_THE_FIELD = ['x-control', 'x-list'] as const
const take = (node: SchemaNode, name: 'x-control' | 'x-list'): [string, unknown][] =>
  node[name] === undefined ? [] : [[name, node[name]]]

function put(
  answers: Members,
  form: FormVersion,
  pointer: string,
  node: SchemaNode,
  typed: string,
  lang: Lang,
): void {
  if (node.type === 'array') {
    // A marker says that the list is there; a value is one of its items, ticked. Lines of fields come by their own names.
    const items = (findAt(answers, pointer) as Json[] | undefined) ?? []
    const ticked = typed !== '' && nodeAt(form.schema, `${pointer}/0`)?.type === 'string'
    setAt(answers, form, pointer, ticked ? [...items, typed.slice(0, 2000)] : items)
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
  const text = cleanText(typed).trim()
  if (text === '') return undefined
  if (node.type === 'boolean') return text === 'true'
  if (node.type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text.slice(0, 100)
  if (node['x-control'] === 'amount' || node.anyOf) return parseAmount(text, lang)
  return node['x-control'] === 'currency' ? text.toUpperCase().slice(0, 20) : text.slice(0, 25_000)
}

/** Text as it may be kept: lines end in one way, and no character that no keyboard writes. */
export const cleanText = (typed: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  typed.replaceAll('\r\n', '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/** Sets the value at a pointer, making objects, and lists where the schema has them, on the way. */
function setAt(answers: Members, form: FormVersion, pointer: string, value: Json): void {
  const parts = pointer.split('/').slice(1)
  let here: Members | Json[] = answers
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    const next = last
      ? value
      : (member(here, part) ??
        (nodeAt(form.schema, `/${parts.slice(0, i + 1).join('/')}`)?.type === 'array' ? [] : {}))
    if (Array.isArray(here)) {
      const line = Math.min(Number(part), here.length)
      if (line >= MOST_LINES) throw new Problem('bad-request', 'a list has too many lines')
      here[line] = next as Json
    } else
      Object.defineProperty(here, part, { value: next, enumerable: true, writable: true, configurable: true })
    here = next as Members
  }
}

const member = (here: Members | Json[], part: string): Json | undefined =>
  Array.isArray(here) ? here[Number(part)] : Object.hasOwn(here, part) ? here[part] : undefined

const isEmptyObject = (value: Json): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0

/** Without objects that hold nothing; lists keep their lines, so that an added one is still there. */
function tidy(value: Json): Json {
  if (Array.isArray(value)) return value.map(tidy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, tidy(item)] as const)
      .filter(([, item]) => !isEmptyObject(item)),
  )
}

/** Without the answers of sections that do not stand, and of rows and columns no standing table has: hidden is not filed. */
export function prune(form: FormVersion, answers: Members): Members {
  const shown = form.layout.filter((section) => isShown(section, form, answers))
  const hidden = form.layout.filter((section) => !shown.includes(section))
  const held = (sections: FormVersion['layout']) =>
    sections.flatMap(({ fields = [], table }) => [...fields, ...(table ? [table.pointer] : [])])
  const keep = new Set(held(shown))
  const drop = held(hidden).filter((pointer) => !keep.has(pointer))
  const left = drop.reduce((some, pointer) => without(some, pointer.split('/').slice(1)), answers)
  return tidy(
    shown.reduce((some, { table }) => (table ? pruneTable(form, some, table) : some), left),
  ) as Members
}

function pruneTable(
  form: FormVersion,
  answers: Members,
  table: NonNullable<FormVersion['layout'][number]['table']>,
): Members {
  const figures = findAt(answers, table.pointer)
  if (figures === null || typeof figures !== 'object' || Array.isArray(figures)) return answers
  const [rows, columns] = [form.lists[table.rows] ?? [], form.lists[table.columns] ?? []]
  const kept = (held: Json, names: readonly string[]): Json =>
    held !== null && typeof held === 'object' && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).filter(([name]) => names.includes(name)))
      : held
  const pruned = structuredClone(answers)
  setAt(
    pruned,
    form,
    table.pointer,
    Object.fromEntries(
      Object.entries(kept(figures, rows) as Members).map(([row, cells]) => [row, kept(cells, columns)]),
    ),
  )
  return pruned
}

function without(answers: Members, [first, ...rest]: string[]): Members {
  if (first === undefined || !Object.hasOwn(answers, first)) return answers
  const { [first]: held, ...others } = answers
  if (rest.length === 0 || held === null || typeof held !== 'object' || Array.isArray(held)) return others
  return { ...others, [first]: without(held, rest) }
}

/** Without empty lines of lists: what is filed of a draft. */
export function withoutEmptyLines(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutEmptyLines).filter((item) => !isEmptyObject(item))
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
  if (act === 'add' && items.length >= MOST_LINES) return answers
  const index = Number(pointer.split('/').at(-1))
  const changed = structuredClone(answers)
  setAt(changed, form, list, act === 'add' ? [...items, {}] : items.filter((_, i) => i !== index))
  return changed
}
