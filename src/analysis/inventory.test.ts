import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { FiledRecord } from '../records/types.ts'
import { checkAnswers } from '../regime/check-answers.ts'
import { readRegime } from '../regime/read-regime.ts'
import type { FormVersion } from '../regime/types.ts'
import { countByMeasure, type Inventory, oneSided } from './inventories.ts'
import { type InventorySource, inventoryAnswers, offeredLines, type Told } from './inventory.ts'

const REGIME = await readRegime(fileURLToPath(new URL('../../regimes/miami-2003', import.meta.url)))
const form = (id: string) => [...REGIME.forms.values()].filter((one) => one.id === id).at(-1) as FormVersion

let count = 0
/** A record of Uruguay's: the example of its form, with a change. */
function told(id: string, answers: object = {}, row: Partial<Told['row']> = {}, record: object = {}): Told {
  const { example, version, measures } = form(id)
  count += 1
  return {
    row: {
      id: count.toString(16).padStart(64, '0'),
      form: id,
      formVersion: version,
      measures: [...measures],
      ...(example.period ? { year: Number(example.period) } : {}),
      made: '2024-06-01',
      ...row,
    },
    record: {
      participant: 'URY',
      says: 'answers',
      answers: { ...(example.answers as FiledRecord['answers']), ...answers },
      ...record,
    },
    tellable: true,
  }
}

const source = (records: Told[], more: Partial<InventorySource> = {}): InventorySource => ({
  regime: REGIME,
  year: 2024,
  today: '2025-03-01',
  lang: 'en',
  says: { nil: 'nothing to report' },
  records,
  ...more,
})
const lines = (records: Told[], more: Partial<InventorySource> = {}) =>
  offeredLines(source(records, more)).map(({ line }) => line)

