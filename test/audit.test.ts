import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT } from '../src/build.ts'
import { closeHouse, openHouse, readAudit, recordAct } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
beforeAll(async () => {
  place = await makePlace()
  const env = { CONFIANZA_DATA: place.dataDir, ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}) }
  house = await openHouse(readConfig(env, ROOT), { facts: false })
  await house.settled
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

test('acts become lines, in their order, and a checkpoint covers them', async () => {
  await Promise.all(
    Array.from({ length: 600 }, (_, i) =>
      recordAct(house, { participant: i % 2 ? 'URY' : 'ARG', act: 'sign-in', seat: `s${i}`, role: 'author' }),
    ),
  )
  const { rows, size } = await readAudit(
    house,
    { kind: 'seat', participant: 'URY', seat: 'a', role: 'administrator' },
    { participant: 'URY', limit: 500 },
  )
  expect(size).toBe(300)
  expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 300 }, (_, i) => 299 - i))
  expect((await house.audit.checkpoint('URY')).checkpoint.size).toBe(300)
})
