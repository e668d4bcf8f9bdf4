import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doctor } from '../src/cli/doctor.ts'
import { file } from '../src/cli/file.ts'
import { importCommand } from '../src/cli/import.ts'
import { init } from '../src/cli/init.ts'
import { key } from '../src/cli/key.ts'
import { rebuild } from '../src/cli/rebuild.ts'
import { verify } from '../src/cli/verify.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openKeysDir } from '../src/keys-dir.ts'
import { openSigner } from '../src/register/signer-state.ts'
import { type Env, envOf, exampleOf, run, runJson, writeJson } from './cli-run.ts'
import { type HouseProcess, startHouse } from './house-process.ts'
import { makePlace, type Place } from './open-register.ts'

interface Doctored {
  house: 'not running' | { origin: string; size: number; published: number; readOnly?: string }
}

let place: Place
let env: Env
let house: HouseProcess
const at = (name: string) => join(place.dataDir, name)
const read = async (path: string) => (await fetch(`${house.url}${path}`)).text()
const sizeOf = async () => Number(/^confianza_log_size (\d+)$/m.exec(await read('/metrics'))?.[1])
const doctored = () => runJson<Doctored>(doctor, [], env)

/** Files the example as a state's own word, through whatever holds the register. */
async function fileExample(...more: string[]) {
  const { record } = await exampleOf('treaty-status/1')
  return runJson<{ id: string; index: number }>(file, [writeJson(place, 'own.json', record), ...more], env)
}

beforeAll(async () => {
  place = await makePlace()
  env = envOf(place)
  // The facts are no matter here: what commands file goes between them.
  house = await startHouse(place)
})
afterAll(async () => {
  await house.end('SIGTERM')
  await place.remove()
})

