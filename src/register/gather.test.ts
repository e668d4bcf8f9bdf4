import { expect, test } from 'vitest'
import { gather } from './gather.ts'

test('questions that come while another is answered share one query', async () => {
  const asked: number[][] = []
  const double = gather(async (keys: number[]) => {
    asked.push(keys)
    if (keys.includes(13)) throw new Error('no')
    return new Map(keys.filter((key) => key < 100).map((key) => [key, 2 * key]))
  })
  expect(await Promise.all([1, 2, 3, 100].map(double))).toEqual([2, 4, 6, undefined])
  expect(asked).toEqual([[1], [2, 3, 100]])
  const outcomes = await Promise.allSettled([5, 13, 6].map(double))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  expect(await double(7)).toBe(14)
})
