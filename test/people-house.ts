import { expect } from 'vitest'
import { createApp } from '../src/app.ts'
import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import type { House } from '../src/clearing-house/house.ts'
import { closeHouse, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { inviteFirst } from '../src/seats/invitations.ts'
import { readSession, type Session } from '../src/seats/sessions.ts'
import { makePlace } from './open-register.ts'
import { SoftAuthenticator } from './soft-authenticator.ts'

/** Where people reach the house: passkeys of a trial belong to `localhost`. */
export const HOUSE = 'http://localhost:8080'
const RP = 'localhost'

/** A house with a clock of its own, and the way in for people. */
export interface PeopleHouse {
  house: House
  app: ReturnType<typeof createApp>['app']
  /** Moves the clock on by minutes. */
  pass(minutes: number): void
  visitor(): Visitor
  /** A participant's first administrator, seated. */
  administrator(participant: string): Promise<Visitor>
  /** Somebody invited into a new seat by an administrator, seated; the seat's id. */
  seated(by: Visitor, role: Role, name: string): Promise<{ visitor: Visitor; seat: string }>
  close(): Promise<void>
}

/** Opens a house without facts. */
export async function openPeopleHouse(env: Record<string, string> = {}): Promise<PeopleHouse> {
  const place = await makePlace()
  let time = Date.UTC(2026, 0, 5, 12)
  const from = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...env,
  }
  const house = await openHouse(readConfig(from, ROOT), {
    facts: false,
    limits: false,
    now: () => new Date(time),
  })
  await house.settled
  const { app } = createApp(house)
  const visitor = () => new Visitor(house, app)
  const people: PeopleHouse = {
    house,
    app,
    visitor,
    pass: (minutes) => {
      time += minutes * 60_000
    },
    async administrator(participant) {
      const invited = { name: `Administrator of ${participant}`, language: 'en' as const, participant }
      if (participant === house.regime.secretariat) {
        const { token } = await inviteFirst(house, 'operator', invited)
        return accepted(visitor(), token)
      }
      const secretariat = visitor()
      await secretariat.trial(house.regime.secretariat, 'administrator')
      return accepted(visitor(), await secretariat.link('/en/desk/first-administrators', invited))
    },
    async seated(by, role, name) {
      const { people: store } = house.register
      const { participant } = await by.session()
      const [office] = await store.listOffices(participant)
      const before = new Set((await store.listSeats(participant)).map(({ id }) => id))
      await by.form('/en/desk/seats', { office: office?.id ?? '', role, title: `Seat of ${name}` })
      const seat = (await store.listSeats(participant)).find(({ id }) => !before.has(id))?.id as string
      const token = await by.link(`/en/desk/seats/${seat}/invite`, { name, language: 'en' })
      return { visitor: await accepted(visitor(), token, name), seat }
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
  return people
}

async function accepted(visitor: Visitor, token: string, name = 'Ana Rojas'): Promise<Visitor> {
  const { status, body } = await visitor.enrol(`/en/invitation/${token}`, { name })
  expect(status, JSON.stringify(body)).toBe(200)
  return visitor
}

/** Somebody with a browser that keeps cookies, and an authenticator. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly authenticator = new SoftAuthenticator()
  readonly #house: House
  readonly #app: PeopleHouse['app']
  agent = 'Mozilla/5.0 Firefox/140.0'

  constructor(house: House, app: PeopleHouse['app']) {
    this.#house = house
    this.#app = app
  }

  async ask(path: string, init: RequestInit = {}, at = HOUSE): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { 'user-agent': this.agent, ...(cookie ? { cookie } : {}), ...init.headers }
    const answer = await this.#app.request(path.startsWith('http') ? path : `${at}${path}`, {
      ...init,
      headers,
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '' || /max-age=0/i.test(set)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }

  async page(path: string): Promise<{ status: number; text: string }> {
    const answer = await this.ask(path)
    return { status: answer.status, text: await answer.text() }
  }

  /** Sends a form of a page of the house. */
  form(path: string, fields: Record<string, string>, origin = HOUSE): Promise<Response> {
    return this.ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
      body: new URLSearchParams(fields).toString(),
    })
  }

  /** Sends a form that is answered by a page with a one-time link; its token. */
  async link(path: string, fields: Record<string, string>): Promise<string> {
    const answer = await this.form(path, fields)
    const text = await answer.text()
    const token = /\/(?:invitation|recovery)\/([\w-]{43})</.exec(text)?.[1]
    expect(token, `${answer.status} ${text.slice(0, 3000)}`).toBeDefined()
    return token as string
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came is looked at by the test.
  async json(path: string, body?: unknown): Promise<{ status: number; body: any }> {
    const answer = await this.ask(
      path,
      body === undefined
        ? {}
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json', origin: HOUSE },
            body: JSON.stringify(body),
          },
    )
    return { status: answer.status, body: await answer.json() }
  }

  /** Takes a one-click seat of a trial. */
  async trial(participant: string, role: string): Promise<void> {
    expect((await this.form('/en/sign-in', { participant, role })).status).toBe(303)
  }

  /** Makes a passkey at a place that asks for one. */
  async enrol(path: string, fields: Record<string, string> = {}, deviceBound = false) {
    const { status, body } = await this.json(`${path}/options`, fields)
    if (status !== 200) return { status, body }
    const { challenge, user } = body
    const response = this.authenticator.enrol({
      rp: RP,
      origin: HOUSE,
      challenge,
      user: user.id,
      deviceBound,
    })
    return this.json(path, { ...fields, response })
  }

  /** Signs in with the passkey enrolled last, or the one of that id. */
  async signIn(id?: string) {
    const { body } = await this.json('/en/sign-in/passkey')
    const response = this.authenticator.assert({
      rp: RP,
      origin: HOUSE,
      challenge: body.challenge,
      ...(id === undefined ? {} : { id }),
    })
    return this.json('/en/sign-in/passkey', { response })
  }

  get token(): string | undefined {
    return this.cookies.get('session')
  }

  /** The session the browser has. Throws without one. */
  async session(): Promise<Session> {
    const session = await readSession(this.#house, this.token, HOUSE)
    if (session === undefined) throw new Error('nobody is signed in')
    return session
  }

  /** Whether somebody is signed in. */
  async isIn(): Promise<boolean> {
    return (await readSession(this.#house, this.token, HOUSE)) !== undefined
  }
}

/** The acts of a participant's audit log, in order. */
export async function actsOf(house: House, participant: string): Promise<string[]> {
  const rows = await house.register.audit.lines(participant, { limit: 500 })
  return rows.map(({ line }) => line.act).reverse()
}
