import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { latestForms } from './find.ts'
import { Place } from './place.ts'
import { readDuties } from './read-duties.ts'
import { readRegime } from './read-regime.ts'

const dir = fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url))
const regime = await readRegime(dir)
const source = readFileSync(`${dir}/duties.yaml`, 'utf8')
const latest = new Map(latestForms(regime).map((form) => [form.id, form]))
const read = (text: string, lists = regime.lists) =>
  readDuties(Place.open('duties.yaml', text), latest, lists)

test('duties carry the words of their instruments', () => {
  expect(read(source).map(({ name }) => name.fr)).toContain("Registre des armes classiques de l'ONU")
})

test.each<[string, string | RegExp, string, RegExp]>([
  ['an instrument no list has', 'instrument: att', 'instrument: treaty', /unknown instrument "treaty"/],
  ['a form that is not there', 'form: arms-transfers-return', 'form: arms', /unknown form "arms"/],
  ['a sheet the form has not', 'salw-imports]', 'purchases]', /no lines purchases/],
  ['a field that is no list', 'salw-imports]', 'basis]', /no lines basis/],
  ['a column no line has', 'comments]', 'colour]', /unknown column "colour"/],
  ['a head the form has not', 'criterion-in-words, basis]', 'criterion, basis]', /unknown field "criterion"/],
  ['a category no sheet has', '[VII.b], from', '[VIII], from', /unknown category "VIII"/],
  [
    'a small arm where only the seven are',
    '[I, II, IV.a, V.a] }\n      - { categories: [III], when',
    '[SA1] }\n      - { categories: [III], when',
    /unknown category "SA1"/,
  ],
  ['what is not CEL', "compare(line.calibre, '100') >= 0\" }", 'line.calibre >=" }', /this is not CEL/],
  [
    'a name nothing has',
    "compare(line.calibre, '100') >= 0\" }",
    "ship.calibre == ''\" }",
    /nothing is called ship/,
  ],
  ['a date that is no year', "from: '2002'", "from: '2002-11-21'", /is not a year/],
  ['a duty told twice', 'id: att', 'id: unroca', /unroca stands here twice/],
])('%s is refused', (_, from, to, reason) => {
  const broken = source.replace(from, to)
  expect(broken).not.toBe(source)
  expect(() => read(broken)).toThrow(reason)
})

test('without the list of instruments there is nothing to answer', () => {
  expect(() => read(source, new Map())).toThrow(/no list instruments\/1/)
})
