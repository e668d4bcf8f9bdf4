import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actsOf, openPeopleHouse, type PeopleHouse, type Visitor } from '../../test/people-house.ts'

let people: PeopleHouse
let ana: Visitor
let bea: Visitor
let carla: Visitor
beforeAll(async () => {
  people = await openPeopleHouse()
  ana = await people.administrator('URY')
  bea = (await people.seated(ana, 'administrator', 'Bea Ruiz')).visitor
  carla = (await people.seated(ana, 'administrator', 'Carla Paz')).visitor
})
afterAll(() => people.close())

const officialOf = async (visitor: Visitor) => (await visitor.session()).official as string

describe('a hand-over', () => {
  test('to an official moves the seat, and ends what its holder could do', async () => {
    const { visitor: old, seat } = await people.seated(ana, 'author', 'Old Author')
    const { visitor: next } = await people.seated(ana, 'reader', 'Next Author')
    const [from, to] = [await officialOf(old), await officialOf(next)]
    expect((await ana.form(`/en/desk/seats/${seat}/hand-over`, { to })).status).toBe(303)
    expect(await old.isIn()).toBe(false)
    expect((await old.signIn()).status).toBe(403)
    const { people: store } = people.house.register
    expect(await store.findHolder(seat)).toBe(to)
    expect((await store.listPasskeys(from)).length).toBe(0)
    const holdings = (await store.listHoldings('URY')).filter((one) => one.seat === seat)
    expect(holdings.map(({ official, until, endedBy }) => [official, until !== null, endedBy])).toEqual(
      expect.arrayContaining([
        [from, true, await officialOf(ana)],
        [to, false, null],
      ]),
    )
    expect(await actsOf(people.house, 'URY')).toContain('handover')
    // Whoever has two seats changes between them, with another token.
    const before = next.token
    expect((await next.form('/en/desk/account/seat', { seat })).status).toBe(303)
    expect(next.token).not.toBe(before)
    expect(await next.session()).toMatchObject({ seat, role: 'author', kind: 'passkey' })
    expect((await next.form('/en/desk/account/seat', { seat: (await ana.session()).seat })).status).toBe(404)
  })
  test('to somebody invited takes effect when he comes', async () => {
    const { visitor: old, seat } = await people.seated(ana, 'clearing', 'Old Clearer')
    const token = await ana.link(`/en/desk/seats/${seat}/invite`, { name: 'New Clearer', language: 'fr' })
    expect(await old.isIn()).toBe(true)
    const next = people.visitor()
    expect((await next.page(`/en/invitation/${token}`)).text).toContain('passes from its present holder')
    expect((await next.enrol(`/en/invitation/${token}`, { name: 'New Clearer' })).status).toBe(200)
    expect(await old.isIn()).toBe(false)
    expect(await next.session()).toMatchObject({ seat, role: 'clearing' })
  })
  test('of one of two seats leaves the other, its session and the passkey', async () => {
    const { visitor, seat } = await people.seated(ana, 'author', 'Two Seats')
    const { seat: second, visitor: other } = await people.seated(ana, 'reader', 'Gives')
    const [two, gives] = [await officialOf(visitor), await officialOf(other)]
    await ana.form(`/en/desk/seats/${second}/hand-over`, { to: two })
    expect((await ana.form(`/en/desk/seats/${second}/hand-over`, { to: gives })).status).toBe(403)
    const { visitor: third } = await people.seated(ana, 'reader', 'Third')
    await ana.form(`/en/desk/seats/${second}/hand-over`, { to: await officialOf(third) })
    expect(await visitor.isIn()).toBe(true)
    expect(await visitor.session()).toMatchObject({ seat })
    expect((await people.house.register.people.listPasskeys(two)).length).toBe(1)
  })
  test('of an administrator’s last seat ends the links he gave out', async () => {
    const { visitor: leaving, seat } = await people.seated(ana, 'administrator', 'Leaves Soon')
    const [empty] = (await people.house.register.people.listOffices('URY')).map(({ id }) => id)
    await leaving.form('/en/desk/seats', { office: empty ?? '', role: 'clearing', title: 'Way back' })
    const way = (await people.house.register.people.listSeats('URY')).find(
      ({ title }) => title === 'Way back',
    )
    const token = await leaving.link(`/en/desk/seats/${way?.id}/invite`, { name: 'Me', language: 'en' })
    expect((await people.visitor().page(`/en/invitation/${token}`)).status).toBe(200)
    expect((await ana.form(`/en/desk/seats/${seat}/vacate`, {})).status).toBe(303)
    const { status } = await people.visitor().enrol(`/en/invitation/${token}`, { name: 'Me' })
    expect(status).toBe(404)
  })
  test('is not done by others, nor to officials of others', async () => {
    const argentina = await people.administrator('ARG')
    const { seat, visitor } = await people.seated(ana, 'author', 'Stays')
    const stranger = await officialOf(argentina)
    expect((await argentina.form(`/en/desk/seats/${seat}/hand-over`, { to: stranger })).status).toBe(404)
    expect((await ana.form(`/en/desk/seats/${seat}/hand-over`, { to: stranger })).status).toBe(404)
    const own = await officialOf(visitor)
    expect((await visitor.form(`/en/desk/seats/${seat}/hand-over`, { to: own })).status).toBe(403)
    expect((await argentina.form(`/en/desk/seats/${seat}/vacate`, {})).status).toBe(404)
    // The last administrator leaves no empty seat behind.
    const last = (await argentina.session()).seat
    expect((await argentina.form(`/en/desk/seats/${last}/vacate`, {})).status).toBe(403)
  })
  test('of two administrators who empty each other’s seats at once, one stays', async () => {
    const one = await people.administrator('CHL')
    const { visitor: other, seat } = await people.seated(one, 'administrator', 'Other')
    const own = (await one.session()).seat
    const done = await Promise.all([
      one.form(`/en/desk/seats/${seat}/vacate`, {}),
      other.form(`/en/desk/seats/${own}/vacate`, {}),
    ])
    expect(done.filter(({ status }) => status === 303).length).toBe(1)
    expect(await people.house.register.people.countHeld('CHL', 'administrator')).toBe(1)
  })
  test('leaves an administrator, also when two empty each other’s seats at once', async () => {
    const peru = await people.administrator('PER')
    const { visitor: other, seat } = await people.seated(peru, 'administrator', 'Second')
    const first = (await peru.session()).seat
    const [by, against] = await Promise.all([
      peru.form(`/en/desk/seats/${seat}/vacate`, {}),
      other.form(`/en/desk/seats/${first}/vacate`, {}),
    ])
    expect([by.status, against.status].filter((status) => status === 303)).toHaveLength(1)
    expect(await people.house.register.people.countHeld('PER', 'administrator')).toBe(1)
  })
  test('a seat that is held is not closed; emptied it is, and its holder can be erased', async () => {
    const { visitor, seat } = await people.seated(ana, 'reader', 'Lea Moreno')
    const official = await officialOf(visitor)
    expect((await ana.form(`/en/desk/seats/${seat}/close`, {})).status).toBe(409)
    expect((await ana.form(`/en/desk/officials/${official}/erase`, {})).status).toBe(409)
    expect((await ana.form(`/en/desk/seats/${seat}/vacate`, {})).status).toBe(303)
    expect(await visitor.isIn()).toBe(false)
    expect((await ana.form(`/en/desk/seats/${seat}/close`, {})).status).toBe(303)
    expect((await ana.page('/en/desk/seats')).text).toContain('Lea Moreno')
    expect((await ana.form(`/en/desk/officials/${official}/erase`, {})).status).toBe(303)
    expect((await ana.page('/en/desk/seats')).text).not.toContain('Lea Moreno')
    expect(await people.house.register.people.findOfficial(official)).toEqual({
      id: official,
      participant: 'URY',
      language: 'en',
    })
  })
})

