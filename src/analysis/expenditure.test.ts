import { describe, expect, test } from 'vitest'
import type { Json } from '../records/types.ts'
import { expenditureOf, type Return } from './expenditure.ts'

type Answers = { [member: string]: Json }

/** A return of a year, in thousands of pesos unless told otherwise. */
const filed = (
  year: number,
  total: Json | undefined,
  more: Answers = {},
  record: Partial<Return['record']> = {},
): Return => ({
  row: { id: `r${year}`, year },
  record: {
    says: 'answers',
    period: String(year),
    answers: {
      kind: 'single-figure',
      currency: 'UYU',
      multiplier: 3,
      ...(total === undefined ? {} : { total }),
      ...more,
    },
    provenance: { kind: 'state' },
    ...record,
  },
})
const only = (one: Return) => expenditureOf([one]).years[0]
/** Returns of years in a row with these totals. */
const inARow = (...totals: string[]) => totals.map((total, i) => filed(2001 + i, total))
/** The years whose unit is in doubt. */
const doubtful = (returns: Return[]) =>
  expenditureOf(returns).years.flatMap(({ year, doubt }) => (doubt ? [[year, doubt]] : []))
const far = (...years: number[]) => years.map((year) => [year, 'far-from-before'])
/** The lines as currency and years. */
const runs = (returns: Return[]) =>
  expenditureOf(returns).lines.map(({ currency, points }) => [currency, ...points.map(({ year }) => year)])

describe('a year', () => {
  test('tells the total as filed, and in units beside it', () => {
    expect(only(filed(2004, '1234.50'))).toEqual({
      id: 'r2004',
      period: '2004',
      year: 2004,
      kind: 'single-figure',
      filed: '1234.50',
      currency: 'UYU',
      multiplier: 3,
      units: '1234500',
      transcribed: false,
      gaps: [],
    })
  })

  test('takes the grand total of a table where no single figure is given', () => {
    const figures = { '5': { total: '90' }, '1': { total: '60' }, '2': { total: '30.5' } }
    expect(only(filed(2004, undefined, { figures }))).toMatchObject({ filed: '90', computed: '90.5' })
    expect(only(filed(2004, '91', { figures }))).toMatchObject({ filed: '91', computed: '90.5' })
  })

  test('computes from the parts alone, and never takes that for what was filed', () => {
    const parts = { '1': { total: '60' }, '4': { total: '-1' }, '3': { total: { $no: 'not-in-position' } } }
    const year = only(filed(2004, undefined, { figures: { ...parts, '1.1': { total: '500' } } }))
    expect(year).toMatchObject({ computed: '59' })
    expect(year).not.toHaveProperty('filed')
    expect(year).not.toHaveProperty('units')
    expect(only(filed(2004, '5'))).not.toHaveProperty('computed')
    expect(only(filed(2004, '5', { figures: { '1': { land: '5' } } }))).not.toHaveProperty('computed')
  })

  test.each(['nil', 'unchanged', 'not-in-position'] as const)('that says %s has no total', (says) => {
    const answers: Answers = says === 'nil' ? { kind: 'nil', 'no-armed-forces': true } : {}
    const one = filed(2004, undefined, {}, { says, answers })
    expect(only(one)).toMatchObject({ year: 2004, kind: says })
    for (const member of ['filed', 'computed', 'units', 'currency', 'multiplier', 'doubt'])
      expect(only(one)).not.toHaveProperty(member)
    expect(runs([one])).toEqual([])
  })

  test.each([
    { $no: 'not-applicable' },
    { $no: 'not-in-position' },
    { $withheld: 'national-security' },
    { $c: `sha256:${'0'.repeat(64)}` },
  ])('whose total is marked %j has none, and none is taken from the table', (mark) => {
    for (const one of [
      filed(2004, mark),
      filed(2004, mark, { figures: { '5': { total: '90' } } }),
      filed(2004, undefined, { figures: { '5': { total: mark } } }),
    ]) {
      expect(only(one)).not.toHaveProperty('filed')
      expect(runs([filed(2003, '5'), one, filed(2005, '5')])).toEqual([
        ['UYU', 2003],
        ['UYU', 2005],
      ])
    }
  })

  test('without a multiplier counts in units, and one without a currency is in no line', () => {
    const { multiplier: _, ...answers } = filed(2004, '7').record.answers
    expect(only(filed(2004, '7', {}, { answers }))).toMatchObject({ filed: '7', units: '7' })
    const { currency: __, ...bare } = filed(2004, '7').record.answers
    expect(only(filed(2004, '7', {}, { answers: bare }))).toMatchObject({ filed: '7' })
    expect(runs([filed(2004, '7', {}, { answers: bare })])).toEqual([])
  })

  test('carries the gaps of a transcription, and says that it is one', () => {
    const source = { key: 'unoda', name: 'UN Report on Military Expenditures' }
    const gaps = ['others-column-lost', 'shifted-row-before-2012']
    const of = (more: object) =>
      only(filed(2004, '5', {}, { provenance: { kind: 'transcribed', source: { ...source, ...more } } }))
    expect(of({ gaps })).toMatchObject({ transcribed: true, gaps })
    expect(of({})).toMatchObject({ transcribed: true, gaps: [] })
  })
})

