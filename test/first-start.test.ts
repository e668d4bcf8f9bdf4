import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeysDir } from '../src/keys-dir.ts'
import { readFacts } from '../src/regime/read-facts.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { BUILT, type Env, envOf, linesOf, productionAt, REGIME, runLine } from './cli-run.ts'
import {
  BEGINNING,
  type Beginning,
  begin,
  kindOf,
  knownBy,
  readKnown,
  readLog,
  settled,
  sizeAt,
  until,
} from './first-start-house.ts'
import { makePlace, type Place, SERVER } from './open-register.ts'

describe('a first start', () => {
  let place: Place
  let env: Env
  const at = (name: string) => join(place.dataDir, name)
  beforeAll(async () => {
    place = await makePlace({ fresh: true })
    env = envOf(place)
  })
  afterAll(() => place.remove())

  let first: Awaited<ReturnType<typeof readLog>>
  let vkey: string | undefined

  test('that is killed again and again goes on where it stopped, and files every fact once', async () => {
    const facts = await readFacts(REGIME)
    expect(facts).toHaveLength(204)
    const seen = (name: string) => () => existsSync(at(name))
    // The cluster is made aside, under a name of its own each time.
    const makingBase = () =>
      readdirSync(place.dataDir).some(
        (name) => name.startsWith('pg.making') && existsSync(at(`${name}/base`)),
      )
    const filed = (house: Beginning, least: number) => async () =>
      (await sizeAt(await house.address)) >= least
    const moments: ((house: Beginning) => () => boolean | Promise<boolean>)[] = [
      () => seen('keys/origin'),
      () => seen('keys/OAS/log.key'),
      ...(SERVER ? [] : [() => makingBase, () => seen('pg')]),
      () => seen('keys/OAS/root.key'),
      () => seen('log/checkpoint'),
      (house) => filed(house, 10),
      (house) => filed(house, 100),
    ]
    for (const moment of moments) {
      const house = begin(env)
      await until(house, moment(house))
      expect((await house.end('SIGKILL')).signal).toBe('SIGKILL')
    }
    const house = begin(env)
    const url = await settled(house)
    first = await readLog(url)
    expect(first.entries.slice(0, BEGINNING.length).map(kindOf)).toEqual(BEGINNING)
    expect(first.entries.slice(BEGINNING.length).every(({ kind }) => kind === 'record')).toBe(true)
    expect((await readKnown(url, first.entries)).sort()).toEqual(facts.map(knownBy).sort())
    vkey = first.vkey
    expect(first.origin).toBe(readFileSync(at('keys/origin'), 'utf8').trim())
    expect(await house.end('SIGTERM')).toMatchObject({ code: 0, signal: null })
  })

  test('is followed by one that finds everything as it was', async () => {
    const house = begin(env)
    expect(await readLog(await settled(house))).toEqual(first)
    expect((await house.end('SIGTERM')).code).toBe(0)
  })

  test('is followed by one that files a changed regime, once', async () => {
    const CONFIANZA_REGIME = join(place.dataDir, 'regime')
    cpSync(REGIME, CONFIANZA_REGIME, { recursive: true })
    const path = join(CONFIANZA_REGIME, 'measures', 'I.1.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}# Looked through again.\n`)
    const { digest } = await readRegime(CONFIANZA_REGIME)
    for (const _ of ['changes', 'finds it changed']) {
      const house = begin({ ...env, CONFIANZA_REGIME })
      const next = await readLog(await settled(house))
      expect(next.size).toBe(first.size + 1)
      expect(next.entries.slice(0, -1)).toEqual(first.entries)
      expect(next.entries.at(-1)).toMatchObject({ kind: 'regime', participant: 'OAS', digest })
      expect([next.origin, next.vkey]).toEqual([first.origin, vkey])
      expect((await house.end('SIGTERM')).code).toBe(0)
    }
  })
})

test('two first starts at once: one house, one set of keys; the other ends with one line', async () => {
  const place = await makePlace({ fresh: true })
  try {
    const houses = [begin(envOf(place)), begin(envOf(place))] as const
    const lost = await Promise.race(houses.map(async (house) => ({ house, ...(await house.ended) })))
    const one = houses.find((house) => house !== lost.house) as Beginning
    expect([lost.code, lost.out, linesOf(lost.err)]).toEqual([
      1,
      '',
      [`another process holds the data directory ${place.dataDir}`],
    ])
    const { entries, origin } = await readLog(await settled(one))
    expect(origin).toBe(readFileSync(join(place.dataDir, 'keys', 'origin'), 'utf8').trim())
    const keys = openKeysDir(join(place.dataDir, 'keys'))
    const added = entries.flatMap((entry) =>
      entry.kind === 'key-add' ? [`${entry.role} ${entry.key.id}`] : [],
    )
    expect(added).toEqual(['root', 'log', 'filing'].map((name) => `${name} ${keys.find('OAS', name)?.id}`))
    expect(await one.end('SIGTERM')).toMatchObject({ code: 0, signal: null })
  } finally {
    await place.remove()
  }
})

test('a first start that is told to stop while it files its facts stops cleanly, and the next goes on', async () => {
  const place = await makePlace()
  try {
    const house = begin(envOf(place))
    await house.address
    expect(await house.end('SIGTERM')).toMatchObject({ code: 0, signal: null })
    const next = begin(envOf(place))
    expect((await readLog(await settled(next))).size).toBe(
      BEGINNING.length + (await readFacts(REGIME)).length,
    )
    expect((await next.end('SIGTERM')).code).toBe(0)
  } finally {
    await place.remove()
  }
})

test('a production house has the keys init made once, files no facts, and lets nobody sign in as a state', async () => {
  const place = await makePlace()
  try {
    const env = productionAt(place)
    const root = join(env['KEYS_DIR'] as string, 'OAS', 'root.key')
    const began = await runLine(BUILT, ['init', '--json'], env)
    expect(JSON.parse(began.out)).toEqual({ origin: env['LOG_ORIGIN'], size: 4, keysDir: env['KEYS_DIR'] })
    // Where the root was taken away to a safe place, no other is made in its stead.
    rmSync(root)
    expect(await runLine(BUILT, ['init', '--json'], env)).toMatchObject({ code: 0, out: began.out })
    expect(existsSync(root)).toBe(false)
    const house = begin(env)
    const url = await settled(house)
    expect((await readLog(url)).entries.map(kindOf)).toEqual(BEGINNING)
    const shown = await fetch(`${url}/en/sign-in`)
    const tried = await fetch(`${url}/en/sign-in`, {
      method: 'POST',
      headers: { origin: 'https://house.example' },
      body: new URLSearchParams({ participant: 'URY' }),
      redirect: 'manual',
    })
    expect([shown.status, tried.status, tried.headers.get('set-cookie')]).toEqual([200, 404, null])
    // One signs in with a passkey there, and with nothing else.
    expect(await shown.text()).not.toContain('name="participant"')
    expect((await house.end('SIGTERM')).code).toBe(0)
  } finally {
    await place.remove()
  }
})
