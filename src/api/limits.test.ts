import { expect, test } from 'vitest'
import { LIMITS, openLimiter, TooMany } from '../clearing-house/limits.ts'
import { limitOf, networkOf } from './limits.ts'

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['GET', '/en', 'request'],
  ['GET', '/api/v1/records', 'request'],
  ['POST', '/api/v1/records', 'filing'],
  ['POST', '/api/v1/check', 'check'],
  ['POST', '/en/desk/drafts', 'request'],
  ['GET', '/en/sign-in', 'request'],
  ['POST', '/es/sign-in', 'sign-in'],
  ['POST', '/fr/sign-in/passkey', 'sign-in'],
  ['GET', '/sign-in/oidc/callback/URY', 'sign-in'],
  ['GET', '/pt/invitation/abc', 'invitation'],
  ['POST', '/en/recovery/abc', 'invitation'],
  ['POST', '/en/recovery/abc/options', 'request'],
  ['POST', '/pt/invitation/abc', 'invitation'],
  ['GET', '/healthz', undefined],
])('%s %s counts as %s', (method, path, name) => {
  expect(limitOf(method, path, 'production')).toBe(name)
})

test('what is forgiven is not counted, and nothing is owed before', () => {
  const limiter = openLimiter(() => new Date(0), { 'sign-in': { most: 2, seconds: 60 } })
  limiter.forgive('sign-in', 'a')
  for (let i = 0; i < 5; i++) {
    expect(limiter.take('sign-in', 'a')?.within, String(i)).toBe(true)
    limiter.forgive('sign-in', 'a')
  }
  for (const within of [true, true, false]) expect(limiter.take('sign-in', 'a')?.within).toBe(within)
})

test('the one click of a trial is no attempt', () => {
  expect(limitOf('POST', '/es/sign-in', 'trial')).toBe('request')
  expect(limitOf('POST', '/es/sign-in/passkey', 'trial')).toBe('sign-in')
})

test('the bound holds in a window that begins with the first, for each by itself', () => {
  let time = 0
  const limiter = openLimiter(() => new Date(time))
  const { most, seconds } = LIMITS['sign-in']
  for (let i = 1; i <= most; i++) {
    expect(limiter.take('sign-in', 'a')).toMatchObject({ within: true, left: most - i, reset: seconds })
  }
  time = 10_500
  expect(limiter.take('sign-in', 'a')).toMatchObject({ within: false, left: 0, reset: seconds - 10 })
  expect(limiter.take('sign-in', 'b')?.within).toBe(true)
  expect(limiter.take('invitation', 'a')?.within).toBe(true)
  time = seconds * 1000 - 1
  expect(() => limiter.demand('sign-in', 'a')).toThrow(TooMany)
  time = seconds * 1000
  expect(limiter.take('sign-in', 'a')).toMatchObject({ within: true, left: most - 1 })
})

test('a clock that is set back does not lock anybody out for longer', () => {
  let time = 3_600_000
  const limiter = openLimiter(() => new Date(time), { act: { most: 1, seconds: 60 } })
  limiter.take('act', 'a')
  time = 0
  expect(limiter.take('act', 'a')?.within).toBe(true)
  expect(limiter.take('act', 'a')?.within).toBe(false)
})

test('counters have a bound, and those that are over go first', () => {
  let time = 0
  const limiter = openLimiter(() => new Date(time), { act: { most: 1, seconds: 60 } })
  for (let i = 0; i < 100_000; i++) limiter.take('act', `early ${i}`)
  time = 30_000
  limiter.take('act', 'late')
  expect(limiter.take('act', 'early 99999')?.within).toBe(false)
  expect(limiter.take('act', 'early 0')?.within).toBe(true)
  time = 61_000
  limiter.take('act', 'one more')
  expect(limiter.take('act', 'late')?.within).toBe(false)
})

test('false counts nothing', () => {
  expect(openLimiter(() => new Date(), false).take('act', 'a')).toBeUndefined()
})
