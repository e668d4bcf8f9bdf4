import type { Role } from '../audience/roles.ts'
import { type Query, withoutNulls } from './database.ts'

/** How somebody proved who he is: by nothing but a click in a trial, by a passkey, by his ministry's provider. */
export type SessionKind = 'trial' | 'passkey' | 'oidc'

/** A session as kept; its token is kept nowhere. */
export interface StoredSession {
  id: string
  participant: string
  seat: string
  role: Role
  /** Absent for the one-click seats of a trial. */
  official?: string
  kind: SessionKind
  /** The key id of the passkey it was opened with. */
  passkey?: string
  /** The only origin it is good for. */
  origin: string
  /** The family of the browser, for its owner to tell it from others. */
  agent: string
  openedAt: Date
  seenAt: Date
  rotatedAt: Date
  expiresAt: Date
  /** When a passkey last verified the person. */
  verifiedAt?: Date
}

type Row = { [Name in keyof StoredSession]-?: StoredSession[Name] | null }

const COLUMNS = `s.id, s.participant, s.seat, s.role, s.official, s.kind, s.passkey, s.origin, s.agent,
  s.opened_at as "openedAt", s.seen_at as "seenAt", s.rotated_at as "rotatedAt", s.expires_at as "expiresAt",
  s.verified_at as "verifiedAt"`

/** Sessions, by the digests of their tokens. */
export const sessionStore = (query: Query) => ({
  /** Keeps a session and forgets those that have ended. */
  async saveSession(hash: string, session: StoredSession): Promise<void> {
    await query('delete from session where expires_at < $1', [session.openedAt])
    await query(
      `insert into session (id, token_hash, participant, seat, role, official, kind, passkey, origin, agent,
         opened_at, seen_at, rotated_at, expires_at, verified_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        session.id,
        hash,
        session.participant,
        session.seat,
        session.role,
        session.official ?? null,
        session.kind,
        session.passkey ?? null,
        session.origin,
        session.agent,
        session.openedAt,
        session.seenAt,
        session.rotatedAt,
        session.expiresAt,
        session.verifiedAt ?? null,
      ],
    )
  },
  /**
   * The session of a token's digest, or of the one before it while that is still taken. An official's session is there
   * only while he holds its seat, whatever forgot to end it.
   */
  async findSession(hash: string, now: Date): Promise<StoredSession | undefined> {
    const [row] = await query<Row>(
      `select ${COLUMNS} from session s
         left join holding h on h.seat = s.seat and h.official = s.official and h.until is null
         left join seat t on t.id = s.seat
       where (s.token_hash = $1 or (s.previous_hash = $1 and s.previous_until > $2)) and s.expires_at > $2
         and (s.official is null or (h.seat is not null and t.closed_at is null and t.role = s.role))`,
      [hash, now],
    )
    return row && withoutNulls<StoredSession>(row)
  },
  /** Says that a session was used. */
  async touchSession(id: string, now: Date): Promise<void> {
    await query('update session set seen_at = $2 where id = $1', [id, now])
  },
  /** Puts another token in a session's place; false when somebody else has just done so. */
  async rotateSession(change: {
    hash: string
    next: string
    now: Date
    rotatedBefore: Date
    graceUntil: Date
  }): Promise<boolean> {
    const rows = await query(
      `update session set token_hash = $2, previous_hash = token_hash, previous_until = $5, rotated_at = $3
       where token_hash = $1 and rotated_at <= $4 returning id`,
      [change.hash, change.next, change.now, change.rotatedBefore, change.graceUntil],
    )
    return rows.length > 0
  },
  /** The open sessions of an official, latest first. */
  async listSessions(official: string, now: Date): Promise<StoredSession[]> {
    const rows = await query<Row>(
      `select ${COLUMNS} from session s where s.official = $1 and s.expires_at > $2 order by s.opened_at desc`,
      [official, now],
    )
    return rows.map((row) => withoutNulls<StoredSession>(row))
  },
  /** Ends the session of a token's digest. */
  async deleteSession(hash: string): Promise<void> {
    await query('delete from session where token_hash = $1 or previous_hash = $1', [hash])
  },
  /** Ends sessions of an official: one, all but one, those of a seat, those of a passkey, or all. */
  async endSessions(
    official: string,
    which: { id?: string; but?: string; seat?: string; passkey?: string } = {},
  ): Promise<number> {
    const { id = null, but = null, seat = null, passkey = null } = which
    const rows = await query(
      `delete from session where official = $1 and ($2::text is null or id = $2)
         and ($3::text is null or seat = $3) and ($4::text is null or passkey = $4)
         and ($5::text is null or id <> $5) returning id`,
      [official, id, seat, passkey, but],
    )
    return rows.length
  },
})
