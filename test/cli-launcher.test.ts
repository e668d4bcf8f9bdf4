import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILT, type Env, envOf, LAUNCHER, linesOf, productionAt, runLine, spawnLine } from './cli-run.ts'
import { makePlace, type Place } from './open-register.ts'

const COMMANDS = ['serve', 'init', 'check', 'file', 'verify', 'import', 'key', 'rebuild', 'doctor']

// Where the launcher adds nothing, the command line is run as built: many at once, and none that sets up.
describe('the command line', () => {
  // Sets up what is missing, so that those after it start at once.
  beforeAll(() => runLine(LAUNCHER, ['--help']).then(() => {}))

  test('without a command shows how to use it, exit 2; asked for help it exits 0', async () => {
    const bare = await runLine(LAUNCHER, [])
    expect(bare.code).toBe(2)
    for (const name of COMMANDS) expect(bare.out).toMatch(new RegExp(`^confianza ${name}\\b`, 'm'))
    expect(await runLine(LAUNCHER, ['--help'])).toMatchObject({ code: 0, out: bare.out, err: '' })
  })

  test('tells in one line that there is no such command, exit 2', async () => {
    for (const name of ['audits', 'constructor', '--version']) {
      const { code, out, err } = await runLine(LAUNCHER, [name])
      expect([name, code, out, linesOf(err).length]).toEqual([name, 2, '', 1])
      expect(err).toContain(name)
    }
  })

  test.each(COMMANDS)('shows the help of %s', async (name) => {
    const help = await runLine(name === 'serve' ? LAUNCHER : BUILT, [name, '--help'])
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toMatch(new RegExp(`^confianza ${name}\\b`))
  })

  test('refuses an option a command does not know with the help of that command, exit 2', async () => {
    const { code, out, err } = await runLine(LAUNCHER, ['serve', '--no-such-option', 'x', '--json'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/--no-such-option[\s\S]*^confianza serve/m)
    expect(err).not.toContain('confianza init')
  })
})

describe.concurrent('a wrong setting', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'confianza-test-'))
  const place: Place = { dataDir, databaseUrl: undefined, remove: async () => {} }
  const deep = join(dataDir, 'd'.repeat(120))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  const cases: [name: string, env: Env][] = [
    ['PORT', { PORT: 'abc' }],
    ['HOST', { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { ...productionAt(place), PUBLIC_URL: 'http://house.example' }],
    ['KEYS_DIR', { ...productionAt(place), KEYS_DIR: '' }],
    ['LOG_ORIGIN', { ...productionAt(place), LOG_ORIGIN: undefined }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://house:secret@db/x' }],
    ['CONFIANZA_DATA', { CONFIANZA_DATA: deep }],
    ['nowhere', { CONFIANZA_DATA: join(dataDir, 'regime'), CONFIANZA_REGIME: 'nowhere' }],
  ]
  test.each(cases)('%s stops the start with exit 2 and one line: %o', async (name, wrong) => {
    const { code, out, err } = await runLine(BUILT, ['serve'], { ...envOf(place), ...wrong })
    expect([code, out]).toEqual([2, ''])
    expect(linesOf(err)).toEqual([expect.stringContaining(name)])
    expect(err).not.toContain('secret')
  })

  test('production without keys in KEYS_DIR stops with one line that says how to make them', async () => {
    const CONFIANZA_DATA = join(dataDir, 'production')
    const { code, out, err } = await runLine(BUILT, ['serve'], { ...productionAt(place), CONFIANZA_DATA })
    expect(code).not.toBe(0)
    expect([out, linesOf(err)]).toEqual(['', [expect.stringMatching(/KEYS_DIR.*confianza init/)]])
  })

  test('a database that does not answer is told in one line without its password', async () => {
    const DATABASE_URL = 'postgres://house:secret@localhost:1/x'
    const CONFIANZA_DATA = join(dataDir, 'server')
    const { code, err } = await runLine(BUILT, ['serve'], {
      ...envOf(place),
      CONFIANZA_DATA,
      DATABASE_URL,
    })
    expect([code, linesOf(err)]).toEqual([1, [expect.stringContaining('ECONNREFUSED')]])
    expect(err).not.toContain('secret')
  })
})

describe('a house behind the launcher', () => {
  let place: Place
  beforeAll(async () => {
    place = await makePlace()
  })
  afterAll(() => place.remove())

  test.skipIf(process.platform === 'win32')(
    'is stopped cleanly by Ctrl-C, which a terminal sends to both',
    async () => {
      const { child, ended } = spawnLine(LAUNCHER, ['serve', '--json'], envOf(place), { detached: true })
      const [line] = await once(createInterface(child.stdout), 'line')
      expect(JSON.parse(line)).toMatchObject({
        mode: 'trial',
        origin: expect.stringMatching(/^trial\.invalid/),
      })
      // A terminal signals the whole group in front; the launcher passes on what it hears besides.
      process.kill(-(child.pid as number), 'SIGINT')
      expect(await ended).toMatchObject({ code: 0, signal: null, out: `${line}\n` })
    },
  )

  test('ends where its port is taken, instead of staying without a door', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { code, out, err } = await runLine(LAUNCHER, ['serve'], { ...envOf(place), PORT: String(port) })
    other.close()
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^PORT .*EADDRINUSE/m)
  })
})
