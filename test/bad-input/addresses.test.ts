import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../src/problems.ts'
import { ask, expectRefusal, filed, openTestHouse, type TestHouse } from './house.ts'

let house: TestHouse
let id: string
let hidden: string
beforeAll(async () => {
  house = await openTestHouse()
  id = (await filed(house)).id
  hidden = (await filed(house, { audience: { kind: 'filer' } })).id
})
afterAll(() => house?.close())

const refused = (path: string, code: ProblemCode, method = 'GET') =>
  expectRefusal(house, path, { method }, code)

describe('an id that is none', () => {
  test.each([
    '..%2f..',
    '%00',
    `${'0'.repeat(12)}%00`,
    '%ff%fe',
    '%zz',
    'f'.repeat(11),
    'f'.repeat(64),
    'f'.repeat(65),
    'F'.repeat(64),
    'f'.repeat(10_000),
    '%27%20or%201=1--',
    '%F0%9F%98%80',
    '__proto__',
    'constructor',
    '*',
    '%25',
  ])('%s', async (bad) => {
    for (const part of ['', '/bytes', '/receipt']) await refused(`/api/v1/records/${bad}${part}`, 'not-found')
    const { status } = await ask(house, `/r/${bad}`)
    expect(status).toBe(404)
  })

  test('of a record its reader may not see is no different from one there is not', async () => {
    for (const part of ['', '/bytes', '/receipt']) {
      const one = await refused(`/api/v1/records/${hidden}${part}`, 'not-found')
      const none = await refused(`/api/v1/records/${'e'.repeat(64)}${part}`, 'not-found')
      expect(one.body).toBe(none.body)
    }
  })

  test('that leads out of its folder is the address it leads to, and no file', async () => {
    const list = await ask(house, '/api/v1/records/../records')
    expect([200, 404]).toContain(list.status)
    for (const path of [
      '/api/v1/records/../..',
      '/api/v1/records/%2e%2e/%2e%2e',
      '/r/%2e%2e',
      '/api/v1/records/../../../../etc/passwd',
      '/log/tile/../../keys/OAS/root.key',
      '/log/tile/..%2f..%2fkeys%2fOAS%2froot.key',
      '/log/tile/0/..%2f..%2f000',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      const { status, body } = await ask(house, path)
      expect([302, 400, 404], path).toContain(status)
      expect(body, path).not.toMatch(/root:|[0-9a-f]{64}|"scripts"/)
    }
  })
})

describe('a query that is none', () => {
  test.each([
    `cursor=${'9'.repeat(10_000)}`,
    `cursor=${'9'.repeat(16)}`,
    'cursor=-1',
    'cursor=1;drop',
    'cursor=1&cursor=2',
    'limit=-1',
    'limit=0',
    'limit=201',
    'limit=1e2',
    'limit=0x10',
    'limit=1.5',
    'limit=NaN',
    'year=abc',
    'year=99999',
    'year=-2024',
    'since=-1',
    'since=9999999999999999999',
    'form=../x',
    'form=%00',
    'participant=%27',
    'participant=ury',
    'measure=IX.1',
    'measure=%F0%9F%98%80',
    'audience=filer',
    '__proto__=x',
    'constructor=x',
    'inForce=false',
  ])('%s', async (query) => {
    await refused(`/api/v1/records?${query}`, 'bad-request')
  })

  test.each(['year=abc', 'year=1', 'participant=URY', 'year=2024&year=2025'])(
    'of the matrix: %s',
    async (query) => {
      await refused(`/api/v1/matrix?${query}`, 'bad-request')
    },
  )

  test.each(['cursor=999999999999999', 'since=999999999999999', 'limit=200', 'year=', 'participant=ZZZ'])(
    '%s is one, and answered',
    async (query) => {
      const { status, body } = await ask(house, `/api/v1/records?${query}`)
      expect(status, body).toBe(200)
      expect(JSON.parse(body)).toHaveProperty('records')
    },
  )
})

describe('other addresses', () => {
  test.each([
    '/api/v1/forms/constructor/v1',
    '/api/v1/forms/__proto__/__proto__',
    '/api/v1/forms/milex-return/v0',
    '/api/v1/forms/milex-return/v999999999999999999999',
    '/api/v1/forms/milex-return/1',
    '/api/v1/forms/..%2fmilex-return/v1',
    '/api/v1/regime/files/..%2f..%2fpackage.json',
    '/api/v1/regime/files/%zz',
    '/api/v1/regime/files/%00',
    '/api/v1/regime/files/',
    '/api/v1/regime/files/facts/treaties-2009.yaml',
    '/api/v1/nothing',
    '/api/',
    '/log/tile/0/000',
    '/log/tile/99/000',
    '/log/tile/entries/x999',
    '/log/tile/0/%zz',
  ])('%s', async (path) => {
    await refused(path, 'not-found')
  })

  test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s is taken nowhere', async (method) => {
    for (const path of ['/api/v1/records', `/api/v1/records/${id}`, '/api/v1/matrix', '/api/v1/regime'])
      await refused(path, 'method-not-allowed', method)
  })

  test('a record is filed at one address alone', async () => {
    for (const path of [`/api/v1/records/${id}`, '/api/v1/matrix', '/api/v1/forms'])
      await refused(path, 'method-not-allowed', 'POST')
  })

  test('what is refused names the methods that are taken', async () => {
    expect((await ask(house, '/api/v1/check', { method: 'DELETE' })).headers.allow).toBe('POST')
    expect((await ask(house, '/api/v1/records', { method: 'DELETE' })).headers.allow).toBe('GET, HEAD, POST')
    expect((await ask(house, `/api/v1/records/${id}`, { method: 'DELETE' })).headers.allow).toBe('GET, HEAD')
  })

  test('a bound that is told is the bound', async () => {
    const { body } = await refused('/api/v1/records?since=9999999999999999999', 'bad-request')
    const most = /to (\d+)/.exec(JSON.parse(body).reason)?.[1]
    expect((await ask(house, `/api/v1/records?since=${most}`)).status).toBe(200)
  })
})

describe('the language of a refusal', () => {
  test.each([
    ['pt-BR', 'pt'],
    ['de, en;q=0.5', 'en'],
    ['', 'es'],
    ['x'.repeat(8000), 'es'],
    ['fr;q=0, en;q=0.001', 'en'],
    ['__proto__, constructor', 'es'],
  ])('%j is %s', async (asked, lang) => {
    const { headers } = await ask(house, '/api/v1/nothing', { headers: { 'accept-language': asked } })
    expect(headers['content-language']).toBe(lang)
  })
})

test('the house had nothing to tell its operator', () => {
  expect(house.told).toEqual([])
})
