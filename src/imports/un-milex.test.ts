import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problems.ts'
import { decimalOf, readUnMilex } from './un-milex.ts'

const KNOWN = {
  states: new Set(['AAA', 'BBB']),
  rows: new Set(['1', '1.1', '2', '3', '4', '5']),
  columns: new Set(['land', 'naval', 'air', 'central-support', 'total']),
}
const PAGE = 'https://example.invalid/AAA'
const read = (returns: readonly string[], cells: readonly string[] = []) =>
  readUnMilex(
    {
      returns: ['state,year,currency,multiplier,form,total,cells,page', ...returns].join('\n'),
      cells: ['state,year,row,column,value', ...cells].join('\n'),
    },
    KNOWN,
  )

describe('a return of the copy', () => {
  test('keeps its figures, less a fraction of zeros', () => {
    const [item] = read(
      [`AAA,2015,USD,3,matrix,1067340.0,3,${PAGE}`],
      ['AAA,2015,1.1,land,399173.07', 'AAA,2015,5,total,1067340.0', 'AAA,2015,5,central_support,-2.50'],
    ).items
    expect(item).toMatchObject({
      form: 'milex-return/1',
      participant: 'AAA',
      period: '2015',
      says: 'answers',
      answers: {
        kind: 'standard',
        currency: 'USD',
        multiplier: 3,
        figures: { '1.1': { land: '399173.07' }, '5': { total: '1067340', 'central-support': '-2.50' } },
      },
      source: { key: 'un-milex/AAA/2015', url: PAGE, date: '2025-10', gaps: ['remarks-left-out'] },
    })
    expect(item?.answers).not.toHaveProperty('total')
  })
  test('that has another total than its table says both', () => {
    const [item] = read([`AAA,2015,USD,3,matrix,7.0,1,${PAGE}`], ['AAA,2015,5,total,8.0']).items
    expect(item?.answers).toMatchObject({ total: '7', figures: { '5': { total: '8' } } })
  })
  test('is nil, or a single figure', () => {
    const { items } = read([`AAA,2015,,,nil,,0,${PAGE}`, `BBB,2016,USD,9,single_figure,12.5,0,${PAGE}`])
    expect(items.map(({ says, answers }) => [says, answers])).toEqual([
      ['nil', { kind: 'nil' }],
      ['answers', { kind: 'single-figure', currency: 'USD', multiplier: 9, total: '12.5' }],
    ])
  })
  test.each([
    ['a year before 2012', '2011,USD,0,matrix', '1.1,central_support', ['shifted-row-before-2012']],
    ['the simplified form', '2012,USD,0,matrix', '1,land', ['others-column-lost']],
    ['both', '2011,USD,0,matrix', '1,land', ['shifted-row-before-2012', 'others-column-lost']],
    ['a currency nobody can read', '2013,error (),0,matrix', '1.1,land', ['currency-not-readable']],
  ])('names what the copy has lost: %s', (_, frame, cell, gaps) => {
    const [item] = read([`AAA,${frame},5,1,${PAGE}`], [`AAA,${frame.slice(0, 4)},${cell},5`]).items
    expect(item?.source.gaps).toEqual(['remarks-left-out', ...gaps])
  })
})

describe('nothing is refused silently', () => {
  test.each([
    ['unknown-state', `ZZZ,2015,USD,0,matrix,5,1,${PAGE}`, undefined],
    ['bad-year', `AAA,15,USD,0,matrix,5,1,${PAGE}`, undefined],
    ['unknown-form', `AAA,2015,USD,0,constructor,5,1,${PAGE}`, undefined],
    ['bad-multiplier', `AAA,2015,USD,4,matrix,5,1,${PAGE}`, undefined],
    ['bad-figure', `AAA,2015,USD,0,matrix,five,1,${PAGE}`, undefined],
    ['bad-page', 'AAA,2015,USD,0,matrix,5,1,javascript:alert(1)', undefined],
    ['no-return', undefined, 'AAA,2015,5,total,5'],
    ['unknown-cell', `AAA,2015,USD,0,matrix,5,1,${PAGE}`, 'AAA,2015,9,total,5'],
    ['unknown-cell', `AAA,2015,USD,0,matrix,5,1,${PAGE}`, 'AAA,2015,__proto__,total,5'],
    ['bad-figure', `AAA,2015,USD,0,matrix,5,1,${PAGE}`, 'AAA,2015,5,total,1e9'],
  ])('%s is told with file and line', (why, row, cell) => {
    const { refused } = read(row ? [row] : [], cell ? [cell] : [])
    expect(refused.map((one) => [one.why, one.file, one.line])).toEqual([
      [why, cell ? 'cells' : 'returns', 2],
    ])
  })
  test('a return or a cell that is there twice is taken once', () => {
    const row = `AAA,2015,USD,0,matrix,5,1,${PAGE}`
    const { items, refused } = read([row, row], ['AAA,2015,5,total,5', 'AAA,2015,5,total,6'])
    expect(items).toHaveLength(1)
    expect(refused.map(({ why, line }) => [why, line])).toEqual([
      ['filled-twice', 3],
      ['return-twice', 3],
    ])
  })
  test('a table of another layout is one problem', () => {
    expect(() => readUnMilex({ returns: 'a,b\n1,2', cells: 'c\n1' }, KNOWN)).toThrow(Problem)
    expect(() => readUnMilex({ returns: 'a,"b\n1', cells: '' }, KNOWN)).toThrow(Problem)
  })
  test('whatever the tables hold, each row is an item or a refusal', () => {
    const word = fc.oneof(fc.constantFrom('AAA', '2015', 'matrix', 'nil', '5', '', PAGE, '0'), fc.string())
    const quoted = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
    fc.assert(
      fc.property(fc.array(fc.array(word, { minLength: 8, maxLength: 8 }), { minLength: 1 }), (rows) => {
        const { items, refused } = read(rows.map(quoted))
        expect(items.length + refused.length).toBe(rows.length)
      }),
    )
  })
})

test('a figure is a decimal or nothing', () => {
  expect(['0.0', '12.50', '-3', '007', '1e3', '', ' 1', 'NaN', '1.'].map(decimalOf)).toEqual([
    '0',
    '12.50',
    '-3',
    ...Array(6).fill(undefined),
  ])
})
