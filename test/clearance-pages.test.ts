import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import type { Role } from '../src/audience/roles.ts'
import { closeHouse } from '../src/clearing-house.ts'
import { vkeyText } from '../src/log/note.ts'
import { openSession, type Session } from '../src/seats/sessions.ts'
import { verifyReceipt } from '../src/verify.ts'
import { handedOn, type OpenHouse, openTrial, type Person, seatSomebody, trialSeat } from './clearing-desk.ts'
import { makePlace, type Place } from './open-register.ts'

// At the name that passkeys of a trial belong to.
const HOME = 'http://localhost:8080'

let place: Place
let house: OpenHouse
let app: ReturnType<typeof createApp>['app']
beforeAll(async () => {
  place = await makePlace()
  house = await openTrial(place)
  app = createApp(house).app
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

/** Whoever sits there, as a browser that sends forms and follows nothing by itself. */
async function visit(session: Session) {
  const { participant, seat, role, official, kind, passkey } = session
  const token = await openSession(house, {
    ...{ participant, seat, role, official, kind, passkey },
    origin: HOME,
  })
  const cookie = `session=${token}`
  const read = async (answer: Response) => ({
    status: answer.status,
    to: answer.headers.get('location') ?? '',
    text: await answer.text(),
  })
  return {
    get: async (path: string) => read(await app.request(`${HOME}/en${path}`, { headers: { cookie } })),
    send: async (path: string, fields: Record<string, string> = {}) =>
      read(
        await app.request(`${HOME}/en${path}`, {
          method: 'POST',
          headers: { cookie, origin: HOME, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        }),
      ),
    json: async (path: string, body: unknown) =>
      read(
        await app.request(`${HOME}/en${path}`, {
          method: 'POST',
          headers: { cookie, origin: HOME, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
  }
}

/** The fields of a single-figure return, as the page sends them. */
const RETURN = {
  _period: '2024',
  _audience: 'public',
  _measure: 'I.4',
  '/kind': 'single-figure',
  '/currency': 'UYU',
  '/multiplier': '6',
  '/total': '30000',
}

async function draftOf(author: Awaited<ReturnType<typeof visit>>, fields: Record<string, string> = {}) {
  const begun = await author.send('/desk/drafts', { form: 'milex-return/1', period: '2024', from: 'nothing' })
  const at = begun.to.replace('/en', '')
  const saved = await author.send(at, { ...RETURN, ...fields, _version: '1', _op: 'ready' })
  expect(saved.to).toMatch(/\/ready$/)
  return at
}

describe('a trial', () => {
  test('goes from a draft to a filed record by two seats, one click each', async () => {
    const author = await visit(trialSeat(house, 'author'))
    const at = await draftOf(author)
    const ready = await author.get(`${at}/ready`)
    expect(ready.text).toContain('Everyone')
    expect(ready.text).toContain('Hand on for clearance')
    expect((await author.send(`${at}/ready`, { _version: '1' })).status).toBe(409)
    const waiting = await author.send(`${at}/ready`, { _version: '2' })
    expect(waiting.to).toBe(`/en${at}/waiting`)
    expect((await author.get(`${at}/waiting`)).text).toContain('Go on as the clearing seat')
    expect((await author.get(at)).to).toBe(`/en${at}/waiting`)
    expect((await author.send(at, { ...RETURN, _version: '2', _op: 'save' })).status).toBe(409)
    expect((await author.get('/desk')).text).toContain('waiting for clearance')
    // The author cannot clear, whatever he sends.
    expect((await author.get(`${at}/clear`)).status).toBe(403)

    const clearing = await visit(trialSeat(house, 'clearing'))
    expect((await clearing.get('/desk')).text).toContain('trial seat (Author)')
    expect((await clearing.get(at)).to).toBe(`/en${at}/clear`)
    const page = await clearing.get(`${at}/clear`)
    expect(page.text).toContain('Clear without a passkey (trial)')
    expect(page.text).toContain('30,000')
    const [, record = ''] = /name="record" value="([0-9a-f]{64})"/.exec(page.text) ?? []
    const cleared = await clearing.send(`${at}/clear`, { record })
    expect(cleared.to).toBe(`/en/desk/filed/${record}`)
    expect((await clearing.get(`/desk/filed/${record}`)).text).toContain('The record stands in the log')
    expect((await author.get(at)).status).toBe(404)
  })

  test('sends back with a reason, which stands on top of its author’s list', async () => {
    const author = await visit(trialSeat(house, 'author', 'ARG'))
    const clearing = await visit(trialSeat(house, 'clearing', 'ARG'))
    const at = await draftOf(author, { '/currency': 'ARS' })
    await author.send(`${at}/ready`, { _version: '2' })
    const page = await clearing.get(`${at}/clear`)
    const [, record = ''] = /name="record" value="([0-9a-f]{64})"/.exec(page.text) ?? []
    expect((await clearing.send(`${at}/return`, { record, reason: '' })).status).toBe(400)
    const back = await clearing.send(`${at}/return`, { record, reason: 'Which <year>?' })
    expect(back.to).toBe('/en/desk')
    expect((await author.get('/desk')).text).toContain('Which &lt;year&gt;?')
    expect((await author.get(at)).text).toContain('Which &lt;year&gt;?')
    expect((await clearing.get(`${at}/clear`)).status).toBe(409)
    await draftSavedAgain(author, at, '3')
    expect((await author.send(`${at}/take-back`)).to).toBe(`/en${at}`)
  })
})

async function draftSavedAgain(author: Awaited<ReturnType<typeof visit>>, at: string, version: string) {
  const saved = await author.send(at, { ...RETURN, '/currency': 'ARS', _version: version, _op: 'ready' })
  expect(saved.to).toMatch(/\/ready$/)
  const handed = await author.send(`${at}/ready`, { _version: String(Number(version) + 1) })
  expect(handed.to).toMatch(/\/waiting$/)
}

describe('officials', () => {
  let author: Person
  let official: Person
  beforeAll(async () => {
    author = await seatSomebody(house, 'author', { participant: 'CHL' })
    official = await seatSomebody(house, 'clearing', { participant: 'CHL' })
  })

  test('clear by passkey through the page', async () => {
    const draft = await handedOn(house, author.session, { period: '1970' })
    const clearing = await visit(official.session)
    const at = `/desk/drafts/${draft.id}/clear`
    const page = await clearing.get(at)
    expect(page.text).toContain('Clear with soft')
    expect(page.text).toContain(`digest ${draft.record}`)
    const [, options = ''] = /data-options="\/en([^"]+)"/.exec(page.text) ?? []
    const asked = JSON.parse((await clearing.get(options.replaceAll('&amp;', '&'))).text)
    const response = official.soft.assert({ rp: asked.rpId, origin: HOME, challenge: asked.challenge })
    const done = await clearing.json(`${at}/passkey`, { response })
    expect(JSON.parse(done.text)).toEqual({ next: `/en/desk/filed/${draft.record}` })
    const again = await clearing.json(`${at}/passkey`, { response })
    expect([again.status, JSON.parse(again.text).code]).toEqual([409, 'stale'])

    // What a stranger downloads from its page proves offline who cleared it.
    await house.publisher.whenPublished(house.register.head().size)
    const page2 = await (await app.request(`${HOME}/en/records/${draft.record}`)).text()
    const fetched = async (what: string) => {
      const address = `/api/v1/records/${draft.record}/${what}`
      expect(page2).toContain(`href="${address}"`)
      return new Uint8Array(await (await app.request(`${HOME}${address}`)).arrayBuffer())
    }
    const verdict = verifyReceipt(
      {
        record: await fetched('bytes'),
        receipt: await fetched('receipt'),
        approvals: await fetched('approvals'),
        policy: await fetched('policy'),
        vkey: vkeyText(house.signer.key),
      },
      house.crypto,
    )
    expect(verdict).toMatchObject({ holds: true, clearance: { count: 1, needed: 1 } })
  })

  test('who wrote it is told that another clears', async () => {
    const both = await seatSomebody(house, 'clearing', { participant: 'CHL', official: author })
    const draft = await handedOn(house, author.session, { period: '1971' })
    const page = await (await visit(both.session)).get(`/desk/drafts/${draft.id}/clear`)
    expect(page.text).toContain('Another official clears it')
    expect(page.text).not.toContain('Clear with')
  })

  test('a policy is put in the log on its page, and asks from then on', async () => {
    const admin = await visit((await seatSomebody(house, 'administrator', { participant: 'CHL' })).session)
    expect((await admin.get('/desk/policy')).text).toContain('default')
    const sent = await admin.send('/desk/policy', { signatures: '2', keys: 'any' })
    expect(sent.to).toBe('/en/desk/policy?changed=1')
    expect((await admin.get('/desk/policy?changed=1')).text).toMatch(/stands in the log as entry \d+/)
    for (const fields of [
      { signatures: '9', keys: 'any' },
      { signatures: '1', keys: 'none' },
      { keys: 'any' },
    ])
      expect((await admin.send('/desk/policy', fields as never)).status).toBe(400)
    const draft = await handedOn(house, author.session, { period: '1972' })
    const page = await (await visit(official.session)).get(`/desk/drafts/${draft.id}/clear`)
    expect(page.text).toContain('2 officials who did not write it')
  })

  test('what waits for long is told to administrators without its content', async () => {
    const draft = await handedOn(house, author.session, { period: '1973' })
    const admin = await visit(trialSeat(house, 'administrator', 'CHL'))
    expect((await admin.get('/desk')).text).not.toContain('for long')
    await house.register.clearance.markTold(draft.id, 'escalated')
    const { text } = await admin.get('/desk')
    expect(text).toContain('Waiting for clearance for long')
    expect(text).not.toContain(draft.id)
    expect(text).not.toContain('1973')
  })
})

describe('everybody else', () => {
  const PLACES = ['', '/ready', '/waiting', '/clear', '/clear/options', '/package']
  const ACTS = ['', '/ready', '/take-back', '/clear', '/return', '/file']

  test.each([
    ['ARG', 'author'],
    ['ARG', 'clearing'],
    ['OAS', 'officer'],
    ['OAS', 'administrator'],
    ['OAS', 'operator'],
    ['PER', 'reader'],
    ['PER', 'contact'],
    ['PER', 'administrator'],
  ] as [string, Role][])(
    '%s %s sees nothing of a draft of Peru and does nothing to it',
    async (participant, role) => {
      const draft = await handedOn(house, trialSeat(house, 'author', 'PER'), { period: '1980' })
      const stranger = await visit(trialSeat(house, role, participant))
      for (const path of PLACES)
        expect([path, (await stranger.get(`/desk/drafts/${draft.id}${path}`)).status]).toEqual([
          path,
          expect.toSatisfy((status: number) => status === 403 || status === 404),
        ])
      for (const path of ACTS) {
        const { status, to } = await stranger.send(`/desk/drafts/${draft.id}${path}`, {
          record: draft.record,
          reason: 'x',
          _version: '1',
          _op: 'save',
        })
        expect([path, to]).toEqual([path, ''])
        expect([path, status]).toEqual([path, expect.toSatisfy((one: number) => one === 403 || one === 404)])
      }
      if (role !== 'administrator') expect((await stranger.get('/desk/policy')).status).toBe(403)
      const found = await house.register.drafts.findDraft(
        { kind: 'seat', participant: 'PER', seat: 'x', role: 'author' },
        draft.id,
      )
      expect(found?.status).toBe('ready')
    },
  )
})
