import type { Query } from './database.ts'

/** What an invitation does: seats somebody in an empty seat, begins a participant's administration, or hands a seat over. */
export type InvitationKind = 'seat' | 'first' | 'handover'

/** A one-time link into a seat. Name and mail address are absent once it is used or over. */
export interface Invitation {
  id: string
  participant: string
  seat: string
  kind: InvitationKind
  name: string | null
  email: string | null
  language: string
  /** The official who invited; absent where the operator did, for the secretariat's first administrator. */
  invitedBy: string | null
  invitedAt: Date
  expiresAt: Date
}

/** An official's way back after his passkeys are lost, once two administrators have approved. */
export interface Recovery {
  id: string
  participant: string
  official: string
  askedAt: Date
  expiresAt: Date
  /** Whether the link has been given out. */
  linked: boolean
  approvals: string[]
}

const INVITATION = `select id, participant, seat, kind, name, email, language, invited_by as "invitedBy",
  invited_at as "invitedAt", expires_at as "expiresAt" from invitation
  where used_at is null and revoked_at is null and expires_at > $2`
const RECOVERY = `select r.id, r.participant, r.official, r.asked_at as "askedAt", r.expires_at as "expiresAt",
  r.token_hash is not null as linked,
  array(select a.administrator from recovery_approval a where a.recovery = r.id order by a.approved_at) as approvals
  from recovery r where r.used_at is null and r.revoked_at is null and r.expires_at > $2`

/** One-time links and challenges. What is over is found no more. */
export const linkStore = (query: Query) => ({
  async saveInvitation(hash: string, invitation: Invitation): Promise<void> {
    // Nobody needs to know any more who did not come.
    await query('update invitation set name = null, email = null where expires_at < $1', [
      invitation.invitedAt,
    ])
    await query(
      `insert into invitation (id, token_hash, participant, seat, kind, name, email, language, invited_by,
         invited_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        invitation.id,
        hash,
        invitation.participant,
        invitation.seat,
        invitation.kind,
        invitation.name,
        invitation.email,
        invitation.language,
        invitation.invitedBy,
        invitation.invitedAt,
        invitation.expiresAt,
      ],
    )
  },
  async findInvitation(hash: string, now: Date): Promise<Invitation | undefined> {
    return (await query<Invitation>(`${INVITATION} and token_hash = $1`, [hash, now]))[0]
  },
  /** A participant's invitations that are still open. */
  listInvitations(participant: string, now: Date): Promise<Invitation[]> {
    return query<Invitation>(`${INVITATION} and participant = $1 order by invited_at desc`, [
      participant,
      now,
    ])
  },
  /** Marks an invitation used; false when it was used, revoked or over by then. */
  async useInvitation(id: string, now: Date): Promise<boolean> {
    const rows = await query(
      `update invitation set used_at = $2, name = null, email = null
       where id = $1 and used_at is null and revoked_at is null and expires_at > $2 returning id`,
      [id, now],
    )
    return rows.length > 0
  },
  /** Revokes open invitations of a participant: one, or all into a seat. */
  async revokeInvitations(
    participant: string,
    which: { id?: string; seat?: string },
    now: Date,
  ): Promise<string[]> {
    const rows = await query<{ id: string }>(
      `update invitation set revoked_at = $2, name = null, email = null
       where participant = $1 and used_at is null and revoked_at is null
         and ($3::text is null or id = $3) and ($4::text is null or seat = $4) returning id`,
      [participant, now, which.id ?? null, which.seat ?? null],
    )
    return rows.map(({ id }) => id)
  },
  /** Revokes every open invitation that an official has made, into whichever participant. */
  async revokeInvitationsBy(official: string, now: Date): Promise<void> {
    await query(
      `update invitation set revoked_at = $2, name = null, email = null
       where invited_by = $1 and used_at is null and revoked_at is null`,
      [official, now],
    )
  },
  async saveRecovery(recovery: Omit<Recovery, 'linked' | 'approvals'>): Promise<void> {
    await query(
      'insert into recovery (id, participant, official, asked_at, expires_at) values ($1, $2, $3, $4, $5)',
      [recovery.id, recovery.participant, recovery.official, recovery.askedAt, recovery.expiresAt],
    )
  },
  /** A participant's recoveries that are under way. */
  listRecoveries(participant: string, now: Date): Promise<Recovery[]> {
    return query<Recovery>(`${RECOVERY} and r.participant = $1 order by r.asked_at`, [participant, now])
  },
  async findRecovery(id: string, now: Date): Promise<Recovery | undefined> {
    return (await query<Recovery>(`${RECOVERY} and r.id = $1`, [id, now]))[0]
  },
  async findRecoveryLink(hash: string, now: Date): Promise<Recovery | undefined> {
    return (await query<Recovery>(`${RECOVERY} and r.token_hash = $1`, [hash, now]))[0]
  },
  /** Adds an administrator's approval, and holds the recovery's row so that two who approve at once follow each other. */
  async approveRecovery(id: string, administrator: string, now: Date): Promise<string[]> {
    await query('select id from recovery where id = $1 for update', [id])
    await query('insert into recovery_approval values ($1, $2, $3) on conflict do nothing', [
      id,
      administrator,
      now,
    ])
    const rows = await query<{ administrator: string }>(
      'select administrator from recovery_approval where recovery = $1',
      [id],
    )
    return rows.map((row) => row.administrator)
  },
  /** Gives a recovery its link, once. */
  async linkRecovery(id: string, hash: string, expiresAt: Date): Promise<boolean> {
    const rows = await query(
      `update recovery set token_hash = $2, expires_at = $3
       where id = $1 and token_hash is null and used_at is null and revoked_at is null returning id`,
      [id, hash, expiresAt],
    )
    return rows.length > 0
  },
  async useRecovery(id: string, now: Date): Promise<boolean> {
    const rows = await query(
      `update recovery set used_at = $2 where id = $1 and token_hash is not null and used_at is null
         and revoked_at is null and expires_at > $2 returning id`,
      [id, now],
    )
    return rows.length > 0
  },
  async revokeRecovery(participant: string, id: string, now: Date): Promise<boolean> {
    const rows = await query(
      `update recovery set revoked_at = $3 where id = $1 and participant = $2 and used_at is null
         and revoked_at is null returning id`,
      [id, participant, now],
    )
    return rows.length > 0
  },
  /** Keeps a challenge and forgets those that are over. */
  async saveChallenge(challenge: {
    hash: string
    purpose: string
    about: string
    kept: unknown
    now: Date
    expiresAt: Date
  }): Promise<void> {
    await query('delete from challenge where expires_at < $1', [challenge.now])
    await query('insert into challenge values ($1, $2, $3, $4::jsonb, $5)', [
      challenge.hash,
      challenge.purpose,
      challenge.about,
      JSON.stringify(challenge.kept),
      challenge.expiresAt,
    ])
  },
  /** Takes a challenge: whatever comes of it, it is gone. What was kept with it, or undefined. */
  async takeChallenge<Kept>(
    hash: string,
    purpose: string,
    now: Date,
  ): Promise<{ about: string; kept: Kept } | undefined> {
    const [row] = await query<{ about: string; kept: Kept; purpose: string; expiresAt: Date }>(
      'delete from challenge where hash = $1 returning about, kept, purpose, expires_at as "expiresAt"',
      [hash],
    )
    return row !== undefined && row.purpose === purpose && row.expiresAt > now
      ? { about: row.about, kept: row.kept }
      : undefined
  },
})
