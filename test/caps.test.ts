import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import { closeHouse, MAX_ATTACHMENT, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { openSession } from '../src/seats/sessions.ts'
import { makePlace, type Place } from './open-register.ts'

const HOUSE = 'http://127.0.0.1:8080'
let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
let app: ReturnType<typeof createApp>['app']

beforeAll(async () => {
  place = await makePlace()
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  house = await openHouse(readConfig(env, ROOT), { facts: false, limits: false })
  await house.settled
  app = createApp(house).app
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

const PART = 64 * 1024
/** What arrives beyond a bound before the house has said no: what lies in buffers. */
const SLACK = 4 * PART
/** The bounds of bodies: JSON and forms, and files with what a form says beside them. */
const SMALL = 1_600_000
const FILE = MAX_ATTACHMENT + SMALL

const TYPES = {
  json: { type: 'application/json', begin: '{"a":"' },
  form: { type: 'application/x-www-form-urlencoded', begin: 'a=' },
  multipart: {
    type: 'multipart/form-data; boundary=b',
    begin: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n',
  },
  pdf: { type: 'application/pdf', begin: '%PDF-1.7\n' },
}

/** Sends a body without end; what was taken of it, and the answer. */
async function flood(method: string, path: string, kind: keyof typeof TYPES, cookie: string | undefined) {
  const { type, begin } = TYPES[kind]
  let taken = 0
  const body = new ReadableStream<Uint8Array>({
    pull(to) {
      const part = taken === 0 ? new TextEncoder().encode(begin) : new Uint8Array(PART).fill(0x61)
      taken += part.length
      // A house that took all of it would never end.
      if (taken > 2 * FILE) to.close()
      else to.enqueue(part)
    },
  })
  const init = {
    method,
    body,
    duplex: 'half',
    headers: { 'content-type': type, origin: HOUSE, ...(cookie ? { cookie } : {}) },
  }
  const { status } = await app.request(`${HOUSE}${path}`, init as RequestInit)
  return { status, taken }
}

const routes = () =>
  [
    ...new Set(
      app.routes
        .filter(
          ({ method, path }) => /^(POST|PUT|PATCH|DELETE)$/.test(method) && !/^\/(es|pt|fr)\//.test(path),
        )
        .map(({ method, path }) => `${method} ${path}`),
    ),
  ].map((one) => one.split(' ') as [string, string])

test('no route takes a body without end, whoever sends it', { timeout: 120_000 }, async () => {
  const cookieOf = async (participant: string, role: Role) =>
    `session=${await openSession(house, { participant, seat: `trial-${role}`, role, origin: HOUSE })}`
  const senders = [undefined, 'author', 'clearing', 'administrator'] as const
  const id = '0'.repeat(64)
  expect(routes().length).toBeGreaterThan(10)
  const wrong: string[] = []
  const large = new Set<string>()
  for (const [method, path] of routes()) {
    for (const role of senders)
      for (const kind of Object.keys(TYPES) as (keyof typeof TYPES)[]) {
        const address = path.replace(/:\w+/g, id).replace('*', 'x')
        // One of its own each time: a route may end the session.
        const cookie = role && (await cookieOf('URY', role))
        const { status, taken } = await flood(method, address, kind, cookie)
        if (status === 413) large.add(`${method} ${path} ${kind}`)
        const bound = /attachments/.test(path) ? FILE : SMALL
        if (status >= 500 || (status >= 200 && status < 300) || taken > bound + SLACK)
          wrong.push(`${method} ${path} ${kind}: ${status}, ${taken} bytes taken`)
      }
  }
  expect(wrong).toEqual([])
  // Some got as far as the bound: the rest was refused before anything was read.
  for (const one of [
    'POST /api/v1/records json',
    'POST /api/v1/check json',
    'POST /en/sign-in form',
    'POST /en/desk/drafts form',
  ])
    expect([...large]).toContain(one)
})

test.each([
  ['a query of many letters', `/api/v1/records?form=${'a'.repeat(201)}`],
  ['a query twice', '/api/v1/records?form=a&form=b'],
  ['an id of many letters', `/api/v1/records/${'a'.repeat(10_000)}`],
  ['a path of many letters', `/en/${'a'.repeat(10_000)}`],
  ['a participant of many letters', `/en/participants/${'A'.repeat(10_000)}`],
  ['a measure of many letters', `/en/measures/${'I'.repeat(10_000)}`],
  ['an audit query of many letters', `/api/v1/audit?about=${'a'.repeat(201)}`],
])('%s is refused', async (_, address) => {
  const cookie = `session=${await openSession(house, { participant: 'URY', seat: 'trial-administrator', role: 'administrator', origin: HOUSE })}`
  const { status } = await app.request(`${HOUSE}${address}`, { headers: { cookie } })
  expect([400, 404]).toContain(status)
})
