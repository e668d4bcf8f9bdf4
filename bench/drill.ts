import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drillCrashes } from '../test/crash-drill.ts'
import { makePlace, type Place, SERVER } from '../test/open-register.ts'

// npm run drill [-- --rounds 30 --seed 1]: the crash rounds on the embedded database and, where TEST_DATABASE_URL names
// one, on a server. Exit 1 when anything did not hold.
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, seed: { type: 'string' } },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('--rounds and --seed are whole numbers')
  process.exit(2)
}

function makeEmbeddedPlace(): Place {
  const dataDir = mkdtempSync(join(tmpdir(), 'confianza-drill-'))
  return {
    dataDir,
    databaseUrl: undefined,
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

const places: [string, () => Place | Promise<Place>][] = [['PGlite', makeEmbeddedPlace]]
if (SERVER) places.push(['PostgreSQL', makePlace])
else console.log('PostgreSQL is left out: TEST_DATABASE_URL names none')

for (const [name, make] of places) {
  const place = await make()
  const report = await drillCrashes(place, rounds, seed, (line) => console.log(`${name}: ${line}`))
  console.log(
    `${name}: ${report.rounds} crashes (seed ${seed}), ${report.acknowledged} acknowledged and found again, ` +
      `${report.unanswered} without an answer and sent again, ${report.broken.length} things that did not hold`,
  )
  for (const what of report.broken) console.log(`  ${what}`)
  if (report.broken.length > 0) {
    process.exitCode = 1
    console.log(`  kept for a look: ${place.dataDir}`)
  } else await place.remove()
}
