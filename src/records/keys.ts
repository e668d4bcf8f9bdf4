import { fromBase64url, hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import type { Entry, KeyAddEntry, KeyRole, LogKey } from './types.ts'

/** The keys the log knows at some index: a fold of its key entries. Never changed in place. */
export interface Keys {
  readonly byId: ReadonlyMap<string, LogKey>
  /** The secretariat: the participant of entry 0. */
  readonly secretariat: string
}

/** No keys, before entry 0, in a log whose secretariat is to be that participant. */
export const emptyKeys = (secretariat: string): Keys => ({ byId: new Map(), secretariat })

/** The id of an Ed25519 key: `ed25519:` and the first 32 hex digits of SHA-256 over its 32 raw bytes. */
export const keyIdOf = (raw: Uint8Array, crypto: Crypto): string =>
  `ed25519:${hex(crypto.sha256(raw)).slice(0, 32)}`

/** The key of that id if it counts now: added and not revoked. Throws Problem `unknown-key` or `revoked-key`. */
export function activeKey(keys: Keys, id: string): LogKey {
  const key = keys.byId.get(id)
  if (key === undefined) throw new Problem('unknown-key', `${id} is not in the log`)
  if (key.revokedAt !== undefined) throw new Problem('revoked-key', `${id} was revoked at ${key.revokedAt}`)
  return key
}

/** All keys of a participant, revoked ones too, oldest first. */
export const keysOf = (keys: Keys, participant: string): LogKey[] =>
  [...keys.byId.values()].filter((key) => key.participant === participant)

/** The key in force of a participant in a role, or undefined. */
export const keyInRole = (keys: Keys, participant: string, role: KeyRole): LogKey | undefined =>
  keysOf(keys, participant).find((key) => key.role === role && key.revokedAt === undefined)

const added = (entry: KeyAddEntry, index: number): LogKey => ({
  id: entry.key.id,
  participant: entry.participant,
  role: entry.role,
  custody: entry.custody,
  public: fromBase64url(entry.key.public) as Uint8Array,
  addedAt: index,
})

/**
 * The keys whose signatures an entry carries, by the order of the log: each added before it and not revoked, or the
 * key the entry itself adds. Says nothing of the cryptography. Throws Problem `unknown-key` or `revoked-key`.
 */
export function signersOf(keys: Keys, entry: Entry, index: number): LogKey[] {
  return entry.sigs.map(({ by }) =>
    entry.kind === 'key-add' && entry.key.id === by && !keys.byId.has(by)
      ? added(entry, index)
      : activeKey(keys, by),
  )
}

/**
 * The keys after an entry at an index, if the order of the log lets it stand there (docs/protocol.md, Keys).
 * Signatures are taken as made by whom they name: check them with `signatureCheck`.
 * Throws Problem `wrong-key`, `unknown-key`, `revoked-key`, `duplicate` or `bad-entry`.
 */
export function admitEntry(keys: Keys, entry: Entry, index: number, crypto: Crypto): Keys {
  const signers = signersOf(keys, entry, index)
  const signedBy = (role: KeyRole, participant: string) =>
    signers.some((key) => key.role === role && key.participant === participant && keys.byId.has(key.id))
  const demand = (holds: boolean, detail: string) => {
    if (!holds) throw new Problem('wrong-key', detail)
  }
  const { secretariat } = keys
  if (index < 3) admitFirst(keys, entry, index)
  switch (entry.kind) {
    case 'record': {
      const filer = entry.filedBy ?? entry.participant
      demand(
        entry.filedBy === undefined || entry.filedBy === secretariat,
        'only the secretariat files for another',
      )
      demand(
        signers.length === 1 && signedBy('filing', filer),
        `a filing key of ${filer} signs, and no other`,
      )
      return keys
    }
    case 'regime':
      demand(entry.participant === secretariat, 'the secretariat publishes the regime')
      demand(
        signers.length === 1 && signedBy('root', secretariat),
        "the secretariat's root signs, and no other",
      )
      return keys
    case 'audience':
    case 'erase':
    case 'policy':
      demand(
        signers.length === 1 &&
          (signedBy('root', entry.participant) || signedBy('filing', entry.participant)),
        "the participant's root or filing key signs, and no other",
      )
      return keys
    case 'key-revoke': {
      const key = activeKey(keys, entry.key)
      demand(key.participant === entry.participant, 'the key is of another participant')
      demand(
        signers.length === 1 && signedBy('root', entry.participant),
        "the participant's root signs, and no other",
      )
      return { ...keys, byId: new Map(keys.byId).set(key.id, { ...key, revokedAt: index }) }
    }
    case 'key-add': {
      const key = added(entry, index)
      if (keys.byId.has(key.id)) throw new Problem('duplicate', `${key.id} was added before`)
      if (keyIdOf(key.public, crypto) !== key.id)
        throw new Problem('bad-entry', '/key/id is not that of /key/public')
      const self = signers.some((signer) => signer.id === key.id)
      const others = signers.length - (self ? 1 : 0)
      if (index > 0) {
        const first = !keysOf(keys, key.participant).some((known) => known.role === 'root')
        demand(key.role !== 'log' || key.participant === secretariat, 'the log key is of the secretariat')
        const authority = first ? secretariat : key.participant
        demand(!first || key.role === 'root', 'the first key of a participant is its root')
        demand(others === 1 && signedBy('root', authority), `the root of ${authority} signs`)
        // A root and a log key prove that somebody holds them; other keys are vouched for by the root.
        demand(self || !(key.role === 'root' || key.role === 'log'), 'the key signs for itself too')
      }
      return { ...keys, byId: new Map(keys.byId).set(key.id, key) }
    }
  }
}

/** Entry 0 adds the secretariat's root, signed by itself; 1 the log key; 2 the regime. */
function admitFirst(keys: Keys, entry: Entry, index: number): void {
  const kinds = ['key-add', 'key-add', 'regime']
  const roles = ['root', 'log']
  const right =
    entry.kind === kinds[index] &&
    entry.participant === keys.secretariat &&
    (entry.kind !== 'key-add' || entry.role === roles[index]) &&
    (index > 0 || (entry.sigs.length === 1 && entry.kind === 'key-add' && entry.sigs[0]?.by === entry.key.id))
  if (!right) throw new Problem('bad-entry', `entry ${index} is not the one a log begins with`)
}
