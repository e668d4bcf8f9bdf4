import type { Query } from './database.ts'

/** A passkey of an official. */
export interface Passkey {
  /** `webauthn:` and the first 32 hex digits of SHA-256 over the COSE key. */
  id: string
  /** The credential's id, base64url. */
  credential: string
  official: string
  /** The COSE_Key. */
  cose: Uint8Array
  /** COSE algorithm: -7, -8 or -257. */
  alg: number
  transports: string[]
  /** Whether it cannot leave its device: the flag BE was clear when it was made. */
  deviceBound: boolean
  backedUp: boolean
  signCount: number
  label: string
  rp: string
  origin: string
  addedAt: Date
  usedAt: Date | null
  revokedAt: Date | null
  revokedWhy: string | null
}

/** Where a participant's officials may sign in by their ministry's own provider. */
export interface OidcProvider {
  participant: string
  issuer: string
  client: string
}

const PASSKEY = `select id, credential, official, cose, alg, transports, device_bound as "deviceBound",
  backed_up as "backedUp", sign_count as "signCount", label, rp, origin, added_at as "addedAt", used_at as "usedAt",
  revoked_at as "revokedAt", revoked_why as "revokedWhy" from passkey`

/** Passkeys, and the bonds to a ministry's own sign-in. */
export const passkeyStore = (query: Query) => ({
  /** Keeps a passkey; false when its credential or key is known. */
  async savePasskey(key: Omit<Passkey, 'usedAt' | 'revokedAt' | 'revokedWhy'>): Promise<boolean> {
    const rows = await query(
      `insert into passkey (id, credential, official, cose, alg, transports, device_bound, backed_up, sign_count,
         label, rp, origin, added_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing returning id`,
      [
        key.id,
        key.credential,
        key.official,
        key.cose,
        key.alg,
        key.transports,
        key.deviceBound,
        key.backedUp,
        key.signCount,
        key.label,
        key.rp,
        key.origin,
        key.addedAt,
      ],
    )
    return rows.length > 0
  },
  /** The passkey of a credential that is not revoked. */
  async findCredential(credential: string): Promise<Passkey | undefined> {
    return (await query<Passkey>(`${PASSKEY} where credential = $1 and revoked_at is null`, [credential]))[0]
  },
  /** The passkey of a key id, revoked or not. */
  async findPasskey(id: string): Promise<Passkey | undefined> {
    return (await query<Passkey>(`${PASSKEY} where id = $1`, [id]))[0]
  },
  /** An official's passkeys that are not revoked, oldest first. */
  listPasskeys(official: string): Promise<Passkey[]> {
    return query<Passkey>(`${PASSKEY} where official = $1 and revoked_at is null order by added_at, id`, [
      official,
    ])
  },
  /** Keeps what a use told; false when another use has told as much already. */
  async usePasskey(id: string, signCount: number, backedUp: boolean, now: Date): Promise<boolean> {
    const rows = await query(
      `update passkey set sign_count = $2, backed_up = $3, used_at = $4
       where id = $1 and revoked_at is null and (sign_count < $2 or ($2 = 0 and sign_count = 0)) returning id`,
      [id, signCount, backedUp, now],
    )
    return rows.length > 0
  },
  /** Revokes passkeys of an official: one, or all. Gives their ids. */
  async revokePasskeys(official: string, why: string, now: Date, id?: string): Promise<string[]> {
    const rows = await query<{ id: string }>(
      `update passkey set revoked_at = $2, revoked_why = $3
       where official = $1 and revoked_at is null and ($4::text is null or id = $4) returning id`,
      [official, now, why, id ?? null],
    )
    return rows.map((row) => row.id)
  },
  async saveProvider(provider: OidcProvider, now: Date): Promise<void> {
    await query(
      `insert into oidc_provider values ($1, $2, $3, $4)
       on conflict (participant) do update set issuer = $2, client = $3, set_at = $4`,
      [provider.participant, provider.issuer, provider.client, now],
    )
  },
  async deleteProvider(participant: string): Promise<void> {
    await query('delete from oidc_provider where participant = $1', [participant])
    await query('delete from oidc_link where participant = $1', [participant])
  },
  async findProvider(participant: string): Promise<OidcProvider | undefined> {
    return (
      await query<OidcProvider>(
        'select participant, issuer, client from oidc_provider where participant = $1',
        [participant],
      )
    )[0]
  },
  listProviders(): Promise<OidcProvider[]> {
    return query<OidcProvider>('select participant, issuer, client from oidc_provider order by participant')
  },
  /** Binds a subject to an official; false when the subject is bound to another. */
  async saveLink(
    link: { issuer: string; subject: string; participant: string; official: string },
    now: Date,
  ): Promise<boolean> {
    const rows = await query(
      `insert into oidc_link values ($1, $2, $3, $4, $5)
       on conflict (issuer, subject) do update set linked_at = $5 where oidc_link.official = $4 returning official`,
      [link.issuer, link.subject, link.participant, link.official, now],
    )
    return rows.length > 0
  },
  /** Who is bound to a subject. */
  async findLink(
    issuer: string,
    subject: string,
  ): Promise<{ participant: string; official: string } | undefined> {
    return (
      await query<{ participant: string; official: string }>(
        'select participant, official from oidc_link where issuer = $1 and subject = $2',
        [issuer, subject],
      )
    )[0]
  },
  /** Since when an official is bound to his ministry's provider. */
  async findLinkOf(official: string): Promise<{ issuer: string; linkedAt: Date } | undefined> {
    return (
      await query<{ issuer: string; linkedAt: Date }>(
        'select issuer, linked_at as "linkedAt" from oidc_link where official = $1',
        [official],
      )
    )[0]
  },
  async deleteLinks(official: string): Promise<void> {
    await query('delete from oidc_link where official = $1', [official])
  },
})
