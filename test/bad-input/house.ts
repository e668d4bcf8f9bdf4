import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { expect } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ROOT } from '../../src/build.ts'
import { base64url } from '../../src/bytes.ts'
import { closeHouse, fileEntry, filingSigner, type House, openHouse } from '../../src/clearing-house.ts'
import { readConfig } from '../../src/config.ts'
import type { Signer } from '../../src/crypto.ts'
import { nodeCrypto as crypto } from '../../src/crypto-node.ts'
import { PROBLEMS, type ProblemCode } from '../../src/problems.ts'
import { canonicalBytes } from '../../src/records/canonical.ts'
import { recordId } from '../../src/records/record.ts'
import { signEntry } from '../../src/records/sign.ts'
import { signStatement } from '../../src/records/statement.ts'
import type { FiledRecord, KeyRevokeEntry } from '../../src/records/types.ts'
import type { Lang } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { makePlace } from '../open-register.ts'

/** A house that answers over HTTP, without the facts of a first start, with two states' keys and a revoked one. */
export interface TestHouse {
  house: House
  port: number
  ury: Signer
  uryRoot: Signer
  arg: Signer
  oas: Signer
  /** BRA's filing key, which was revoked. */
  revoked: Signer
  /** What the house told its operator. */
  told: string[]
  /** Closes the house and takes away what it kept. */
  close(): Promise<void>
}

export interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

/**
 * Opens the house. Its doors are those of main.ts but for the control socket: that sets the umask, which threads may not.
 */
export async function openTestHouse(): Promise<TestHouse> {
  const place = await makePlace()
  const { dataDir, databaseUrl } = place
  const config = readConfig({ PORT: '0', CONFIANZA_DATA: dataDir, DATABASE_URL: databaseUrl }, ROOT)
  const told: string[] = []
  const house = await openHouse(config, {
    facts: false,
    log: (event, details) => told.push(`${event} ${JSON.stringify(details)}`),
  })
  const server = createServer(
    getRequestListener(createApp(house).app.fetch, { overrideGlobalObjects: false }),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const ury = await filingSigner(house, 'URY')
  const arg = await filingSigner(house, 'ARG')
  const revoked = await filingSigner(house, 'BRA')
  const unsigned = {
    v: 1,
    kind: 'key-revoke',
    participant: 'BRA',
    nonce: base64url(crypto.random(16)),
    key: revoked.id,
    reason: 'lost',
  } as const
  const root = house.keys.find('BRA', 'root') as Signer
  await fileEntry(house, signEntry<KeyRevokeEntry>(unsigned, [root], house.origin, crypto))
  return {
    house,
    port: (server.address() as AddressInfo).port,
    ury,
    uryRoot: house.keys.find('URY', 'root') as Signer,
    arg,
    oas: await filingSigner(house, 'OAS'),
    revoked,
    told,
    async close() {
      server.closeAllConnections()
      await once(server.close(), 'close')
      await closeHouse(house)
      await place.remove()
    },
  }
}

/** A request as it is spelled: fetch would tidy a path of `..` or `%00` before it is sent. */
export const ask = (
  { port }: Pick<TestHouse, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let said = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        said += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: said }),
      )
    })
    // A house that refuses early may close while the rest is still being sent: then the answer has come already.
    sent.on('error', reject)
    sent.end(body)
  })

export const JSON_TYPE = { 'content-type': 'application/json' }
export const posted = (value: unknown): Asked => ({
  method: 'POST',
  headers: JSON_TYPE,
  body: typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value),
})

/** Asks in two languages and expects the refusal of that code in each: its status, words and nothing of the inside. */
export async function expectRefusal(
  test: TestHouse,
  path: string,
  asked: Asked,
  code: ProblemCode,
): Promise<Answer> {
  const size = test.house.register.head().size
  const answers: Answer[] = []
  for (const lang of ['es', 'fr'] as const satisfies Lang[]) {
    const headers = { ...asked.headers, 'accept-language': `${lang};q=0.9, en;q=0.1` }
    const answer = await ask(test, path, { ...asked, headers })
    expect({ status: answer.status, body: answer.body }).toMatchObject({
      status: PROBLEMS[code],
      body: expect.stringContaining(`"code":"${code}"`),
    })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/)
    expect(answer.headers['content-language']).toBe(lang)
    expect(answer.headers['cache-control']).toContain('no-store')
    expect(JSON.parse(answer.body)).toMatchObject({
      type: `/${lang}/problems#${code}`,
      title: say(lang).t(`problems.${code}`),
      status: PROBLEMS[code],
      code,
    })
    expect(answer.body).not.toMatch(/\bat [^ ]+ \(|\.[cm]?[jt]sx?:\d|node_modules|node:|\b[A-Za-z]*Error\b/)
    expect(answer.body.length).toBeLessThan(5000)
    answers.push(answer)
  }
  expect(test.house.register.head().size).toBe(size)
  return answers[0] as Answer
}

/** A record of a state's position under a treaty. */
export const sample = (change: Partial<FiledRecord> = {}): FiledRecord => ({
  v: 1,
  regime: 'miami-2003/1',
  form: 'treaty-status/1',
  participant: 'URY',
  says: 'answers',
  measures: ['II.4'],
  audience: { kind: 'public' },
  language: 'es',
  answers: { instrument: 'cifta', status: 'ratified', deposited: '2003-10-02', 'as-of': '2024-12-31' },
  provenance: { kind: 'state' },
  made: '2025-04-12',
  nonce: base64url(crypto.random(16)),
  ...change,
})

/** The body that files bytes, whatever they are: signed as if they were a record. */
export function submission(test: TestHouse, bytes: Uint8Array, signer: Signer = test.ury) {
  const digest = `sha256:${recordId(bytes, crypto)}`
  const about = { v: 1, kind: 'record', participant: signer.participant, record: { digest } } as const
  return { record: base64url(bytes), sigs: [signStatement(about, signer, test.house.origin, crypto)] }
}

/** The same of a record. */
export const filing = (test: TestHouse, change: Partial<FiledRecord> = {}, signer?: Signer) =>
  submission(test, canonicalBytes(sample(change)), signer)

/** Files a record that is right and gives its id. */
export async function filed(test: TestHouse, change: Partial<FiledRecord> = {}, signer?: Signer) {
  const answer = await ask(test, '/api/v1/records', posted(filing(test, change, signer)))
  expect(answer).toMatchObject({ status: 201 })
  return JSON.parse(answer.body) as { id: string; index: number }
}
