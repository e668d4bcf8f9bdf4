import type { Database } from './database.ts'
import { gather } from './gather.ts'

/** A participant's policy entry that is last in the log, with its document where the house has it. */
export interface PolicyInLog {
  participant: string
  index: number
  leaf: Uint8Array
}

/** A seat's certificate as kept: its exact bytes, signed or to be signed outside. */
export interface StoredCertificate {
  seat: string
  passkey: string
  policy: string
  participant: string
  document: Uint8Array
  signedBy?: string
  sig?: string
}

const CERTIFICATE = 'seat, passkey, policy, participant, document, signed_by as "signedBy", sig'

const readCertificate = (row: object): StoredCertificate =>
  Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null),
  ) as unknown as StoredCertificate

/** Clearance policies and the certificates of seats under them, and the approvals beside filed records. */
export const policyStore = (database: Database) => ({
  /** Keeps a policy's document under its digest; the same again changes nothing. */
  async keepPolicy(digest: string, participant: string, document: Uint8Array): Promise<void> {
    await database.query('insert into policy values ($1, $2, $3) on conflict do nothing', [
      digest,
      participant,
      document,
    ])
  },
  /** The exact bytes of a participant's policy. */
  async findPolicy(participant: string, digest: string): Promise<Uint8Array | undefined> {
    const [row] = await database.query<{ document: Uint8Array }>(
      'select document from policy where digest = $1 and participant = $2',
      [digest, participant],
    )
    return row?.document
  },
  /** The last policy entry of a participant; filings that come together share the question. */
  findPolicyEntry: gather(async (participants: string[]) => {
    const rows = await database.query<PolicyInLog>(
      `select distinct on (participant) participant, index, leaf from entry
       where kind = 'policy' and participant = any($1) order by participant, index desc`,
      [participants],
    )
    return new Map(rows.map((row): [string, PolicyInLog] => [row.participant, row]))
  }),
  /** Keeps a certificate in the place of the one there was. */
  async keepCertificate(one: StoredCertificate): Promise<void> {
    await database.query(
      `insert into seat_certificate values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (seat, passkey, policy) do update
         set document = excluded.document, signed_by = excluded.signed_by, sig = excluded.sig`,
      [
        one.seat,
        one.passkey,
        one.policy,
        one.participant,
        one.document,
        one.signedBy ?? null,
        one.sig ?? null,
      ],
    )
  },
  /** The certificate of a passkey for a seat under a policy. */
  async findCertificate(
    seat: string,
    passkey: string,
    policy: string,
  ): Promise<StoredCertificate | undefined> {
    const [row] = await database.query(
      `select ${CERTIFICATE} from seat_certificate where seat = $1 and passkey = $2 and policy = $3`,
      [seat, passkey, policy],
    )
    return row && readCertificate(row)
  },
  /** A participant's certificates under a policy that nobody has signed. */
  async listUnsigned(participant: string, policy: string): Promise<StoredCertificate[]> {
    const rows = await database.query(
      `select ${CERTIFICATE} from seat_certificate where participant = $1 and policy = $2 and sig is null
       order by seat, passkey limit 200`,
      [participant, policy],
    )
    return rows.map(readCertificate)
  },
})
