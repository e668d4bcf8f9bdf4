import { createApp } from '../../src/app.ts'
import type { Role } from '../../src/audience/roles.ts'
import { ROOT } from '../../src/build.ts'
import { closeHouse, type House, openHouse } from '../../src/clearing-house.ts'
import { readConfig } from '../../src/config.ts'
import type { Audience } from '../../src/records/types.ts'
import { openSession } from '../../src/seats/sessions.ts'
import { makePlace } from '../open-register.ts'
import type { FormRef } from './content.ts'
import { circleOf, mayDraft, mayRead, type People, reads, type Who } from './rule.ts'

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
  status: 'draft' | 'ready' | 'returned'
  files: string[]
}

export interface Asked {
  id: string
  record: Kept
  by: string
  audience: Audience
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

/** The audience of a record that is in force today. */
export const inForce = (world: World, { audience, changes }: Kept): Audience =>
  changes.findLast(({ on }) => on === undefined || on <= world.today())?.audience ?? audience

/** Whether somebody may read a record today. */
export const mayReadRecord = (world: World, who: Who, record: Kept): boolean =>
  mayRead(world.people, who, record.filer, inForce(world, record))

/**
 * Whether the log itself says that a record was to be public from a day that has come, and not what followed: to answer
 * that it is gone then tells nothing, whether it ever was public or was narrowed before.
 */
export const wasToBePublic = (world: World, { changes }: Kept): boolean =>
  changes.some(({ audience, on }) => audience.kind === 'public' && on !== undefined && on <= world.today())

/** Keeps in mind who could read a record, today among others. */
export function remember(world: World, record: Kept): void {
  const now = circleOf(world.people, inForce(world, record), record.filer)
  record.once =
    record.once === 'everyone' || now === 'everyone' ? 'everyone' : new Set([...record.once, ...now])
}

const couldOnce = ({ once }: Kept, participant = ''): boolean => once === 'everyone' || once.has(participant)

/** Whether somebody may know that a record with that id is there, beyond the digest in the log. */
export function mayKnowOf(world: World, who: Who, record: Kept): boolean {
  if (mayReadRecord(world, who, record) || record.once === 'everyone') return true
  // What was once read was told to be gone; and an administrator reads of it in the audit log, and erases unread.
  if (couldOnce(record, who.participant) && (reads(world.people, who) || who.role === 'administrator'))
    return true
  if (record.by === who.participant && who.role === 'administrator') return true
  return world.records.some((one) => one.speaksOf === record.id && mayReadRecord(world, who, one))
}

/** Whether somebody sees a draft of that state. */
export const mayKnowDraft = (world: World, who: Who, draft: Drafted): boolean =>
  mayDraft(world.people, who, draft)

/** Whether somebody sees a request to pass a record on: the seats that read, of who asked and of who is asked. */
export const mayKnowRequest = (world: World, who: Who, { record, by }: Asked): boolean =>
  reads(world.people, who) && (who.participant === by || who.participant === record.filer)
