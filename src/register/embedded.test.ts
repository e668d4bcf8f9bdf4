import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEmbedded } from './embedded.ts'

let dataDir: string
let database: Awaited<ReturnType<typeof openEmbedded>>
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'confianza-test-'))
  chmodSync(dataDir, 0o755)
  database = await openEmbedded(dataDir, 2000)
  await database.query('create table t (n int)')
})
afterAll(async () => {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('calls fsync for every commit', async () => {
  for (const n of [1, 2, 3]) {
    const before = await database.syncs()
    await database.query('insert into t values ($1)', [n])
    expect(await database.syncs()).toBeGreaterThan(before)
  }
  await database.query('delete from t')
})

test('keeps its directory to its owner', () => {
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(statSync(join(dataDir, 'pg')).mode & 0o777).toBe(0o700)
})

test('a second process on the directory is refused', () => {
  const code = `
    import { openEmbedded } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
    await openEmbedded(${JSON.stringify(dataDir)})`
  const second = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  expect(second.status).toBe(1)
  expect(second.stderr).toContain(`another process holds the data directory ${dataDir}`)
})

test('a query inside a transaction joins it', async () => {
  // If the context did not hold the transaction, the inner query would wait for the outer for ever.
  let stop: NodeJS.Timeout | undefined
  const hangs = new Promise((resolve) => {
    stop = setTimeout(resolve, 20_000, 'it hangs')
  })
  const counted = database.transaction(async (query) => {
    await query('insert into t values (2)')
    return database.transaction(() => database.query('select count(*)::int as n from t'))
  })
  expect(await Promise.race([counted, hangs])).toEqual([{ n: 1 }])
  clearTimeout(stop)
})

test('a transaction that throws leaves nothing', async () => {
  const before = await database.query('select count(*)::int as n from t')
  const thrown = database.transaction(async (query) => {
    await query('insert into t values (3)')
    throw new Error('no')
  })
  await expect(thrown).rejects.toThrow('no')
  expect(await database.query('select count(*)::int as n from t')).toEqual(before)
})

test('a runaway statement is stopped, and the next query finds what was committed', async () => {
  const before = await database.query('select count(*)::int as n from t')
  const runaway = database.transaction(async (query) => {
    await query('insert into t values (4)')
    await query('select count(*) from generate_series(1, 1e12)')
  })
  await expect(runaway).rejects.toThrow('ran longer than 2000 ms')
  expect(await database.query('select count(*)::int as n from t')).toEqual(before)
})

test('types read as on a server: int8 a number, bytea bytes, timestamptz a date', async () => {
  const [row] = await database.query(
    "select 9007199254740991::int8 as size, '\\x00ff'::bytea as bytes, '2003-10-28T00:00:00Z'::timestamptz as at",
  )
  expect(row).toEqual({
    size: Number.MAX_SAFE_INTEGER,
    bytes: Uint8Array.of(0, 255),
    at: new Date('2003-10-28T00:00:00Z'),
  })
})
