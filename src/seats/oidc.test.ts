import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ministry, openMinistry } from '../../test/ministry.ts'
import { HOUSE, openPeopleHouse, type PeopleHouse, type Visitor } from '../../test/people-house.ts'

let people: PeopleHouse
let ministry: Ministry
let administrator: Visitor
let official: Visitor
const secret = 'a secret that only the two of them know'

beforeAll(async () => {
  people = await openPeopleHouse()
  ministry = await openMinistry({
    id: 'confianza',
    secret,
    callback: `${HOUSE}/sign-in/oidc/callback/URY`,
  })
  administrator = await people.administrator('URY')
  official = (await people.seated(administrator, 'author', 'Ema Ortiz')).visitor
  const folder = join(people.house.config.keysDir, 'URY')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'oidc.secret'), `${secret}\n`)
  const set = await administrator.form('/en/desk/provider', { issuer: ministry.issuer, client: 'confianza' })
  expect(set.status).toBe(303)
})
afterAll(async () => {
  await ministry.close()
  await people.close()
})
beforeEach(() => {
  ministry.subject = 'official-1'
})

/** Leaves for the ministry, and gives where it sends back to. */
async function away(visitor: Visitor, next = ''): Promise<string> {
  const answer = await visitor.ask(`/es/sign-in/oidc?participant=URY${next}`)
  expect(answer.status, await answer.clone().text()).toBe(302)
  return ministry.visit(answer.headers.get('location') as string)
}
const codeOf = async (answer: Response) => /problems#([a-z-]+)/.exec(await answer.text())?.[1]

const linkIn = (page: string): string =>
  (/<a class="button main" href="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&')

async function bind(visitor: Visitor): Promise<Response> {
  const page = await (await visitor.form('/en/desk/account/provider', { act: 'bind' })).text()
  const url = linkIn(page)
  return visitor.ask(await ministry.visit(url))
}

test('nobody is let in by a subject that is not bound', async () => {
  const visitor = people.visitor()
  const answer = await visitor.ask(await away(visitor))
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'provider-refused'])
  expect(visitor.token).toBeUndefined()
})

test('an official binds who he is there, signs in, goes on to where he wanted, and still needs a passkey', async () => {
  const bound = await bind(official)
  expect([bound.status, bound.headers.get('location')]).toEqual([303, '/en/desk/account'])
  expect((await official.page('/en/desk/account')).text).toContain('Bound since')

  const visitor = people.visitor()
  expect((await visitor.page('/es/sign-in')).text).toContain('/es/sign-in/oidc?participant=URY')
  const back = await visitor.ask(await away(visitor, '&next=%2Fes%2Fdesk%2Fsessions'))
  expect([back.status, back.headers.get('location')]).toEqual([303, '/es/desk/sessions'])
  const session = await visitor.session()
  expect(session).toMatchObject({
    kind: 'oidc',
    participant: 'URY',
    role: 'author',
    official: (await official.session()).official,
  })
  expect(session.verifiedAt).toBeUndefined()
  expect((await visitor.json('/en/desk/account/passkeys/options', {})).body.code).toBe('passkey-needed')
  expect((await visitor.form('/en/desk/account/provider', { act: 'unbind' })).status).toBe(403)
})

test('an administrator who came through the ministry administers nothing', async () => {
  ministry.subject = 'administrator-1'
  await bind(administrator)
  const visitor = people.visitor()
  await visitor.ask(await away(visitor))
  expect(await visitor.session()).toMatchObject({ kind: 'oidc', role: 'administrator' })
  expect((await visitor.page('/en/desk/seats')).status).toBe(403)
  expect((await visitor.form('/en/desk/offices', { name: 'Office' })).status).toBe(403)
})

test('a subject bound to one is not bound to another', async () => {
  const { visitor } = await people.seated(administrator, 'reader', 'Other')
  const answer = await bind(visitor)
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'provider-refused'])
})

test('who comes back must be who left: another browser, a repeated or invented answer is refused', async () => {
  const [visitor, other] = [people.visitor(), people.visitor()]
  const url = await away(visitor)
  expect((await other.ask(url)).status).toBe(403)
  // A wrong try uses the answer up.
  expect((await visitor.ask(url)).status).toBe(403)
  const second = await away(visitor)
  expect((await visitor.ask(second)).status).toBe(303)
  expect((await visitor.ask(second)).status).toBe(403)
  for (const search of ['', '?state=x&code=y', `?state=${'A'.repeat(43)}&code=y`])
    expect((await visitor.ask(`/sign-in/oidc/callback/URY${search}`)).status, search).toBe(403)
})

