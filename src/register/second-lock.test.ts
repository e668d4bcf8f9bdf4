import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CIRCLES, makePlace, ORIGIN_SETTINGS, type Place } from '../../test/open-register.ts'
import { beginning, KEYS, ORIGIN, signedRecord } from '../../test/trial-log.ts'
import { ANYONE, mayRead, type Reader } from '../audience/reader.ts'
import { ROLES } from '../audience/roles.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { audienceChange } from '../records/changes.ts'
import { signEntry } from '../records/sign.ts'
import type { Audience, AudienceEntry } from '../records/types.ts'
import { openRegister, type Register } from './register.ts'

// Row-level security, asked with no condition at all: as if audience/ had let everything through.

const AUDIENCES: Audience[] = [
  { kind: 'public' },
  { kind: 'participants' },
  { kind: 'group', groups: ['southern-cone'] },
  { kind: 'group', groups: ['caribbean', 'nobody-knows'] },
  { kind: 'parties', parties: ['JAM', 'FRA'] },
  { kind: 'filer' },
]
const READERS: Reader[] = [
  ANYONE,
  ...[...CIRCLES.standing.keys(), 'XXX'].flatMap((participant) =>
    [...ROLES, 'nothing' as never].map(
      (role): Reader => ({ kind: 'seat', participant, seat: `trial-${role}`, role }),
    ),
  ),
]

let place: Place
let register: Register
let day = '2026-03-01'
const filed: { id: string; audience: Audience }[] = []

beforeAll(async () => {
  place = await makePlace()
  register = await openRegister(
    { ...place, ...ORIGIN_SETTINGS, now: () => new Date(`${day}T12:00:00Z`) },
    crypto,
  )
  for (const entry of beginning()) await register.appendEntries({ entry })
  for (const audience of AUDIENCES) {
    const item = signedRecord({ audience, answers: { contact: { $c: `sha256:${'1'.repeat(64)}` } } })
    item.record.values = [
      {
        pointer: '/contact',
        salt: 'c2FsdA',
        value: 'a name',
        audience: { kind: 'parties', parties: ['JAM'] },
      },
    ]
    await register.appendEntries(item)
    filed.push({ id: item.record.id, audience })
  }
})
afterAll(async () => {
  await register.close()
  await place.remove()
})

const idsOf = (rows: readonly Record<string, unknown>[], column = 'id') =>
  rows.map((row) => row[column]).sort()
const all = (reader: Reader, sql: string) => register.readAs(reader, (query) => query(sql))
const readableTo = (reader: Reader, audience?: Audience) =>
  filed
    .filter((one) => mayRead(reader, { participant: 'URY', audience: audience ?? one.audience }, CIRCLES))
    .map(({ id }) => id)
    .sort()

describe('with no condition in the query, the database gives', () => {
  test.each(
    READERS.map(
      (reader) =>
        [reader.kind === 'seat' ? `${reader.participant} ${reader.role}` : 'anyone', reader] as const,
    ),
  )('%s the records, bodies and values it may read, and no others', async (_, reader) => {
    expect(idsOf(await all(reader, 'select id from filed_record'))).toEqual(readableTo(reader))
    expect(idsOf(await all(reader, 'select id from body'))).toEqual(readableTo(reader))
    const valued = readableTo(reader).filter(() =>
      mayRead(reader, { participant: 'URY', audience: { kind: 'parties', parties: ['JAM'] } }, CIRCLES),
    )
    expect(idsOf(await all(reader, 'select record from committed_value'), 'record')).toEqual(valued)
  })
  test('and the rule of audience/ in SQL gives the same', async () => {
    for (const reader of READERS)
      expect(idsOf((await register.listRecords(reader, { limit: 100 })).rows as never)).toEqual(
        readableTo(reader),
      )
  })
})

