import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApi } from '../src/api/openapi.ts'
import { createApp } from '../src/app.ts'
import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import { utf8 } from '../src/bytes.ts'
import { closeHouse, openHouse, recordAct, signAndFile } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { nodeCrypto } from '../src/crypto-node.ts'
import { vkeyText } from '../src/log/note.ts'
import { openSession } from '../src/seats/sessions.ts'
import { verifyAudit } from '../src/verify/audit.ts'
import { aReturn } from './a-return.ts'
import { ApiDocument, type OpenApi } from './api-document.ts'
import { makePlace, type Place } from './open-register.ts'

const HOUSE = 'http://127.0.0.1:8080'
let place: Place
let house: Awaited<ReturnType<typeof openHouse>>
let app: ReturnType<typeof createApp>['app']
let files: string

beforeAll(async () => {
  place = await makePlace()
  files = mkdtempSync(join(tmpdir(), 'confianza-audit-'))
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  house = await openHouse(readConfig(env, ROOT), { facts: false })
  await house.settled
  app = createApp(house).app
  await recordAct(house, {
    participant: 'URY',
    act: 'policy',
    about: '=HYPERLINK("http://evil.example")',
    seat: 'trial-administrator',
    role: 'administrator',
    details: { signatures: '2' },
  })
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
  rmSync(files, { recursive: true, force: true })
})

async function ask(address: string, participant?: string, role: Role = 'administrator') {
  const token =
    participant === undefined
      ? undefined
      : await openSession(house, { participant, seat: `trial-${role}`, role, origin: HOUSE })
  const response = await app.request(`${HOUSE}${address}`, {
    headers: { ...(token ? { cookie: `session=${token}` } : {}), accept: 'text/html, */*' },
  })
  return { response, body: await response.text() }
}

const ADDRESSES = ['/api/v1/audit', '/api/v1/audit/export', '/en/desk/audit', '/en/desk/audit.csv']

test.each(ADDRESSES)('%s is for administrators, of their own participant alone', async (address) => {
  expect((await ask(address)).response.status).toBe(address.startsWith('/api') ? 401 : 302)
  for (const [participant, role] of [
    ['URY', 'author'],
    ['URY', 'clearing'],
    ['URY', 'reader'],
    ['URY', 'contact'],
    ['OAS', 'officer'],
    ['OAS', 'operator'],
  ] as const) {
    const { response, body } = await ask(address, participant, role)
    expect([response.status, role]).toEqual([403, role])
    expect(body).not.toContain('HYPERLINK')
  }
  for (const other of ['ARG', 'OAS'])
    expect((await ask(address, other)).body).not.toMatch(/HYPERLINK|audit\/URY/)
  const own = await ask(address, 'URY')
  expect(own.response.status).toBe(200)
  expect(own.body).toContain('HYPERLINK')
  expect(own.response.headers.get('cache-control')).toBe('private, no-store')
})

test('the API answers as its document says, and takes no other query', async () => {
  const document = new ApiDocument(openApi(house) as unknown as OpenApi)
  for (const address of ['/api/v1/audit?act=policy&limit=1', '/api/v1/audit/export', '/api/v1/audit?act=x']) {
    const { response, body } = await ask(address, 'URY')
    const type = response.headers.get('content-type')
    const json = /json\b/.test(type ?? '') && !/jsonl/.test(type ?? '') ? JSON.parse(body) : undefined
    expect(
      document.faultOf({ method: 'GET', address, status: response.status, type, body, json } as never),
    ).toBe('')
  }
  for (const query of ['?participant=ARG', '?act=dreamt', '?limit=501', '?before=-1'])
    expect((await ask(`/api/v1/audit${query}`, 'URY')).response.status).toBe(400)
})

test('what is downloaded is what the verifier takes', async () => {
  const { body } = await ask('/api/v1/audit/export', 'URY')
  writeFileSync(join(files, 'a'), body)
  const { findings, lines } = verifyAudit(utf8(body), { vkey: vkeyText(house.signer.key) }, nodeCrypto)
  expect(findings).toEqual([])
  expect(lines).toBeGreaterThan(1)
  expect(body).toContain('"act":"audit-export"')
})

test('no cell of the table is a formula', async () => {
  const { body } = await ask('/es/desk/audit.csv', 'URY')
  expect(body).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  expect(body).toContain('Administrador')
})

test.each(['en', 'es', 'pt', 'fr'])(
  'the page in %s has its lines in words and a checkpoint to keep',
  async (lang) => {
    const { body } = await ask(`/${lang}/desk/audit?act=policy`, 'URY')
    expect(body).toContain(`${house.origin}/audit/URY\n`)
    expect(body).toContain('signatures: 2')
    expect(body).not.toContain('audit.act')
  },
)

test('the filer’s own seats see who read a record; whoever read it does not', async () => {
  const { period: _, ...rest } = aReturn({ participant: 'URY', says: 'not-in-position', answers: {} })
  const form = house.regime.forms.get('point-of-contact/1')
  const { id } = await signAndFile(house, {
    ...rest,
    form: 'point-of-contact/1',
    measures: [...(form?.measures ?? [])],
    audience: { kind: 'participants' },
  })
  const read = await ask(`/en/records/${id}`, 'ARG', 'reader')
  expect(read.response.status).toBe(200)
  expect(read.body).not.toContain('id="readers"')
  const own = await ask(`/en/records/${id}`, 'URY', 'author')
  expect(own.body).toContain('id="readers"')
  expect(own.body.slice(own.body.indexOf('id="readers"'))).toContain('Argentin')
  expect((await ask('/en/desk/audit?act=reading', 'ARG')).body).toContain(id.slice(0, 12))
})
