import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Reader } from '../src/audience/reader.ts'
import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import {
  closeHouse,
  exportAudit,
  openHouse,
  readAudit,
  readersOf,
  readReceipt,
  readRecordBytes,
  recordAct,
  recordActSoon,
  signAndFile,
  viewRecord,
} from '../src/clearing-house.ts'
import { audit as auditCommand } from '../src/cli/audit.ts'
import { readConfig } from '../src/config.ts'
import { vkeyText } from '../src/log/note.ts'
import { openDatabase } from '../src/register/open-database.ts'
import { aReturn } from './a-return.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
let said: [string, Record<string, unknown> | undefined][]
let files: string

async function open() {
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  said = []
  house = await openHouse(readConfig(env, ROOT), {
    facts: false,
    log: (event, details) => said.push([event, details]),
  })
  await house.settled
}
beforeEach(async () => {
  place = await makePlace()
  files = mkdtempSync(join(tmpdir(), 'confianza-audit-'))
  await open()
})
afterEach(async () => {
  await closeHouse(house)
  await place.remove()
  rmSync(files, { recursive: true, force: true })
})

const seat = (participant: string, role: Role): Reader => ({
  kind: 'seat',
  participant,
  seat: `trial-${role}`,
  role,
})
const admin = (participant = 'URY') => seat(participant, 'administrator')
const signIns = (participant: string, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      recordAct(house, { participant, act: 'sign-in', seat: `s-${i}`, role: 'author' }),
    ),
  )
async function download(participant = 'URY', name = 'export.jsonl') {
  const { parts, checkpoint } = await exportAudit(house, admin(participant), participant)
  const path = join(files, name)
  let content = ''
  for await (const part of parts) content += part
  writeFileSync(path, content)
  return { path, content, checkpoint }
}
async function runAudit(...args: string[]) {
  const out: string[] = []
  const code = await auditCommand.run([...args, '--key', vkeyText(house.signer.key)], {
    env: {},
    out: (line) => out.push(line),
    err: () => {},
  })
  return { code, out: out.join('\n') }
}
/** What an operator does who has the database and lets the house know nothing of it. */
async function tamper(...statements: string[]) {
  await closeHouse(house)
  const database = await openDatabase(place)
  for (const table of ['audit_line', 'audit_checkpoint'])
    await database.query(`alter table ${table} disable trigger user`)
  for (const statement of statements) await database.query(statement)
  await database.close()
  await open()
}

test('acts become lines in their order, each log for itself, under checkpoints of one another', async () => {
  await signIns('URY', 300)
  await signIns('ARG', 20)
  const first = await house.audit.checkpoint('URY')
  await signIns('URY', 1)
  const { rows, size, next } = await readAudit(house, admin(), { participant: 'URY', limit: 500 })
  expect(size).toBe(301)
  expect(next).toBeUndefined()
  expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 301 }, (_, i) => 300 - i))
  const kept = await download()
  writeFileSync(join(files, 'old'), first.note)
  expect(await runAudit(kept.path, '--since', join(files, 'old'))).toEqual({
    code: 0,
    out: `${house.origin}/audit/URY: 302 lines, 0 findings`,
  })
  expect((await download('ARG')).checkpoint).toContain(`${house.origin}/audit/ARG\n21\n`)
})

test('exports asked for at once, while acts go on, are all given, and the log goes on', async () => {
  for (let round = 0; round < 8; round++) {
    const acts = Array.from({ length: 4 }, () => signIns('URY', 1))
    const exports = Array.from({ length: 6 }, (_, i) => download('URY', `${round}-${i}.jsonl`))
    await Promise.all([...acts, ...exports])
  }
  expect(house.audit.trouble('URY')).toBeUndefined()
  expect(said).toEqual([])
})

