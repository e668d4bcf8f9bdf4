import { base64, concat, fromBase64, hex, text, utf8 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'

type Sha = Pick<Crypto, 'sha256'>

/** A note verifier key (c2sp.org/signed-note): who signs under which name. */
export interface NoteKey {
  name: string
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key), as 8 hex digits. */
  id: string
  /** 1 for Ed25519. */
  type: number
  public: Uint8Array
}

const ED25519 = 1
/** More signature lines than this are taken as malformed, as Go does. */
const MOST_LINES = 100
const NAME = /^[^\s+\p{Cc}]{1,255}$/u

/** The verifier key of an Ed25519 public key under a name. */
export function noteKey(name: string, publicKey: Uint8Array, { sha256 }: Sha): NoteKey {
  const id = hex(sha256(concat(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)).subarray(0, 4))
  return { name, id, type: ED25519, public: publicKey }
}

/** The text form: `name+8 hex digits+base64(type ‖ key)`. */
export const vkeyText = (key: NoteKey): string =>
  `${key.name}+${key.id}+${base64(concat(Uint8Array.of(key.type), key.public))}`

/** The key of a vkey text; undefined unless it is an Ed25519 key with its right id. */
export function parseVkey(vkey: string, crypto: Sha): NoteKey | undefined {
  const [name, id, ...rest] = vkey.split('+')
  const bytes = fromBase64(rest.join('+'))
  if (name === undefined || !NAME.test(name) || bytes?.length !== 33 || bytes[0] !== ED25519) return undefined
  const key = noteKey(name, bytes.subarray(1), crypto)
  return key.id === id ? key : undefined
}

/** The signature line of a text that ends in a newline: em dash, name, base64 of key id and signature. */
export function noteLine(body: string, key: NoteKey, signer: Pick<Signer, 'sign'>): string {
  const id = Uint8Array.from(key.id.match(/../g) as string[], (pair) => Number.parseInt(pair, 16))
  return `\u2014 ${key.name} ${base64(concat(id, signer.sign(utf8(body))))}\n`
}

/** A whole note: text, blank line, one signature line. */
export const signNote = (body: string, key: NoteKey, signer: Pick<Signer, 'sign'>): string =>
  `${body}\n${noteLine(body, key, signer)}`

const bad = (detail: string) => new Problem('bad-request', `note: ${detail}`)

/** The text of a note and its signature lines. Throws Problem `bad-request` when it is malformed. */
export function parseNote(note: Uint8Array): {
  body: string
  lines: { name: string; id: string; signature: Uint8Array }[]
} {
  let whole: string
  try {
    whole = text(note)
  } catch {
    throw bad('not UTF-8')
  }
  if (/[^\P{Cc}\n]/u.test(whole)) throw bad('a control character')
  const end = whole.lastIndexOf('\n\n')
  if (end < 0 || !whole.endsWith('\n')) throw bad('no signatures')
  const body = whole.slice(0, end + 1)
  const rows = whole
    .slice(end + 2)
    .split('\n')
    .slice(0, -1)
  if (rows.length === 0 || rows.length > MOST_LINES) throw bad('none or too many signatures')
  const lines = rows.map((row) => {
    const match = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/u.exec(row)
    const bytes = match && fromBase64(match[2] as string)
    if (!match || !NAME.test(match[1] as string) || !bytes || bytes.length < 5)
      throw bad('a malformed signature line')
    return { name: match[1] as string, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) }
  })
  return { body, lines }
}

/**
 * The text of a note signed by one of the known keys. Lines of unknown keys are passed over; one of a known key that
 * does not verify spoils the note. Throws Problem `bad-request` for a malformed note, `bad-signature` otherwise.
 */
export function openNote(
  note: Uint8Array,
  known: readonly NoteKey[],
  crypto: Pick<Crypto, 'verify'>,
): string {
  const { body, lines } = parseNote(note)
  const message = utf8(body)
  let signed = false
  for (const { name, id, signature } of lines) {
    const key = known.find((candidate) => candidate.name === name && candidate.id === id)
    if (key === undefined) continue
    if (!crypto.verify(key.public, message, signature))
      throw new Problem('bad-signature', `the note's line of ${name}`)
    signed = true
  }
  if (!signed) throw new Problem('bad-signature', 'no known key signed the note')
  return body
}
