import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actsOf, HOUSE, openPeopleHouse, type PeopleHouse, type Visitor } from '../../test/people-house.ts'
import { FLAGS } from '../../test/soft-authenticator.ts'
import type { Problem } from '../problems.ts'
import { inviteFirst } from './invitations.ts'

let people: PeopleHouse
let uruguay: Visitor
beforeAll(async () => {
  people = await openPeopleHouse()
  uruguay = await people.administrator('URY')
})
afterAll(() => people.close())

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Problem) => error.code,
  )
const person = { name: 'Somebody', language: 'en' } as const
const emptySeat = async () => {
  const { people: store } = people.house.register
  const [office] = await store.listOffices('URY')
  const before = (await store.listSeats('URY')).map(({ id }) => id)
  await uruguay.form('/en/desk/seats', { office: office?.id ?? '', role: 'reader', title: 'Empty' })
  return (await store.listSeats('URY')).find(({ id }) => !before.includes(id))?.id as string
}
const linkInto = (seat: string) => uruguay.link(`/en/desk/seats/${seat}/invite`, { ...person })

describe('the first administrator', () => {
  test('of a state is invited by the secretariat while it has none, and then by nobody outside', async () => {
    const secretariat = people.visitor()
    await secretariat.trial('OAS', 'administrator')
    const again = await secretariat.form('/en/desk/first-administrators', { ...person, participant: 'URY' })
    expect(again.status).toBe(403)
    expect((await secretariat.page('/en/desk/seats')).text).not.toContain('value="URY"')
    expect((await secretariat.page('/en/desk/seats')).text).toContain('value="ARG"')
    expect((await people.house.register.people.listInvitations('URY', people.house.now())).length).toBe(0)
  })
  test('of a state is never invited by the operator, nor by another state', async () => {
    const { house } = people
    for (const participant of ['URY', 'ARG'])
      expect(await codeOf(inviteFirst(house, 'operator', { ...person, participant }))).toBe('not-allowed')
    expect(
      (await uruguay.form('/en/desk/first-administrators', { ...person, participant: 'ARG' })).status,
    ).toBe(403)
  })
  test('of the secretariat is invited by the operator, once', async () => {
    const { house } = people
    const first = await inviteFirst(house, 'operator', { ...person, participant: 'OAS' })
    const second = await inviteFirst(house, 'operator', { ...person, participant: 'OAS' })
    const visitor = people.visitor()
    expect((await visitor.page(`/en/invitation/${first.token}`)).status).toBe(404)
    expect((await visitor.enrol(`/en/invitation/${second.token}`, { name: 'Oriel Lima' })).status).toBe(200)
    expect(await codeOf(inviteFirst(house, 'operator', { ...person, participant: 'OAS' }))).toBe(
      'not-allowed',
    )
  })
  test('reads the secretariat’s roster only where he sits', async () => {
    const page = await uruguay.page('/en/desk/seats')
    expect(page.status).toBe(200)
    expect(page.text).toContain('Uruguay')
    expect(page.text).not.toContain('first-administrators')
  })
})

