import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drillCrashes } from './crash-drill.ts'
import { spawnHouse, startHouse } from './house-process.ts'
import { makePlace, type Place } from './open-register.ts'

const built = existsSync(fileURLToPath(new URL('../dist/cli.js', import.meta.url)))

describe.skipIf(!built)('a house that is killed (skipped where nothing is built: npm test builds)', () => {
  let place: Place
  beforeAll(async () => {
    place = await makePlace()
  })
  afterAll(() => place.remove())

  test('loses nothing it acknowledged, forks nothing, and starts by itself: five rounds under load', async () => {
    const { acknowledged, broken } = await drillCrashes(place, 5, 20031028)
    expect(broken).toEqual([])
    expect(acknowledged).toBeGreaterThan(0)
  }, 240_000)

  test('is not joined by a second house on its data', async () => {
    const house = await startHouse(place)
    const { child, said } = spawnHouse(place)
    const [code] = await once(child, 'exit')
    expect(said()).toContain(`another process holds the data directory ${place.dataDir}`)
    expect(code).toBe(1)
    expect((await fetch(`${house.url}/healthz`)).status).toBe(200)
    expect(await house.end('SIGTERM')).toBe(0)
  })
})
