import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import type { FormVersion, Lang, Regime } from '../regime/types.ts'

/** What stands at a pointer of answers, `*` for every line of a list. */
export function valuesAt(answers: Json | undefined, pointer: string): Json[] {
  const [first, ...rest] = pointer.split('/*')
  const found = first === '' ? answers : answers === undefined ? undefined : findAt(answers, first as string)
  if (found === undefined) return []
  if (rest.length === 0) return [found]
  return Array.isArray(found) ? found.flatMap((line) => valuesAt(line, rest.join('/*'))) : []
}

const textAt = (answers: FiledRecord['answers'], pointer: string | undefined): string | undefined => {
  const value = pointer === undefined ? undefined : findAt(answers, pointer)
  return typeof value === 'string' ? value : undefined
}

/** A date to the precision known, of one or of a moment; undefined for a mark and for what is none. */
export function dateAt(answers: FiledRecord['answers'], pointer: string | undefined): string | undefined {
  const date = /^\d{4}(-\d{2}(-\d{2})?)?(?=$|T)/.exec(textAt(answers, pointer) ?? '')?.[0]
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : date
}

/** A text on one line of at most so many characters. */
export function lineAt(
  answers: FiledRecord['answers'],
  pointer: string | undefined,
  most: number,
): string | undefined {
  const text = textAt(answers, pointer)
    ?.replaceAll(/\s*\n\s*/g, '; ')
    .trim()
  return text ? cut(text, most) : undefined
}

/** No more than so many characters, none of them cut in two. */
export function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** What an answer is called in a language: a code by its list, a participant by its name, anything else as it is. */
export function wordOf(
  form: FormVersion,
  pointer: string,
  value: string | number,
  lang: Lang,
  { participants }: Pick<Regime, 'participants'>,
): string {
  const node = nodeAt(form.schema, pointer)
  const named =
    node?.['x-control'] === 'participant'
      ? participants.find(({ code }) => code === value)?.name[lang]
      : form.words[lang].lists[node?.['x-list'] ?? '']?.[String(value)]
  return named ?? String(value)
}

/** A record's form and what tells it apart from others of it, in a language. */
export function titleOf(
  form: FormVersion,
  { answers }: Pick<FiledRecord, 'answers'>,
  lang: Lang,
  regime: Pick<Regime, 'participants'>,
): string {
  const told = form.subject.flatMap((pointer) => {
    const value = findAt(answers, pointer)
    return typeof value === 'string' || typeof value === 'number'
      ? [wordOf(form, pointer, value, lang, regime)]
      : []
  })
  return [form.words[lang].title, told.join(', ')].filter(Boolean).join(': ')
}
