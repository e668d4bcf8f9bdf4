import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { base64url } from '../src/bytes.ts'
import { fileEntry } from '../src/clearing-house/file-entry.ts'
import { closeHouse, openHouse, signAndFile } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { DEFAULT_POLICY } from '../src/records/approvals.ts'
import { audienceChange, policyEntry } from '../src/records/changes.ts'
import { signEntry } from '../src/records/sign.ts'
import type {
  Audience,
  AudienceEntry,
  ClearancePolicy,
  KeyRevokeEntry,
  PolicyEntry,
} from '../src/records/types.ts'
import { readFacts } from '../src/regime/read-facts.ts'
import { makePlace, type Place } from './open-register.ts'

// The verifier that knows the protocol alone, on a real house and on one whose answers were altered on the way.

interface Report {
  origin: string | undefined
  size: number
  records: number
  findings: { what: string; why: string }[]
}

/** What a state files besides the facts: enough that the log has a full tile, and so a level above. */
const OWN = 80

let readLog: (base: string) => Promise<Report>
let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
let server: Server
let address: string

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
}

const fileOwn = (i: number, kind: 'public' | 'filer') =>
  signAndFile(house, {
    v: 1,
    regime: house.regime.ref,
    form: 'treaty-status/1',
    participant: 'URY',
    says: 'answers',
    measures: ['II.6'],
    audience: { kind } as Audience,
    language: 'es',
    answers: {
      instrument: 'other',
      'instrument-name': `Convención ${i}`,
      status: 'ratified',
      'as-of': '2024-12-31',
    },
    provenance: { kind: 'state' },
    made: '2025-04-12',
  })

/** Ends the validity of the state's filing key: what it signed before still holds. */
const revokeOwn = () =>
  fileEntry(
    house,
    signEntry<KeyRevokeEntry>(
      {
        v: 1,
        kind: 'key-revoke',
        participant: 'URY',
        nonce: base64url(crypto.random(16)),
        key: (house.keys.find('URY', 'filing') as Signer).id,
        reason: 'rotated',
      },
      [house.keys.find('URY', 'root') as Signer],
      house.origin,
      crypto,
    ),
  )

/** Recalls a public record, opens a restricted one, has another opened on a day, and puts a policy in force. */
async function changeReaders([closed, later, recalled]: string[]) {
  const filing = house.keys.find('URY', 'filing') as Signer
  const root = house.keys.find('URY', 'root') as Signer
  const change = async (record: string, audience: Audience, on?: string) => {
    const { entry, beside } = audienceChange(
      { participant: 'URY', record, audience, ...(on ? { on } : {}) },
      crypto,
    )
    const signed = signEntry<AudienceEntry>(entry, [filing], house.origin, crypto)
    await fileEntry(house, signed, { audience: beside })
  }
  await change(closed as string, { kind: 'public' })
  await change(recalled as string, { kind: 'filer' })
  await change(later as string, { kind: 'public' }, '2999-12-31')
  const policy: ClearancePolicy = { ...DEFAULT_POLICY('URY'), signatures: 2 }
  const entry = signEntry<PolicyEntry>(policyEntry(policy, crypto), [root], house.origin, crypto)
  await fileEntry(house, entry, { policy })
  return recalled as string
}

/** The id of the record that was recalled. */
let gone: string

beforeAll(async () => {
  // By its address, for it is plain JavaScript that no type speaks of.
  const { href } = new URL('independent/read-log.mjs', import.meta.url)
  readLog = (await import(/* @vite-ignore */ href)).readLog
  place = await makePlace()
  const env = { PORT: '0', CONFIANZA_DATA: place.dataDir, DATABASE_URL: place.databaseUrl }
  // Without the control socket of `serve`, which sets a umask: tests run in threads, and threads have none.
  house = await openHouse(readConfig(env, fileURLToPath(new URL('..', import.meta.url))))
  server = createServer(getRequestListener(createApp(house).app.fetch, { overrideGlobalObjects: false }))
  address = await listen(server)
  await house.settled
  const own = await Promise.all(Array.from({ length: OWN }, (_, i) => fileOwn(i, i < 2 ? 'filer' : 'public')))
  gone = await changeReaders(own.map(({ id }) => id))
  await revokeOwn()
  await house.publisher.whenPublished(house.register.head().size)
}, 120_000)

afterAll(async () => {
  if (server) await close(server)
  if (house) await closeHouse(house)
  await place?.remove()
})

// The house is asked once for each answer: a receipt costs it far more than the reader.
const answers = new Map<string, Promise<{ status: number; body: Uint8Array }>>()
const ask = async (url: string) => {
  const answer = await fetch(address + url)
  return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
}

/** Reads the house through a proxy that flips one bit, at this part of the first answer whose path fits. */
async function readThrough(path?: RegExp, part = 0.5): Promise<Report> {
  let altered: string | undefined
  const proxy = createServer(async (request, response) => {
    const url = request.url as string
    if (!answers.has(url)) answers.set(url, ask(url))
    const { status, body } = await (answers.get(url) as ReturnType<typeof ask>)
    if (path?.test(url)) altered ??= url
    const at = Math.floor(body.length * part)
    response.writeHead(status).end(url === altered ? body.with(at, (body[at] as number) ^ 1) : body)
  })
  try {
    const report = await readLog(await listen(proxy))
    expect(altered !== undefined).toBe(path !== undefined)
    return report
  } finally {
    await close(proxy)
  }
}

test('an honest house holds by the protocol alone', async () => {
  const report = await readThrough()
  expect(report.findings).toEqual([])
  const records = (await readFacts(house.config.regimeDir)).length + OWN
  // Besides records: root, log key, regime, the secretariat's filing key; the state's root, filing key, revocation; three
  // changes of audience and a policy.
  expect(report).toMatchObject({ origin: house.origin, records, size: records + 11 })
  expect(report.size).toBeGreaterThan(256)
})

test('a record that was recalled is gone for it, and its proofs hold', async () => {
  expect((await ask(`/api/v1/records/${gone}/bytes`)).status).toBe(410)
  expect((await ask(`/api/v1/records/${gone}/receipt`)).status).toBe(410)
})

describe('one bit changed on the way is found', () => {
  test.each([
    ['the log key', /^\/log\/key$/, 'log key'],
    ['the checkpoint', /^\/log\/checkpoint$/, 'checkpoint'],
    ['an entry bundle', /^\/log\/tile\/entries\//, 'root'],
    ['a partial bundle', /^\/log\/tile\/entries\/.*\.p\//, 'root'],
    ['a tile of leaves', /^\/log\/tile\/0\//, 'tile 0/0'],
    ['a tile above', /^\/log\/tile\/1\//, 'tile 1/0'],
    ['a body', /\/bytes$/, /^body \d+$/],
    ['a receipt', /\/receipt$/, /^receipt \d+$/],
    ['the manifest', /\/regime\/manifest$/, 'regime'],
    ['a file of the regime', /\/regime\/files\//, 'regime'],
  ] as const)('in %s', async (_, path, what) => {
    const { findings } = await readThrough(path)
    expect(findings.map((finding) => finding.what)).toContainEqual(
      typeof what === 'string' ? what : expect.stringMatching(what),
    )
  })

  test.each([0, 0.02, 0.1, 0.3, 0.7, 0.9, 0.999])('at %d of a receipt', async (part) => {
    expect((await readThrough(/\/receipt$/, part)).findings).toHaveLength(1)
  })
})
