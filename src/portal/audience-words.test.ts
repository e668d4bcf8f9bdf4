import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ANYONE } from '../audience/reader.ts'
import type { Audience } from '../records/types.ts'
import { readRegime } from '../regime/read-regime.ts'
import { type FormVersion, LANGS, type Lang } from '../regime/types.ts'
import { audienceWords } from './audience-words.ts'
import { labelAt } from './desk/answer-words.tsx'
import { makeView } from './view.ts'

const regime = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const viewIn = (lang: Lang) =>
  makeView({ house: { regime } as never, reader: ANYONE, session: undefined, lang, path: '', query: '' })
const form = (ref: string) => regime.forms.get(ref) as FormVersion

test.each(LANGS)('an audience that names nobody yet says so, in %s', (lang) => {
  const unnamed: Audience[] = [
    { kind: 'parties', parties: [] },
    { kind: 'group', groups: [] },
  ]
  for (const audience of unnamed) {
    const told = audienceWords(viewIn(lang), audience, 'URY')
    expect(told).toMatch(/: \p{L}+/u)
    expect(told).not.toMatch(/Urugu/)
  }
  const named = audienceWords(viewIn(lang), { kind: 'parties', parties: ['CHL'] }, 'URY')
  expect(named).toMatch(/Urugu.*Chil/)
})

test('an answer is called as its form calls it: a cell by its row and column, a line by its list', () => {
  const view = viewIn('en')
  expect(labelAt(view, form('milex-return/2'), '/figures/1.1/land')).toBe('1.1 Conscripts, Land forces')
  expect(labelAt(view, form('milex-return/2'), '/figures/1/others')).toBe('1 Personnel, Others')
  expect(labelAt(view, form('arms-transfers-return/1'), '/major-imports/3/partner')).toBe(
    'line 4, Exporter State',
  )
  expect(labelAt(view, form('exercise-notification/1'), '/phases/1')).toBe('line 2, Phases')
  expect(labelAt(view, form('milex-return/2'), '/fiscal-year')).toBe('/fiscal-year')
})
