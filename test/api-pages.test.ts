import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiHouse, openApiHouse } from './api-house.ts'

const LANGS = ['en', 'es', 'pt', 'fr'] as const

let api: ApiHouse
let id: string
beforeAll(async () => {
  api = await openApiHouse()
  id = (await api.file({})).id
})
afterAll(() => api?.close())

const PAGES = () => [
  '',
  '/measures',
  '/participants',
  '/records',
  `/records/${id}`,
  `/records/${id.slice(0, 12)}`,
  '/records?form=milex-return&participant=URY&measure=II.9&year=2024&since=3&limit=5',
  '/matrix',
  '/matrix?year=2024',
  '/expenditure',
  '/expenditure?participant=URY',
  '/log',
  '/verify',
  '/about',
  '/problems',
  '/sign-in',
]

describe('the front door', () => {
  test.each([
    ['nothing', undefined, 'es'],
    ['a language of the house', 'pt', 'pt'],
    ['a country of it', 'fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['the one wanted most', 'en;q=0.5,pt;q=0.9', 'pt'],
    ['one the house has, after one it has not', 'de-CH,de;q=0.9,en;q=0.4', 'en'],
    ['none the house has', 'de,ja;q=0.5', 'es'],
    ['one refused', 'en;q=0,fr;q=0.1', 'fr'],
    ['nonsense', ';;;,=,q=1', 'es'],
  ])('asked for %s leads to a language', async (_, lang, chosen) => {
    const answer = await api.ask('/', lang ? { lang } : {})
    expect([answer.status, answer.header('location')]).toEqual([302, `/${chosen}`])
    // Kept by a cache, it would lead everybody to one reader's language.
    expect(answer.header('cache-control')).toBe('private, no-store')
  })
})

describe.each(LANGS)('in %s', (lang) => {
  const expectPage = async (path: string) => {
    // Whatever the browser prefers: the address says the language.
    const answer = await api.ask(`/${lang}${path}`, { lang: 'de,fr;q=0.9,en;q=0.5', accept: 'text/html' })
    expect([answer.status, answer.type], path).toEqual([200, 'text/html; charset=UTF-8'])
    expect(answer.body, path).toMatch(new RegExp(`^<!doctype html><html lang="${lang}"`))
    expect(answer.body, path).toMatch(/<title>[^<]+<\/title>.*<h1/s)
    // What the policy would stop: nothing inline, nothing of another house.
    expect(answer.body, path).not.toMatch(/<style|\sstyle="|\son[a-z]+="|javascript:/)
    expect(answer.body, path).not.toMatch(/<script(?![^>]*\ssrc="\/)[^>]*>/)
    expect(answer.body, path).not.toMatch(/(src|<link[^>]+rel="stylesheet"[^>]+href)="https?:/)
    return answer.body
  }

  test('every page answers 200 without redirect, in its language', async () => {
    for (const path of PAGES()) await expectPage(path)
  })

  test('every measure and every participant has its page', async () => {
    const { measures, participants } = api.house.regime
    expect(measures.length).toBeGreaterThan(35)
    for (const one of measures) expect(await expectPage(`/measures/${one.id}`)).toContain(one.id)
    for (const one of participants) expect(await expectPage(`/participants/${one.code}`)).toContain(one.code)
  })

  test('every link and every file a page names is there', async () => {
    const named = new Set<string>()
    for (const path of PAGES()) {
      const page = await expectPage(path)
      for (const [, address = ''] of page.matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g))
        named.add(address.replaceAll('&amp;', '&').split('#')[0] as string)
    }
    // Each kind of address once in a while is enough: there are hundreds of records.
    const records = [...named].filter((one) => /\/records\/[0-9a-f]{64}$/.test(one))
    const others = [...named].filter((one) => !records.includes(one))
    for (const address of [...others, ...records.slice(0, 5)]) {
      const { status } = await api.ask(address)
      expect([200, 302], `${address} answered ${status}`).toContain(status)
    }
  })
})

test('a slash at the end of a page’s address leads to the page', async () => {
  for (const path of ['/en', '/es/measures']) {
    const { status, header } = await api.ask(`${path}/`)
    expect([status, header('location')]).toEqual([301, path])
  }
  for (const path of [`/fr/records/${id}/`, '/xx/', '//example.org/'])
    expect((await api.ask(path)).status, path).toBe(404)
})

test('pages with a seat are the seat’s own', async () => {
  for (const path of PAGES()) {
    const answer = await api.ask(`/es${path}`, { seat: 'URY' })
    expect([answer.status, answer.header('etag')], path).toEqual([200, null])
  }
  expect((await api.ask('/es/desk', { seat: 'URY' })).status).toBe(200)
  const sent = await api.ask('/es/desk')
  expect([sent.status, sent.header('location')]).toEqual([302, '/es/sign-in?next=%2Fes%2Fdesk'])
})

test('assets stand for ever under a name that changes with them', async () => {
  const { body } = await api.ask('/es')
  const style = /href="(\/assets\/[^"]+\.css)"/.exec(body)?.[1] as string
  const answer = await api.ask(style)
  expect([answer.status, answer.type]).toEqual([200, 'text/css; charset=utf-8'])
  expect(answer.header('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await api.ask('/assets/..%2fpackage.json')).status).toBe(404)
})
