import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Place } from '../test/open-register.ts'
import { raceChecks } from './checks.ts'
import { startPostgres } from './postgres-server.ts'
import { raceHouse } from './race.ts'
import { type Line, linesOf, linesOfChecks, tableOf } from './report.ts'

// npm run bench: the house on PGlite and on PostgreSQL beside its bounds in the same run, as a table and as
// bench/results.json. Bounded in count and time: under four minutes.
const say = (line: string) => process.stderr.write(`${line}\n`)
const places: string[] = []

function makePlace(databaseUrl: string | undefined): Place {
  const dataDir = mkdtempSync(join(tmpdir(), 'confianza-bench-'))
  places.push(dataDir)
  return { dataDir, databaseUrl, remove: async () => {} }
}

const postgres = await startPostgres()
const lines: Line[] = []
try {
  const checks = linesOfChecks(await raceChecks())
  lines.push(...checks)
  console.log(`\nChecks\n${tableOf(checks)}\n`)
  const databases: [string, string | undefined][] = [['PGlite', undefined]]
  if (postgres) databases.push([postgres.version, postgres.url])
  else say('PostgreSQL is left out: none is installed under /usr/lib/postgresql')
  for (const [name, url] of databases) {
    const race = await raceHouse(name, makePlace(url), makePlace(url), say)
    const told = linesOf(race)
    lines.push(...told)
    console.log(`\n${name}\n${tableOf(told)}\n`)
  }
} finally {
  postgres?.stop()
  for (const dir of places) rmSync(dir, { recursive: true, force: true })
}

const [cpu] = cpus()
const results = {
  when: new Date().toISOString(),
  machine: { cpu: cpu?.model, cores: cpus().length, node: process.version },
  lines,
}
writeFileSync(
  fileURLToPath(new URL('./results.json', import.meta.url)),
  `${JSON.stringify(results, null, 2)}\n`,
)
const notYet = lines.filter(({ holds }) => holds === false)
console.log(
  notYet.length === 0
    ? 'Every floor holds.'
    : `Below its floor: ${notYet.map(({ database, what }) => `${what.trim()} (${database})`).join('; ')}`,
)
