import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filerOf } from '../src/audience/reader.ts'
import { aReturn } from './a-return.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
})
afterAll(() => api?.close())

const post = (body: unknown, lang?: string) =>
  api.ask('/api/v1/records', { method: 'POST', body, ...(lang ? { lang } : {}) })
const check = (question: object, more: { lang?: string; seat?: string } = {}) =>
  api.ask('/api/v1/check', { method: 'POST', body: question, ...more })
const question = (total: string, more: object = {}) => ({
  form: 'milex-return/1',
  participant: 'URY',
  period: '2025',
  answers: { ...aReturn().answers, total },
  ...more,
})

describe('a filing', () => {
  test('is answered 201, and the same bytes again 200 with the same answer, without any session', async () => {
    const { id, body } = await api.signed({ period: '2001' })
    const size = api.house.register.head().size
    const first = await post(body)
    expect(first.status).toBe(201)
    expect(first.json).toEqual({
      id,
      index: size,
      state: expect.stringMatching(/^(sequenced|published)$/),
      receipt: `/api/v1/records/${id}/receipt`,
    })
    expect(first.header('location')).toBe(`/api/v1/records/${id}`)
    expect((await api.ask(first.json.receipt)).status).toBe(200)
    const again = await post(body)
    expect([again.status, again.json]).toEqual([200, { ...first.json, state: 'published' }])
    expect(api.house.register.head().size).toBe(size + 1)
  })

  test('sent twice at once stands once, and both are told the same place', async () => {
    const { body } = await api.signed({ period: '2002' })
    const both = await Promise.all([post(body), post(body)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201])
    expect(both[0]?.json.index).toBe(both[1]?.json.index)
  })

  test('that checks keep out is refused with its findings in the language asked for; nothing is stored', async () => {
    const { id, body } = await api.signed({
      answers: { kind: 'single-figure', currency: 'UYU', total: 'much' },
    })
    const size = api.house.register.head().size
    const words = new Set<string>()
    for (const lang of ['en', 'es', 'pt', 'fr']) {
      const { status, type, json, header } = await post(body, lang)
      expect([status, json.code, json.status]).toEqual([422, 'bad-answers', 422])
      expect(type).toMatch(/^application\/problem\+json/)
      expect(header('content-language')).toBe(lang)
      expect(json.findings).toContainEqual(expect.objectContaining({ pointer: '/total', severity: 'error' }))
      words.add(`${json.title} ${json.findings[0].message}`)
    }
    expect(words.size).toBe(4)
    expect(api.house.register.head().size).toBe(size)
    expect((await api.ask(`/api/v1/records/${id}`)).status).toBe(404)
  })

  test('needs the signature of its filer', async () => {
    const [mine, other] = await Promise.all([
      api.signed({ period: '2003' }),
      api.signed({ participant: 'CHL' }),
    ])
    const { sigs } = other.body as { sigs: unknown[] }
    expect((await post({ ...mine.body, sigs })).status).toBe(403)
    expect((await post({ ...mine.body, sigs: [] })).status).toBeGreaterThanOrEqual(400)
  })

  test('may come from the script of any site', async () => {
    const asked = await api.ask('/api/v1/records', { method: 'OPTIONS' })
    expect([asked.status, asked.header('access-control-allow-origin')]).toEqual([204, '*'])
    expect(asked.header('access-control-allow-methods')).toMatch(/POST.*PUT/)
    expect(asked.header('access-control-allow-headers')).toBe('content-type, record-nonce')
    // A readable answer to anybody must never go with the cookies of somebody.
    expect(asked.header('access-control-allow-credentials')).toBeNull()
  })
})

describe('a check', () => {
  test('tells findings in the language asked for, and stores nothing', async () => {
    const state = async () => ({
      head: api.house.register.head(),
      drafts: await api.house.register.drafts.listDrafts(filerOf(api.house.register.circles, 'URY')),
      records: (await api.ask('/api/v1/records?participant=URY')).json,
    })
    const before = await state()
    const messages = new Set<string>()
    for (const lang of ['en', 'es', 'pt', 'fr']) {
      const { status, json } = await check(question('much'), { lang })
      expect(status).toBe(200)
      expect(json.findings).toContainEqual(expect.objectContaining({ pointer: '/total', severity: 'error' }))
      messages.add(json.findings[0].message)
    }
    expect(messages.size).toBe(4)
    expect((await check(question('31000', { participant: 'CHL' }))).json).toEqual({
      findings: expect.any(Array),
    })
    expect(await state()).toEqual(before)
  })

  test('refuses what it cannot read, and forms and participants that are none', async () => {
    for (const [body, code] of [
      [question('1', { form: 'milex-return/9' }), 'unknown-form'],
      [question('1', { participant: 'ZZZ' }), 'unknown-participant'],
      [question('1', { more: 1 }), 'bad-request'],
      [{ form: 'milex-return/1' }, 'bad-request'],
      [question('1', { answers: null }), 'bad-request'],
      [question('1', { answers: [] }), 'bad-request'],
    ] as const)
      expect((await check(body)).json.code, JSON.stringify(body)).toBe(code)
  })

  test('looks back on what its caller may read, and no further', async () => {
    const far = ({ json }: Awaited<ReturnType<typeof check>>) =>
      json.findings.some(({ rule }: { rule: string }) => rule === 'far-from-last-year')
    const draft = question('9', {
      participant: 'BOL',
      answers: { ...aReturn().answers, currency: 'BOB', total: '9' },
    })
    await api.file({
      participant: 'BOL',
      audience: { kind: 'filer' },
      answers: { ...aReturn().answers, currency: 'BOB' },
    })
    expect(far(await check(draft))).toBe(false)
    expect(far(await check(draft, { seat: 'ARG' }))).toBe(false)
    expect(far(await check(draft, { seat: 'OAS' }))).toBe(false)
    expect(far(await check(draft, { seat: 'BOL' }))).toBe(true)
  })
})
