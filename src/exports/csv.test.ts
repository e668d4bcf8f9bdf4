import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv, unguarded } from './csv.ts'

test('no cell is a formula, and numbers stay numbers', () => {
  const [row] = parse(csv([['=1+1', '+a', '-b', '@c', '\tx', '-5', '-5.25', '2024', 'a,b', 'a"b']]), {
    bom: true,
  }) as string[][]
  expect(row).toEqual(["'=1+1", "'+a", "'-b", "'@c", "'\tx", '-5', '-5.25', '2024', 'a,b', 'a"b'])
})

const hostile = fc
  .array(fc.constantFrom('=', '+', '-', '@', '＝', "'", '"', ';', ',', '\n', '\r', '\t', ' ', 'a', '1'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))

test('nor does one begin within a cell, where a spreadsheet parts lines at semicolons', () => {
  expect(csv([['x', 'a;=1+1;b', 'a\n=1+1;b', '- one\n- two', 'a;"=1+1;b']])).toBe(
    '\ufeffx,a;\'=1+1;b,"a\n\'=1+1;b","\'- one\n- two","a;""\'=1+1;b"\r\n',
  )
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), (row) => {
      const pieces = csv([['x', ...row]])
        .slice(1)
        .split(/[;\t\r\n]/)
      for (const piece of pieces) expect(piece).not.toMatch(/^"*[=+\-@＝][^\s]/)
    }),
  )
})

test('what is written is read back', () => {
  const cell = fc.oneof(
    fc.string(),
    hostile,
    fc.string().map((rest) => `'${rest}`),
    fc.constantFrom("'=1", "''@", '=', '-1,5'),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
      const read = parse(csv(rows), { bom: true, skip_empty_lines: false }) as string[][]
      expect(read.map((row) => row.map(unguarded))).toEqual(rows)
    }),
  )
})
