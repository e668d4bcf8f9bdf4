import { ownNames } from '../own-names.ts'
import type { FormVersion, Lang, Regime, SchemaNode } from '../types.ts'

/** What typed text is read with: the form's lists and words, the names the regime has, the language. */
export interface Tongue {
  form: Pick<FormVersion, 'lists' | 'words'>
  lang: Lang
  /** Without it participants and measures are known by their codes alone. */
  regime?: Pick<Regime, 'participants' | 'measures'> | undefined
}

/** Codes with their words in one language. */
export type Named = Readonly<Record<string, string>>

/** Text without what writers leave out: case, accents, the shape of apostrophes, doubled spaces. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[’‘`´]/g, "'")
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim()

/** The codes a choice offers: those of its own `enum`, else of its list. */
export const codesOf = (form: Pick<FormVersion, 'lists'>, node: SchemaNode): readonly string[] =>
  node.enum?.map(String) ?? form.lists[node['x-list'] ?? ''] ?? []

const made = new WeakMap<object, WeakMap<object, Named>>()

/** Names made once for two things together: a list of codes and its words, say. */
function once(one: object, other: object, make: () => Named): Named {
  const kept = made.get(one) ?? new WeakMap<object, Named>()
  made.set(one, kept)
  const known = kept.get(other) ?? make()
  kept.set(other, known)
  return known
}

/** Something of its own for each language, to keep names by. */
const TONGUES: Readonly<Record<Lang, object>> = { en: {}, es: {}, pt: {}, fr: {} }
const NONE: readonly string[] = []
const NO_WORDS: Named = ownNames({})

/** The participants of a regime by code, with their names. */
export const participantNames = ({ regime, lang }: Pick<Tongue, 'regime' | 'lang'>): Named =>
  regime === undefined
    ? NO_WORDS
    : once(regime.participants, TONGUES[lang], () =>
        ownNames(Object.fromEntries(regime.participants.map(({ code, name }) => [code, name[lang]]))),
      )

/** The measures of a regime by id, with their titles. */
export const measureNames = ({ regime, lang }: Pick<Tongue, 'regime' | 'lang'>): Named =>
  regime === undefined
    ? NO_WORDS
    : once(regime.measures, TONGUES[lang], () =>
        ownNames(Object.fromEntries(regime.measures.map(({ id, title }) => [id, title[lang]]))),
      )

/** The codes a field takes with their words, whatever list they come from; undefined where it takes none. */
export function namesOf(tongue: Tongue, node: SchemaNode): Named | undefined {
  const { form, lang } = tongue
  switch (node['x-control']) {
    case 'participant':
      return participantNames(tongue)
    case 'measure':
      return measureNames(tongue)
    default: {
      const list = node['x-list']
      if (list === undefined) return undefined
      const words = form.words[lang].lists[list] ?? NO_WORDS
      return once(words, node.enum ?? form.lists[list] ?? NONE, () =>
        ownNames(Object.fromEntries(codesOf(form, node).map((code) => [code, words[code] ?? code]))),
      )
    }
  }
}

const finders = new WeakMap<Named, ReadonlyMap<string, string | undefined>>()

/** Folded codes and words to the code they mean; undefined for words that two codes share. */
function finderOf(names: Named): ReadonlyMap<string, string | undefined> {
  const known = finders.get(names)
  if (known) return known
  const made = new Map<string, string | undefined>()
  const add = (text: string, code: string) =>
    made.set(text, !made.has(text) || made.get(text) === code ? code : undefined)
  for (const [code, words] of Object.entries(names)) add(fold(words), code)
  // A code is meant before any words that are spelled like it.
  for (const code of Object.keys(names)) made.delete(fold(code))
  for (const code of Object.keys(names)) add(fold(code), code)
  finders.set(names, made)
  return made
}

/** The code that text names, by itself or by its words; undefined for neither. */
export const findCode = (names: Named, typed: string): string | undefined =>
  Object.hasOwn(names, typed) ? typed : finderOf(names).get(fold(typed))

/** The words of a code, where they name it and nothing else; else the code. */
export const wordsOfCode = (names: Named, code: string): string => {
  const words = Object.hasOwn(names, code) ? (names[code] as string) : code
  return findCode(names, words) === code ? words : code
}
