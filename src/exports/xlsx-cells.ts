import { isCommitment, isNo, isWithheld } from '../records/answers.ts'
import type { Json } from '../records/types.ts'
import { isDecimal } from '../regime/decimal.ts'
import { type Named, namesOf, type Tongue } from '../regime/typed/codes.ts'
import { readDay } from '../regime/typed/dates.ts'
import { markChoices, takesMarks } from '../regime/typed/marks.ts'
import { writeAnswer, writeValue } from '../regime/typed/write-value.ts'
import { LANGS, type SchemaNode } from '../regime/types.ts'
import { say } from '../words.ts'
import { numberOfDecimal } from './cell-numbers.ts'
import type { CellContent, CellLook } from './write-workbook.ts'

/** Whether a field holds a figure: an amount, or a cell of a table that takes one. */
export const isFigure = (node: SchemaNode): boolean =>
  node['x-control'] === 'amount' ||
  (node['x-control'] === undefined && node.anyOf !== undefined && node['x-list'] === undefined)

/** What a cell offers to choose from, in words; undefined where anything may be typed. */
export function optionsOf(tongue: Tongue, node: SchemaNode): string[] | undefined {
  const { t } = say(tongue.lang)
  const marks = takesMarks(node) ? markChoices(tongue).map(({ words }) => words) : []
  if (node.type === 'boolean')
    return node['x-control'] === 'tick' ? ['x'] : [t('portal.yes'), t('portal.no'), ...marks]
  const names = node.type === 'array' ? undefined : namesOf(tongue, node)
  return names && [...wordsIn(tongue, node, names), ...marks]
}

/** From how many on choices are looked for by the alphabet, not in the order of their list. */
const MANY = 30

const kept = new WeakMap<Named, Map<string, readonly string[]>>()

/** The words of a field's codes, as they are typed. */
export function wordsIn(tongue: Tongue, node: SchemaNode, names: Named): readonly string[] {
  const several = node.type === 'array'
  const known = kept.get(names) ?? new Map<string, readonly string[]>()
  kept.set(names, known)
  const made = known.get(`${several}`)
  if (made) return made
  const words = Object.keys(names).map((code) => writeValue(tongue, node, several ? [code] : code))
  if (words.length > MANY) words.sort(say(tongue.lang).compare)
  known.set(`${several}`, words)
  return words
}

/** An answer as a cell holds it: figures as numbers and days as days where they lose nothing, all else as one types it. */
export function contentOf(
  tongue: Tongue,
  node: SchemaNode,
  value: Json | undefined,
): { content: CellContent | undefined; look: CellLook } {
  const isNumber = isFigure(node) || node['x-control'] === 'whole'
  const look = isNumber ? 'number' : node['x-control'] === 'day' ? 'day' : 'input'
  if (value === undefined || value === null) return { content: undefined, look }
  if (isCommitment(value)) return { content: say(tongue.lang).t('sheets.committed'), look: 'input' }
  const chosen = isNo(value) || isWithheld(value) ? markWords(tongue, node, value) : undefined
  if (chosen !== undefined) return { content: chosen, look }
  if (isNumber) {
    const number =
      typeof value === 'number' ? value : isDecimal(value) ? numberOfDecimal(String(value)) : undefined
    if (number !== undefined) return { content: number, look }
  }
  const day = look === 'day' && typeof value === 'string' && value >= '1901' && readDay(value, 'es') === value
  if (day) return { content: { day: value }, look }
  const text = writeAnswer(tongue, node, value)
  return { content: text === '' ? undefined : text, look: isNumber ? 'number' : 'input' }
}

/** Whether a cell says that its answer is kept beside the record, in any language: that is no answer itself. */
export const saysCommitted = (text: string): boolean =>
  LANGS.some((lang) => say(lang).t('sheets.committed') === text.trim())

/** The words of an answer that is no value, where the cell offers them; where one types, two letters are shorter. */
function markWords(tongue: Tongue, node: SchemaNode, value: Json): string | undefined {
  if (optionsOf(tongue, node) === undefined) return undefined
  const spelled = JSON.stringify(value)
  return markChoices(tongue).find(({ answer }) => JSON.stringify(answer) === spelled)?.words
}

/** How a cell is filled in, in words. */
export function howToFill(tongue: Tongue, node: SchemaNode): string {
  const { t } = say(tongue.lang)
  const marks = takesMarks(node) && optionsOf(tongue, node) === undefined ? ` ${t('sheets.how.marks')}` : ''
  return howToFillValue(tongue, node) + marks
}

/** The most choices that are named beside a cell. */
const FEW = 12

function howToFillValue(tongue: Tongue, node: SchemaNode): string {
  const { t } = say(tongue.lang)
  if (node.type === 'array') {
    const items = node.items ?? {}
    const names = namesOf(tongue, items)
    if (names === undefined) return t('sheets.how.tokens')
    const options = wordsIn(tongue, node, names)
    return options.length <= FEW
      ? t('sheets.how.several', { options: options.join(', ') })
      : t('sheets.how.severalOf', { sheet: t('sheets.codes') })
  }
  if (isFigure(node)) return t('sheets.how.amount')
  switch (node['x-control']) {
    case 'tick':
      return t('sheets.how.tick')
    case 'whole':
    case 'day':
    case 'date':
    case 'moment':
    case 'currency':
    case 'record':
    case 'position':
    case 'area':
      return t(`sheets.how.${node['x-control']}`)
    default:
      return t(optionsOf(tongue, node) === undefined ? 'sheets.how.text' : 'sheets.how.choice')
  }
}
