import { describe, expect, test } from 'vitest'
import { REGIME } from '../../../test/forms/form-case.ts'
import { drawnOf } from '../../../test/forms/submitted.ts'
import type { FiledRecord } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { addUp } from './add-up.ts'
import { applyOperation } from './operations.ts'

const milex = REGIME.forms.get('milex-return/1') as FormVersion
const standard = (figures: object) => ({ kind: 'standard', figures }) as unknown as FiledRecord['answers']
const totals = (figures: object) => applyOperation(milex, standard(figures), 'totals:/figures')['figures']

describe('what the parts of a table add up to', () => {
  const typed: Record<string, unknown> = {
    '1.1 land': '1.5',
    '1.2 land': '2',
    '1.2 air': '4',
    '2 land': '100',
    '2 air': { $no: 'not-applicable' },
  }
  const { across, down } = addUp({
    columns: ['land', 'air', 'total'],
    parts: new Map([
      ['5', ['1', '2']],
      ['1', ['1.1', '1.2']],
    ]),
    figure: (row, column) => typed[`${row} ${column}`],
  })
  test('counts what is typed, and the parts of what is not', () => {
    expect(down('1', 'land')).toBe('3.5')
    expect(down('5', 'land')).toBe('103.5')
    expect(down('5', 'air')).toBe('4')
    expect(across('1.2')).toBe('6')
    expect(across('5')).toBe('107.5')
    expect(down('5', 'total')).toBe('107.5')
    expect(down('1.1', 'land')).toBe('')
    expect(across('2')).toBe('100')
    expect(across('3')).toBe('')
  })
  test('comes to an end where a row is a part of itself', () => {
    const parts = new Map([
      ['a', ['b']],
      ['b', ['a']],
    ])
    const sums = addUp({ columns: ['x'], parts, figure: () => undefined })
    expect(sums.down('a', 'x')).toBe('')
  })
  test('stands beside what the state has typed, in the words of the page', () => {
    const figures = { '1': { land: '10000.5' }, '1.1': { land: '10000', air: '0.25' }, '1.2': { land: '1' } }
    const html = drawnOf(milex, standard(figures), 'es')
    expect(html).toContain(
      '<output class="parts" data-parts="1.1 1.2 1.3 1.4 1.5" data-of="1" data-in="land">10.001</output>',
    )
    expect(html).toContain('<output data-sum="1.1">10.000,25</output>')
    expect(html).toContain('value="10.000,5"')
  })
})

describe('computed totals', () => {
  test('fill what is blank, from the deepest rows up, and leave what is stated', () => {
    expect(
      totals({
        '3.1.1': { land: '1', air: '2' },
        '3.1.2': { land: '3' },
        '3.2.1': { land: '5' },
        '5': { land: '7' },
      }),
    ).toEqual({
      '3.1.1': { land: '1', air: '2', total: '3' },
      '3.1.2': { land: '3', total: '3' },
      '3.1': { land: '4', air: '2', total: '6' },
      '3.2.1': { land: '5', total: '5' },
      '3.2': { land: '5', total: '5' },
      '3': { land: '9', air: '2', total: '11' },
      '5': { land: '7', air: '2', total: '9' },
    })
  })
  test('tell nothing of what is withheld or cannot be said; what does not apply adds nothing', () => {
    const withheld = { $withheld: 'national-security' }
    const none = { $no: 'not-applicable' }
    expect(totals({ '1.1': { land: withheld, air: '2' }, '1.2': { land: '3', air: none } })).toEqual({
      '1.1': { land: withheld, air: '2' },
      '1.2': { land: '3', air: none, total: '3' },
      '1': { air: '2' },
      '5': { air: '2' },
    })
  })
  test.each(['totals:/nothing', 'totals:/kind', 'totals:/figures/1', 'totals:/__proto__', 'totals:figures'])(
    'are not taken by %s',
    (operation) => {
      const answers = standard({ '1.1': { land: '1' } })
      expect(applyOperation(milex, answers, operation)).toEqual(answers)
    },
  )
})