describe('commands beside a running house', () => {
  test.skipIf(process.platform === 'win32')('go through a socket for its owner alone', () => {
    const socket = statSync(at('control.sock'))
    expect([socket.isSocket(), socket.mode & 0o777]).toEqual([true, 0o600])
  })

  test('file a record with the key the house holds, which the house then shows', async () => {
    const { code, value } = await fileExample()
    expect(code).toBe(0)
    expect(await sizeOf()).toBeGreaterThan(value.index)
    expect(JSON.parse(await read(`/api/v1/records/${value.id}`))).toMatchObject({
      index: value.index,
      key: { participant: 'URY', custody: 'house' },
    })
  })

  test('are refused by the house with its own code and findings', async () => {
    const { record } = await exampleOf('treaty-status/1', { answers: { instrument: 'other' } })
    await expect(run(file, [writeJson(place, 'wrong.json', record)], env)).rejects.toMatchObject({
      code: 'bad-answers',
      findings: [expect.objectContaining({ pointer: '/status', severity: 'error' }), expect.anything()],
    })
  })

  test("add a state's own keys, revoke them, and file by them, here and at an address", async () => {
    const own = ['--participant', 'ARG']
    for (const name of ['root', 'filing']) await run(key, ['new', ...own, '--out', at(`${name}.key`)], env)
    await run(key, ['add', ...own, '--role', 'root', '--in', at('root.key')], env)
    await run(key, ['add', ...own, '--in', at('filing.key'), '--root', at('root.key')], env)
    const record = (await exampleOf('treaty-status/1', { participant: 'ARG' })).record
    const path = writeJson(place, 'arg.json', record)
    const { origin } = (await doctored()).value.house as { origin: string }
    const elsewhere = ['--url', house.url, '--origin', origin]
    const args = [path, '--key', at('filing.key'), '--save', at('arg.bytes')]
    const filed = await runJson<{ id: string; index: number }>(file, args, env)
    const posted = await runJson(file, [at('arg.bytes'), '--key', at('filing.key'), ...elsewhere], {})
    expect(posted).toMatchObject({ code: 0, value: { id: filed.value.id, index: filed.value.index } })
    expect(JSON.parse(await read(`/api/v1/records/${filed.value.id}`)).key.custody).toBe('own')
    const shown = await runJson<{ id: string }>(key, ['show', ...own, '--in', at('filing.key')], env)
    await run(key, ['revoke', ...own, '--id', shown.value.id, '--root', at('root.key')], env)
    for (const more of [[], elsewhere]) {
      const late = run(file, [path, '--key', at('filing.key'), ...more], env)
      await expect(late).rejects.toMatchObject({ code: 'revoked-key' })
    }
  })

  test('take a state whose keys never come near the house: its root vouched for, the rest filed from its machine', async () => {
    const own = ['--participant', 'CHL']
    const { origin } = (await doctored()).value.house as { origin: string }
    const elsewhere = ['--url', house.url, '--origin', origin]
    for (const name of ['chl-root', 'chl-filing'])
      await run(key, ['new', ...own, '--out', at(`${name}.key`)], {})
    const root = ['--root', at('chl-root.key')]
    const begin = ['add', ...own, '--role', 'root', '--in', at('chl-root.key'), '--origin', origin]
    await run(key, [...begin, '--out', at('chl-root.json')], {})
    // Nobody but the secretariat lets a state in.
    const alone = run(key, ['add', ...own, '--in', at('chl-filing.key'), ...root, ...elsewhere], {})
    await expect(alone).rejects.toMatchObject({ code: 'unknown-key' })
    expect((await runJson(key, ['vouch', ...own, '--entry', at('chl-root.json')], env)).code).toBe(0)
    await run(key, ['add', ...own, '--in', at('chl-filing.key'), ...root, ...elsewhere], {})
    const { record } = await exampleOf('treaty-status/1', { participant: 'CHL' })
    const path = writeJson(place, 'chl.json', record)
    const filed = await runJson<{ id: string }>(file, [path, '--key', at('chl-filing.key'), ...elsewhere], {})
    expect(JSON.parse(await read(`/api/v1/records/${filed.value.id}`)).key.custody).toBe('own')
    const { id } = (await runJson<{ id: string }>(key, ['show', ...own, '--in', at('chl-filing.key')], {}))
      .value
    await run(key, ['revoke', ...own, '--id', id, ...root, ...elsewhere], {})
    await expect(
      run(
        file,
        [
          writeJson(place, 'chl2.json', { ...record, made: '2025-01-01' }),
          '--key',
          at('chl-filing.key'),
          ...elsewhere,
        ],
        {},
      ),
    ).rejects.toMatchObject({ code: 'revoked-key' })
  })

  test('import, and find everything there when they do so again', async () => {
    writeFileSync(
      at('returns.csv'),
      'state,year,currency,multiplier,form,total,cells,page\nURY,2015,UYU,3,matrix,10.0,1,https://a.example/r',
    )
    writeFileSync(at('cells.csv'), 'state,year,row,column,value\nURY,2015,5,total,10.0')
    const args = ['un-milex', '--returns', at('returns.csv'), '--cells', at('cells.csv')]
    for (const outcome of ['filed', 'there'])
      expect(await runJson(importCommand, args, env)).toMatchObject({
        code: 0,
        value: { returns: [{ outcome }] },
      })
  })

  test('fold the projections again to the same rows', async () => {
    const rows = async () => JSON.parse(await read('/api/v1/records?form=treaty-status&participant=URY'))
    const before = await rows()
    expect(before.records.length).toBeGreaterThan(0)
    expect((await runJson<{ records: number }>(rebuild, [], env)).value.records).toBeGreaterThan(2)
    expect(await rows()).toEqual(before)
  })

  test('begin nothing again, and tell how the house is', async () => {
    const size = await sizeOf()
    const [began, told] = [await runJson<{ size: number }>(init, [], env), await doctored()]
    expect([began.code, told.code]).toEqual([0, 0])
    expect(began.value.size).toBeGreaterThanOrEqual(size)
    expect(told.value.house).toMatchObject({ origin: expect.stringMatching(/^trial\.invalid/) })
  })

  test('verify its whole log, with and without anchors; not by the key of another', async () => {
    // What is shown is what is published; a receipt waits for that.
    await read(`/api/v1/records/${(await fileExample()).value.id}/receipt`)
    const vkey = (await read('/log/key')).trim()
    const [first, anchored] = [
      await run(verify, ['--log', house.url], env),
      await runJson<{ findings: object[]; checkpoint: string }>(
        verify,
        ['--log', house.url, '--key', vkey],
        env,
      ),
    ]
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining('first contact'),
      err: expect.stringMatching(/\d of \d/),
    })
    expect(anchored).toMatchObject({ code: 0, value: { findings: [], firstContact: false } })
    writeFileSync(at('since'), anchored.value.checkpoint)
    await fileExample()
    expect(await run(verify, ['--log', house.url, '--since', at('since')], env)).toMatchObject({ code: 0 })
    const other = vkey.replace(/^[^+]+/, 'trial.invalid/0000000000000000')
    expect(await run(verify, ['--log', house.url, '--key', other], env)).toMatchObject({ code: 1 })
  })
})

test('the socket a killed house left is no house: commands open the register, and the next house its own socket', async () => {
  await house.end('SIGKILL')
  expect(statSync(at('control.sock')).isSocket()).toBe(true)
  expect(await doctored()).toMatchObject({ code: 0, value: { house: 'not running' } })
  const { value } = await fileExample()
  house = await startHouse(place)
  expect(await doctored()).toMatchObject({ code: 0, value: { house: { origin: expect.any(String) } } })
  const again = await fileExample()
  expect(again.value.index).toBeGreaterThan(value.index)
  expect(statSync(at('control.sock')).mode & 0o777).toBe(0o600)
})

test('a house that may not go on is read-only, which doctor tells with exit 1 and commands with their refusal', async () => {
  const { origin, size } = (await doctored()).value.house as { origin: string; size: number }
  expect(await house.end('SIGTERM')).toBe(0)
  // The signer remembers more than the database holds: an older copy was put back.
  rmSync(at('keys/last-checkpoint'))
  const signer = openKeysDir(at('keys')).find('OAS', 'log') as Signer
  const next = { origin, size: size + 1000, root: crypto.sha256(new Uint8Array()) }
  openSigner({ dir: at('keys'), origin, signer }, crypto).sign(next, [])
  house = await startHouse(place)
  const { code, value } = await doctored()
  expect([code, value.house]).toEqual([
    1,
    expect.objectContaining({ readOnly: expect.stringContaining('older copy') }),
  ])
  await expect(fileExample()).rejects.toMatchObject({ code: 'read-only' })
})
