import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../src/build.ts'
import { signAndFile } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { type RunningHouse, serve } from '../src/main.ts'
import { aReturn } from './a-return.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let running: RunningHouse
beforeAll(async () => {
  place = await makePlace()
  const env = {
    PORT: '0',
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  running = await serve(readConfig(env, ROOT), () => {})
  await running.house.settled
  const { register, publisher } = running.house
  await publisher.whenPublished(register.head().size)
})
afterAll(async () => {
  await running?.close()
  await place?.remove()
})

const get = async (address: string, headers: Record<string, string> = {}, method = 'GET') => {
  const response = await fetch(`${running.address}${address}`, { headers, method, redirect: 'manual' })
  const said = [...response.headers].filter(
    // What is answered from the cache is not counted, and says nothing of what is left.
    ([name]) =>
      !/^(date|connection|keep-alive|content-length|transfer-encoding|ratelimit(-policy)?)$/.test(name),
  )
  return { status: response.status, headers: Object.fromEntries(said), body: await response.text() }
}

const KEPT = [
  '/openapi.json',
  '/api/v1/records',
  '/api/v1/matrix?year=2024',
  '/api/v1/measures',
  '/es',
  '/pt/matrix',
]

test('what the listener answers from its cache is what the house answered, header by header', async () => {
  for (const address of KEPT) {
    for (const lang of ['es', 'fr']) {
      const first = await get(address, { 'accept-language': lang })
      expect(first.status).toBe(200)
      // The second time it is answered before any routing.
      expect(await get(address, { 'accept-language': lang }), address).toEqual(first)
      expect(first.headers['content-security-policy']).toContain("default-src 'none'")
      expect(first.headers['x-content-type-options']).toBe('nosniff')
      if (/^\/(api|openapi)/.test(address)) expect(first.headers['access-control-allow-origin']).toBe('*')
      const head = await get(address, { 'accept-language': lang }, 'HEAD')
      expect(head, address).toEqual({ ...first, body: '' })
      const tag = first.headers['etag'] as string
      expect((await get(address, { 'accept-language': lang, 'if-none-match': tag })).status).toBe(304)
    }
  }
})

test('nothing kept outlives a filing', async () => {
  const address = '/api/v1/records?limit=1'
  const before = await get(address)
  const { id } = await signAndFile(running.house, aReturn())
  const after = await get(address)
  expect(JSON.parse(after.body).records[0].id).toBe(id)
  expect(after.headers['etag']).not.toBe(before.headers['etag'])
})

test('a cookie that signs nobody in is anybody, and a method without a route is refused', async () => {
  const open = await get('/api/v1/records')
  const strange = await get('/api/v1/records', { cookie: 'session=AAAA' })
  expect([strange.status, strange.body]).toEqual([200, open.body])
  expect((await get('/api/v1/records', {}, 'DELETE')).status).toBe(405)
})

test('many who ask at once for what nobody has rendered yet wait for one rendering', async () => {
  const { register, publisher } = running.house
  // A publication moves the head of what is rendered, as a filing does.
  await publisher.whenPublished(register.head().size)
  const count = register.countRecords
  let counted = 0
  register.countRecords = (reader) => {
    counted++
    return count(reader)
  }
  const answers = await Promise.all(Array.from({ length: 20 }, () => get('/fr/matrix?year=1999')))
  register.countRecords = count
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1)
  expect(counted).toBe(1)
})
