import { cpSync, rmSync } from 'node:fs'
import { ROOT } from '../src/build.ts'
import { closeHouse, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { makePlace, type Place, SERVER } from './open-register.ts'

let settled: Promise<string> | undefined

/** A trial house whose public facts are filed, closed again: made once for all places that begin with it. */
function settledHouse(): Promise<string> {
  settled ??= (async () => {
    const { dataDir } = await makePlace()
    const house = await openHouse(readConfig({ CONFIANZA_DATA: dataDir }, ROOT))
    await house.settled
    await closeHouse(house)
    return dataDir
  })()
  return settled
}

/**
 * A place where a trial house has filed the regime's public facts: to copy it takes a tenth of filing them. On a server
 * nothing is there yet, and the house that opens there files them itself.
 */
export async function settledPlace(): Promise<Place> {
  const place = await makePlace()
  if (!SERVER) {
    rmSync(place.dataDir, { recursive: true, force: true })
    cpSync(await settledHouse(), place.dataDir, { recursive: true })
  }
  return place
}
