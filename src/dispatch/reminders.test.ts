import { expect, test } from 'vitest'
import { dueReminders } from './reminders.ts'
import { pauseAfter } from './send-mails.ts'

const now = new Date('2027-03-10T12:00:00Z')
const ago = (days: number, minutes = 0) => new Date(now.getTime() - (days * 24 * 60 + minutes) * 60_000)

test.each([
  ['just handed on', { readyAt: ago(0) }, [false, false]],
  ['a minute before the third day', { readyAt: ago(3, -1) }, [false, false]],
  ['three days', { readyAt: ago(3) }, [true, false]],
  ['reminded', { readyAt: ago(5), remindedAt: ago(2) }, [false, false]],
  ['a minute before the seventh day', { readyAt: ago(7, -1), remindedAt: ago(4) }, [false, false]],
  ['seven days', { readyAt: ago(7), remindedAt: ago(4) }, [false, true]],
  ['seven days in a house that was off', { readyAt: ago(9) }, [true, true]],
  ['told to all', { readyAt: ago(30), remindedAt: ago(27), escalatedAt: ago(23) }, [false, false]],
  ['of a clock that went back', { readyAt: ago(-2) }, [false, false]],
])('a wait: %s', (_, item, expected) => {
  const { remind, escalate } = dueReminders([item], now)
  expect([remind.length === 1, escalate.length === 1]).toEqual(expected)
})

test('a mail that failed is tried after a minute, then later and later, at most six hours', () => {
  expect([1, 2, 3, 4].map((attempts) => pauseAfter(attempts) / 60_000)).toEqual([1, 2, 4, 8])
  expect(pauseAfter(14) / 60_000).toBe(360)
})
