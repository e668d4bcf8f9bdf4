import { expect, test } from 'vitest'
import { scrub } from './forget.ts'

test('one rewriting of the tables serves all who asked before it began, and none who asked after', async () => {
  let begun = 0
  const ends: (() => void)[] = []
  const told: unknown[] = []
  const register = {
    personal: {
      scrub: () => {
        begun++
        return new Promise<string[]>((resolve) => ends.push(() => resolve(begun === 2 ? ['checkpoint'] : [])))
      },
    },
  }
  const house = { register, log: (...said: unknown[]) => told.push(said) } as unknown as Parameters<
    typeof scrub
  >[0]
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const first = scrub(house)
  await settle()
  expect(begun).toBe(1)
  const others = [scrub(house), scrub(house), scrub(house)]
  await settle()
  expect(begun).toBe(1)
  ends[0]?.()
  await first
  await settle()
  expect(begun).toBe(2)
  let done = false
  void Promise.all(others).then(() => {
    done = true
  })
  await settle()
  expect(done).toBe(false)
  ends[1]?.()
  await Promise.all(others)
  expect([begun, told]).toEqual([2, [['scrub', { left: ['checkpoint'] }]]])
})
