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
/** A leaf of the log, as JCS at most 8 kB. */
export type Entry = RecordEntry | KeyAddEntry | KeyRevokeEntry | RegimeEntry

/** A value filed behind a commitment. */
export interface CommittedValue {
  pointer: string
  salt: string
  value: Json
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