describe('passkeys of one’s own', () => {
  test('are added and removed; the last one stays, and what a removed one opened ends', async () => {
    const { visitor } = await people.seated(ana, 'author', 'Keys')
    const [first] = await people.house.register.people.listPasskeys(await officialOf(visitor))
    const remove = (id: string | undefined) =>
      visitor.form('/en/desk/account/passkeys/remove', { id: id ?? '' })
    expect((await remove(first?.id)).status).toBe(403)
    expect((await visitor.enrol('/en/desk/account/passkeys', { label: 'Office key' }, true)).status).toBe(200)
    expect((await visitor.page('/en/desk/account')).text).toContain('Office key')
    // The first device is lost: its owner signs in with the second and removes it.
    const lost = people.visitor()
    lost.cookies.set('session', visitor.token as string)
    visitor.cookies.clear()
    await visitor.signIn()
    expect((await remove('webauthn:00000000000000000000000000000000')).status).toBe(404)
    expect((await remove(first?.id)).status).toBe(303)
    expect(await lost.isIn()).toBe(false)
    expect(await visitor.isIn()).toBe(true)
    expect((await visitor.signIn(first?.credential)).status).toBe(403)
  })
  test('of another are not removed', async () => {
    const [key] = await people.house.register.people.listPasskeys(await officialOf(bea))
    expect((await ana.form('/en/desk/account/passkeys/remove', { id: key?.id ?? '' })).status).toBe(404)
  })
})

