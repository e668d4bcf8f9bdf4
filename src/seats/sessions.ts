import type { Reader } from '../audience/reader.ts'
import { base64url, fromBase64url, hex } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { SessionKind, StoredSession } from '../register/people-store.ts'

/** Somebody signed in, sitting for a participant. */
export type Session = StoredSession

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** How long a session lasts at most, in milliseconds: a working day. */
export const SESSION_LENGTH = 8 * HOUR
/** How long it lasts unused. A trial has nothing to lose. */
const IDLE: Readonly<Record<SessionKind, number>> = {
  trial: 8 * HOUR,
  passkey: 30 * MINUTE,
  oidc: 30 * MINUTE,
}
/** How old a token grows before a page brings another, and how long the old one is taken beside it. */
const ROTATE = 15 * MINUTE
const GRACE = MINUTE
const TOKEN_BYTES = 32

/** What a use-case of the seats is given of the house. */
export type Desk = Pick<House, 'register' | 'crypto' | 'config' | 'now'>

/** A secret of 256 bits and what is kept of it: its SHA-256, so that a copy of the database opens nothing. */
export function newToken({ crypto }: Pick<Desk, 'crypto'>): { token: string; hash: string } {
  const bytes = crypto.random(TOKEN_BYTES)
  return { token: base64url(bytes), hash: hex(crypto.sha256(bytes)) }
}

/** What is kept of a token, or undefined for one that is malformed. */
export function hashOfToken({ crypto }: Pick<Desk, 'crypto'>, token: string | undefined): string | undefined {
  const bytes = token !== undefined && token.length < 100 ? fromBase64url(token) : undefined
  return bytes?.length === TOKEN_BYTES ? hex(crypto.sha256(bytes)) : undefined
}

/** The id of a row: 128 random bits in hex. */
export const newId = ({ crypto }: Pick<Desk, 'crypto'>): string => hex(crypto.random(16))

/** What a session is opened with. Without an official it is a seat of a trial. */
export interface Opening extends Pick<Session, 'participant' | 'seat' | 'role'> {
  official?: string | undefined
  kind?: SessionKind
  /** The key id of the passkey that verified its holder. */
  passkey?: string | undefined
  verifiedAt?: Date | undefined
  /** Where it is opened, and the only place it is good for; the house's public address unless given. */
  origin?: string
  /** The browser's User-Agent; its family alone is kept. */
  agent?: string | undefined
  /** The family, where it is known already. */
  family?: string
  /** When it ends, if that is before a session's full length. */
  expiresAt?: Date
}

/** Opens a session and gives its token. Throws Problem `not-allowed` for a seat of a trial in production. */
export async function openSession(desk: Desk, opening: Opening): Promise<string> {
  const { participant, seat, role, official, passkey, verifiedAt } = opening
  const kind = opening.kind ?? (official === undefined ? 'trial' : 'passkey')
  if (kind === 'trial' && desk.config.mode !== 'trial')
    throw new Problem('not-allowed', 'no trial seats in production')
  const now = desk.now()
  const { token, hash } = newToken(desk)
  await desk.register.people.saveSession(hash, {
    id: newId(desk),
    participant,
    seat,
    role,
    kind,
    ...(official === undefined ? {} : { official }),
    ...(passkey === undefined ? {} : { passkey }),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    origin: opening.origin ?? new URL(desk.config.publicUrl).origin,
    agent: opening.family ?? browserFamily(opening.agent),
    openedAt: now,
    seenAt: now,
    rotatedAt: now,
    expiresAt: opening.expiresAt ?? new Date(now.getTime() + SESSION_LENGTH),
  })
  return token
}

/** The session of a token on an origin, or undefined for one that is unknown, over, of another origin or malformed. */
export async function readSession(
  desk: Desk,
  token: string | undefined,
  origin: string,
): Promise<Session | undefined> {
  const hash = hashOfToken(desk, token)
  if (hash === undefined) return undefined
  const now = desk.now()
  const session = await desk.register.people.findSession(hash, now)
  if (session === undefined || session.origin !== origin) return undefined
  if (session.kind === 'trial' && desk.config.mode !== 'trial') return undefined
  const unused = now.getTime() - session.seenAt.getTime()
  if (unused > IDLE[session.kind]) return undefined
  if (unused > MINUTE) await desk.register.people.touchSession(session.id, now)
  return session
}

/** Another token for a session whose own has grown old, or undefined while it is young. */
export async function rotateToken(
  desk: Desk,
  token: string | undefined,
  session: Session,
): Promise<string | undefined> {
  const now = desk.now().getTime()
  const hash = hashOfToken(desk, token)
  if (hash === undefined || now - session.rotatedAt.getTime() < ROTATE) return undefined
  const next = newToken(desk)
  const rotated = await desk.register.people.rotateSession({
    hash,
    next: next.hash,
    now: new Date(now),
    rotatedBefore: new Date(now - ROTATE),
    graceUntil: new Date(now + GRACE),
  })
  return rotated ? next.token : undefined
}

/** Ends the session of a token. */
export async function closeSession(desk: Desk, token: string | undefined): Promise<void> {
  const hash = hashOfToken(desk, token)
  if (hash !== undefined) await desk.register.people.deleteSession(hash)
}

/** The open sessions of whoever asks, latest first; a trial's seats have no owner and list their own alone. */
export async function sessionsOf(desk: Desk, session: Session): Promise<Session[]> {
  if (session.official === undefined) return [session]
  const now = desk.now()
  return (await desk.register.people.listSessions(session.official, now)).filter(
    ({ kind, seenAt }) => now.getTime() - seenAt.getTime() <= IDLE[kind],
  )
}

/** The reader a session is; anyone without one. */
export const readerOf = (session: Session | undefined): Reader =>
  session
    ? { kind: 'seat', participant: session.participant, seat: session.seat, role: session.role }
    : { kind: 'anyone' }

/** Browsers by a mark of their User-Agent; those that pose as others come first. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

/** The family of a browser, or ''. Versions and systems would tell people apart, and are not kept. */
export const browserFamily = (agent: string | undefined): string =>
  BROWSERS.find(([mark]) => mark.test(agent ?? ''))?.[1] ?? ''
