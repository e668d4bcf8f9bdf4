import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Crosswalk, numbersOf } from './crosswalk.ts'
import { latestForms } from './find.ts'
import { Place } from './place.ts'
import { readCrosswalk } from './read-crosswalk.ts'
import { readRegime } from './read-regime.ts'
import type { Regime } from './types.ts'

const FOLDER = fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url))
let regime: Regime
let text: string
beforeAll(async () => {
  regime = await readRegime(FOLDER)
  text = await readFile(`${FOLDER}/crosswalk.yaml`, 'utf8')
})

const read = (source: string): Crosswalk =>
  readCrosswalk(Place.open('crosswalk.yaml', source), {
    measures: regime.measures,
    latest: new Map(latestForms(regime).map((form) => [form.id, form])),
    kinds: Object.keys(regime.vocabulary['kinds'] ?? {}),
  })
const numbers = (list: string, id: string) =>
  numbersOf(
    regime.crosswalk.lists.find((one) => one.id === list) as Crosswalk['lists'][number],
    regime.measures,
    id,
  )

describe('how measures are numbered elsewhere', () => {
  test('is what could be read, and no more', () => {
    const [consolidated] = regime.crosswalk.lists
    expect(
      Object.values(consolidated?.numbers ?? {})
        .flat()
        .map(Number)
        .sort(),
    ).toEqual([1, 2, 3, 4, 6, 7, 8, 9])
    expect(consolidated?.unknown).toHaveLength(28)
    expect(numbers('consolidated-list', 'I.2')).toEqual(['6', '8'])
    // The Organization's page does not number as its list does.
    expect([numbers('consolidated-list', 'I.3'), numbers('reports-page', 'I.3')]).toEqual([['9'], ['7']])
    expect(numbers('consolidated-list', 'I.4')).toEqual([])
  })

  test('of a part of a measure is that of the measure', () => {
    const list = { ...regime.crosswalk.lists[0], numbers: { 'II.9': ['30'] } } as Crosswalk['lists'][number]
    expect([numbersOf(list, regime.measures, 'II.9.a'), numbersOf(list, regime.measures, 'II.8')]).toEqual([
      ['30'],
      [],
    ])
  })

  test('a list of measures is whole: every one has a number or is said to be unknown', () => {
    expect(() => read(text.replace('unknown: [I.4, ', 'unknown: ['))).toThrow(/I\.4 stands either/)
    expect(() => read(text.replace('unknown: [I.4, ', 'unknown: [I.1, I.4, '))).toThrow(/I\.1 stands either/)
    expect(() => read(text.replace("II.15: ['1']", "II.45: ['1']"))).toThrow(/there is no measure II\.45/)
  })

  test('entries take their parts from what the forms have', () => {
    expect(() => read(text.replace('milex-return: {', 'milex: {'))).toThrow(/there is no form milex/)
    expect(() => read(text.replace('start: /adopted-on', 'start: /adopted'))).toThrow(/has no \/adopted/)
    expect(() => read(text.replace('kind: methodology', 'kind: method'))).toThrow(/unknown kind "method"/)
  })
})
