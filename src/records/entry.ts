import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { isCommitment } from './answers.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import {
  closed,
  DATE,
  DIGEST,
  FORM,
  KEY_ID,
  matching,
  octets,
  oneOf,
  PARTICIPANT,
  PERIOD,
  REGIME,
} from './shape.ts'
import type { Entry, Json } from './types.ts'

/** The most bytes a leaf may have: 8 kB, an eighth of what a tile bundle can carry. */
export const MAX_ENTRY = 8192
/** The most signatures a leaf may carry. */
const MAX_SIGS = 8

/** The most commitments one entry erases: with eight signatures it would not fit a leaf otherwise. */
const MAX_ERASED = 64
/** Kinds the protocol knows and this house does not take. */
const RESERVED = ['sealed', 'epoch-close']
const bad = 'bad-entry'

/** The leaf bytes of an entry: its RFC 8785 form. Throws Problem `too-large` past 8 kB. */
export function entryBytes(entry: Entry): Uint8Array {
  const bytes = canonicalBytes(entry)
  if (bytes.length > MAX_ENTRY) throw new Problem('too-large', `an entry has at most ${MAX_ENTRY} bytes`)
  return bytes
}

/** The entry of leaf bytes. Throws Problem `too-large`, `bad-json`, `not-canonical`, `bad-entry` or `kind-not-open`. */
export function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_ENTRY) throw new Problem('too-large', `an entry has at most ${MAX_ENTRY} bytes`)
  const value = parseCanonical(bytes)
  checkEntry(value)
  return value as unknown as Entry
}

/** `sha256:` of the JCS of an entry without its `sigs`: what its signers sign, records apart. */
export function unsignedDigest(entry: Omit<Entry, 'sigs'>, crypto: Crypto): string {
  const { sigs: _, ...unsigned } = entry as Entry
  return `sha256:${hex(crypto.sha256(canonicalBytes(unsigned)))}`
}

/** Throws Problem `bad-entry` unless the value has the closed shape of its kind (docs/protocol.md, Entry). */
export function checkEntry(value: Json): void {
  const kind = (value as { kind?: Json } | null)?.kind
  if (RESERVED.includes(kind as string)) throw new Problem('kind-not-open', `${kind} entries are not open`)
  const base = ['v', 'kind', 'participant', 'sigs']
  let entry: ReturnType<typeof closed>
  switch (kind) {
    case 'record': {
      entry = closed(value, bad, '', [...base, 'record'], ['filedBy'])
      const record = closed(entry.record, bad, '/record', ['digest'], ['form', 'period'])
      matching(record.digest, DIGEST, bad, '/record/digest')
      if (record.form !== undefined) matching(record.form, FORM, bad, '/record/form')
      if (record.period !== undefined) matching(record.period, PERIOD, bad, '/record/period')
      if (record.form === undefined && record.period !== undefined)
        throw new Problem(bad, '/record/period stands without a form')
      if (entry.filedBy !== undefined) matching(entry.filedBy, PARTICIPANT, bad, '/filedBy')
      if (entry.filedBy === entry.participant) throw new Problem(bad, '/filedBy is the participant')
      break
    }
    case 'key-add': {
      entry = closed(value, bad, '', [...base, 'nonce', 'role', 'custody', 'key'])
      oneOf(entry.role, ['root', 'filing', 'recipient', 'witness', 'log'], bad, '/role')
      oneOf(entry.custody, ['own', 'house'], bad, '/custody')
      const key = closed(entry.key, bad, '/key', ['id', 'alg', 'public'])
      matching(key.id, KEY_ID, bad, '/key/id')
      if (key.alg !== 'Ed25519') throw new Problem(bad, '/key/alg is not Ed25519')
      octets(key.public, 32, bad, '/key/public')
      break
    }
    case 'key-revoke':
      entry = closed(value, bad, '', [...base, 'nonce', 'key', 'reason'])
      matching(entry.key, KEY_ID, bad, '/key')
      oneOf(entry.reason, ['lost', 'rotated', 'compromised', 'left'], bad, '/reason')
      break
    case 'regime':
      entry = closed(value, bad, '', [...base, 'nonce', 'regime', 'digest'])
      matching(entry.regime, REGIME, bad, '/regime')
      matching(entry.digest, DIGEST, bad, '/digest')
      break
    case 'audience':
      entry = closed(value, bad, '', [...base, 'nonce', 'record', 'to'], ['on'])
      matching(entry.record, DIGEST, bad, '/record')
      checkTo(entry.to)
      if (entry.on !== undefined) matching(entry.on, DATE, bad, '/on')
      break
    case 'erase':
      entry = closed(value, bad, '', [...base, 'nonce', 'values'])
      checkErased(entry.values)
      break
    case 'policy':
      entry = closed(value, bad, '', [...base, 'nonce', 'digest'])
      matching(entry.digest, DIGEST, bad, '/digest')
      break
    default:
      throw new Problem(bad, '/kind is not known')
  }
  if (entry.v !== 1) throw new Problem(bad, '/v is not 1')
  matching(entry.participant, PARTICIPANT, bad, '/participant')
  if (kind !== 'record') octets(entry.nonce, 16, bad, '/nonce')
  checkSigs(entry.sigs)
}

/** Public, or a commitment: a leaf never names readers. */
function checkTo(value: Json | undefined): void {
  if (isCommitment(value)) return
  const to = closed(value, bad, '/to', ['kind'])
  if (to.kind !== 'public') throw new Problem(bad, '/to is neither public nor a commitment')
}

function checkErased(value: Json | undefined): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_ERASED)
    throw new Problem(bad, '/values is not a short list')
  for (const [i, digest] of value.entries()) matching(digest, DIGEST, bad, `/values/${i}`)
  if (new Set(value).size !== value.length) throw new Problem(bad, '/values names one twice')
}

function checkSigs(value: Json | undefined): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_SIGS)
    throw new Problem(bad, '/sigs is not a short list')
  for (const [i, item] of value.entries()) {
    const where = `/sigs/${i}`
    const sig = closed(item, bad, where, ['by', 'stmt', 'sig'])
    matching(sig.by, KEY_ID, bad, `${where}/by`)
    matching(sig.stmt, /^[A-Za-z0-9_-]{1,2048}$/, bad, `${where}/stmt`)
    octets(sig.sig, 64, bad, `${where}/sig`)
  }
  const signers = value.map((item) => (item as { by: Json }).by)
  if (new Set(signers).size !== signers.length) throw new Problem(bad, '/sigs names a key twice')
}
