import { existsSync, readFileSync } from 'node:fs'
import { ownNames } from './own-names.ts'
import type { FormVersion, FormWords } from './types.ts'

// Beside the bundle, where the build leaves it; the sources have none. Spelled so that a bundler leaves the path alone.
const file = './forms.json'

/**
 * Forms that were read, and found in order, when the house was built, by the key of all they were read from
 * (read-form.ts): to read them takes a second, and the same bytes are the same form.
 */
export function keptForms(): Map<string, FormVersion[]> {
  const path = new URL(file, import.meta.url)
  return existsSync(path) ? formsIn(readFileSync(path, 'utf8')) : new Map()
}

/** What the build has kept, as it was read. */
export const formsIn = (kept: string): Map<string, FormVersion[]> =>
  new Map(
    (JSON.parse(kept) as [string, FormVersion[]][]).map(([key, forms]) => [key, forms.map(withOwnNames)]),
  )

const withOwnNames = (form: FormVersion): FormVersion => ({
  ...form,
  words: Object.fromEntries(
    Object.entries(form.words).map(([lang, words]) => [lang, wordsByName(words)]),
  ) as FormVersion['words'],
})

/** Words of codes and rules, found by a name that somebody may have typed. */
export const wordsByName = (words: FormWords): FormWords => ({
  ...words,
  lists: Object.fromEntries(Object.entries(words.lists).map(([name, codes]) => [name, ownNames(codes)])),
  rules: ownNames(words.rules),
})