test('lines are found by act, by what they are about, and a page at a time', async () => {
  await signIns('URY', 7)
  await recordAct(house, { participant: 'URY', act: 'policy', about: 'abc', details: { signatures: '2' } })
  const ask = (filter: object) => readAudit(house, admin(), { participant: 'URY', ...filter })
  expect((await ask({ act: 'policy' })).rows).toHaveLength(1)
  expect((await ask({ about: 'abc' })).rows[0]?.line.details).toEqual({ signatures: '2' })
  const first = await ask({ limit: 5 })
  expect(first.next).toBe(3)
  expect((await ask({ before: first.next })).rows.map(({ index }) => index)).toEqual([2, 1, 0])
  expect((await ask({ since: 6 })).rows.map(({ index }) => index)).toEqual([7, 6])
})

test('nobody reads a log but the administrators of its participant', async () => {
  await signIns('URY', 1)
  const others = [
    { kind: 'anyone' } as const,
    ...(['author', 'clearing', 'reader', 'contact'] as const).map((role) => seat('URY', role)),
    admin('ARG'),
    ...(['officer', 'clearing', 'administrator', 'operator'] as const).map((role) => seat('OAS', role)),
    seat('URY', 'operator'),
  ]
  for (const reader of others) {
    await expect(readAudit(house, reader, { participant: 'URY' })).rejects.toThrow(
      /sign-in-needed|not-allowed/,
    )
    await expect(exportAudit(house, reader, 'URY')).rejects.toThrow(/sign-in-needed|not-allowed/)
  }
})

test('a reading of what is not public is a line in the filer’s log and in the reader’s', async () => {
  const { period: _, ...rest } = aReturn({ participant: 'URY', says: 'not-in-position', answers: {} })
  const form = house.regime.forms.get('point-of-contact/1')
  const { id } = await signAndFile(house, {
    ...rest,
    form: 'point-of-contact/1',
    measures: [...(form?.measures ?? [])],
    audience: { kind: 'participants' },
  })
  const arg = seat('ARG', 'reader')
  await viewRecord(house, arg, id)
  await readRecordBytes(house, arg, id)
  await readReceipt(house, arg, id)
  await readRecordBytes(house, seat('ARG', 'reader'), id)
  await viewRecord(house, seat('URY', 'author'), id)
  await expect(viewRecord(house, { kind: 'anyone' }, id)).rejects.toThrow('not-found')
  const lines = async (participant: string) =>
    (await readAudit(house, admin(participant), { participant, act: 'reading' })).rows.map(({ line }) => {
      const { at: _, nonce: __, v: ___, ...rest } = line
      return rest
    })
  const read = { act: 'reading', about: id }
  const byArg = { ...read, seat: 'trial-reader', role: 'reader' }
  expect(await lines('URY')).toEqual([
    { ...read, participant: 'URY', seat: 'trial-author', role: 'author' },
    { ...byArg, participant: 'URY', by: 'ARG' },
    { ...byArg, participant: 'URY', by: 'ARG' },
  ])
  expect(await lines('ARG')).toEqual([
    { ...byArg, participant: 'ARG', details: { filer: 'URY' } },
    { ...byArg, participant: 'ARG', details: { filer: 'URY' } },
  ])
  expect(
    (await readersOf(house, seat('URY', 'author'), id)).map(({ participant, role, times }) => [
      participant,
      role,
      times,
    ]),
  ).toEqual([
    ['URY', 'author', 1],
    ['ARG', 'reader', 2],
  ])
  for (const other of [arg, admin('URY'), seat('OAS', 'operator')])
    await expect(readersOf(house, other, id)).rejects.toThrow('not-found')
})

test('reading what is public leaves no line', async () => {
  const { id } = await signAndFile(house, aReturn({ participant: 'URY' }))
  await viewRecord(house, seat('ARG', 'reader'), id)
  expect((await readAudit(house, admin('ARG'), { participant: 'ARG' })).size).toBe(0)
})

const leafOf = (index: number) =>
  `(select leaf from audit_line where participant = 'URY' and index = ${index})`
