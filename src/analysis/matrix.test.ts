import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RecordGroup } from '../register/count.ts'
import { matrixOf } from './matrix.ts'

const measures = [
  { id: 'I.4' },
  { id: 'II.9' },
  { id: 'II.9.a', partOf: 'II.9' },
  { id: 'II.9.b', partOf: 'II.9' },
  { id: 'II.15' },
]
const participants = [
  { code: 'CHL', kind: 'state' as const },
  { code: 'URY', kind: 'state' as const },
  { code: 'OAS', kind: 'body' as const },
]
let index = 0
const record = (of: Partial<RecordGroup>): RecordGroup => {
  index++
  return {
    index,
    participant: 'URY',
    measures: ['I.4'],
    says: 'answers',
    transcribed: false,
    count: 1,
    ...of,
  }
}
const cell = (matrix: ReturnType<typeof matrixOf>, participant: string, measure: string) =>
  matrix.rows.find((row) => row.participant === participant)?.cells[matrix.measures.indexOf(measure)]

describe('the matrix', () => {
  test('has a column for each measure and none for its parts', () => {
    expect(matrixOf({ measures, participants, records: [] }).measures).toEqual(['I.4', 'II.9', 'II.15'])
  })

  test('has a row for every state, and for a body once it has a record', () => {
    const codes = (records: RecordGroup[]) =>
      matrixOf({ measures, participants, records }).rows.map((row) => row.participant)
    expect(codes([])).toEqual(['CHL', 'URY'])
    expect(codes([record({ participant: 'OAS' })])).toEqual(['CHL', 'URY', 'OAS'])
  })

  test('says what the latest record says, by the year told of and not by the day of filing', () => {
    const records = [record({ year: 2020, says: 'nil' }), record({ year: 2004 })]
    expect(cell(matrixOf({ measures, participants, records }), 'URY', 'I.4')).toEqual({
      count: 2,
      latest: 2020,
      says: 'nil',
      said: { nil: 1 },
    })
  })

  test('takes the later filing among records of one year', () => {
    const records = [record({ year: 2020, says: 'nil' }), record({ year: 2020 })]
    expect(cell(matrixOf({ measures, participants, records }), 'URY', 'I.4')?.says).toBe('answers')
    expect(cell(matrixOf({ measures, participants, records }), 'URY', 'I.4')?.said).toEqual({ nil: 1 })
  })

  test('marks a cell as transcribed only when nothing in it is the state’s own', () => {
    const theirs = record({ transcribed: true })
    const both = [theirs, record({})]
    expect(cell(matrixOf({ measures, participants, records: [theirs] }), 'URY', 'I.4')?.transcribed).toBe(
      true,
    )
    expect(cell(matrixOf({ measures, participants, records: both }), 'URY', 'I.4')?.transcribed).toBe(
      undefined,
    )
  })

  test('counts a record under two parts of a measure once', () => {
    const matrix = matrixOf({
      measures,
      participants,
      records: [record({ measures: ['II.9.a', 'II.9.b', 'II.15'] })],
    })
    expect(cell(matrix, 'URY', 'II.9')?.count).toBe(1)
    expect(matrix.totals).toEqual([0, 1, 1])
    expect(matrix.records).toBe(1)
  })

  test('shows one year and still offers the others', () => {
    const records = [record({ year: 2019 }), record({ year: 2020 }), record({})]
    const matrix = matrixOf({ measures, participants, records, year: 2019 })
    expect(matrix).toMatchObject({ year: 2019, years: [2020, 2019], records: 1 })
  })

  test('counts exactly what the list of the same reader holds', () => {
    const one = fc.record({
      participant: fc.constantFrom('CHL', 'URY', 'OAS'),
      measures: fc.uniqueArray(fc.constantFrom('I.4', 'II.9', 'II.9.a', 'II.9.b', 'II.15'), { minLength: 1 }),
      says: fc.constantFrom('answers' as const, 'nil' as const),
      year: fc.integer({ min: 2018, max: 2022 }),
      transcribed: fc.boolean(),
      count: fc.integer({ min: 1, max: 9 }),
    })
    const sum = (groups: readonly { count: number }[]) => groups.reduce((all, { count }) => all + count, 0)
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 40 }),
        fc.option(fc.integer({ min: 2018, max: 2022 }), { nil: undefined }),
        (items, year) => {
          const records = items.map((item, i) => ({ ...item, index: i }))
          const listed = records.filter((item) => year === undefined || item.year === year)
          const matrix = matrixOf({
            measures,
            participants,
            records,
            ...(year === undefined ? {} : { year }),
          })
          expect(matrix.records).toBe(sum(listed))
          for (const row of matrix.rows) {
            const theirs = listed.filter((item) => item.participant === row.participant)
            expect(row.records).toBe(sum(theirs))
            for (const [i, measure] of matrix.measures.entries()) {
              const under = theirs.filter((item) =>
                item.measures.some((id) => id === measure || id.startsWith(`${measure}.`)),
              )
              expect(row.cells[i]?.count).toBe(sum(under))
              expect(row.cells[i]?.latest).toBe(
                under.length > 0 ? Math.max(...under.map((item) => item.year)) : undefined,
              )
            }
          }
        },
      ),
    )
  })
})
