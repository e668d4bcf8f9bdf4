import { Problem } from '../problems.ts'
import type { Query } from './database.ts'

/** A draft as kept: its content is the desk's, its version rises with every save. */
export interface Draft<Content = unknown> {
  id: string
  participant: string
  version: number
  content: Content
  savedAt: Date
}

/** A session by the SHA-256 of its token; the token itself is nowhere kept. */
export interface StoredSession {
  participant: string
  seat: string
  expiresAt: Date
}

/** The most bytes of JSON a draft may have. */
const MAX_DRAFT = 512 * 1024

const DRAFT = 'select id, participant, version, content, saved_at as "savedAt" from draft'

/** Drafts and sessions: ordinary rows beside the truth. */
export const deskStore = (query: Query) => ({
  /**
   * Saves a draft at the version that follows the one its editor saw (0 for a first save). Throws Problem `stale`
   * when somebody saved in between, `too-large` past 512 KiB.
   */
  async saveDraft(draft: {
    id: string
    participant: string
    version: number
    content: unknown
  }): Promise<number> {
    const content = JSON.stringify(draft.content)
    if (content.length > MAX_DRAFT) throw new Problem('too-large', `a draft has at most ${MAX_DRAFT} bytes`)
    const rows = await query(
      draft.version === 0
        ? `insert into draft values ($1, $2, $3 + 1, $4::jsonb, now()) on conflict (id) do nothing returning id`
        : `update draft set version = $3 + 1, content = $4::jsonb, saved_at = now()
           where id = $1 and participant = $2 and version = $3 returning id`,
      [draft.id, draft.participant, draft.version, content],
    )
    if (rows.length === 0) throw new Problem('stale', `draft ${draft.id} was saved in between`)
    return draft.version + 1
  },
  /** The draft of that id if it is the participant's. */
  async findDraft(participant: string, id: string): Promise<Draft | undefined> {
    return (await query<Draft>(`${DRAFT} where id = $1 and participant = $2`, [id, participant]))[0]
  },
  /** All drafts of a participant, latest saved first. */
  listDrafts(participant: string): Promise<Draft[]> {
    return query<Draft>(`${DRAFT} where participant = $1 order by saved_at desc limit 200`, [participant])
  },
  /** Forgets a draft of the participant. */
  async deleteDraft(participant: string, id: string): Promise<void> {
    await query('delete from draft where id = $1 and participant = $2', [id, participant])
  },
  /** Keeps a session and forgets those that have ended. */
  async saveSession(tokenHash: string, session: StoredSession): Promise<void> {
    await query('delete from session where expires_at < now()')
    await query('insert into session values ($1, $2, $3, $4)', [
      tokenHash,
      session.participant,
      session.seat,
      session.expiresAt,
    ])
  },
  /** The session of that token hash unless it has ended. */
  async findSession(tokenHash: string): Promise<StoredSession | undefined> {
    const [session] = await query<StoredSession>(
      'select participant, seat, expires_at as "expiresAt" from session where token_hash = $1 and expires_at > now()',
      [tokenHash],
    )
    return session
  },
  /** Ends a session. */
  async deleteSession(tokenHash: string): Promise<void> {
    await query('delete from session where token_hash = $1', [tokenHash])
  },
})
