import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { DutyLine } from '../regime/duties.ts'
import { readRegime } from '../regime/read-regime.ts'
import { dutiesOf, reportedLines, sumDuties } from './report-once.ts'

const regime = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const { duties } = regime

/** The duties a line answers, `?` for one of which that cannot be told. */
const answered = (line: DutyLine, year = '2024'): string =>
  Object.entries(dutiesOf(line, year, duties))
    .flatMap(([id, standing]) => (standing === 'counts' ? [id] : standing === 'undecided' ? [`${id}?`] : []))
    .join(' ')

const WITHHELD = { $withheld: 'national-security' }
const NONE = { $no: 'not-applicable' }

describe('one line, the duties it answers', () => {
  test.each<[string, DutyLine, string, string?]>([
    ['a battle tank', { category: 'I' }, 'unroca att citaac'],
    ['a 120 mm mortar', { category: 'III', calibre: '120' }, 'unroca att citaac'],
    ['an 81 mm mortar', { category: 'III', calibre: '81' }, 'unroca att'],
    ['a mortar of 75 mm', { category: 'III', calibre: '75' }, 'unroca att'],
    ['a mortar of 100 mm', { category: 'III', calibre: '100' }, 'unroca att citaac'],
    ['a mortar of 99.9 mm', { category: 'III', calibre: '99.9' }, 'unroca att'],
    ['a mortar of 60 mm among artillery', { category: 'III', calibre: '60' }, ''],
    ['a 60 mm mortar among light weapons', { category: 'LW6', calibre: '60' }, 'unroca att'],
    ['artillery that states no calibre', { category: 'III' }, 'unroca att citaac?'],
    ['artillery whose calibre is withheld', { category: 'III', calibre: WITHHELD }, 'unroca att citaac?'],
    ['a patrol ship of 600 t', { category: 'VI', displacement: '600' }, 'unroca att'],
    ['the same, with no missiles', { category: 'VI', displacement: '600', range: NONE }, 'unroca att'],
    [
      'of 600 t with 25 km missiles',
      { category: 'VI', displacement: '600', range: '25' },
      'unroca att citaac',
    ],
    ['of 600 t with 24 km missiles', { category: 'VI', displacement: '600', range: '24' }, 'unroca att'],
    [
      'of 600 t, missiles withheld',
      { category: 'VI', displacement: '600', range: WITHHELD },
      'unroca att citaac?',
    ],
    [
      'of 300 t with 70 km missiles',
      { category: 'VI', displacement: '300', range: '70' },
      'unroca att citaac',
    ],
    ['of 300 t', { category: 'VI', displacement: '300' }, ''],
    ['of 750 t', { category: 'VI', displacement: '750' }, 'unroca att citaac'],
    ['a ship that states neither', { category: 'VI' }, 'unroca att citaac?'],
    ['portable air defence', { category: 'VII.b' }, 'unroca att'],
    ['a missile of 30 km', { category: 'VII.a', range: '30' }, 'unroca att citaac'],
    ['a rocket of 20 km', { category: 'VII.a', range: '20' }, ''],
    ['a launcher', { category: 'VII.a', range: NONE }, 'unroca att citaac'],
    ['a combat aircraft', { category: 'IV.a' }, 'unroca att citaac'],
    ['an unmanned one', { category: 'IV.b' }, 'unroca att'],
    ['an unmanned one with rotary wings', { category: 'V.b' }, 'unroca att'],
    ['an assault rifle', { category: 'SA4' }, 'unroca att'],
    // What was different in other years.
    ['an 81 mm mortar in 2002', { category: 'III', calibre: '81' }, '', '2002'],
    ['a 120 mm mortar in 2002', { category: 'III', calibre: '120' }, 'unroca citaac', '2002'],
    ['an 81 mm mortar in 2003', { category: 'III', calibre: '81' }, 'unroca', '2003'],
    ['600 t in 2005', { category: 'VI', displacement: '600' }, '', '2005'],
    ['600 t in 2006', { category: 'VI', displacement: '600' }, 'unroca', '2006'],
    ['portable air defence in 2002', { category: 'VII.b' }, '', '2002'],
    ['portable air defence in 2003', { category: 'VII.b' }, 'unroca', '2003'],
    ['an unmanned aircraft in 2013', { category: 'IV.b' }, 'unroca', '2013'],
    ['a rifle in 2005', { category: 'SA2' }, '', '2005'],
    ['a rifle in 2006', { category: 'SA2' }, 'unroca', '2006'],
    ['a tank in 2001', { category: 'I' }, 'unroca', '2001'],
    ['a tank in 2014', { category: 'I' }, 'unroca citaac', '2014'],
    ['a tank in 2015', { category: 'I' }, 'unroca att citaac', '2015'],
    ['what nobody knows', { category: 'X' }, ''],
    ['nothing', {}, ''],
  ])('%s', (_, line, wanted, year) => {
    expect(answered(line, year)).toBe(wanted)
  })
})

test('a return says how many of its lines answer what', () => {
  const tank = { category: 'I', partner: 'BRA', items: 1 }
  const answers = {
    sheets: {},
    'major-exports': [tank, { ...tank, category: 'III' }],
    'major-imports': [{ ...tank, category: 'IV.b' }],
    'salw-imports': [{ ...tank, category: 'SA1' }],
  }
  const lines = reportedLines(answers, '2024', duties)
  expect(lines.map(({ sheet, index }) => `${sheet} ${index}`)).toEqual([
    'major-exports 0',
    'major-exports 1',
    'major-imports 0',
    'salw-imports 0',
  ])
  expect(lines.at(-1)?.duties).toEqual({ unroca: 'counts', att: 'counts', citaac: 'does-not' })
  expect(sumDuties(lines, duties).map(({ duty, counts, undecided }) => [duty.id, counts, undecided])).toEqual(
    [
      ['unroca', 4, 0],
      ['att', 4, 0],
      ['citaac', 1, 1],
    ],
  )
  expect(reportedLines({ 'major-exports': 'none' }, '2024', duties)).toEqual([])
})

test('what binds its parties alone says so, and whoever reads knows what is not sure', () => {
  expect(duties.map(({ id, parties }) => [id, parties])).toEqual([
    ['unroca', undefined],
    ['att', 'att'],
    ['citaac', 'citaac'],
  ])
  for (const { doubt } of duties) expect(new Set(Object.values(doubt ?? {})).size).toBe(4)
})
