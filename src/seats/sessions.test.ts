import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUSE, openPeopleHouse, type PeopleHouse, type Visitor } from '../../test/people-house.ts'
import { browserFamily, openSession, readSession } from './sessions.ts'

let people: PeopleHouse
let visitor: Visitor
let administrator: Visitor
beforeAll(async () => {
  people = await openPeopleHouse()
  administrator = await people.administrator('URY')
  visitor = (await people.seated(administrator, 'author', 'Elba Sosa')).visitor
})
afterAll(() => people.close())

const anew = async () => {
  visitor.cookies.clear()
  expect((await visitor.signIn()).status).toBe(200)
  return visitor.token as string
}

describe('a session', () => {
  test('is kept by a digest alone, in a cookie that scripts do not read', async () => {
    const answer = await visitor.ask('/en/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: HOUSE },
      body: 'participant=URY&role=author',
    })
    expect(answer.headers.get('set-cookie')).toMatch(
      /^session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const token = visitor.token as string
    const found = await people.house.register.people.listSessions('none', people.house.now())
    expect(JSON.stringify(found)).not.toContain(token)
  })
  test('ends after half an hour unused, and is held open by use', async () => {
    await anew()
    for (let i = 0; i < 4; i++) {
      people.pass(25)
      expect(await visitor.isIn()).toBe(true)
    }
    people.pass(31)
    expect(await visitor.isIn()).toBe(false)
    expect((await visitor.ask('/en/desk/account')).status).toBe(302)
  })
  test('ends after eight hours however much it is used', async () => {
    await anew()
    for (let minutes = 0; minutes < 8 * 60; minutes += 20) {
      expect(await visitor.isIn(), String(minutes)).toBe(true)
      people.pass(20)
    }
    expect(await visitor.isIn()).toBe(false)
  })
  test('takes another token with a page after a quarter of an hour; the old one is good for a minute', async () => {
    const first = await anew()
    people.pass(14)
    await visitor.page('/en/desk/account')
    expect(visitor.token).toBe(first)
    people.pass(1)
    await visitor.json('/api/v1/measures')
    expect(visitor.token).toBe(first)
    await visitor.page('/en/desk/account')
    const second = visitor.token as string
    expect(second).not.toBe(first)
    const good = async (token: string) => (await readSession(people.house, token, HOUSE)) !== undefined
    expect([await good(first), await good(second)]).toEqual([true, true])
    people.pass(1)
    expect([await good(first), await good(second)]).toEqual([false, true])
  })
  test('asked for by two pages at once rotates once', async () => {
    await anew()
    people.pass(15)
    const answers = await Promise.all(
      ['/en/desk/account', '/en/desk/sessions'].map((path) => visitor.ask(path)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.flatMap(({ headers }) => headers.getSetCookie()).length).toBe(1)
    expect(await visitor.isIn()).toBe(true)
  })
  test('is good for the origin it was opened on alone', async () => {
    await anew()
    for (const other of ['http://127.0.0.1:8080', 'http://localhost:8081', 'http://elsewhere.example:8080'])
      expect((await visitor.ask('/en/desk/account', {}, other)).status, other).toBe(302)
    expect((await visitor.ask('/en/desk/account')).status).toBe(200)
  })
  test('that is unknown or malformed is none', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '../..'])
      expect(await readSession(people.house, token, HOUSE)).toBeUndefined()
  })
  test('is over once its owner signs out', async () => {
    const token = await anew()
    const out = await visitor.form('/en/desk/sign-out', {})
    expect([out.status, out.headers.get('clear-site-data')]).toEqual([303, '"cache", "storage"'])
    expect(await readSession(people.house, token, HOUSE)).toBeUndefined()
  })
  test('is over once the same browser signs in again, by passkey or to another seat', async () => {
    const first = await anew()
    expect((await visitor.signIn()).status).toBe(200)
    const second = visitor.token as string
    expect(second).not.toBe(first)
    expect(await readSession(people.house, first, HOUSE)).toBeUndefined()
    await visitor.trial('URY', 'reader')
    expect(await readSession(people.house, second, HOUSE)).toBeUndefined()
    expect(await visitor.isIn()).toBe(true)
  })
  test('is listed by the family of its browser, and ended from another', async () => {
    const lost = await anew()
    const { id, official } = await visitor.session()
    const other = people.visitor()
    other.authenticator.passkeys.push(...visitor.authenticator.passkeys)
    other.agent = 'Mozilla/5.0 (X11) Chrome/139.0.0.0 Safari/537.36 Edg/139.0'
    await other.signIn()
    const { text } = await other.page('/en/desk/sessions')
    expect(text).toContain('Firefox')
    expect(text).toContain('Edge')
    expect(text).not.toMatch(/X11|139\.0/)
    expect((await other.form('/en/desk/sessions', { id })).status).toBe(303)
    expect(await readSession(people.house, lost, HOUSE)).toBeUndefined()
    expect(await other.isIn()).toBe(true)
    expect((await other.form('/en/desk/sessions', { id })).status).toBe(404)
    expect(official).toBeDefined()
  })
  test('is ended with all the others but the one that asks', async () => {
    const [first, second] = [await anew(), await anew()]
    expect((await visitor.form('/en/desk/sessions', { id: 'others' })).status).toBe(303)
    expect(await readSession(people.house, first, HOUSE)).toBeUndefined()
    expect(await readSession(people.house, second, HOUSE)).toBeDefined()
  })
  test('is ended by an administrator of the same participant, and by no other', async () => {
    const token = await anew()
    const { official } = await visitor.session()
    const end = (by: Visitor) => by.form(`/en/desk/officials/${official}/sign-out`, {})
    expect((await end(await people.administrator('ARG'))).status).toBe(404)
    expect((await end(visitor)).status).toBe(403)
    expect(await readSession(people.house, token, HOUSE)).toBeDefined()
    administrator.cookies.clear()
    await administrator.signIn()
    expect((await end(administrator)).status).toBe(303)
    expect(await readSession(people.house, token, HOUSE)).toBeUndefined()
  })
  test('changes what its owner signs in with only shortly after his passkey was shown', async () => {
    await anew()
    const { id } = await visitor.session()
    people.pass(16)
    const add = () => visitor.json('/en/desk/account/passkeys/options', {})
    expect((await add()).body.code).toBe('passkey-needed')
    const end = await visitor.form('/en/desk/sessions', { id })
    expect([end.status, await end.text()]).toEqual([403, expect.stringContaining('/en/sign-in')])
    expect((await visitor.form('/en/desk/account/passkeys/remove', { id: 'x' })).status).toBe(403)
    await visitor.signIn()
    expect((await add()).status).toBe(200)
  })
  test('of somebody else is not ended', async () => {
    await anew()
    const { id } = await visitor.session()
    const trial = people.visitor()
    await trial.trial('URY', 'administrator')
    expect((await trial.form('/en/desk/sessions', { id })).status).toBe(403)
    expect(await visitor.isIn()).toBe(true)
  })
})

