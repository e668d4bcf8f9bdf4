import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { ROOT } from '../src/build.ts'
import { closeHouse, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { inviteFirst } from '../src/seats/invitations.ts'
import { openSession } from '../src/seats/sessions.ts'
import { makePlace, type Place } from './open-register.ts'
import { Visitor } from './people-house.ts'

let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
let time: number

async function open(env: Record<string, string> = {}) {
  const from = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...env,
  }
  house = await openHouse(readConfig(from, ROOT), {
    facts: false,
    now: () => new Date(time),
    limits: {
      request: { most: 3, seconds: 60 },
      check: { most: 2, seconds: 60 },
      act: { most: 2, seconds: 60 },
      'sign-in': { most: 2, seconds: 900 },
    },
  })
  await house.settled
  return createApp(house).app
}
beforeEach(async () => {
  time = Date.UTC(2026, 0, 1)
  place = await makePlace()
})
afterEach(async () => {
  await closeHouse(house)
  await place.remove()
})

const HOUSE = 'http://127.0.0.1:8080'
/** A request as it comes over a socket from an address. */
const ask = (
  app: ReturnType<typeof createApp>['app'],
  path: string,
  remoteAddress: string,
  init: RequestInit = {},
) => app.request(`${HOUSE}${path}`, init, { incoming: { socket: { remoteAddress } } })
const post = (headers: Record<string, string> = {}) => ({
  method: 'POST',
  body: '{}',
  headers: { 'content-type': 'application/json', ...headers },
})

test('every answer says what is left, and past the bound when to come back', async () => {
  const app = await open()
  const first = await ask(app, '/api/v1/measures', '192.0.2.1')
  expect(first.headers.get('ratelimit-policy')).toBe('"request";q=3;w=60')
  expect(first.headers.get('ratelimit')).toBe('"request";r=2;t=60')
  expect(first.headers.get('retry-after')).toBeNull()
  await ask(app, '/en/nowhere', '192.0.2.1')
  await ask(app, '/en', '192.0.2.1')
  time += 20_000
  const over = await ask(app, '/api/v1/measures', '192.0.2.1', { headers: { 'accept-language': 'en' } })
  expect(over.status).toBe(429)
  expect(over.headers.get('retry-after')).toBe('40')
  expect(over.headers.get('ratelimit')).toBe('"request";r=0;t=40')
  expect(over.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(over.headers.get('access-control-expose-headers')).toContain('retry-after')
  expect(await over.json()).toMatchObject({ code: 'too-many', status: 429 })
  const page = await ask(app, '/es/measures', '192.0.2.1', { headers: { accept: 'text/html' } })
  expect(page.status).toBe(429)
  expect(await page.text()).toContain('Demasiadas solicitudes')
  expect((await ask(app, '/api/v1/measures', '192.0.2.2')).status).toBe(200)
  time += 40_000
  expect((await ask(app, '/api/v1/measures', '192.0.2.1')).status).toBe(200)
})

test('one class of address leaves the others alone, and watching the house is not counted', async () => {
  const app = await open()
  for (let i = 0; i < 4; i++) await ask(app, '/api/v1/measures', '192.0.2.1')
  expect((await ask(app, '/api/v1/check', '192.0.2.1', post())).status).toBe(400)
  expect((await ask(app, '/api/v1/check', '192.0.2.1', post())).status).toBe(400)
  expect((await ask(app, '/api/v1/check', '192.0.2.1', post())).status).toBe(429)
  for (let i = 0; i < 10; i++) expect((await ask(app, '/healthz', '192.0.2.1')).status).toBe(200)
})

test('an answer that is kept does not keep what was left for whoever asked first', async () => {
  const app = await open()
  await ask(app, '/en/about', '192.0.2.1')
  await ask(app, '/en/about', '192.0.2.1')
  const other = await ask(app, '/en/about', '192.0.2.9')
  expect(other.headers.get('ratelimit')).toBe('"request";r=2;t=60')
})

test('a seat is counted wherever it comes from, and other seats are not', async () => {
  const app = await open()
  const cookieOf = async (participant: string) =>
    `session=${await openSession(house, { participant, seat: 'trial-author', role: 'author' })}`
  const act = (cookie: string, address: string) =>
    ask(app, '/en/desk/nowhere', address, post({ cookie, origin: HOUSE }))
  const ury = await cookieOf('URY')
  expect((await act(ury, '192.0.2.1')).status).not.toBe(429)
  expect((await act(ury, '192.0.2.2')).status).not.toBe(429)
  const over = await act(ury, '192.0.2.3')
  expect(over.status).toBe(429)
  expect(over.headers.get('ratelimit')).toBe('"request";r=2;t=60, "act";r=0;t=60')
  expect((await act(await cookieOf('ARG'), '192.0.2.3')).status).not.toBe(429)
  expect((await ask(app, '/en', '192.0.2.2', { headers: { cookie: ury } })).status).toBe(200)
})

test('what a client says of its own address counts for nothing', async () => {
  const app = await open()
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) {
    const headers = { 'x-forwarded-for': `198.51.100.${i}` }
    statuses.push((await ask(app, '/api/v1/measures', '192.0.2.1', { headers })).status)
  }
  expect(statuses).toEqual([200, 200, 200, 429])
})

test('behind a proxy that the settings trust, its last hop counts, and no other', async () => {
  const app = await open({ TRUST_PROXY: '1' })
  const from = async (forwarded: string) =>
    (await ask(app, '/api/v1/measures', '127.0.0.1', { headers: { 'x-forwarded-for': forwarded } })).status
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) statuses.push(await from(`198.51.100.${i}, 203.0.113.5`))
  expect(statuses).toEqual([200, 200, 200, 429])
  expect(await from('203.0.113.5, 203.0.113.6')).toBe(200)
  for (let i = 0; i < 3; i++) expect(await from('nonsense')).toBe(200)
  expect(await from('other nonsense')).toBe(429)
})

test('signing in is throttled by address', async () => {
  const app = await open()
  const attempt = async (address: string) =>
    (await ask(app, '/en/sign-in/passkey', address, post({ origin: HOUSE }))).status
  expect(await attempt('192.0.2.1')).not.toBe(429)
  expect(await attempt('192.0.2.1')).not.toBe(429)
  expect(await attempt('192.0.2.1')).toBe(429)
  time += 60_000
  expect(await attempt('192.0.2.1')).toBe(429)
  expect(await attempt('192.0.2.2')).not.toBe(429)
  time += 900_000
  expect(await attempt('192.0.2.1')).not.toBe(429)
})

test('who signs in is no guess: others behind the same address go on, and failures still count', async () => {
  const app = await open()
  const through = { incoming: { socket: { remoteAddress: '192.0.2.1' } } }
  const visitor = new Visitor(house, {
    request: (path: string, init: RequestInit) => app.request(path, init, through),
  } as unknown as typeof app)
  const { token } = await inviteFirst(house, 'operator', {
    ...{ name: 'Oriel Lima', language: 'en', participant: 'OAS' },
  })
  expect((await visitor.enrol(`/en/invitation/${token}`, { name: 'Oriel Lima' })).status).toBe(200)
  const statuses: number[] = []
  for (let i = 0; i < 5; i++) {
    time += 61_000
    statuses.push((await visitor.signIn()).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200])
  const fail = async () => (await visitor.json('/en/sign-in/passkey', { response: { id: 'x' } })).status
  expect([await fail(), await fail(), await fail()]).toEqual([403, 403, 429])
})
