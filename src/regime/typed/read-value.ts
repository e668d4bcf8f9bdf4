import type { Json } from '../../records/types.ts'
import type { Lang, SchemaNode } from '../types.ts'
import { MAX_TYPED, readDecimal } from './amounts.ts'
import { findCode, namesOf, type Tongue } from './codes.ts'
import { readDate, readDay, readMoment } from './dates.ts'
import { readMark, takesMarks } from './marks.ts'
import { readArea, readPosition } from './places.ts'
import { readTokens } from './tokens.ts'
import { isFalse, isTrue } from './yes-no.ts'

/** The most characters of a text that are kept. */
const MAX_TEXT = 25_000
/** The most items of a list that are typed in one field. */
const MOST_ITEMS = 1000

/** Text as it may be kept: lines end in one way, and no character that no keyboard writes. */
export const cleanText = (typed: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  typed.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/**
 * The value of a field as somebody wrote it, by the control its schema names; undefined for blank. What cannot be read
 * stays as it was typed, for the check to point at. `node`: see inputAt.
 */
export function readValue(tongue: Tongue, node: SchemaNode, typed: string): Json | undefined {
  const text = cleanText(typed).trim()
  if (text === '') return undefined
  if (node.type === 'array') return readList(tongue, node, text)
  if (node.type === 'boolean') return readYesNo(node, text)
  const kept = text.slice(0, MAX_TEXT)
  const short = text.slice(0, MAX_TYPED)
  switch (node['x-control']) {
    case 'amount':
      return readDecimal(text, tongue.lang) ?? short
    case 'day':
      return readDay(text, tongue.lang) ?? short
    case 'date':
      return readDate(text, tongue.lang) ?? short
    case 'moment':
      return readMoment(text, tongue.lang) ?? short
    case 'position':
      return readPosition(text) ?? short
    case 'area':
      return readArea(text) ?? kept
    case 'record':
      return /^(?:\S*\/records\/)?([0-9a-f]{64})$/i.exec(text)?.[1]?.toLowerCase() ?? short
    case 'currency':
      return text.toUpperCase().slice(0, 20)
  }
  if (node.anyOf) return readDecimal(text, tongue.lang) ?? short
  const names = namesOf(tongue, node)
  if (names !== undefined) return numbered(node, findCode(names, text) ?? text.slice(0, 300))
  return node.type === 'integer' || node.type === 'number' ? readNumber(node, text, tongue.lang) : kept
}

/** Whether a field may hold any words, so that two letters in it are words too. */
export const isFreeText = (node: SchemaNode): boolean =>
  ['line', 'text', 'tokens', undefined].includes(node['x-control']) &&
  node['x-list'] === undefined &&
  node.anyOf === undefined &&
  (node.type === 'string' || node.type === 'array')

/** As {@link readValue}, where the answers that are no value are typed too: `na`, or their words. */
export function readAnswer(tongue: Tongue, node: SchemaNode, typed: string): Json | undefined {
  const text = cleanText(typed).trim()
  if (!takesMarks(node)) return readValue(tongue, node, text)
  const unquoted = isFreeText(node) ? /^"(.*)"$/s.exec(text)?.[1] : undefined
  // A text that is spelled like one of them stands in quotes.
  if (unquoted !== undefined && readMark(tongue, unquoted.replaceAll(/^"+|"+$/g, '')) !== undefined)
    return readValue(tongue, node, unquoted)
  return readMark(tongue, text) ?? readValue(tongue, node, text)
}

function readYesNo(node: SchemaNode, text: string): Json | undefined {
  if (isTrue(text)) return true
  if (!isFalse(text)) return text.slice(0, MAX_TYPED)
  // A tick is only ever set.
  return node['x-control'] === 'tick' ? undefined : false
}

/** A choice among numbers is a number. */
const numbered = (node: SchemaNode, code: string): Json =>
  node.type === 'integer' && /^-?\d{1,15}$/.test(code) ? Number(code) : code

function readNumber(node: SchemaNode, text: string, lang: Lang): Json {
  const decimal = readDecimal(text, lang)
  if (decimal === undefined || !/^-?\d{1,15}(\.\d{1,9})?$/.test(decimal)) return text.slice(0, MAX_TYPED)
  if (node.type === 'integer' && decimal.includes('.')) return text.slice(0, MAX_TYPED)
  return Number(decimal) + 0
}

/** The items of a list, each once. */
function readList(tongue: Tongue, node: SchemaNode, text: string): Json {
  const items = node.items ?? {}
  const read = readTokens(text).map((item) => readValue(tongue, items, item) ?? item)
  const seen = new Set<string>()
  return read
    .filter((item) => {
      const spelled = JSON.stringify(item)
      return seen.has(spelled) ? false : seen.add(spelled) !== undefined
    })
    .slice(0, MOST_ITEMS)
}