describe('a recovery', () => {
  const idOf = async (official: string) =>
    (await people.house.register.people.listRecoveries('URY', people.house.now())).find(
      (one) => one.official === official,
    )?.id as string

  test('needs two administrators who are somebody else, and ends the old passkeys', async () => {
    const { visitor: lost, seat } = await people.seated(ana, 'clearing', 'Lost Device')
    const official = await officialOf(lost)
    expect((await ana.form(`/en/desk/officials/${official}/recover`, {})).status).toBe(303)
    const id = await idOf(official)
    const approve = (by: Visitor) => by.form(`/en/desk/recoveries/${id}/approve`, {})
    expect((await approve(ana)).status).toBe(403)
    expect((await approve(lost)).status).toBe(403)
    expect(await lost.isIn()).toBe(true)
    const token = await bea.link(`/en/desk/recoveries/${id}/approve`, {})
    expect(await lost.isIn()).toBe(false)
    expect((await lost.signIn()).status).toBe(403)
    expect((await approve(carla)).status).toBe(404)
    const back = people.visitor()
    expect((await back.page(`/en/recovery/${token}`)).text).toContain('Lost Device')
    expect((await back.enrol(`/en/recovery/${token}`)).status).toBe(200)
    expect(await back.session()).toMatchObject({ seat, official, role: 'clearing' })
    expect((await people.visitor().page(`/en/recovery/${token}`)).status).toBe(404)
    expect(await actsOf(people.house, 'URY')).toEqual(
      expect.arrayContaining(['recovery-asked', 'recovery-approved', 'recovery']),
    )
  })
  test('of an administrator is never approved by himself', async () => {
    const own = await officialOf(carla)
    expect((await carla.form(`/en/desk/officials/${own}/recover`, {})).status).toBe(403)
    await ana.form(`/en/desk/officials/${own}/recover`, {})
    const id = await idOf(own)
    expect((await carla.form(`/en/desk/recoveries/${id}/approve`, {})).status).toBe(403)
    expect((await ana.form(`/en/desk/recoveries/${id}/refuse`, {})).status).toBe(303)
    expect((await bea.form(`/en/desk/recoveries/${id}/approve`, {})).status).toBe(404)
  })
  test('is not begun by a one-click seat, by another participant, or by who does not administer', async () => {
    const { visitor: lost } = await people.seated(ana, 'reader', 'Reader')
    const official = await officialOf(lost)
    const trial = people.visitor()
    await trial.trial('URY', 'administrator')
    const argentina = people.visitor()
    await argentina.trial('ARG', 'administrator')
    const secretariat = await people.administrator('OAS')
    for (const [by, status] of [
      [trial, 403],
      [argentina, 403],
      [secretariat, 404],
      [lost, 403],
      [people.visitor(), 401],
    ] as const)
      expect((await by.form(`/en/desk/officials/${official}/recover`, {})).status).toBe(status)
  })
  test('approved first by somebody who no longer administers counts for nothing', async () => {
    const { visitor: lost } = await people.seated(ana, 'reader', 'Waits')
    const official = await officialOf(lost)
    const { visitor: leaving, seat } = await people.seated(ana, 'administrator', 'Leaves')
    await leaving.form(`/en/desk/officials/${official}/recover`, {})
    await ana.form(`/en/desk/seats/${seat}/vacate`, {})
    const id = await idOf(official)
    expect((await ana.form(`/en/desk/recoveries/${id}/approve`, {})).status).toBe(403)
    expect(await lost.isIn()).toBe(true)
  })
  test('has a link that ends when who gave it out no longer administers', async () => {
    const { visitor: lost } = await people.seated(ana, 'reader', 'Waits too')
    const official = await officialOf(lost)
    const { visitor: leaving, seat } = await people.seated(ana, 'administrator', 'Leaves too')
    await ana.form(`/en/desk/officials/${official}/recover`, {})
    const token = await leaving.link(`/en/desk/recoveries/${await idOf(official)}/approve`, {})
    expect((await people.visitor().page(`/en/recovery/${token}`)).status).toBe(200)
    await ana.form(`/en/desk/seats/${seat}/vacate`, {})
    expect((await people.visitor().page(`/en/recovery/${token}`)).status).toBe(404)
    expect((await people.visitor().enrol(`/en/recovery/${token}`)).status).toBe(404)
  })
})
