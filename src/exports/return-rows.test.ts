import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { FiledRecord } from '../records/types.ts'
import type { Duty } from '../regime/duties.ts'
import { readRegime } from '../regime/read-regime.ts'
import { type FormVersion, LANGS } from '../regime/types.ts'
import { say } from '../words.ts'
import { csv } from './csv.ts'
import { dutyReturn, returnRows } from './return-rows.ts'

const regime = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const form = regime.forms.get('arms-transfers-return/1') as FormVersion
const dutyOf = (id: string) => regime.duties.find((one) => one.id === id) as Duty

const filed = (answers: object, says: FiledRecord['says'] = 'answers') => ({
  participant: 'URY',
  period: '2024',
  says,
  answers: answers as FiledRecord['answers'],
})
const SHEETS = {
  'major-exports': 'nil',
  'major-imports': 'lines',
  'salw-exports': 'not-reported',
  'salw-imports': 'lines',
}
const RECORD = filed({
  sheets: SHEETS,
  'transfer-criterion': ['title-passed', 'other'],
  'criterion-in-words': 'On payment',
  basis: 'actual',
  'major-imports': [
    {
      category: 'III',
      partner: 'BRA',
      items: 10,
      origin: 'FRA',
      via: ['Port A', 'PRY'],
      description: '=Mortar, 81 mm',
      comments: 'As a gift',
      calibre: '81',
      consignment: 'C-1',
    },
    { category: 'III', partner: 'CHL', items: { $withheld: 'commercial' } },
    { category: 'VI', partner: 'ESP', items: 1, displacement: '300', origin: { $no: 'not-in-position' } },
  ],
  'salw-imports': [{ category: 'SA4', partner: 'BEL', items: 1000 }],
})

describe('a return in an instrument’s own layout', () => {
  test('of the UN register: four sheets, its columns A to G in their order, in words', () => {
    const { head, sheets } = dutyReturn(form, RECORD, dutyOf('unroca'), say('en'))
    expect(head).toEqual([
      ['Instrument', 'UN Register of Conventional Arms'],
      ['Participant', 'Uruguay'],
      ['Period', '2024'],
      ['What counts as a transfer', 'Title passed; Another test'],
      ['The other criterion', 'On payment'],
      ['Basis of the return', 'Transfers that took place'],
    ])
    expect(sheets.map(({ title, instead }) => [title, instead])).toEqual([
      ['Exports of major conventional arms', 'Nothing to report'],
      ['Imports of major conventional arms', undefined],
      ['Exports of small arms and light weapons', 'Not reported'],
      ['Imports of small arms and light weapons', undefined],
    ])
    expect(sheets[0]?.columns).toContain('Final importer State')
    expect(sheets[1]?.columns).toEqual([
      'Category',
      'Exporter State',
      'Number of items',
      'State of origin, if not the exporter',
      'Intermediate location, if any',
      'Description of items',
      'Comments on the transfer',
    ])
    expect(sheets[1]?.rows).toEqual([
      [
        'III. Large-calibre artillery systems',
        'Brazil',
        10,
        'France',
        'Port A; PRY',
        '=Mortar, 81 mm',
        'As a gift',
      ],
      // The ship of 300 t is no line of the register.
      ['III. Large-calibre artillery systems', 'Chile', 'Withheld: Commercial confidence', '', '', '', ''],
    ])
    expect(sheets[3]?.rows).toEqual([['Assault rifles', 'Belgium', 1000, '', '', '', '']])
  })

  test('of the Convention: its two sheets, and apart what cannot be told', () => {
    const { sheets } = dutyReturn(form, RECORD, dutyOf('citaac'), say('en'))
    expect(sheets.map(({ title, rows, instead }) => [title, rows.length, instead])).toEqual([
      ['Exports of major conventional arms', 0, 'Nothing to report'],
      ['Imports of major conventional arms', 0, 'No line of the sheet counts for this instrument.'],
      ['Imports of major conventional arms: lines of which it cannot be told', 1, undefined],
    ])
    expect(sheets.at(-1)?.rows).toEqual([
      ['Chile', 'III. Large-calibre artillery systems', 'Withheld: Commercial confidence', '', '', ''],
    ])
  })

  test('of the Treaty: the basis of the return on every line', () => {
    const { sheets } = dutyReturn(form, RECORD, dutyOf('att'), say('es'))
    expect(sheets[1]?.columns[1]).toBe('Base del informe')
    expect(sheets[1]?.rows[0]?.slice(0, 3)).toEqual([
      'III. Sistemas de artillería de gran calibre',
      'Transferencias efectuadas',
      10,
    ])
  })

  test('row by row for a spreadsheet, where no cell is a formula', () => {
    const rows = returnRows(form, RECORD, dutyOf('unroca'), say('en'))
    expect(rows.slice(6, 11)).toEqual([
      [],
      ['Exports of major conventional arms'],
      ['Nothing to report'],
      [],
      ['Imports of major conventional arms'],
    ])
    expect(csv(rows)).toContain(',10,France,Port A; PRY,"\'=Mortar, 81 mm",')
  })

  test('of a nil: nothing to report on every sheet; of what says less, that alone, in every language', () => {
    const nil = filed(
      { sheets: Object.fromEntries(Object.keys(SHEETS).map((sheet) => [sheet, 'nil'])) },
      'nil',
    )
    const { sheets } = dutyReturn(form, nil, dutyOf('unroca'), say('pt'))
    expect(sheets.map(({ instead }) => instead)).toEqual(Array(4).fill('Nada a informar'))
    for (const lang of LANGS)
      for (const says of ['unchanged', 'not-in-position'] as const) {
        const { head, sheets } = dutyReturn(form, filed({}, says), dutyOf('unroca'), say(lang))
        expect(sheets).toEqual([])
        expect(head.at(-1)?.[1].length).toBeGreaterThan(10)
      }
  })
})
