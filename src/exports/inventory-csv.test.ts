import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { FiledRecord } from '../records/types.ts'
import { readRegime } from '../regime/read-regime.ts'
import { type FormVersion, LANGS } from '../regime/types.ts'
import { type InventoryExport, inventoryCsv } from './inventory-csv.ts'

const REGIME = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const FORM = [...REGIME.forms.values()].find(({ id }) => id === 'csbm-inventory-return') as FormVersion

const table = (answers: FiledRecord['answers'], more: Partial<InventoryExport> = {}): string[] =>
  inventoryCsv({
    regime: REGIME,
    form: FORM,
    record: { says: 'answers', answers },
    lang: 'en',
    layout: 'miami',
    address: (id) => `https://house.example/r/${id}`,
    ...more,
  })
    .slice(1)
    .split('\r\n')
    .slice(0, -1)
const entry = (more: object) => ({ measure: 'I.2', title: 'A visit', status: 'implemented', ...more })

describe('a filed inventory as a table', () => {
  test('has a row for each line, with how many the measure has, and one for each measure without', () => {
    const rows = table({ entries: [entry({}), entry({ title: 'Another' })] as never })
    const visits = rows.filter((row) => row.includes(',I.2,'))
    expect(visits.map((row) => row.split(',').slice(0, 4))).toEqual([
      ['6; 8', '5; 6', '2', 'I.2'],
      ['6; 8', '5; 6', '2', 'I.2'],
    ])
    expect(rows).toHaveLength(1 + 35 + 1)
  })

  test('has a row for a part of a measure only where the state speaks of it', () => {
    expect(table({}).some((row) => row.includes(',II.9.a,'))).toBe(false)
    const rows = table({ entries: [entry({ measure: 'II.9.a' })] as never })
    expect(rows.find((row) => row.includes(',II.9.a,'))).toMatch(/^not known here,not known here,1,II\.9\.a,/)
  })

  test('takes the number that the state gives, and is sorted by it where the list’s order is asked for', () => {
    const answers = { entries: [entry({ 'list-number': '8' }), entry({ 'list-number': '6' })] as never }
    const numbers = (layout: InventoryExport['layout']) =>
      table(answers, { layout })
        .slice(1, 10)
        .map((row) => row.split(',')[0])
    expect(numbers('consolidated')).toEqual(['1', '2', '3', '4', '6', '7', '8', '9', 'not known here'])
    expect(numbers('miami').slice(0, 4)).toEqual(['4', '8', '6', '9'])
  })

  test('tells apart no information, not stated, marks and values', () => {
    const rows = table({
      entries: [
        entry({
          measure: 'I.1',
          counterparts: ['ARG', 'FRA'],
          start: { $no: 'not-in-position' },
          place: { $withheld: 'national-security' },
          record: 'a'.repeat(64),
        }),
      ] as never,
      'no-information': ['II.1'],
    })
    const of = (id: string) => rows.find((row) => row.includes(`,${id},`)) ?? ''
    expect(of('I.1')).toContain('"Argentina, France"')
    expect(of('I.1')).toContain(',Not in a position to say,,Withheld: National security,Carried out,')
    expect(of('I.1')).toContain(`https://house.example/r/${'a'.repeat(64)}`)
    expect(of('II.1')).toContain(',No information,')
    expect(of('II.2')).toContain(',Not stated,')
  })

  test('says of every measure what an inventory in one act says', () => {
    for (const [says, words] of [
      ['nil', 'Nothing to report.'],
      ['not-in-position', 'The participant is not in a position to say.'],
    ] as const) {
      const rows = table({}, { record: { says, answers: {} } }).slice(1)
      expect(rows.every((row) => row.includes(words))).toBe(true)
    }
  })

  test('has the agreements and treaties below, in this regime’s layout alone', () => {
    const answers = {
      agreements: [{ title: 'An agreement', states: ['ARG'], date: '2019', 'in-force': true }],
      'treaty-status': [{ instrument: 'citaac', signed: '2001' }],
    } as never
    const rows = table(answers)
    expect(rows.slice(-8)).toEqual([
      '',
      'Agreements',
      'Title,States,Date,In force,Address of the text',
      'An agreement,Argentina,2019,Yes,',
      '',
      'Treaties',
      expect.stringMatching(/^Treaty or instrument,/),
      expect.stringContaining('2001'),
    ])
    expect(table(answers, { layout: 'consolidated' })).toHaveLength(36)
  })

  test('has no cell that is a formula', () => {
    const rows = table({
      entries: [entry({ title: '=HYPERLINK("http://x.example")', place: '+1', description: '@x' })] as never,
      agreements: [{ title: '-1+1' }] as never,
    })
    expect(rows.join('\n')).not.toMatch(/(^|,)"?[=+@]/m)
    expect(rows.at(-1)).toMatch(/^'-1\+1/)
  })

  test.each(LANGS)('stands in %s with the words of its form', (lang) => {
    const [head = ''] = table({}, { lang })
    expect(head).toContain(FORM.words[lang].fields['/entries/*/title']?.label)
    expect(head.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)).toHaveLength(15)
  })
})