const hands: [string, string[]][] = [
  [
    'edited',
    ["update audit_line set leaf = replace(leaf, 's-3', 's-9') where participant = 'URY' and index = 3"],
  ],
  ['deleted', ["delete from audit_line where participant = 'URY' and index = 3"]],
  ['cut off at the end', ["delete from audit_line where participant = 'URY' and index = 9"]],
  ['inserted', [`insert into audit_line (participant, index, leaf) values ('URY', 10, ${leafOf(3)})`]],
  [
    'reordered',
    [
      `insert into audit_line (participant, index, leaf) values ('URY', 99, ${leafOf(3)})`,
      `update audit_line set leaf = ${leafOf(4)} where participant = 'URY' and index = 3`,
      `update audit_line set leaf = ${leafOf(99)} where participant = 'URY' and index = 4`,
      "delete from audit_line where participant = 'URY' and index = 99",
    ],
  ],
  [
    'all gone',
    ['audit_line', 'audit_tile', 'audit_checkpoint', 'audit_log'].map(
      (table) => `delete from ${table} where participant = 'URY'`,
    ),
  ],
]
describe.each(hands)('a line %s by hand in the database', (how, statements) => {
  test('is found by the start, by appending, and by who checks an export', async () => {
    await signIns('URY', 10)
    const before = await house.audit.checkpoint('URY')
    writeFileSync(join(files, 'kept'), before.note)
    await tamper(...statements)
    expect(await house.audit.check('URY')).toBeDefined()
    expect(said.filter(([event]) => event === 'audit')).toMatchObject([['audit', { participant: 'URY' }]])
    await expect(signIns('URY', 1)).rejects.toThrow('read-only')
    await signIns('ARG', 1)
    const { path } = await download()
    // What stands behind the last signed line is outside of every checkpoint: the start alone tells of it.
    const { code } = await runAudit(path, '--since', join(files, 'kept'))
    expect(code).toBe(how === 'inserted' ? 0 : 1)
  })
})

test('the database keeps anybody but its owner from changing a line', async () => {
  await signIns('URY', 1)
  await closeHouse(house)
  const database = await openDatabase(place)
  for (const statement of [
    "update audit_line set leaf = '{}'",
    'delete from audit_line',
    'truncate audit_line',
    "update audit_checkpoint set note = ''",
    'delete from audit_checkpoint',
  ])
    await expect(database.query(statement)).rejects.toThrow('append-only')
  await database.close()
  await open()
})

test('lines go on being written after a clock that woke for one which others had taken along', {
  timeout: 20_000,
}, async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    // The first is in hand; the third waits for the clock, and goes with the second as soon as the first is written.
    const written = signIns('URY', 2)
    recordActSoon(house, { participant: 'URY', act: 'filing', seat: 's-3', role: 'author' })
    await written
    await vi.advanceTimersByTimeAsync(1000)
  } finally {
    vi.useRealTimers()
  }
  await signIns('URY', 1)
  expect((await readAudit(house, admin(), { participant: 'URY' })).rows).toHaveLength(4)
})

test('a database that goes back under a running house is refused the next line', async () => {
  await signIns('URY', 3)
  const file = join(house.config.keysDir, 'audit-URY.checkpoint')
  await house.audit.checkpoint('URY')
  expect(readFileSync(file, 'utf8')).toContain(`${house.origin}/audit/URY\n3\n`)
  await tamper("update audit_log set size = 2 where participant = 'URY'")
  await expect(signIns('URY', 1)).rejects.toThrow('read-only')
  await expect(house.audit.checkpoint('URY')).rejects.toThrow('read-only')
})

test('the command takes no other calls', async () => {
  await signIns('URY', 1)
  const { path } = await download()
  await expect(runAudit()).rejects.toThrow('FILE and --key')
  await expect(runAudit(path, path)).rejects.toThrow('FILE and --key')
  await expect(runAudit(join(files, 'none'))).rejects.toThrow('cannot be read')
  const nowhere = { env: {}, out: () => {}, err: () => {} }
  await expect(auditCommand.run([path, '--key', 'x'], nowhere)).rejects.toThrow('--key is no log key')
})
