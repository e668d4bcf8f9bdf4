import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PageCache } from '../src/api/page-cache.ts'
import { createApp } from '../src/app.ts'
import { aReturn } from './a-return.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let api: ApiHouse
let id: string
beforeAll(async () => {
  api = await openApiHouse()
  id = (await api.file({})).id
  await api.ask(`/api/v1/records/${id}/receipt`)
})
afterAll(() => api?.close())

/** One address of every public kind. */
const PUBLIC = () =>
  [
    '/openapi.json',
    ...['regime', 'regime/manifest', 'regime/files/regime.yaml', 'measures', 'participants', 'forms'],
    ...['forms/milex-return/v1', 'records', 'records?form=meeting&limit=2', 'matrix', 'matrix?year=2024'],
    ...[`records/${id}`, `records/${id}/bytes`, `records/${id}/receipt`],
    ...['/es', '/en/measures', '/pt/records?year=2024', '/fr/matrix', `/es/records/${id}`, '/es/matrix.csv'],
  ].map((one) => (one.startsWith('/') ? one : `/api/v1/${one}`))

const etag = async (address: string, lang = 'en') => (await api.ask(address, { lang })).header('etag')

describe('the ETag of a public answer', () => {
  test('is the same twice, another for each address and language, and answered 304', async () => {
    const seen = new Set<string>()
    for (const address of PUBLIC()) {
      for (const lang of ['en', 'es']) {
        const first = await api.ask(address, { lang })
        const tag = first.header('etag') as string
        expect([first.status, tag], address).toEqual([200, expect.stringMatching(/^"[0-9a-f]{32}"$/)])
        expect(first.header('cache-control'), address).toBe('no-cache')
        expect(first.header('vary'), address).toMatch(/accept-language/)
        const again = await api.ask(address, { lang })
        expect([again.header('etag'), again.body, again.type]).toEqual([tag, first.body, first.type])
        for (const ifNoneMatch of [tag, `W/${tag}`, `"other", ${tag}`]) {
          const same = await api.ask(address, { lang, ifNoneMatch })
          expect([same.status, same.header('etag'), same.body], address).toEqual([304, tag, ''])
          expect(same.header('vary'), address).toBe(first.header('vary'))
        }
        expect((await api.ask(address, { lang, ifNoneMatch: `"${'0'.repeat(32)}"` })).status).toBe(200)
        seen.add(tag)
      }
    }
    expect(seen.size).toBe(PUBLIC().length * 2)
  })

  test('is another after a filing, and the old one no longer answered 304', async () => {
    for (const address of ['/api/v1/records', '/api/v1/matrix', '/es', '/openapi.json']) {
      const before = await etag(address)
      await api.file({ period: '2012' })
      expect(await etag(address), address).not.toBe(before)
      expect((await api.ask(address, { lang: 'en', ifNoneMatch: before as string })).status).toBe(200)
    }
  })

  test('is another on another day and in another build', async () => {
    const { house } = api
    const at = (time: string) =>
      createApp({ ...house, now: () => new Date(time) }).app.request('/api/v1/records')
    const tag = async (time: string) => (await at(time)).headers.get('etag')
    const one = await tag('2030-01-01T00:00:00Z')
    expect(await tag('2030-01-01T23:59:59Z')).toBe(one)
    expect(await tag('2030-01-02T00:00:00Z')).not.toBe(one)
    const [old, same, other] = ['a', 'a', 'b'].map((build) => new PageCache(house, build).etag('/es', 'es'))
    expect([same === old, other === old]).toEqual([true, false])
  })

  test('stands on no error, and on nothing a seat reads', async () => {
    for (const address of [`/api/v1/records/${'0'.repeat(64)}`, '/api/v1/records?limit=0', '/es/nothing']) {
      const answer = await api.ask(address)
      expect([answer.header('etag'), answer.header('cache-control')], address).toEqual([null, 'no-store'])
    }
    for (const address of PUBLIC()) {
      const own = await api.ask(address, { seat: 'URY', ifNoneMatch: (await etag(address, 'es')) as string })
      expect([own.status, own.header('etag')], address).toEqual([200, null])
    }
  })
})

