import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../src/audience/roles.ts'
import { signAndFile } from '../src/clearing-house.ts'
import type { Audience } from '../src/records/types.ts'
import { openSession } from '../src/seats/sessions.ts'
import { CONTACT } from './a-contact.ts'
import { HOUSE, openPeopleHouse, type PeopleHouse, type Visitor } from './people-house.ts'

let people: PeopleHouse
let administrator: Visitor
beforeAll(async () => {
  people = await openPeopleHouse()
  administrator = await people.administrator('BOL')
})
afterAll(() => people.close())

const contact = (audience: Audience) => ({
  v: 1 as const,
  regime: people.house.regime.ref,
  form: 'point-of-contact/1',
  participant: 'BOL',
  says: 'answers' as const,
  measures: ['II.5'],
  audience,
  language: 'es',
  answers: CONTACT,
  provenance: { kind: 'state' as const },
  made: '2026-01-05',
})

/** A further seat for somebody who sits already. */
async function alsoSeated(who: Visitor, role: Role): Promise<string> {
  const { people: store } = people.house.register
  const [office] = await store.listOffices('BOL')
  const title = `Second seat, ${role}`
  await administrator.form('/en/desk/seats', { office: office?.id ?? '', role, title })
  const seat = (await store.listSeats('BOL')).find((one) => one.title === title)?.id as string
  const { official } = await who.session()
  const done = await administrator.form(`/en/desk/seats/${seat}/hand-over`, { to: official as string })
  expect(done.status).toBe(303)
  return seat
}

test('who asks that more may read grants it from no other seat of his', async () => {
  const { visitor } = await people.seated(administrator, 'author', 'Dora Mamani')
  const clearing = await alsoSeated(visitor, 'clearing')
  const { id } = await signAndFile(people.house, contact({ kind: 'filer' }))
  const asked = await visitor.form(`/en/desk/records/${id}/audience`, {
    ...{ _audience: 'parties', _party: 'ARG', _op: 'propose', reason: 'Agreed at the meeting.' },
  })
  expect(asked.headers.get('location')).toContain('done=proposed')
  expect((await visitor.form('/en/desk/account/seat', { seat: clearing })).status).toBe(303)
  const request = /desk\/requests\/([0-9a-f]{32})/.exec((await visitor.page('/en/desk/inbox')).text)?.[1]
  const grant = (by: Visitor) => by.form(`/en/desk/requests/${request}`, { _op: 'grant', answer: '' })
  expect((await grant(visitor)).status).toBe(403)
  const other = (await people.seated(administrator, 'clearing', 'Luis Quispe')).visitor
  expect((await grant(other)).status).toBe(303)
})

test('who came through his ministry’s provider has nothing signed without his passkey', async () => {
  const { visitor, seat } = await people.seated(administrator, 'author', 'Rosa Choque')
  const { official } = await visitor.session()
  const { id } = await signAndFile(people.house, contact({ kind: 'parties', parties: ['ARG'] }))
  const token = await openSession(people.house, {
    ...{ participant: 'BOL', seat, role: 'author', official, kind: 'oidc', origin: HOUSE },
  })
  visitor.cookies.set('session', token)
  const { length } = await people.house.register.readLeaves(0, 1000)
  const recalled = await visitor.form(`/en/desk/records/${id}/audience`, {
    _audience: 'filer',
    _op: 'recall',
  })
  expect([recalled.status, await recalled.text()]).toEqual([403, expect.stringContaining('passkey')])
  const erased = await visitor.form(`/en/desk/records/${id}/erase`, { pointer: '/phone', _op: 'erase' })
  expect([erased.status, await erased.text()]).toEqual([403, expect.stringContaining('passkey-needed')])
  expect((await people.house.register.readLeaves(0, 1000)).length).toBe(length)
  await visitor.signIn()
  const again = await visitor.form(`/en/desk/records/${id}/audience`, { _audience: 'filer', _op: 'recall' })
  expect(again.status).toBe(303)
})

test('where nobody clears, whoever hands a draft on has shown his passkey', async () => {
  const { visitor, seat } = await people.seated(administrator, 'author', 'Iris Rocha')
  const { official } = await visitor.session()
  await administrator.signIn()
  const changed = await administrator.form('/en/desk/policy', { signatures: '0', keys: 'any' })
  expect(changed.headers.get('location')).toContain('changed=1')
  const token = await openSession(people.house, {
    ...{ participant: 'BOL', seat, role: 'author', official, kind: 'oidc', origin: HOUSE },
  })
  visitor.cookies.set('session', token)
  const made = await visitor.form('/en/desk/drafts', { form: 'point-of-contact/1' })
  const handed = await visitor.form(`${made.headers.get('location')}/ready`, { _version: '1' })
  expect([handed.status, await handed.text()]).toEqual([403, expect.stringContaining('passkey-needed')])
})

test('what a seat may not do and asks for is written down for its participant', async () => {
  const { visitor, seat } = await people.seated(administrator, 'reader', 'Nora Flores')
  const refused = async () => {
    // What is awaited takes with it what was to be written soon.
    await administrator.signIn()
    const rows = await people.house.register.audit.lines('BOL', { limit: 500, act: 'refused' })
    return rows.flatMap(({ line }) => (line.seat === seat ? [line.details] : []))
  }
  expect((await visitor.page('/en/desk/seats')).status).toBe(403)
  expect((await visitor.json('/api/v1/audit')).status).toBe(403)
  expect((await visitor.json('/en/desk/drafts/x/clear/options')).status).toBe(403)
  expect((await visitor.page('/en/desk/account')).status).toBe(200)
  expect(await refused()).toEqual(
    ['/en/desk/drafts/x/clear/options', '/api/v1/audit', '/en/desk/seats'].map((path) => ({
      code: 'not-allowed',
      asked: `GET ${path}`,
    })),
  )
})
