/** A value JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json }

/** Who may read a record, as its filer wrote it (docs/protocol.md, Audience in force). */
export type Audience =
  | { kind: 'public' }
  | { kind: 'participants' }
  | { kind: 'group'; groups: string[] }
  | { kind: 'parties'; parties: string[] }
  | { kind: 'filer' }

/** Why and to which record a later record speaks. */
export interface Relation {
  kind: 'amends' | 'withdraws' | 'answers' | 'confirms' | 'asks' | 'repeats'
  record: string
  reason?: string
}

/** Where the facts come from: the state itself, or a public source transcribed by the secretariat. */
export type Provenance =
  | { kind: 'state' }
  | {
      kind: 'transcribed'
      source: { key: string; name: string; url?: string; date?: string; gaps?: string[] }
    }

/** A file named by digest; its bytes live outside the record. */
export interface Attachment {
  name: string
  type: string
  size: number
  sha256: string
}

/** What a participant files: closed, canonical, signed, never changed. Optional members are absent, never null. */
export interface FiledRecord {
  v: 1
  regime: string
  form: string
  participant: string
  says: 'answers' | 'nil' | 'unchanged' | 'not-in-position'
  measures: string[]
  period?: string
  audience: Audience
  language: string
  answers: { [member: string]: Json }
  attachments?: Attachment[]
  relation?: Relation
  provenance: Provenance
  made: string
  nonce: string
}

/** One signature beside an entry: the key, the statement it signed (JCS, base64url) and the signature (base64url). */
export interface Sig {
  by: string
  stmt: string
  sig: string
}

/** What a key may do. */
export type KeyRole = 'root' | 'filing' | 'recipient' | 'witness' | 'log'

interface EntryBase {
  v: 1
  participant: string
  sigs: Sig[]
}
/** A leaf that names a record. Restricted records carry the digest alone. */
export interface RecordEntry extends EntryBase {
  kind: 'record'
  record: { digest: string; form?: string; period?: string }
  filedBy?: string
}
/** A leaf that adds a key for ever. */
export interface KeyAddEntry extends EntryBase {
  kind: 'key-add'
  nonce: string
  role: KeyRole
  custody: 'own' | 'house'
  key: { id: string; alg: 'Ed25519'; public: string }
}
/** A leaf that ends a key's validity from its index on. */
export interface KeyRevokeEntry extends EntryBase {
  kind: 'key-revoke'
  nonce: string
  key: string
  reason: 'lost' | 'rotated' | 'compromised' | 'left'
}
/** A leaf that puts a regime's manifest in force. */
export interface RegimeEntry extends EntryBase {
  kind: 'regime'
  nonce: string
  regime: string
  digest: string
}
/** A leaf that changes who reads a record: at once, or from a day on (UTC). Other audiences than public are committed to. */
export interface AudienceEntry extends EntryBase {
  kind: 'audience'
  nonce: string
  record: string
  to: { kind: 'public' } | { $c: string }
  on?: string
}
/** A leaf that names the commitments whose values are gone. */
export interface EraseEntry extends EntryBase {
  kind: 'erase'
  nonce: string
  values: string[]
}
/** A leaf that puts a participant's clearance policy in force. */
export interface PolicyEntry extends EntryBase {
  kind: 'policy'
  nonce: string
  digest: string
}
/** A leaf of the log, as JCS at most 8 kB. */
export type Entry =
  | RecordEntry
  | KeyAddEntry
  | KeyRevokeEntry
  | RegimeEntry
  | AudienceEntry
  | EraseEntry
  | PolicyEntry

/** A value filed behind a commitment. */
export interface CommittedValue {
  pointer: string
  salt: string
  value: Json
  /** Who may read it, never more than read the record; absent as filed: as the form version says, else the filer alone. */
  audience?: Audience
}

/** A participant's own rule for clearing what it files; its digest stands in the log. */
export interface ClearancePolicy {
  v: 1
  participant: string
  /** How many officials other than the author clear a record, 0 to 5. */
  signatures: number
  /** Seats, and offices, whose clearing officials count; absent means all of the participant. */
  seats?: string[]
  offices?: string[]
  /** Whether passkeys that a provider may copy between devices count. */
  keys: 'any' | 'device-bound'
  nonce: string
}

/** A seat's certificate: which passkey speaks for which seat of a participant. */
export interface SeatCertificate {
  v: 1
  participant: string
  seat: string
  /** The office the seat belongs to. */
  office: string
  role: string
  key: {
    /** `webauthn:` and 32 hex digits over the COSE key. */
    id: string
    /** COSE algorithm: -7 (ES256), -8 (EdDSA) or -257 (RS256). */
    alg: number
    /** The COSE_Key, base64url. */
    cose: string
    rp: string
    origins: string[]
  }
  /** Digest of the participant's policy in force, or of the house's default. */
  policy: string
  nonce: string
}

/** One official's clearance: the certified seat, the statement its passkey signed, and what WebAuthn made of it. */
export interface Approval {
  /** `cert`: JCS of a {@link SeatCertificate}, base64url; `by` and `sig`: the participant's key over its PAE. */
  seat: { cert: string; by: string; sig: string }
  /** JCS of the statement, base64url. */
  stmt: string
  sig: string
  /** authenticatorData and clientDataJSON, base64url, verbatim. */
  ad: string
  cd: string
}

/** All clearances of one record: what the filing key's statement names by digest. */
export interface Approvals {
  nonce: string
  approvals: Approval[]
}

/** A key as the log knows it. `revokedAt` is the index of its key-revoke. */
export interface LogKey {
  id: string
  participant: string
  role: KeyRole
  custody: 'own' | 'house'
  public: Uint8Array
  addedAt: number
  revokedAt?: number
}
