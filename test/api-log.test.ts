import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import { openCheckpoint } from '../src/log/checkpoint.ts'
import { type NoteKey, parseVkey } from '../src/log/note.ts'
import { readBundle, tileOfEntries } from '../src/log/tiles.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

const FOREVER = 'public, max-age=31536000, immutable'

let api: ApiHouse
/** Entries under the checkpoint; more than one full tile. */
let size: number
beforeAll(async () => {
  api = await openApiHouse()
  const states = ['URY', 'CHL', 'ARG', 'BRA']
  // Each state's key first, so that what follows is side by side.
  for (const participant of states) await api.file({ participant, period: '1990' })
  const periods = Array.from({ length: 18 }, (_, i) => String(1991 + i))
  await Promise.all(
    periods.flatMap((period) => states.map((participant) => api.file({ participant, period }))),
  )
  size = api.house.register.head().size
})
afterAll(() => api?.close())

const tile = async (path: string) => {
  const answer = await api.ask(`/log/tile/${path}`)
  expect([answer.status, answer.type], `${path} ${answer.body.slice(0, 100)}`).toEqual([
    200,
    'application/octet-stream',
  ])
  return answer
}

describe('the log over HTTP', () => {
  test('has its key in one line, under which the checkpoint stands', async () => {
    const key = await api.ask('/log/key')
    expect([key.status, key.type]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(key.body).toMatch(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+\n$/)
    const { body, header, type } = await api.ask('/log/checkpoint')
    expect([type, header('cache-control')]).toEqual(['text/plain; charset=utf-8', 'no-cache'])
    const { crypto } = api.house
    const opened = openCheckpoint(utf8(body), parseVkey(key.body.trim(), crypto) as NoteKey, crypto)
    expect(opened).toMatchObject({ origin: api.house.origin, size, root: api.house.register.head().root })
    expect(body.split('\n').slice(0, 2)).toEqual([api.house.origin, String(size)])
  })

  test('has full tiles and partial ones, and bundles whose entries are the leaves of the tiles', async () => {
    expect(size).toBeGreaterThan(256)
    const rest = size - 256
    for (const [path, width] of [
      ['000', 256],
      [`001.p/${rest}`, rest],
    ] as const) {
      const [hashes, bundle] = [await tile(`0/${path}`), await tile(`entries/${path}`)]
      expect(hashes.bytes).toHaveLength(width * 32)
      const entries = readBundle(bundle.bytes) ?? []
      expect(entries).toHaveLength(width)
      expect(tileOfEntries(entries, api.house.crypto)).toEqual(hashes.bytes)
      for (const one of [hashes, bundle]) expect(one.header('cache-control'), one.address).toBe(FOREVER)
    }
    expect((await tile('1/000.p/1')).bytes).toHaveLength(32)
  })

  test('still has narrower partial tiles, each the beginning of the wider', async () => {
    const [full, entries] = [await tile('0/000'), await tile('entries/000')]
    for (const width of [1, 2, 100, 255]) {
      expect((await tile(`0/000.p/${width}`)).bytes).toEqual(full.bytes.subarray(0, width * 32))
      const narrow = (await tile(`entries/000.p/${width}`)).bytes
      expect(entries.bytes.subarray(0, narrow.length)).toEqual(narrow)
      expect(readBundle(narrow)).toHaveLength(width)
    }
  })

  test('has nothing wider than itself, and nothing under any other spelling', async () => {
    const rest = size - 256
    for (const path of [
      `0/001.p/${rest + 1}`,
      `entries/001.p/${rest + 1}`,
      '0/001',
      'entries/001',
      '0/002.p/1',
      '1/000',
      '1/000.p/2',
      '2/000.p/1',
      ...['0/000.p/0', '0/000.p/256', '0/000.p/257', '0/000.p/01', '0/000.p/', '0/000.p/-1'],
      ...['00/000', '64/000', '-1/000', '0/0', '0/00', '0/0000', '0/x000/000', '0/x001', '0/000/', '0', ''],
      ...['entries/000.p', 'Entries/000', '0/000?x', '0/000.tmp', '0/000%00'],
      ...['..%2f..%2fcheckpoint', '..%2f..%2f..%2fkeys%2forigin', '0/..%5c000', '0//000'],
    ]) {
      const answer = await api.ask(`/log/tile/${path}`)
      // A query is no part of a path.
      if (path.includes('?')) expect(answer.status).toBe(200)
      else expect([answer.status, answer.json?.code], path).toEqual([404, 'not-found'])
      if (answer.status === 404) expect(answer.header('cache-control'), path).toBe('no-store')
    }
    for (const path of ['/log/', '/log/tile', '/log/origin', '/log/checkpoint/', '/log/key/x'])
      expect((await api.ask(path)).status, path).toBe(404)
  })

  test('does not show a tile before the checkpoint that stands on it', async () => {
    const path = `tile/0/001.p/${size - 255}`
    writeFileSync(join(api.house.logDir, path), new Uint8Array((size - 255) * 32))
    expect((await api.ask(`/log/${path}`)).status).toBe(404)
  })
})

describe('how the house is', () => {
  test('/healthz speaks of the process, /readyz of all it needs', async () => {
    expect((await api.ask('/healthz')).json).toEqual({ status: 'up' })
    const all = { ready: true, database: true, log: true, facts: true }
    expect((await api.ask('/readyz')).json).toEqual(all)
    const { house } = api
    for (const [spoil, mend, part] of [
      [() => (house.ready = false), () => (house.ready = true), 'facts'],
      [() => (house.register.readOnly = 'a test'), () => (house.register.readOnly = undefined), 'log'],
    ] as const) {
      spoil()
      try {
        const { status, json } = await api.ask('/readyz')
        expect([status, json]).toEqual([503, expect.objectContaining({ ready: false, [part]: false })])
        expect((await api.ask('/healthz')).status).toBe(200)
      } finally {
        mend()
      }
    }
    expect((await api.ask('/readyz')).json).toEqual(all)
  })

  test('/metrics is Prometheus text, and holds figures alone', async () => {
    const { type, body } = await api.ask('/metrics')
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8')
    const figures = new Map<string, number>()
    for (const line of body.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(# HELP [a-z_:]+ [^\n]+|# TYPE [a-z_:]+ (gauge|counter)|[a-z_:]+(\{[a-z_]+="[^"]*"\})? -?\d+(\.\d+)?)$/,
      )
      const [name = '', value] = line.split(' ')
      if (!line.startsWith('#')) figures.set(name, Number(value))
    }
    for (const name of figures.keys()) {
      expect(body.match(new RegExp(`^# TYPE ${name} `, 'gm'))).toHaveLength(1)
      expect(body.match(new RegExp(`^# HELP ${name} `, 'gm'))).toHaveLength(1)
    }
    expect([figures.get('confianza_log_size'), figures.get('confianza_log_published_size')]).toEqual([
      size,
      size,
    ])
    const { config, origin, signer } = api.house
    for (const secret of [config.databaseUrl, config.dataDir, config.keysDir, origin, signer.key.name, 'URY'])
      if (secret) expect(body).not.toContain(secret)
  })
})
