import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf, rowHeights } from './row-heights.ts'
import type { MadeCell } from './write-workbook.ts'

test.each([
  ['', 10, 1],
  ['ten letter', 10, 1],
  ['eleven, all', 10, 2],
  ['one two three', 3, 4],
  ['unbreakable', 4, 3],
  ['a unbreakable b', 4, 5],
  ['one\ntwo', 10, 2],
])('%j in %i characters takes %i lines', (text, width, lines) => expect(linesOf(text, width)).toBe(lines))

test('no text takes fewer lines than its characters need, nor more than one a word and a cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 }),
      fc.integer({ min: 1, max: 80 }),
      (words, width) => {
        const lines = linesOf(words.join(' '), width)
        const letters = words.reduce((sum, { length }) => sum + length, 0)
        expect(lines).toBeGreaterThanOrEqual(Math.ceil(letters / width))
        expect(lines).toBeLessThanOrEqual(
          words.reduce((sum, { length }) => sum + Math.ceil(length / width), 0),
        )
      },
    ),
  )
})

test('rows are as high as their longest text that is seen, over all columns it stretches over', () => {
  const cell = (
    row: number,
    column: number,
    content: MadeCell['content'],
    more: Partial<MadeCell> = {},
  ): MadeCell => ({
    row,
    column,
    content,
    look: 'label',
    ...more,
  })
  const long = 'twenty characters, ok'
  const heights = rowHeights({
    name: 'a',
    widths: [10, 10, 4],
    hiddenColumns: [2],
    hiddenRows: [5],
    cells: [
      cell(0, 0, 'short'),
      cell(1, 0, 'short'),
      cell(1, 1, long),
      cell(2, 0, long, { across: 2 }),
      cell(3, 2, long),
      cell(4, 0, long, { look: 'title' }),
      cell(5, 0, long),
      cell(6, 0, 12345678901234),
      cell(7, 0, 'x '.repeat(5000)),
    ],
  })
  expect([...heights]).toEqual([
    [1, 45],
    [2, 30],
    [7, 409],
  ])
})