describe('a HEAD', () => {
  test('is answered as GET is, without the body', async () => {
    const others = ['/log/key', '/log/checkpoint', '/healthz', '/readyz', '/metrics', '/', `/r/${id}`]
    const wrong = ['/api/v1/nothing', '/api/v1/records?limit=0', '/log/tile/0/999', '/es/nothing', '/nothing']
    for (const address of [...PUBLIC(), ...others, ...wrong]) {
      const [get, head] = [await api.ask(address), await api.ask(address, { method: 'HEAD' })]
      expect([head.status, head.body], address).toEqual([get.status, ''])
      for (const name of ['content-type', 'etag', 'cache-control', 'vary', 'location', 'content-language'])
        expect(head.header(name), `${name} of ${address}`).toBe(get.header(name))
    }
    const tag = (await etag('/api/v1/records')) as string
    expect((await api.ask('/api/v1/records', { method: 'HEAD', lang: 'en', ifNoneMatch: tag })).status).toBe(
      304,
    )
  })
})

describe('an error', () => {
  test('of the API is a problem in the language asked for, whatever the caller accepts', async () => {
    const titles = new Set<string>()
    for (const lang of ['en', 'es', 'pt', 'fr']) {
      for (const accept of ['application/json', 'text/html,*/*']) {
        const { status, type, json, header } = await api.ask('/api/v1/records/abc', { lang, accept })
        expect([status, json.status, json.code]).toEqual([404, 404, 'not-found'])
        expect(type).toMatch(/^application\/problem\+json/)
        expect(header('content-language')).toBe(lang)
        titles.add(json.title)
        const page = await api.ask(json.type.split('#')[0])
        expect([page.status, page.body.includes('id="not-found"')]).toEqual([200, true])
      }
    }
    expect(titles.size).toBe(4)
  })

  test('under a language is a page in it, and elsewhere a page for browsers and a problem for others', async () => {
    for (const lang of ['en', 'es', 'pt', 'fr']) {
      for (const path of [
        '/nothing',
        '/records/abc',
        '/records?limit=0',
        '/measures/I.99',
        '/participants/ZZZ',
      ]) {
        const page = await api.ask(`/${lang}${path}`, { lang: 'es', accept: 'text/html' })
        expect([page.status, page.type], path).toEqual([
          path.includes('=') ? 400 : 404,
          'text/html; charset=UTF-8',
        ])
        expect(page.body, path).toMatch(new RegExp(`^<!doctype html><html lang="${lang}"`))
      }
      for (const address of ['/r/abcdef', '/nothing', '/de/records']) {
        const page = await api.ask(address, { lang, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
        expect([page.status, page.type?.split(';')[0]], address).toEqual([404, 'text/html'])
        expect(page.body, address).toContain(`<html lang="${lang}"`)
        const document = await api.ask(address, { lang })
        expect(document.type, address).toMatch(/^application\/problem\+json/)
        expect(document.json.type, address).toBe(`/${lang}/problems#not-found`)
      }
    }
  })

  test('says 405 with what is allowed where a route has other methods', async () => {
    for (const [method, address] of [
      ['DELETE', '/api/v1/records'],
      ['PUT', `/api/v1/records/${id}`],
      ['POST', '/api/v1/matrix'],
    ] as const) {
      const { status, json, header } = await api.ask(address, { method })
      expect([status, json.code], address).toEqual([405, 'method-not-allowed'])
      expect(header('allow'), address).toMatch(/GET/)
    }
    expect((await api.ask('/api/v1/check')).json).toMatchObject({ status: 405, code: 'method-not-allowed' })
  })

  test('with a cross-site form is refused: a cookie signs nothing for another site', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.invalid' }
    const sent = await api.app.request('/es/sign-in', {
      method: 'POST',
      headers: form,
      body: 'participant=URY',
    })
    expect([sent.status, sent.headers.get('set-cookie')]).toEqual([403, null])
    expect(sent.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(sent.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('with a form of a name that was made to lead here is refused; of this machine it is taken', async () => {
    const signIn = (house: string) =>
      api.app.request(`${house}/es/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: house },
        body: 'participant=URY',
      })
    expect((await signIn('http://rebound.example:8080')).status).toBe(403)
    expect((await signIn('http://localhost:8080')).status).toBe(303)
  })
})

test('a body that is no JSON by its type is refused, and pages open to no other site', async () => {
  const body = JSON.stringify({ form: 'milex-return/1', participant: 'URY', answers: aReturn().answers })
  const sent = await api.app.request('/api/v1/check', { method: 'POST', body })
  expect([sent.status, (await sent.json()).code]).toEqual([415, 'wrong-type'])
  for (const address of ['/es', '/', '/healthz', '/metrics', '/es/log'])
    expect((await api.ask(address)).header('access-control-allow-origin'), address).toBeNull()
})