describe('a trial seat', () => {
  test.each([
    ['URY', 'author', 303],
    ['URY', 'clearing', 303],
    ['URY', 'administrator', 303],
    ['URY', '', 303],
    ['OAS', 'officer', 303],
    ['OAS', 'operator', 303],
    ['URY', 'officer', 400],
    ['OAS', 'author', 400],
    ['URY', 'operator', 400],
    ['XXX', 'author', 422],
  ])('%s %s is answered %i', async (participant, role, status) => {
    const trial = people.visitor()
    expect((await trial.form('/en/sign-in', { participant, role })).status).toBe(status)
    if (status !== 303) expect(trial.token).toBeUndefined()
    else expect(await trial.session()).toMatchObject({ participant, kind: 'trial', role: role || 'author' })
  })
  test('lasts eight hours unused, and has no passkeys to add', async () => {
    const trial = people.visitor()
    await trial.trial('URY', 'author')
    people.pass(7 * 60)
    expect(await trial.isIn()).toBe(true)
    expect((await trial.page('/en/desk/account')).text).toContain('belongs to no person')
    expect((await trial.json('/en/desk/account/passkeys/options', {})).status).toBe(403)
    people.pass(61)
    expect(await trial.isIn()).toBe(false)
  })
  test('is none in production', async () => {
    const { house } = people
    const production = { ...house, config: { ...house.config, mode: 'production' as const } }
    const trial = people.visitor()
    await trial.trial('URY', 'author')
    expect(await readSession(production, trial.token, HOUSE)).toBeUndefined()
    await expect(
      openSession(production, { participant: 'URY', seat: 'trial-author', role: 'author' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
  })
})

test('a browser is told by its family, and no closer', () => {
  const agents = {
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36': 'Chrome',
    'Mozilla/5.0 (iPhone) AppleWebKit/605 CriOS/139 Mobile Safari/604': 'Chrome',
    'Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605': 'Safari',
    'curl/8.0': '',
  }
  for (const [agent, family] of Object.entries(agents)) expect(browserFamily(agent)).toBe(family)
  expect(browserFamily(undefined)).toBe('')
})