describe('an invitation', () => {
  test('shows who is invited where, seats him with his passkey, once', async () => {
    const seat = await emptySeat()
    const token = await linkInto(seat)
    const visitor = people.visitor()
    const shown = await visitor.page(`/es/invitation/${token}`)
    expect(shown.text).toContain('Uruguay')
    expect(shown.text).toContain('Ana Rojas')
    expect(shown.text).toContain('Lector')
    const done = await visitor.enrol(`/en/invitation/${token}`, { name: 'Inés Pardo' })
    expect(done).toEqual({ status: 200, body: { next: '/en/desk/account' } })
    expect(await visitor.session()).toMatchObject({
      participant: 'URY',
      role: 'reader',
      seat,
      kind: 'passkey',
    })
    expect((await visitor.page('/en/desk/account')).text).toContain('Inés Pardo')
    expect((await people.visitor().page(`/en/invitation/${token}`)).status).toBe(404)
    expect((await people.visitor().enrol(`/en/invitation/${token}`, { name: 'X' })).status).toBe(404)
    expect(await actsOf(people.house, 'URY')).toEqual(
      expect.arrayContaining(['seat', 'invitation', 'enrolment']),
    )
  })
  test('is never kept by a cache', async () => {
    const token = await linkInto(await emptySeat())
    const answer = await people.visitor().ask(`/en/invitation/${token}`)
    expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual([
      'private, no-store',
      null,
    ])
  })
  test('accepted twice at once seats one', async () => {
    const seat = await emptySeat()
    const token = await linkInto(seat)
    const [a, b] = [people.visitor(), people.visitor()]
    const done = await Promise.all(
      [a, b].map((one) => one.enrol(`/en/invitation/${token}`, { name: 'One of two' })),
    )
    expect(done.map(({ status }) => status).sort()).toEqual([200, 404])
  })
  test('is over after seven days, when taken back, and when another into the seat was made', async () => {
    const seat = await emptySeat()
    const first = await linkInto(seat)
    const second = await linkInto(seat)
    const status = async (token: string) => (await people.visitor().page(`/en/invitation/${token}`)).status
    expect([await status(first), await status(second)]).toEqual([404, 200])
    const open = (await people.house.register.people.listInvitations('URY', people.house.now())).find(
      (one) => one.seat === seat,
    )
    await uruguay.form(`/en/desk/invitations/${open?.id}/revoke`, {})
    expect(await status(second)).toBe(404)
    const third = await linkInto(seat)
    people.pass(7 * 24 * 60 - 1)
    expect(await status(third)).toBe(200)
    people.pass(1)
    expect(await status(third)).toBe(404)
    expect((await uruguay.signIn()).status).toBe(200)
  })
  test('that is wrong or malformed is not found', async () => {
    for (const token of ['A'.repeat(43), 'x', '...', '..%2F..', '%20', 'A'.repeat(4000)])
      expect((await people.visitor().page(`/en/invitation/${token}`)).status, token).toBe(404)
  })
  test('is made by administrators alone, into their own seats alone', async () => {
    const seat = await emptySeat()
    const argentina = await people.administrator('ARG')
    expect((await argentina.form(`/en/desk/seats/${seat}/invite`, { ...person })).status).toBe(404)
    const author = people.visitor()
    await author.trial('URY', 'author')
    expect((await author.form(`/en/desk/seats/${seat}/invite`, { ...person })).status).toBe(403)
    expect((await author.page('/en/desk/seats')).status).toBe(403)
    expect((await people.visitor().form(`/en/desk/seats/${seat}/invite`, { ...person })).status).toBe(401)
    const elsewhere = 'https://elsewhere.invalid'
    expect((await uruguay.form(`/en/desk/seats/${seat}/invite`, { ...person }, elsewhere)).status).toBe(403)
  })
  test('leads to no role that the participant’s standing has not', async () => {
    const [office] = await people.house.register.people.listOffices('URY')
    for (const role of ['officer', 'contributor', 'operator', 'nobody', ''])
      expect(
        (await uruguay.form('/en/desk/seats', { office: office?.id ?? '', role, title: 'T' })).status,
        role,
      ).toBe(400)
  })
})

