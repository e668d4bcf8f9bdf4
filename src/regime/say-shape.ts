import type { Finding } from '../problems.ts'
import { type Say, say } from '../words.ts'
import { nodeAt } from './schema-walk.ts'
import { namesOf } from './typed/codes.ts'
import { controlHint } from './typed/hints.ts'
import type { FormVersion, Lang } from './types.ts'

/** Up to how many choices are named where none of them was made. */
const FEW = 12

/** What is said of an answer that is not of its field's shape, in a language; undefined where nothing is particular. */
export function sayShape(form: FormVersion, { rule, pointer }: Finding, lang: Lang): string | undefined {
  const words = say(lang)
  const node = nodeAt(form.schema, pointer)
  if (node === undefined || !/^schema\.(enum|anyOf|type|pattern|const)$/.test(rule)) return undefined
  const hint = controlHint(words, node)
  if (hint !== undefined) return hint
  const names = namesOf({ form, lang }, node)
  if (names !== undefined && node['x-list'] !== undefined) return sayChoices(words, Object.values(names))
  return node.type === 'integer' ? words.t('fields.hint.whole') : undefined
}

const sayChoices = (words: Say, names: readonly string[]): string =>
  names.length <= FEW ? words.t('forms.enum', { allowed: names.join('; ') }) : words.t('fields.hint.listed')

/** What a field at a pointer is called, with the line it is in: for a list of findings, away from the field. */
export function fieldInWords(form: FormVersion, pointer: string, lang: Lang): string | undefined {
  const own = form.words[lang].fields[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label
  const line = /\/(\d+)(?:\/|$)/.exec(pointer)?.[1]
  if (own === undefined || line === undefined || nodeAt(form.schema, pointer) === undefined) return own
  const list = pointer.slice(0, pointer.indexOf(`/${line}`))
  return nodeAt(form.schema, list)?.type === 'array'
    ? say(lang).t('fields.inLine', { field: own, line: Number(line) + 1 })
    : own
}
