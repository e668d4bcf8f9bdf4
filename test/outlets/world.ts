import { createApp } from '../../src/app.ts'
import type { Role } from '../../src/audience/roles.ts'
import { ROOT } from '../../src/build.ts'
import { closeHouse, type House, openHouse } from '../../src/clearing-house.ts'
import { readConfig } from '../../src/config.ts'
import type { Audience } from '../../src/records/types.ts'
import { openSession } from '../../src/seats/sessions.ts'
import { makePlace } from '../open-register.ts'
import type { FormRef } from './content.ts'
import { remember } from './knows.ts'
import type { People, Who } from './rule.ts'

/** A record as the test knows it. */
export interface Kept {
  id: string
  filer: string
  form: FormRef
  year?: string
  nonce: string
  /** The audience it was filed with, and what was changed since, in the order of the log. */
  audience: Audience
  changes: { audience: Audience; on?: string }[]
  values: { pointer: string; mark: string; audience: Audience; erased: boolean }[]
  files: { sha256: string; name: string; mark: string }[]
  /** Who filed it for another. */
  by?: string
  /** The record it speaks about. */
  speaksOf?: string
  /** Whoever could once read it knows that it is there: it is told when it no longer may. */
  once: 'everyone' | Set<string>
}

export interface Drafted {
  id: string
  participant: string
  form: FormRef
  status: 'draft' | 'ready' | 'returned'
  files: string[]
}

export interface Asked {
  id: string
  record: Kept
  by: string
  audience: Audience
}

/** What a state said last of a difference with another, and the two records it is about. */
export interface Word {
  participant: string
  partner: string
  text: string
  publish: boolean
  records: readonly (Kept | undefined)[]
}

/** How something is asked for, beside its address. */
export interface Request {
  method?: string
  address: string
  lang?: string
  accept?: string
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string>
  bytes?: Uint8Array
  body?: FormData
}

export interface Answer {
  status: number
  headers: Record<string, string>
  bytes: Uint8Array
}

/** A real house, and what the test knows of it without asking it. */
export interface World {
  house: House
  app: {
    routes: { method: string; path: string }[]
    request(path: string, init: RequestInit): Promise<Response> | Response
  }
  people: People
  records: Kept[]
  drafts: Drafted[]
  asked: Asked[]
  /** By the key of the difference. */
  words: Map<string, Word[]>
  /** Every mark there is: what it is, and who may know it now. */
  marks: Map<string, { what: string; may(who: Who): boolean }>
  /** What the house told its operator. */
  told: string[]
  today(): string
  /** Lets days pass. */
  pass(days: number): void
  ask(who: Who, request: Request): Promise<Answer>
  close(): Promise<void>
}

const DAY = 86_400_000

/** Opens a house whose clock stands still unless it is moved. */
export async function openWorld(): Promise<World> {
  const place = await makePlace()
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  let time = Date.now()
  const told: string[] = []
  const house = await openHouse(readConfig(env, ROOT), {
    facts: false,
    limits: false,
    now: () => new Date(time),
    log: (event, details) => told.push(`${event} ${JSON.stringify(details)}`),
  })
  await house.settled
  const { app } = createApp(house)
  const sessions = new Map<string, Promise<string>>()
  const sessionOf = ({ participant, role }: Who) => {
    if (participant === undefined) return undefined
    const known = sessions.get(`${participant} ${role}`)
    const opened =
      known ??
      openSession(house, {
        participant,
        seat: `trial-${role}`,
        role: role as Role,
        origin: 'http://localhost',
      })
    sessions.set(`${participant} ${role}`, opened)
    return opened
  }
  const world: World = {
    house,
    app: app as World['app'],
    people: house.regime,
    records: [],
    drafts: [],
    asked: [],
    words: new Map(),
    marks: new Map(),
    told,
    today: () => new Date(time).toISOString().slice(0, 10),
    pass(days) {
      time += days * DAY
      sessions.clear()
      for (const record of world.records) remember(world, record)
    },
    async ask(who, { method, address, lang, accept, headers, json, form, bytes, ...sent }) {
      const token = await sessionOf(who)
      const typed = form && new URLSearchParams(form).toString()
      const body =
        sent.body ?? (bytes as BodyInit | undefined) ?? (json === undefined ? typed : JSON.stringify(json))
      const response = await world.app.request(address, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          origin: 'http://localhost',
          ...(token ? { cookie: `session=${token}` } : {}),
          ...(lang ? { 'accept-language': lang } : {}),
          ...(accept ? { accept } : {}),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      })
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        bytes: new Uint8Array(await response.arrayBuffer()),
      }
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
  return world
}
