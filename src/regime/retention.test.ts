import { expect, test } from 'vitest'
import { retainedUntil } from './retention.ts'

test.each([
  ['2025-04-12', 'P3Y', '2028-04-12'],
  ['2024-02-29', 'P1Y', '2025-02-28'],
  ['2024-02-29', 'P4Y', '2028-02-29'],
  ['2025-01-31', 'P1M', '2025-02-28'],
  ['2025-11-30', 'P3M', '2026-02-28'],
  ['2025-12-25', 'P2W', '2026-01-08'],
  ['2025-04-12', 'P1Y2M10D', '2026-06-22'],
  ['2025-04-12', 'P0D', '2025-04-12'],
])('from %s for %s is until %s', (from, duration, until) => {
  expect(retainedUntil(from, duration)).toBe(until)
})

test.each([
  '',
  'P',
  '3Y',
  'P3',
  'P-1Y',
  'P1.5Y',
  'PT1H',
  'P1D1Y',
  'p3y',
  ' P3Y',
  'P3Y ',
  'P99999Y',
  3,
  null,
  {},
])('%j is no time of keeping', (duration) => {
  expect(retainedUntil('2025-04-12', duration)).toBeUndefined()
})
