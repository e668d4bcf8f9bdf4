import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PROBLEMS } from './problems.ts'

test.each(['en', 'es', 'pt', 'fr'])('every problem has its words in %s, and no other', (lang) => {
  const words = JSON.parse(readFileSync(new URL(`../locales/${lang}/problems.json`, import.meta.url), 'utf8'))
  expect(Object.keys(words).sort()).toEqual(Object.keys(PROBLEMS).sort())
})
