import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { formsIn } from './kept-forms.ts'
import { spellForms } from './read-form.ts'
import { readRegime } from './read-regime.ts'

const regime = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const BUILT = fileURLToPath(new URL('../../dist/forms.json', import.meta.url))

test('forms that were kept are those that were read, and know no names that every object has', () => {
  const kept = [...formsIn(spellForms(regime)).values()].flat()
  expect(kept).toEqual([...regime.forms.values()])
  for (const { words } of kept)
    for (const { rules, lists } of Object.values(words))
      for (const named of [rules, ...Object.values(lists)]) expect(named['constructor']).toBeUndefined()
})

test.skipIf(!existsSync(BUILT))(
  'the build keeps every form of this regime (skipped where nothing is built)',
  () => {
    expect([...formsIn(readFileSync(BUILT, 'utf8')).keys()]).toEqual([...formsIn(spellForms(regime)).keys()])
  },
)