describe('the unit of a total is in doubt', () => {
  test.each([
    ['beyond four times', ['100', '400.000001'], far(2002)],
    ['not at exactly four times', ['100', '400'], []],
    ['below a quarter', ['400.000001', '100'], far(2002)],
    ['not at exactly a quarter', ['400', '100'], []],
    ['against the last that was not, and back at the old level no longer', ['100', '900', '110'], far(2002)],
    ['once, where two in a row agree: a new level', ['100', '900', '1000', '1100'], far(2002)],
    ['again, where two in a row agree with neither', ['100', '900', '9000', '110'], far(2002, 2003)],
    ['until the latest two agree', ['100', '900', '9000', '9500'], far(2002, 2003)],
    [
      'each time, where two that agree are not in a row',
      ['100', '900', '110', '900', '110'],
      far(2002, 2004),
    ],
    ['of the second, where the first was the slip', ['100000', '100', '110', '120'], far(2002)],
    // Nothing is any number of times nothing: neither it nor the year after can be told.
    ['never at nothing or below', ['100', '0', '5', '-3', '900'], []],
  ] as const)('%s', (_, totals, expected) => {
    expect(doubtful(inARow(...totals))).toEqual(expected)
  })

  test('by what it counts in units, whatever the multiplier', () => {
    const next = (total: string, multiplier: number) => [
      filed(2001, '100'),
      filed(2002, total, { multiplier }),
    ]
    expect(doubtful(next('100', 6))).toEqual(far(2002))
    expect(doubtful(next('0.1', 6))).toEqual([])
    expect(doubtful(next('100000', 0))).toEqual([])
  })

  test('against the last year told of, however long ago', () => {
    expect(doubtful([filed(2001, '100'), filed(2011, '900')])).toEqual(far(2011))
  })

  test('when full figures are marked as billions, and it is no measure for the next', () => {
    const billions = (year: number, total: string) => filed(year, total, { multiplier: 9 })
    expect(doubtful([billions(2001, '999999.999999')])).toEqual([])
    expect(doubtful([billions(2001, '1000000')])).toEqual([[2001, 'full-figures-as-billions']])
    expect(doubtful([filed(2001, '1000000', { multiplier: 6 })])).toEqual([])
    const slip = [
      filed(2001, '900'),
      billions(2002, '1000000'),
      billions(2003, '1000000'),
      filed(2004, '950'),
    ]
    expect(doubtful(slip)).toEqual([2002, 2003].map((year) => [year, 'full-figures-as-billions']))
    expect(runs(slip)).toEqual([
      ['UYU', 2001],
      ['UYU', 2004],
    ])
  })

  test('never against another currency', () => {
    const dollars = (year: number, total: string) => filed(year, total, { currency: 'USD' })
    const returns = [filed(2001, '100'), dollars(2002, '9000'), filed(2003, '110'), dollars(2004, '100')]
    expect(doubtful(returns)).toEqual(far(2004))
  })
})

describe('a line', () => {
  test('runs over years in a row, ends at a missing one, and begins anew with another currency', () => {
    const dollars = (year: number) => filed(year, '5', { currency: 'USD' })
    const returns = [...inARow('5', '5'), filed(2004, '5'), filed(2005, '5'), dollars(2006), dollars(2007)]
    expect(runs([...returns, filed(2008, '5')])).toEqual([
      ['UYU', 2001, 2002],
      ['UYU', 2004, 2005],
      ['USD', 2006, 2007],
      ['UYU', 2008],
    ])
  })

  test('takes a state at its own word: what was transcribed for that year leaves the line, not the table', () => {
    const source = { key: 'k', name: 'A public source' }
    const told = filed(2002, '9', {}, { provenance: { kind: 'transcribed', source } })
    const { years, lines } = expenditureOf([filed(2001, '10'), told, filed(2002, '12')])
    expect(years.map(({ filed: total }) => total)).toEqual(['10', '9', '12'])
    expect(lines.flatMap(({ points }) => points.map(({ units }) => units))).toEqual(['10000', '12000'])
  })
  test('leaves out a total in doubt, and does not join the years beside it', () => {
    expect(runs(inARow('100', '900', '110'))).toEqual([
      ['UYU', 2001],
      ['UYU', 2003],
    ])
  })
})