const KEPT = [
  'session',
  'circle',
  'audience_value',
  'audience_change',
  'checkpoint',
  'tile',
  'log',
  'migration',
]
test.each(KEPT)('a reader sees nothing of %s', async (table) => {
  const author: Reader = { kind: 'seat', participant: 'URY', seat: 'trial-author', role: 'author' }
  await expect(all(author, `select * from ${table}`)).rejects.toThrow('permission denied')
})
test.each([
  'update filed_record set participant = participant',
  'delete from committed_value',
  "insert into body values ('x', 'x')",
])('a reader changes nothing: %s', async (sql) => {
  const author: Reader = { kind: 'seat', participant: 'URY', seat: 'trial-author', role: 'author' }
  await expect(all(author, sql)).rejects.toThrow('permission denied')
})
test('the role touches no table without a policy but the log itself, which is everybody’s', async () => {
  const rows = await register.readAs(ANYONE, (query) =>
    query<{ name: string; locked: boolean }>(
      `select c.relname as name, c.relrowsecurity as locked from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
         and (has_table_privilege('confianza_reader', c.oid, 'select, insert, update, delete, truncate')
           or has_any_column_privilege('confianza_reader', c.oid, 'select, insert, update'))`,
    ),
  )
  expect(rows.filter(({ locked }) => !locked).map(({ name }) => name)).toEqual(['entry'])
  expect(rows.length).toBeGreaterThan(8)
})

test('the role goes with its transaction, and lends itself to no other', async () => {
  await all(ANYONE, 'select 1')
  expect(register.head().size).toBe(beginning().length + AUDIENCES.length)
  expect(await register.answers()).toBe(true)
  await register
    .appendEntries(signedRecord({ audience: { kind: 'filer' }, participant: 'URY' }))
    .then(async () => {
      expect((await register.listRecords(ANYONE, { limit: 100 })).rows).toHaveLength(1)
    })
})

describe('an audience entry', () => {
  const change = async (record: string, audience: Audience, on?: string) => {
    const { entry, beside } = audienceChange(
      { participant: 'URY', record, audience, ...(on ? { on } : {}) },
      crypto,
    )
    await register.appendEntries({
      entry: signEntry<AudienceEntry>(entry, [KEYS.ury], ORIGIN, crypto),
      ...(beside ? { audience: beside } : {}),
    })
  }
  const seen = async () => (await all(ANYONE, 'select id from filed_record')).map(({ id }) => id)
  test('narrows at once, widens on its day, and the last whose day has come holds', async () => {
    const id = (filed[0] as { id: string }).id
    await change(id, { kind: 'parties', parties: ['JAM'] })
    expect(await seen()).not.toContain(id)
    expect(await register.findOncePublic(id.slice(0, 20))).toBe(id)
    const jamaica: Reader = { kind: 'seat', participant: 'JAM', seat: 'r', role: 'reader' }
    expect((await register.findRecord(jamaica, id))?.audience).toEqual({ kind: 'parties', parties: ['JAM'] })
    await change(id, { kind: 'public' }, '2026-03-02')
    expect(await seen()).not.toContain(id)
    expect((await register.findRecord(jamaica, id))?.audience.kind).toBe('parties')
    day = '2026-03-02'
    expect(await seen()).toContain(id)
    await change(id, { kind: 'filer' })
    expect(await seen()).not.toContain(id)
    expect(await register.findRecord(jamaica, id)).toBeUndefined()
    expect((await register.listAudienceChanges(id)).map(({ starts }) => starts)).toEqual([
      undefined,
      '2026-03-02',
      undefined,
    ])
  })
  test('tells whom it concerns in the same commit, or not at all', async () => {
    const id = (filed[1] as { id: string }).id
    const { entry } = audienceChange({ participant: 'URY', record: id, audience: { kind: 'public' } }, crypto)
    const signed = signEntry<AudienceEntry>(entry, [KEYS.ury], ORIGIN, crypto)
    const brazil = { kind: 'seat', participant: 'BRA', seat: 'r', role: 'reader' } as const
    const before = register.head().size
    const wrong = [{ participant: 'BRA', kind: 'shouted' as 'recall' }]
    await expect(register.appendEntries({ entry: signed, notices: wrong })).rejects.toThrow()
    expect([register.head().size, await register.notices.listNotices(brazil)]).toEqual([before, []])
    const { index } = await register.appendEntries({
      entry: signed,
      notices: [{ participant: 'BRA', kind: 'opened' }],
    })
    expect(await register.notices.listNotices(brazil)).toMatchObject([{ record: id, filer: 'URY', index }])
    expect(await register.notices.listNotices({ ...brazil, participant: 'ARG' })).toEqual([])
  })
  test('is folded again by a rebuild', async () => {
    const before = await Promise.all(READERS.map((reader) => register.listRecords(reader, { limit: 100 })))
    await register.rebuild()
    expect(await Promise.all(READERS.map((reader) => register.listRecords(reader, { limit: 100 })))).toEqual(
      before,
    )
  })
})
