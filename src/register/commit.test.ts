import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CIRCLES, makePlace, openAt, type Place, SERVER } from '../../test/open-register.ts'
import { beginning, signedRecord } from '../../test/trial-log.ts'
import { filerOf } from '../audience/reader.ts'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'
import type { Register } from './register.ts'

/** Reads what Uruguay may. */
const URY = filerOf(CIRCLES, 'URY')

let place: Place
let register: Register
beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
  for (const entry of beginning()) await register.appendEntries({ entry })
})
afterAll(async () => {
  await register.close()
  await place.remove()
})

/** The database itself, while the register is away. */
async function behindItsBack<T>(work: (database: Database) => Promise<T>): Promise<T> {
  await register.close()
  const database = place.databaseUrl
    ? await openPostgres(place.databaseUrl)
    : await openEmbedded(place.dataDir)
  try {
    return await work(database)
  } finally {
    await database.close()
    register = await openAt(place)
  }
}

test('a committed value comes back as filed, whatever it holds, and hurts no filing beside it', async () => {
  const odd = signedRecord({ answers: { contact: { $c: `sha256:${'0'.repeat(64)}` } } })
  const value = { text: 'a\u0000b', number: 1e-7, list: ['0', {}] }
  odd.record.values = [{ pointer: '/contact', salt: 'c2FsdA', value }]
  const together = await Promise.all(
    [signedRecord(), odd, signedRecord()].map((item) => register.appendEntries(item)),
  )
  expect(together.map(({ already }) => already)).toEqual([false, false, false])
  expect(await register.readValues(URY, odd.record.id)).toEqual(
    odd.record.values.map((one) => ({ ...one, audience: { kind: 'filer' } })),
  )
})

test('large bodies that wait together are spread over several commits', async () => {
  const before = register.head().size
  let commits = 0
  const stop = register.onHead(() => commits++)
  const large = Array.from({ length: 20 }, () => signedRecord({ answers: { note: 'x'.repeat(1_000_000) } }))
  const placed = await Promise.all(large.map((item) => register.appendEntries(item)))
  stop()
  expect(placed.map(({ index }) => index)).toEqual(large.map((_, i) => before + i))
  expect(commits).toBeGreaterThan(2)
  const last = large.at(-1)?.record
  expect((await register.readBodies(URY, [last?.id as string])).get(last?.id as string)).toEqual(last?.bytes)
})

test('entries, bodies and checkpoints can only be added to', async () => {
  await register.saveCheckpoint(1, 'a note')
  await behindItsBack(async (database) => {
    for (const change of ['update $ set x = x', 'delete from $', 'truncate $ cascade']) {
      for (const [table, column] of [
        ['entry', 'kind'],
        ['body', 'id'],
        ['checkpoint', 'note'],
      ] as const) {
        const sql = change.replace('$', table).replaceAll('x', column)
        await expect(database.query(sql), sql).rejects.toThrow('is append-only')
      }
    }
  })
})

test('a rebuild gives the same projection, column by column', async () => {
  const first = signedRecord()
  await register.appendEntries(first)
  const relation = { kind: 'withdraws', record: first.record.id, reason: 'filed twice' } as const
  await register.appendEntries(signedRecord({ relation, audience: { kind: 'filer' } }))
  const rows = () => behindItsBack((database) => database.query('select * from filed_record order by id'))
  const before = await rows()
  expect(before.some((row) => row['withdrawn_by'] !== null)).toBe(true)
  await behindItsBack((database) => database.query("update filed_record set year = 1, withdrawn_by = 'x'"))
  await register.rebuild()
  expect(await rows()).toEqual(before)
})

test('a second register on the data directory is refused, on either database', async () => {
  await expect(openAt(place)).rejects.toThrow(`another process holds the data directory ${place.dataDir}`)
  expect(await register.answers()).toBe(true)
})

describe.skipIf(!SERVER)('a served database (skipped without TEST_DATABASE_URL)', () => {
  test('that goes back under a running house stops it from filing', async () => {
    const own = await makePlace()
    const house = await openAt(own)
    for (const entry of beginning()) await house.appendEntries({ entry })
    const database = await openPostgres(own.databaseUrl as string)
    await database.query('update log set size = size - 1')
    await expect(house.appendEntries(signedRecord())).rejects.toThrow('went back from 8 entries to 7')
    expect(house.readOnly).toContain('went back')
    expect(await database.query('select count(*)::int as n from entry')).toEqual([{ n: 8 }])
    await database.close()
    await house.close()
    await own.remove()
  })

  test('whose listening connection breaks is listened to again, and nothing is missed', async () => {
    const [own, other] = [await makePlace(), await makePlace()]
    const [a, b] = [await openAt(own), await openAt({ ...other, databaseUrl: own.databaseUrl })]
    const database = await openPostgres(own.databaseUrl as string)
    const cut = () =>
      database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'`,
      )
    expect(await cut()).toHaveLength(2)
    const heard = new Promise<void>((resolve) => b.onHead(() => b.head().size === 8 && resolve()))
    for (const entry of beginning()) await a.appendEntries({ entry })
    await heard
    expect(b.head()).toEqual(a.head())
    expect(b.keys().byId.size).toBe(a.keys().byId.size)
    await Promise.all([a.close(), b.close(), database.close()])
    await Promise.all([own.remove(), other.remove()])
  })

  test('answers what is asked together in order, and none of it where the connection breaks', async () => {
    const own = await makePlace()
    const database = await openPostgres(own.databaseUrl as string)
    const together = (...asked: string[]) =>
      database.transaction((query) => Promise.all(asked.map((sql) => query<{ n: number }>(sql))))
    expect(await together('select 1 as n', 'select 2 as n', 'select 3 as n')).toEqual([
      [{ n: 1 }],
      [{ n: 2 }],
      [{ n: 3 }],
    ])
    await database.query('create table kept (n int)')
    await expect(
      together('insert into kept values (1)', 'select no', 'insert into kept values (2)'),
    ).rejects.toThrow()
    const cut = 'select pg_terminate_backend(pg_backend_pid())'
    await expect(
      together('insert into kept values (3)', cut, 'insert into kept values (4)'),
    ).rejects.toThrow()
    expect(await database.query('select n from kept')).toEqual([])
    await database.close()
    await own.remove()
  })

  test('with two writers tells times in the order of the log', async () => {
    const [own, other] = [await makePlace(), await makePlace()]
    const [a, b] = [await openAt(own), await openAt({ ...other, databaseUrl: own.databaseUrl })]
    for (const entry of beginning()) await a.appendEntries({ entry })
    await Promise.all(Array.from({ length: 200 }, (_, i) => (i % 2 ? a : b).appendEntries(signedRecord())))
    const times = (await a.readLeaves(0, 208)).map(({ sequencedAt }) => sequencedAt.getTime())
    expect(times).toEqual(times.toSorted((x, y) => x - y))
    await Promise.all([a.close(), b.close()])
    await Promise.all([own.remove(), other.remove()])
  })
})
