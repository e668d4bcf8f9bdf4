import type { Reader } from '../audience/reader.ts'
import { base64url, fromBase64url, hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import type { Register } from '../register/register.ts'

/** Somebody signed in, sitting for a participant. */
export interface Session {
  participant: string
  seat: string
  expiresAt: Date
}

/** How long a session lasts, in milliseconds: a working day. */
export const SESSION_LENGTH = 8 * 60 * 60 * 1000
const TOKEN_BYTES = 32

type Desk = { register: Register; crypto: Crypto; now(): Date }

/** What is kept of a token: its SHA-256, so that a copy of the database signs nobody in. */
const hashOf = (token: Uint8Array, { crypto }: Desk): string => hex(crypto.sha256(token))

/** Opens a session and gives its token: 256 random bits as base64url. */
export async function openSession(
  desk: Desk,
  { participant, seat }: Pick<Session, 'participant' | 'seat'>,
): Promise<string> {
  const token = desk.crypto.random(TOKEN_BYTES)
  const expiresAt = new Date(desk.now().getTime() + SESSION_LENGTH)
  await desk.register.saveSession(hashOf(token, desk), { participant, seat, expiresAt })
  return base64url(token)
}

/** The session of a token, or undefined for one that is unknown, ended or malformed. */
export async function readSession(desk: Desk, token: string | undefined): Promise<Session | undefined> {
  const bytes = token !== undefined && token.length < 100 ? fromBase64url(token) : undefined
  return bytes?.length === TOKEN_BYTES ? desk.register.findSession(hashOf(bytes, desk)) : undefined
}

/** Ends the session of a token. */
export async function closeSession(desk: Desk, token: string | undefined): Promise<void> {
  const bytes = token === undefined ? undefined : fromBase64url(token.slice(0, 100))
  if (bytes) await desk.register.deleteSession(hashOf(bytes, desk))
}

/** The reader a session is; anyone without one. */
export const readerOf = (session: Session | undefined): Reader =>
  session ? { kind: 'seat', participant: session.participant, seat: session.seat } : { kind: 'anyone' }
