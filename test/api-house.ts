import { expect } from 'vitest'
import { openApi } from '../src/api/openapi.ts'
import { createApp } from '../src/app.ts'
import { filerOf } from '../src/audience/reader.ts'
import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import { base64url } from '../src/bytes.ts'
import { closeHouse, filingSigner, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { recordId } from '../src/records/record.ts'
import { signRecord } from '../src/records/sign.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { openSession } from '../src/seats/sessions.ts'
import { aReturn } from './a-return.ts'
import { type Answered, ApiDocument, type OpenApi } from './api-document.ts'
import { makePlace } from './open-register.ts'
import { settledPlace } from './settled-place.ts'

/** How something is asked for, beside its address. */
export interface Asked {
  method?: 'GET' | 'HEAD' | 'POST' | 'OPTIONS' | 'PUT' | 'DELETE'
  /** Accept-Language. */
  lang?: string
  accept?: string
  /** The participant whose trial seat asks; of the role that drafts, unless another is named. */
  seat?: string
  role?: Role
  ifNoneMatch?: string
  range?: string
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a form of the house's own pages. */
  form?: Record<string, string | readonly string[]>
  /** Sent as they are. */
  bytes?: Uint8Array
}

/** An answer, with its parts as tests look at them. */
export interface Answer extends Answered {
  header(name: string): string | null
  bytes: Uint8Array
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came, held against the document before it is looked at.
  json: any
}

/** A real house with its public facts, asked in-process. */
export interface ApiHouse {
  house: Awaited<ReturnType<typeof openHouse>>
  document: ApiDocument
  app: ReturnType<typeof createApp>['app']
  /** Asks, and holds the answer to what every answer of the house must be. */
  ask(address: string, asked?: Asked): Promise<Answer>
  /** What a POST of a record sends, signed by the trial seat of its filer. */
  signed(record: Partial<FiledRecord>): Promise<{ id: string; bytes: Uint8Array; body: object }>
  /** Files a record through the API and waits until it is published; its id and index. */
  file(record: Partial<FiledRecord>): Promise<{ id: string; index: number }>
  close(): Promise<void>
}

const SECURITY: readonly (readonly [string, RegExp])[] = [
  [
    'content-security-policy',
    /^default-src 'none';(?!.*unsafe)(?=.*frame-ancestors 'none')(?=.*base-uri 'none')/,
  ],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^same-origin$/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['permissions-policy', /camera=\(\)/],
]

/** When such a house begins: which returns are due, and which years are recent, is the same whenever the tests run. */
const BEGINNING = Date.parse('2026-11-26T10:00:00Z')

/** Opens a house with the regime's public facts at a place of its own; `settings`: what differs from a trial's. */
export async function openApiHouse(settings: Readonly<Record<string, string>> = {}): Promise<ApiHouse> {
  // Another regime has facts of its own.
  const place = await (settings['CONFIANZA_REGIME'] ? makePlace() : settledPlace())
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...settings,
  }
  const began = Date.now()
  const now = () => new Date(BEGINNING + Date.now() - began)
  const house = await openHouse(readConfig(env, ROOT), { now })
  await house.settled
  const { app } = createApp(house)
  const document = new ApiDocument(openApi(house) as unknown as OpenApi)
  const tokens = new Map<string, string>()
  const cookieOf = async (participant: string, role?: Role) => {
    const own = filerOf(house.register.circles, participant)
    const sits = role ?? (own.kind === 'seat' ? own.role : 'author')
    const name = `${participant} ${sits}`
    const token =
      tokens.get(name) ??
      (await openSession(house, {
        participant,
        seat: `trial-${sits}`,
        role: sits,
        origin: 'http://localhost',
      }))
    tokens.set(name, token)
    return `session=${token}`
  }

  const ask: ApiHouse['ask'] = async (address, asked = {}) => {
    const { lang, accept, seat, role, ifNoneMatch, range, body, bytes, form } = asked
    const method = asked.method ?? (form ? 'POST' : 'GET')
    const fields = new URLSearchParams(
      Object.entries(form ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    )
    const response = await app.request(address, {
      method,
      headers: {
        ...(lang ? { 'accept-language': lang } : {}),
        ...(accept ? { accept } : {}),
        ...(seat ? { cookie: await cookieOf(seat, role) } : {}),
        ...(range ? { range } : {}),
        ...(ifNoneMatch ? { 'if-none-match': ifNoneMatch } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form ? { body: fields.toString() } : {}),
      ...(bytes === undefined ? {} : { body: bytes as BodyInit }),
    })
    const answer = await read(method, address, response)
    expectAsAlways(document, answer, seat)
    return answer
  }
  const signed: ApiHouse['signed'] = async (more) => {
    const nonce = base64url(house.crypto.random(16))
    const record: FiledRecord = { ...aReturn(), nonce, ...more }
    const filer = record.provenance.kind === 'transcribed' ? house.regime.secretariat : record.participant
    const bytes = canonicalBytes(record)
    const { sigs } = signRecord(bytes, await filingSigner(house, filer), house.origin, house.crypto)
    return { id: recordId(bytes, house.crypto), bytes, body: { record: base64url(bytes), sigs } }
  }
  return {
    house,
    document,
    app,
    ask,
    signed,
    async file(record) {
      const { body } = await signed(record)
      const filed = await ask('/api/v1/records', { method: 'POST', body })
      expect(filed.body, 'the filing is taken').toContain('"index"')
      // Answers are functions of what is published too: a test that files goes on from a state that stands still.
      await house.publisher.whenPublished(filed.json.index + 1)
      return filed.json
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
}

async function read(method: string, address: string, response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const body = new TextDecoder().decode(bytes)
  const type = response.headers.get('content-type')
  return {
    method,
    address,
    status: response.status,
    type,
    body,
    bytes,
    header: (name) => response.headers.get(name),
    json: /json\b/.test(type ?? '') && body ? JSON.parse(body) : undefined,
  }
}

/** Addresses the OpenAPI document answers for. */
const DOCUMENTED = /^\/(api|log|r|files)\/|^\/(openapi\.json|healthz|readyz|metrics)$/

/** What holds for every answer there is, errors and 304s too. */
function expectAsAlways(document: ApiDocument, answer: Answer, seat: string | undefined): void {
  const { method, address, status } = answer
  const asked = `${method} ${address} ${status}`
  for (const [name, value] of SECURITY) expect(answer.header(name), `${name}: ${asked}`).toMatch(value)
  expect(status, `${asked}: ${answer.body.slice(0, 200)}`).not.toBe(500)
  if (method === 'HEAD' || status === 304) expect(answer.body, asked).toBe('')
  if (seat) expect(answer.header('cache-control'), asked).toBe('private, no-store')
  if (/^\/(api|log)\//.test(address)) expect(answer.header('access-control-allow-origin'), asked).toBe('*')
  if (method !== 'OPTIONS' && DOCUMENTED.test(address.split('?')[0] as string))
    expect(document.faultOf(answer), `${asked} as the OpenAPI document has it`).toBe('')
}