describe('an inventory from what a state has filed', () => {
  test('has one line for each record and measure, in the order of the measures', () => {
    const records = [
      told(
        'cooperative-activity',
        { start: '2024-05-01', end: '2024-05-10' },
        { measures: ['II.20', 'II.8'], year: 2024 },
      ),
      told('milex-return'),
    ]
    const offered = offeredLines(source(records))
    expect(offered.map(({ measure }) => measure)).toEqual(['I.4', 'II.8', 'II.20'])
    expect(new Set(offered.map(({ key }) => key)).size).toBe(3)
    expect(offered[0]?.line).toEqual({
      measure: 'I.4',
      title: 'Military expenditure return',
      level: 'hemispheric',
      kind: 'periodic-return',
      start: '2024-01-01',
      end: '2024-12-31',
      status: 'implemented',
      record: records[1]?.row.id,
    })
  })

  test('takes title, states, dates and place from where the crosswalk says', () => {
    const meeting = told(
      'meeting-record',
      {
        title: 'A meeting',
        level: 'bilateral',
        host: 'URY',
        start: '2024-10-02T09:00Z',
        end: '2024-10-03',
        place: { name: 'A town\nA house' },
        participants: [
          { state: 'ARG' },
          { state: 'URY' },
          { state: { $no: 'not-in-position' } },
          { state: 'ARG' },
        ],
      },
      { measures: ['II.13'], year: 2024 },
    )
    expect(lines([meeting])[0]).toMatchObject({
      'list-number': '2',
      title: expect.stringContaining('A meeting'),
      counterparts: ['ARG'],
      level: 'bilateral',
      kind: 'meeting',
      start: '2024-10-02',
      end: '2024-10-03',
      place: 'A town; A house',
    })
  })

  test('gives a number only where there is one and it is known', () => {
    const visit = told('cooperative-activity', {}, { measures: ['I.2', 'I.3', 'I.4'], year: 2024 })
    expect(lines([visit]).map((line) => line['list-number'])).toEqual([undefined, '9', undefined])
  })

  test('of a return that says nothing more, says so', () => {
    const nil = told(
      'arms-transfers-return',
      {},
      { measures: ['I.3'], year: 2024 },
      { says: 'nil', answers: {} },
    )
    expect(lines([nil])[0]?.['title']).toMatch(/, nothing to report$/)
  })

  test('is of its year: returns of the year, and what stood in it', () => {
    const policy = (on: string, until?: string) =>
      told('defence-policy-document', { 'adopted-on': on, 'valid-until': until ?? { $no: 'not-applicable' } })
    const records = [
      told('milex-return', {}, { year: 2023 }),
      policy('2019-04'),
      policy('2019', '2023-12-31'),
      policy('2025'),
    ]
    expect(lines(records).map(({ start }) => start)).toEqual(['2019-04'])
    expect(lines(records, { year: 2025 }).map(({ start }) => start)).toEqual(['2019-04', '2025'])
  })

  test('leaves out what the state has not said itself, and what is no activity', () => {
    const records = [
      told('milex-return', {}, { filedBy: 'OAS' }),
      told('milex-return', {}, {}, { says: 'not-in-position', answers: {} }),
      told('milex-return', {}, { relation: { kind: 'withdraws', record: 'x' } }),
      told('milex-return', {}, { relation: { kind: 'asks', record: 'x' } }),
      told('csbm-inventory-return'),
    ]
    expect(lines(records)).toEqual([])
    expect(lines([told('milex-return', {}, { relation: { kind: 'amends', record: 'x' } })])).toHaveLength(1)
  })

  test('tells what lies ahead and what goes on by its dates', () => {
    const activity = (start: string, end: string) =>
      told('cooperative-activity', { start, end }, { measures: ['II.20'], year: 2024 })
    const at = (today: string) => lines([activity('2024-05-01', '2024-05-10')], { today })[0]?.['status']
    expect([at('2024-04-30'), at('2024-05-01'), at('2024-05-10'), at('2024-05-11')]).toEqual([
      'planned',
      'in-progress',
      'in-progress',
      'implemented',
    ])
  })

  test('tells of treaties in the codes of the inventory, and by name where it has none', () => {
    const treaty = (instrument: string, more: object = {}) =>
      told('treaty-status', {
        status: 'ratified',
        signed: '1997-12-04',
        deposited: undefined,
        'instrument-name': undefined,
        instrument,
        ...more,
      })
    const offered = offeredLines(
      source([
        treaty('ottawa', { deposited: '2001-06' }),
        treaty('tlatelolco'),
        treaty('other', { 'instrument-name': 'Another treaty' }),
        treaty('att', { status: 'none', signed: undefined }),
      ]),
    )
    expect(
      offered.map(({ part, line }) => [part, line['instrument'], line['name'], line['ratified']]),
    ).toEqual([
      ['treaty-status', 'apm', undefined, '2001-06'],
      ['treaty-status', undefined, 'Treaty of Tlatelolco', undefined],
      ['treaty-status', undefined, 'Another treaty', undefined],
    ])
  })

  test('has the lines that are chosen, and the form takes them', () => {
    const records = [
      told('exercise-notification'),
      told('milex-return'),
      told('treaty-status'),
      told('institutional-profile'),
    ]
    const offered = offeredLines(source(records))
    const keys = new Set(offered.filter(({ measure }) => measure !== 'I.4').map(({ key }) => key))
    const answers = inventoryAnswers(offered, keys) as FiledRecord['answers']
    expect((answers['entries'] as unknown[]).length).toBe(keys.size - 1)
    expect(answers['treaty-status']).toHaveLength(1)
    expect(inventoryAnswers(offered, new Set(['no such line']))).toEqual({})
    const record = {
      v: 1 as const,
      regime: REGIME.ref,
      form: form('csbm-inventory-return').ref,
      participant: 'URY',
      says: 'answers' as const,
      measures: ['II.15'],
      period: '2024',
      audience: { kind: 'public' as const },
      language: 'en',
      provenance: { kind: 'state' as const },
      made: '2025-03-01',
      answers,
    }
    const found = checkAnswers(form('csbm-inventory-return'), { record, previous: [], regime: REGIME })
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

test.each([...REGIME.forms.values()].map((one) => [one.id, one] as const))(
  'whatever %s says, what an inventory makes of it is what the form takes',
  (id, { example }) => {
    const period = Number(example.period ?? 2024)
    const offered = offeredLines(source([told(id, {}, { year: period })], { year: period }))
    const record = { says: 'answers', participant: 'URY', period: String(period), measures: ['II.15'] }
    const answers = inventoryAnswers(offered, new Set(offered.map(({ key }) => key)))
    const found = checkAnswers(form('csbm-inventory-return'), {
      record: {
        ...({ v: 1, regime: REGIME.ref, language: 'en', made: '2030-03-01' } as object),
        ...record,
        audience: { kind: 'public' },
        provenance: { kind: 'state' },
        answers,
      } as never,
      previous: [],
      regime: REGIME,
    })
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([])
  },
)

describe('inventories side by side', () => {
  const inventory = (participant: string, ...entries: [string, string[], string?][]): Inventory => ({
    id: participant.toLowerCase(),
    participant,
    answers: {
      entries: entries.map(([measure, counterparts, level = 'bilateral']) => ({
        measure,
        title: `${measure} of ${participant}`,
        counterparts,
        level,
      })),
    },
  })

  test('count the lines of each measure', () => {
    expect([...countByMeasure([{ measure: 'I.4' }, { measure: 'I.1' }, { measure: 'I.4' }])]).toEqual([
      ['I.4', 2],
      ['I.1', 1],
    ])
  })

  test('a line between two states that only one of them has is told, with whose it is', () => {
    const own = inventory(
      'URY',
      ['I.1', ['ARG']],
      ['I.2', ['ARG']],
      ['II.13', ['BRA']],
      ['II.1', ['ARG', 'BRA'], 'subregional'],
    )
    const others = [inventory('ARG', ['I.2', ['URY']], ['II.1', ['URY']], ['I.8', ['CHL']], ['I.6', ['URY']])]
    expect(oneSided(own, others)).toEqual([
      { by: 'URY', missing: 'ARG', inventory: 'ury', measure: 'I.1', title: 'I.1 of URY' },
      { by: 'ARG', missing: 'URY', inventory: 'arg', measure: 'I.6', title: 'I.6 of ARG' },
    ])
    // Brazil has filed none that can be read: nothing is missing there.
    expect(oneSided(own, [own])).toEqual([])
  })

  test('what is no inventory has no lines', () => {
    const odd = {
      id: 'x',
      participant: 'ARG',
      answers: { entries: [null, 5, { counterparts: 'URY' }] },
    } as never
    expect(oneSided(inventory('URY'), [odd])).toEqual([])
  })
})
