import { isNo, isWithheld } from '../../records/answers.ts'
import type { Json } from '../../records/types.ts'
import { say } from '../../words.ts'
import type { SchemaNode } from '../types.ts'
import { fold, type Tongue } from './codes.ts'
import { MARKS } from './short-marks.ts'

/** An answer that is no value, as it is offered: how it is sent by a form, what it is, and its words. */
export interface MarkChoice {
  code: string
  answer: Json
  words: string
}

/** Whether a field takes the answers that are no value. */
export const takesMarks = (node: SchemaNode): boolean =>
  node['x-mark'] === true ||
  (node['x-commit'] !== true && node.anyOf?.some(({ $ref }) => $ref === '#/$defs/no') === true)

/** The answers that are no value, those a form's reasons make among them, in the words of the language. */
export function markChoices({ form, lang }: Tongue): MarkChoice[] {
  const { t } = say(lang)
  return [
    {
      code: 'not-applicable',
      answer: { $no: 'not-applicable' },
      words: t('portal.answer.notApplicable'),
    },
    {
      code: 'not-in-position',
      answer: { $no: 'not-in-position' },
      words: t('portal.answer.notInPosition'),
    },
    ...(form.lists['withheld'] ?? []).map((reason) => ({
      code: `withheld.${reason}`,
      answer: { $withheld: reason },
      words: t('portal.answer.withheld', {
        reason: form.words[lang].lists['withheld']?.[reason] ?? reason,
      }),
    })),
  ]
}

/** How a form sends an answer that is no value; '' for any other. */
export const markCode = (value: Json | undefined): string =>
  isNo(value) ? value.$no : isWithheld(value) ? `withheld.${value.$withheld}` : ''

/** The answer that is no value by the code a form sends for it. */
export const markOfCode = (tongue: Tongue, code: string): Json | undefined =>
  markChoices(tongue).find((one) => one.code === code)?.answer

/** The answer that is no value which text names: by its two letters, or its words. */
export function readMark(tongue: Tongue, typed: string): Json | undefined {
  const text = fold(typed)
  return (
    (Object.hasOwn(MARKS, text) ? MARKS[text] : undefined) ??
    markChoices(tongue).find(({ words }) => fold(words) === text)?.answer
  )
}

/** The two letters of an answer that is no value; its words where it has none. */
export function writeMark(tongue: Tongue, value: Json): string {
  const spelled = JSON.stringify(value)
  const short = Object.entries(MARKS).find(([, answer]) => JSON.stringify(answer) === spelled)?.[0]
  return short ?? markChoices(tongue).find(({ answer }) => JSON.stringify(answer) === spelled)?.words ?? ''
}