test('a state of another, a wrong code or a late return is refused', async () => {
  const visitor = people.visitor()
  const one = new URL(await away(visitor))
  const two = new URL(await away(visitor))
  one.searchParams.set('state', two.searchParams.get('state') as string)
  expect((await visitor.ask(one.href)).status).toBe(403)
  const wrong = new URL(await away(visitor))
  wrong.searchParams.set('code', 'wrong')
  expect((await visitor.ask(wrong.href)).status).toBe(403)
  const foreign = new URL(await away(visitor))
  foreign.searchParams.set('iss', 'https://elsewhere.example')
  expect((await visitor.ask(foreign.href)).status).toBe(403)
  const late = await away(visitor)
  people.pass(5)
  expect((await visitor.ask(late)).status).toBe(403)
  expect(visitor.token).toBeUndefined()
})

test('an answer that comes to another participant’s address is refused: providers are not mixed up', async () => {
  const visitor = people.visitor()
  const url = await away(visitor)
  expect((await visitor.ask(url.replace('/callback/URY', '/callback/ARG'))).status).toBe(403)
  expect(visitor.token).toBeUndefined()
})

test('a link of another site signs nobody in: it leads to the page where one chooses to', async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  const answer = await people.visitor().ask('/es/sign-in/oidc?participant=URY', { headers })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/es/sign-in'])
})

test('a word of the provider that it did not sign is refused', async () => {
  const visitor = people.visitor()
  const url = await away(visitor)
  ministry.forging = true
  try {
    expect((await visitor.ask(url)).status).toBe(403)
  } finally {
    ministry.forging = false
  }
})

test('an answer to another nonce is refused', async () => {
  const visitor = people.visitor()
  const answer = await visitor.ask('/es/sign-in/oidc?participant=URY')
  const url = new URL(answer.headers.get('location') as string)
  expect(url.searchParams.get('code_challenge_method')).toBe('S256')
  url.searchParams.set('nonce', 'another')
  expect((await visitor.ask(await ministry.visit(url.href))).status).toBe(403)
})

test('a code taken with another PKCE challenge is refused', async () => {
  const visitor = people.visitor()
  const answer = await visitor.ask('/es/sign-in/oidc?participant=URY')
  const url = new URL(answer.headers.get('location') as string)
  url.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  expect((await visitor.ask(await ministry.visit(url.href))).status).toBe(403)
})

test('binding begins by a form of the house’s own page, and ends in the session that began it', async () => {
  const foreign = 'https://elsewhere.invalid'
  const started = await official.form('/en/desk/account/provider', { act: 'bind' }, foreign)
  expect(started.status).toBe(403)
  const page = await (await official.form('/en/desk/account/provider', { act: 'bind' })).text()
  const url = linkIn(page)
  const back = await ministry.visit(url)
  official.cookies.delete('session')
  expect((await official.ask(back)).status).toBe(403)
})

test('a participant without a provider has no such way in', async () => {
  expect((await people.visitor().ask('/es/sign-in/oidc?participant=ARG')).status).toBe(404)
  expect((await people.visitor().ask('/es/sign-in/oidc')).status).toBe(404)
})

test('an issuer is an https address with a public name', async () => {
  for (const issuer of [
    'http://idp.example',
    'https://10.0.0.1',
    'https://[2001:db8::1]',
    'https://localhost.localhost',
    'https://idp.internal',
    'https://user:pass@idp.example',
    'https://idp.example/?x=1',
    'ftp://idp.example',
    'idp.example',
  ])
    expect((await administrator.form('/en/desk/provider', { issuer, client: 'c' })).status, issuer).toBe(400)
})

test('taken away, it lets nobody in and forgets the bonds', async () => {
  const { people: store } = people.house.register
  expect((await administrator.form('/en/desk/provider', { issuer: '', client: '' })).status).toBe(303)
  expect(await store.findLink(ministry.issuer, 'official-1')).toBeUndefined()
  expect((await people.visitor().page('/es/sign-in')).text).not.toContain('/sign-in/oidc')
})
