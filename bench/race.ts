import { readFileSync } from 'node:fs'
import { openDatabase } from '../src/register/open-database.ts'
import { type HouseProcess, startHouse } from '../test/house-process.ts'
import type { Place } from '../test/open-register.ts'
import { canonicalBound, commitBound, verifyBound, verifyBoundOnAllCores } from './bounds.ts'
import { type Filing, makeFilings } from './filings.ts'
import { type Load, loadHouse } from './load.ts'
import { type PageRace, raceHome, raceMatrix, weighFirstView } from './pages.ts'
import { type LogRace, raceWholeLog } from './whole-log.ts'

const CLIENTS = 32
/** Filings made beforehand, and the longest they are sent, in seconds. */
const FILINGS = 12_000
const WARM_UP = 1500
const SECONDS = 8

/** All that was measured on one database, rates a second. */
export interface Race {
  database: string
  filing: Load & { batch: number }
  bounds: {
    ed25519: number
    ed25519OnAllCores: number
    canonical: number
    commitAlone: number
    commitInBatches: number
  }
  wholeLog: LogRace
  home: PageRace
  matrix: PageRace
  firstView: { sent: number; gzipped: number; files: number }
  /** Seconds until `/readyz` says yes: a first start with its facts, and one on what is there. */
  firstStart: number
  start: number
  /** Megabytes of resident memory: after the start on existing data, and the most at any time of the load. */
  memory: { idle: number | undefined; peak: number | undefined }
}

async function startReady(place: Place): Promise<{ house: HouseProcess; seconds: number }> {
  const began = performance.now()
  const house = await startHouse(place)
  for (;;) {
    const answer = await fetch(`${house.url}/readyz`)
    await answer.body?.cancel()
    if (answer.ok) return { house, seconds: (performance.now() - began) / 1000 }
    if (performance.now() - began > 60_000) throw new Error('the house did not become ready in a minute')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** A line of /proc/<pid>/status in megabytes; undefined where the system keeps none. */
function memoryOf(pid: number, line: 'VmRSS' | 'VmHWM'): number | undefined {
  try {
    const found = new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}

async function raceFilings(house: HouseProcess, filings: readonly Filing[]): Promise<Load> {
  const port = Number(new URL(house.url).port)
  let sent = 0
  const next = (end: number) => () => (sent < end ? filings[sent++]?.request : undefined)
  await loadHouse(port, CLIENTS, next(WARM_UP), SECONDS)
  const load = await loadHouse(port, CLIENTS, next(filings.length), SECONDS)
  if (Object.keys(load.statuses).some((status) => status !== '201'))
    throw new Error(`filings were answered ${JSON.stringify(load.statuses)}`)
  return load
}

/** How many filings shared a commit, on average: a commit's entries have one time. */
async function readBatch(place: Place): Promise<number> {
  const database = await openDatabase(place)
  try {
    const [row] = await database.query<{ entries: number; commits: number }>(
      'select count(*) as entries, count(distinct sequenced_at) as commits from entry where index > (select size / 2 from log)',
    )
    return Math.max(1, Math.round((row?.entries ?? 0) / Math.max(1, row?.commits ?? 1)))
  } finally {
    await database.close()
  }
}

/** Measures a house at a place, on the database that place names, and the bounds beside it in the same run. */
export async function raceHouse(
  name: string,
  place: Place,
  barePlace: Place,
  say: (line: string) => void,
): Promise<Race> {
  const first = await startReady(place)
  let { house } = first
  try {
    say(`${name}: filing`)
    const filings = await makeFilings(place.dataDir, FILINGS)
    const load = await raceFilings(house, filings)
    say(`${name}: pages`)
    const home = await raceHome(house.url)
    const matrix = await raceMatrix(house.url)
    const firstView = await weighFirstView(house.url)
    say(`${name}: whole log`)
    const wholeLog = await raceWholeLog(house.url)
    const ed25519OnAllCores = await verifyBoundOnAllCores(filings)
    const peak = memoryOf(house.pid, 'VmHWM')
    await house.end('SIGTERM')
    say(`${name}: bounds`)
    const batch = await readBatch(place)
    const bare = await openDatabase(barePlace)
    const bounds = {
      ed25519: verifyBound(filings),
      ed25519OnAllCores,
      canonical: canonicalBound(filings),
      commitAlone: await commitBound(bare, filings, 1),
      commitInBatches: await commitBound(bare, filings, batch),
    }
    await bare.close()
    say(`${name}: start on existing data`)
    const again = await startReady(place)
    house = again.house
    const idle = memoryOf(house.pid, 'VmRSS')
    return {
      database: name,
      filing: { ...load, batch },
      bounds,
      wholeLog,
      home,
      matrix,
      firstView,
      firstStart: first.seconds,
      start: again.seconds,
      memory: { idle, peak },
    }
  } finally {
    await house.end('SIGTERM')
  }
}