describe('an enrolment', () => {
  const tried = async (
    change: (options: { challenge: string; user: string }, visitor: Visitor) => unknown,
  ) => {
    const token = await linkInto(await emptySeat())
    const visitor = people.visitor()
    const { body } = await visitor.json(`/en/invitation/${token}/options`, { name: 'Tried' })
    expect(body).toMatchObject({
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      rp: { id: 'localhost' },
    })
    expect(body.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -8, -257])
    const response = change({ challenge: body.challenge, user: body.user.id }, visitor)
    const done = await visitor.json(`/en/invitation/${token}`, { response })
    return { done, visitor, token }
  }
  test('from another origin is refused', async () => {
    const { done } = await tried(({ challenge, user }, { authenticator }) =>
      authenticator.enrol({ rp: 'localhost', origin: 'http://localhost:8081', challenge, user }),
    )
    expect([done.status, done.body.code]).toEqual([403, 'bad-passkey'])
  })
  test('for another name is refused', async () => {
    const { done } = await tried(({ challenge, user }, { authenticator }) =>
      authenticator.enrol({ rp: 'elsewhere.example', origin: HOUSE, challenge, user }),
    )
    expect(done.status).toBe(403)
  })
  test('with a challenge of its own, a used one, or one of another link is refused', async () => {
    const other = await linkInto(await emptySeat())
    for (const make of [
      () => 'A'.repeat(43),
      async () => (await people.visitor().json('/en/sign-in/passkey')).body.challenge,
      async () =>
        (await people.visitor().json(`/en/invitation/${other}/options`, { name: 'O' })).body.challenge,
    ]) {
      const challenge = await make()
      const { done } = await tried(({ user }, { authenticator }) =>
        authenticator.enrol({ rp: 'localhost', origin: HOUSE, challenge, user }),
      )
      expect(done.status).toBe(403)
    }
  })
  test('with a challenge that is five minutes old is refused', async () => {
    const { done } = await tried(({ challenge, user }, { authenticator }) => {
      people.pass(5)
      return authenticator.enrol({ rp: 'localhost', origin: HOUSE, challenge, user })
    })
    expect(done.status).toBe(403)
  })
  test('of anything else than an answer is refused', async () => {
    for (const response of [
      null,
      'x',
      {},
      [],
      { id: 'x', response: {} },
      { response: { clientDataJSON: 'e30' } },
    ]) {
      const { done } = await tried(() => response)
      expect([done.status, done.body.code], JSON.stringify(response)).toEqual([403, 'bad-passkey'])
    }
  })
  test('keeps whether the key stays on its device, under an id of its own', async () => {
    const { visitor, token } = await tried(() => null)
    const done = await visitor.enrol(`/en/invitation/${token}`, { name: 'Bound' }, true)
    expect(done.status).toBe(200)
    const [key] = await people.house.register.people.listPasskeys(
      (await visitor.session()).official as string,
    )
    expect(key).toMatchObject({
      deviceBound: true,
      alg: -7,
      rp: 'localhost',
      origin: HOUSE,
      label: 'Firefox',
    })
    expect(key?.id).toMatch(/^webauthn:[0-9a-f]{32}$/)
  })
})

describe('a sign-in by passkey', () => {
  let visitor: Visitor
  beforeAll(async () => {
    uruguay.cookies.clear()
    await uruguay.signIn()
    visitor = (await people.seated(uruguay, 'author', 'Signer')).visitor
  })
  const signIn = async (change: Partial<Parameters<Visitor['authenticator']['assert']>[0]>) => {
    const { body } = await visitor.json('/en/sign-in/passkey')
    expect(body).toMatchObject({ userVerification: 'required', rpId: 'localhost' })
    const response = visitor.authenticator.assert({
      rp: 'localhost',
      origin: HOUSE,
      challenge: body.challenge,
      ...change,
    })
    return { ...(await visitor.json('/en/sign-in/passkey', { response })), response }
  }
  test('leads to the seat, and where one wanted to go on', async () => {
    visitor.cookies.clear()
    expect(await visitor.signIn()).toEqual({ status: 200, body: { next: '/en/desk' } })
    expect(await visitor.session()).toMatchObject({ role: 'author', kind: 'passkey' })
    expect((await visitor.session()).verifiedAt).toEqual(people.house.now())
  })
  test.each([
    ['without user verification', { flags: FLAGS.UP | FLAGS.BE | FLAGS.BS }],
    ['without presence', { flags: FLAGS.UV | FLAGS.BE | FLAGS.BS }],
    ['from another origin', { origin: 'http://localhost:8081' }],
    ['of another type', { type: 'webauthn.create' }],
    ['from a frame of another origin', { crossOrigin: true }],
    ['with another challenge', { challenge: 'A'.repeat(43) }],
    ['by a key that has changed its kind', { flags: FLAGS.UP | FLAGS.UV }],
  ])('%s is refused', async (_, change) => {
    const { status, body } = await signIn(change)
    expect([status, body.code]).toEqual([403, 'bad-passkey'])
  })
  test('is not repeated', async () => {
    const { status, response } = await signIn({})
    expect(status).toBe(200)
    expect((await visitor.json('/en/sign-in/passkey', { response })).status).toBe(403)
  })
  test('that is refused is written down for its participant, and by somebody unknown is refused alike', async () => {
    const lines = async () => (await actsOf(people.house, 'URY')).filter((act) => act === 'sign-in-refused')
    const { length } = await lines()
    const known = await signIn({ origin: 'http://localhost:8081' })
    expect((await lines()).length).toBe(length + 1)
    const stranger = people.visitor()
    stranger.authenticator.enrol({ rp: 'localhost', origin: HOUSE, challenge: 'AA' })
    const { status, body } = await stranger.signIn()
    expect([status, body.code]).toEqual([403, 'bad-passkey'])
    expect(body).toEqual(known.body)
    expect((await lines()).length).toBe(length + 1)
  })
})
