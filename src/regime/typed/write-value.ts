import { isNo, isWithheld } from '../../records/answers.ts'
import type { Json } from '../../records/types.ts'
import { say } from '../../words.ts'
import { isDecimal } from '../decimal.ts'
import type { SchemaNode } from '../types.ts'
import { writeDecimal } from './amounts.ts'
import { namesOf, type Tongue, wordsOfCode } from './codes.ts'
import { readMark, takesMarks, writeMark } from './marks.ts'
import { cornersOf, pointOf, writeLonLat } from './places.ts'
import { isFreeText } from './read-value.ts'
import { writeTokens } from './tokens.ts'

/**
 * A field's value as one types it, in the language: what readValue reads back as the same value. '' for blank and for
 * the answers that are no value.
 */
export function writeValue(tongue: Tongue, node: SchemaNode, value: Json | undefined): string {
  const { lang } = tongue
  if (value === undefined || value === null) return ''
  if (Array.isArray(value))
    return node.type === 'array'
      ? writeTokens(value.map((item) => writeValue(tongue, node.items ?? {}, item)))
      : ''
  if (typeof value === 'boolean')
    return node['x-control'] === 'tick' && value ? 'x' : say(lang).t(value ? 'portal.yes' : 'portal.no')
  if (typeof value === 'object') {
    const [point, corners] = [pointOf(value), cornersOf(value)]
    return point
      ? writeLonLat(point, lang)
      : (corners?.map((corner) => writeLonLat(corner, lang)).join('\n') ?? '')
  }
  const names = namesOf(tongue, node)
  if (names !== undefined) return wordsOfCode(names, String(value))
  if (typeof value === 'number') return writeDecimal(String(value), lang)
  if ((node['x-control'] === 'amount' || node.anyOf) && isDecimal(value)) return writeDecimal(value, lang)
  return node['x-control'] === 'moment' ? value.replace(/^(\S{10})T(\d{2}:\d{2})Z$/, '$1 $2 UTC') : value
}

/** As {@link writeValue}, with the answers that are no value: what readAnswer reads back as the same answer. */
export function writeAnswer(tongue: Tongue, node: SchemaNode, value: Json | undefined): string {
  if (isNo(value) || isWithheld(value)) return writeMark(tongue, value)
  const text = writeValue(tongue, node, value)
  return takesMarks(node) &&
    isFreeText(node) &&
    readMark(tongue, text.replaceAll(/^"+|"+$/g, '')) !== undefined
    ? `"${text}"`
    : text
}
