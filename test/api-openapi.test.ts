import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hex, utf8 } from '../src/bytes.ts'
import { filingSigner, policyEntry } from '../src/clearing-house.ts'
import { DEFAULT_POLICY, policyDigest } from '../src/records/approvals.ts'
import { signEntry } from '../src/records/sign.ts'
import { aReturn } from './a-return.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'
import { clear, handedOn, seatSomebody } from './clearing-desk.ts'

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
})
afterAll(() => api?.close())

/** The id of a record that an official cleared with a passkey. */
async function clearedRecord(house: ApiHouse['house']): Promise<string> {
  const author = await seatSomebody(house, 'author', { participant: 'CHL' })
  const official = await seatSomebody(house, 'clearing', { participant: 'CHL' })
  const draft = await handedOn(house, author.session)
  await clear(house, official, draft)
  return draft.record
}

/** A policy entry with its document, as a state sends them from its own machine. */
async function signedPolicy(house: ApiHouse['house']) {
  const policy = { ...DEFAULT_POLICY('CHL'), signatures: 2 }
  const entry = policyEntry('CHL', policyDigest(policy, house.crypto), policy.nonce)
  const signer = await filingSigner(house, 'CHL')
  return { entry: signEntry(entry, [signer], house.origin, house.crypto), policy }
}

/** Routes that belong into the document: what programs call. */
const FOR_PROGRAMS = /^\/(api|log|files)\/|^\/(openapi\.json|healthz|readyz|metrics|r\/:id)$/

const operations = () =>
  Object.entries(api.document.document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the OpenAPI document', () => {
  test('is OpenAPI 3.1 in its structure', () => {
    const { openapi, info, components } = api.document.document
    expect(openapi).toMatch(/^3\.1\.\d+$/)
    expect([info.title, info.version].every((one) => typeof one === 'string' && one !== '')).toBe(true)
    for (const name of Object.keys(components.schemas)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/)
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`
      expect(path, where).toMatch(/^\//)
      expect(['get', 'post', 'put'], where).toContain(method)
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path')
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(inPath.map(({ name }) => name).sort(), where).toEqual(named.sort())
      expect(
        inPath.every(({ required }) => required === true),
        where,
      ).toBe(true)
      const all = (operation.parameters ?? []).map((one) => `${one.in} ${one.name}`)
      expect(new Set(all).size, where).toBe(all.length)
      expect(
        (operation.parameters ?? []).every((one) => /^(path|query|header)$/.test(one.in) && one.schema),
        where,
      ).toBe(true)
      expect(Object.keys(operation.responses).length, where).toBeGreaterThan(0)
      for (const [code, { description }] of Object.entries(operation.responses)) {
        expect(code, where).toMatch(/^([1-5]\d\d|default)$/)
        expect(description, `${where} ${code}`).toMatch(/\S/)
      }
    }
  })

  test('holds JSON Schemas 2020-12 alone, and its references lead somewhere', () => {
    const { document } = api
    for (const name of Object.keys(document.document.components.schemas))
      document.validatorAt('components', 'schemas', name)
    for (const { path, method, operation } of operations()) {
      for (const place of (operation.parameters ?? []).keys())
        document.validatorAt('paths', path, method, 'parameters', place, 'schema')
      for (const type of Object.keys(operation.requestBody?.content ?? {}))
        document.validatorAt('paths', path, method, 'requestBody', 'content', type, 'schema')
      for (const [code, { content = {} }] of Object.entries(operation.responses))
        for (const type of Object.keys(content))
          document.validatorAt('paths', path, method, 'responses', code, 'content', type, 'schema')
    }
    for (const [reference] of JSON.stringify(document.document).matchAll(/#\/components\/schemas\/\w+/g))
      expect(Object.keys(document.document.components.schemas)).toContain(reference.split('/').pop())
  })

  test('names the routes the house has, and no others', () => {
    const routes = api.app.routes
      .filter(({ method, path }) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(method) && FOR_PROGRAMS.test(path))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`)
    const told = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`)
    expect(told.sort()).toEqual([...new Set(routes)].sort())
  })

  test('is the one that is served', async () => {
    expect((await api.ask('/openapi.json')).json).toEqual(api.document.document)
    expect((await api.ask('/openapi.json')).type).toMatch(/^application\/json/)
    expect((await api.ask('/openapi.json')).header('access-control-allow-origin')).toBe('*')
  })

  test('is true of what every route answers, and of its refusals', async () => {
    const { ask, signed, document } = api
    const pdf = utf8('%PDF-1.7\n')
    const sha256 = hex(api.house.crypto.sha256(pdf))
    const attachments = [{ name: 'a.pdf', type: 'application/pdf', size: pdf.length, sha256 }]
    const { id, body } = await signed({ ...aReturn(), attachments })
    for (const _ of ['201', '200']) await ask('/api/v1/records', { method: 'POST', body })
    for (const _ of ['201', '200'])
      await ask(`/api/v1/records/${id}/attachments/${sha256}`, { method: 'PUT', bytes: pdf })
    await ask(`/files/${id}/${sha256}/a.pdf`, { range: 'bytes=0-1' })
    const cleared = await clearedRecord(api.house)
    const at: Record<string, string> = {
      '/api/v1/records/{id}/approvals': `/api/v1/records/${cleared}/approvals`,
      '/api/v1/records/{id}/policy': `/api/v1/records/${cleared}/policy`,
      '/api/v1/regime/files/{path}': '/api/v1/regime/files/regime.yaml',
      '/api/v1/forms/{form}/{version}': '/api/v1/forms/milex-return/v1',
      '/log/tile/{path}': '/log/tile/0/000.p/1',
      '/files/{id}/{sha256}/{name}': `/files/${id}/${sha256}/a.pdf`,
    }
    await ask('/api/v1/entries', { method: 'POST', body: await signedPolicy(api.house) })
    const { form, participant, answers } = aReturn()
    await ask('/api/v1/check', { method: 'POST', body: { form, participant, answers } })
    for (const { path, method } of operations()) {
      const address = (at[path] ?? path).replace('{id}', id).replace('{sha256}', sha256)
      if (method === 'get') await ask(address)
      const other = { put: { method: 'PUT', bytes: pdf }, post: { method: 'POST', body: {} } } as const
      await ask(address.replace(/[^/]*$/, 'never'), method === 'get' ? {} : other[method as 'put' | 'post'])
    }
    for (const path of ['/api/v1/audit/export', '/api/v1/audit'])
      await ask(path, { seat: 'URY', role: 'administrator' })
    for (const path of ['/api/v1/check', '/api/v1/records']) await ask(path, { method: 'POST', body: {} })
    const answered = operations().flatMap(({ path, method, operation }) =>
      Object.keys(operation.responses)
        .filter((code) => /^20\d|302/.test(code))
        .map((code) => `${method} ${path} ${code}`),
    )
    expect(answered.filter((one) => !document.seen.has(one))).toEqual([])
  })
})
