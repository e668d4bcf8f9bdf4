import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ANYONE } from '../src/audience/reader.ts'
import { listRecords, readReceipt, readRecordBytes } from '../src/clearing-house.ts'
import { Misuse } from '../src/cli/command.ts'
import { file } from '../src/cli/file.ts'
import { init } from '../src/cli/init.ts'
import { key } from '../src/cli/key.ts'
import { rebuild } from '../src/cli/rebuild.ts'
import { verify } from '../src/cli/verify.ts'
import { ConfigError } from '../src/config.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openKeysDir } from '../src/keys-dir.ts'
import { noteKey, vkeyText } from '../src/log/note.ts'
import { atHouse, type Env, envOf, exampleOf, run, runJson, writeJson } from './cli-run.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let env: Env
beforeAll(async () => {
  place = await makePlace()
  env = envOf(place)
})
afterAll(() => place.remove())

describe('a state with its own key', () => {
  const at = (name: string) => join(place.dataDir, name)
  const own = ['--participant', 'URY']
  let vkey: string
  let began: { origin: string; size: number }

  test('init begins the log with keys for their owner alone, once', async () => {
    const first = await runJson<typeof began>(init, [], env)
    expect(first).toMatchObject({ code: 0, value: { size: 4, keysDir: at('keys') } })
    began = first.value
    const made = ['OAS/root.key', 'OAS/log.key', 'OAS/filing.key', 'origin'].map((name) => at(`keys/${name}`))
    expect(made.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600])
    expect(statSync(at('keys')).mode & 0o777).toBe(0o700)
    const kept = made.map((path) => readFileSync(path, 'utf8'))
    expect(await runJson(init, [], env)).toEqual(first)
    expect(made.map((path) => readFileSync(path, 'utf8'))).toEqual(kept)
    const refused = await run(init, [], { ...env, LOG_ORIGIN: 'other.example/log' }).catch((error) => error)
    expect(refused).toBeInstanceOf(ConfigError)
    expect(refused.message).toMatch(/^LOG_ORIGIN /)
  })

  test('key makes a key, shows it, and adds it under a root the secretariat vouches for', async () => {
    for (const name of ['root.key', 'filing.key']) {
      const made = await runJson(key, ['new', ...own, '--out', at(name)], env)
      expect(made).toMatchObject({ code: 0, value: { id: expect.stringMatching(/^ed25519:/) } })
      expect(await runJson(key, ['show', ...own, '--in', at(name)], env)).toEqual(made)
      expect(statSync(at(name)).mode & 0o777).toBe(0o600)
    }
    const add = (name: string, ...more: string[]) =>
      runJson<{ index: number }>(key, ['add', ...own, '--in', at(name), ...more], env)
    expect((await add('root.key', '--role', 'root')).value.index).toBe(4)
    expect((await add('filing.key', '--root', at('root.key'))).value.index).toBe(5)
  })

  test('key refuses what it does not know, before any house is opened', async () => {
    const wrong = [
      ['list', ...own],
      ['new', '--out', at('x.key')],
      ['new', ...own, '--out', at('root.key')],
      ['show', ...own, '--in', at('gone.key')],
      ['add', ...own, '--role', 'witness', '--in', at('root.key'), '--root', at('root.key')],
      ['add', ...own, '--in', at('root.key')],
      ['revoke', ...own, '--root', at('root.key')],
      ['revoke', ...own, '--root', at('root.key'), '--id', 'ed25519:x', '--reason', 'bored'],
      ['revoke', ...own, '--id', 'ed25519:x'],
    ]
    for (const args of wrong) {
      const refused = await run(key, args, { ...env, CONFIANZA_DATA: at('never') }).catch((error) => error)
      expect(refused, args.join(' ')).toBeInstanceOf(Misuse)
    }
    expect(() => statSync(at('never'))).toThrow('ENOENT')
  })

  test('files a record, which verifies by its receipt with no network', async () => {
    const { record } = await exampleOf('treaty-status/1')
    const args = [writeJson(place, 'own.json', record), '--key', at('filing.key'), '--save', at('own.bytes')]
    const filed = await runJson<{ id: string; index: number }>(file, args, env)
    expect(filed).toMatchObject({ code: 0, value: { index: 6 } })
    const { id } = filed.value
    await atHouse(env, async (house) => {
      vkey = vkeyText(house.signer.key)
      writeFileSync(at('own.receipt'), await readReceipt(house, ANYONE, id))
      expect(readFileSync(at('own.bytes'))).toEqual(Buffer.from(await readRecordBytes(house, ANYONE, id)))
    })
    vi.stubGlobal('fetch', () => Promise.reject(new Error('there is no network')))
    const held = await runJson(verify, [at('own.bytes'), at('own.receipt'), '--key', vkey], env)
    vi.unstubAllGlobals()
    const signer = { participant: 'URY', custody: 'own' }
    expect(held).toMatchObject({
      code: 0,
      value: { holds: true, id, index: 6, origin: began.origin, signer },
    })
    // The very bytes again: the same answer.
    const again = await runJson(file, [at('own.bytes'), '--key', at('filing.key')], env)
    expect(again.value).toMatchObject({ id, index: 6, already: true })
  })

  test('does not verify with any one byte changed, or by another key', async () => {
    const files = { record: readFileSync(at('own.bytes')), receipt: readFileSync(at('own.receipt')) }
    const [other] = ['other.bytes', 'other.receipt'].map(at) as [string]
    const holds = async (which: 'record' | 'receipt', place: number) => {
      const bytes = Buffer.from(files[which])
      bytes[place] = (bytes[place] as number) ^ 1
      writeFileSync(other, bytes)
      const [record, receipt] = which === 'record' ? [other, at('own.receipt')] : [at('own.bytes'), other]
      return (await run(verify, [record, receipt, '--key', vkey], env)).code === 0 ? place : -1
    }
    for (const which of ['record', 'receipt'] as const) {
      const found: number[] = []
      for (let at = 0; at < files[which].length; at += 7) found.push(await holds(which, at))
      expect(
        found.filter((place) => place >= 0),
        which,
      ).toEqual([])
    }
    const stranger = openKeysDir(at('keys')).find('OAS', 'root')?.public as Uint8Array
    for (const wrong of [
      vkeyText(noteKey(began.origin, stranger, crypto)),
      'no key',
      vkey.replace('trial', 'trail'),
    ])
      expect(await run(verify, [at('own.bytes'), at('own.receipt'), '--key', wrong], env)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^does not hold at (checkpoint|receipt)/),
      })
  })

  test('verify is misused without its three parts, or with a file that is not there', async () => {
    const [record, receipt] = [at('own.bytes'), at('own.receipt')]
    for (const args of [
      [record, receipt],
      [record, '--key', vkey],
      [record, at('gone'), '--key', vkey],
      ['--log', 'x'],
    ])
      await expect(run(verify, args, env), args.join(' ')).rejects.toBeInstanceOf(Misuse)
  })

  test('rebuild folds the same rows again', async () => {
    const rows = () => atHouse(env, async (house) => (await listRecords(house, ANYONE, { limit: 200 })).rows)
    const before = await rows()
    expect(before).toHaveLength(1)
    expect(await runJson(rebuild, [], env)).toEqual({ code: 0, value: { records: 1 } })
    expect(await rows()).toEqual(before)
  })

  test('a key that is revoked files nothing more; nor does a record that is none', async () => {
    const shown = await runJson<{ id: string }>(key, ['show', ...own, '--in', at('filing.key')], env)
    const revoke = ['revoke', ...own, '--id', shown.value.id, '--root', at('root.key'), '--reason', 'lost']
    expect(await runJson(key, revoke, env)).toMatchObject({
      code: 0,
      value: { id: shown.value.id, index: 7 },
    })
    const { record } = await exampleOf('treaty-status/1')
    const args = [writeJson(place, 'late.json', record), '--key', at('filing.key')]
    await expect(run(file, args, env)).rejects.toMatchObject({ code: 'revoked-key' })
    for (const content of [null, {}, { ...record, participant: undefined }])
      await expect(run(file, [writeJson(place, 'none.json', content)], env)).rejects.toMatchObject({
        code: content === null ? 'bad-json' : 'bad-record',
      })
  })
})
