// The ground of the independent verifier: canonical JSON, encodings, signatures, the tree and the note, each written
// from docs/protocol.md and the standards it names, with nothing of src/.
import { createHash, createPublicKey, verify } from 'node:crypto'

export const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
export const digestOf = (bytes) => `sha256:${sha256(bytes).toString('hex')}`

/** Throws with these words unless it holds. */
export function demand(holds, words) {
  if (!holds) throw new Error(words)
}

/** RFC 8785 of what JSON.parse gives: JavaScript's own numbers and strings are the form's, members sort as UTF-16. */
export function canonical(value) {
  if (typeof value === 'string') demand(value.isWellFormed(), 'a lone surrogate')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`
}

const MOST_DEEP = 32

function checkTree(value, depth) {
  if (value === null || typeof value !== 'object') return
  demand(depth < MOST_DEEP, `JSON nested deeper than ${MOST_DEEP}`)
  demand(!Object.hasOwn(value, '__proto__'), 'a member named __proto__')
  for (const part of Object.values(value)) checkTree(part, depth + 1)
}

/** The value of bytes that are their own RFC 8785 form, and of nothing else. */
export function parseCanonical(bytes) {
  const value = JSON.parse(utf8(bytes))
  checkTree(value, 0)
  demand(Buffer.from(canonical(value)).equals(bytes), 'bytes that are not their RFC 8785 form')
  return value
}

/** Strict UTF-8, a byte order mark kept as a character so that it is seen. */
export const utf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

/** Bytes of the one spelling that the encoding itself would write. */
function decode(spelled, encoding, length) {
  const bytes = typeof spelled === 'string' ? Buffer.from(spelled, encoding) : undefined
  demand(bytes?.toString(encoding) === spelled, `not ${encoding}: ${spelled}`)
  demand(length === undefined || bytes.length === length, `not ${length} bytes: ${spelled}`)
  return bytes
}
export const fromBase64 = (spelled, length) => decode(spelled, 'base64', length)
export const fromBase64url = (spelled, length) => decode(spelled, 'base64url', length)

/** Ed25519 over raw bytes. */
export function verifies(publicKey, message, signature) {
  const x = publicKey.toString('base64url')
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}

const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)
export const leafHash = (leaf) => sha256(LEAF, leaf)
const nodeHash = (left, right) => sha256(NODE, left, right)

/** The largest power of two below a number of leaves. */
const splitOf = (size) => 2 ** Math.ceil(Math.log2(size) - 1)

/** RFC 6962, section 2.1, word for word: the root of a list of leaf hashes. */
export function rootOf(hashes) {
  if (hashes.length === 0) return sha256()
  if (hashes.length === 1) return hashes[0]
  const split = splitOf(hashes.length)
  return nodeHash(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)))
}

/** The root an inclusion proof leads to, from the top down: the last hash is the other half of the whole. */
export function rootByProof(index, size, leaf, proof) {
  demand(Number.isSafeInteger(index) && index >= 0 && index < size, `no place ${index} in ${size}`)
  if (size === 1) {
    demand(proof.length === 0, 'a proof with too many hashes')
    return leaf
  }
  demand(proof.length > 0, 'a proof with too few hashes')
  const split = splitOf(size)
  const [rest, other] = [proof.slice(0, -1), proof.at(-1)]
  return index < split
    ? nodeHash(rootByProof(index, split, leaf, rest), other)
    : nodeHash(other, rootByProof(index - split, size - split, leaf, rest))
}

/** The log key of the one line of /log/key: name+id+base64(0x01 ‖ key). */
export function parseVkey(line) {
  const [name, id, ...rest] = line.replace(/\n$/, '').split('+')
  const typed = fromBase64(rest.join('+'), 33)
  demand(typed[0] === 1, 'a log key that is not Ed25519')
  const own = sha256(`${name}\n`, typed).subarray(0, 4)
  demand(/^[^\s+]+$/u.test(name) && own.toString('hex') === id, 'a log key whose id is not its own')
  return { name, id: own, public: typed.subarray(1) }
}

/** Size and root of a checkpoint note that the log key signed for its own origin. */
export function openCheckpoint(note, key) {
  const spelled = utf8(note)
  const end = spelled.lastIndexOf('\n\n')
  demand(end > 0 && spelled.endsWith('\n'), 'a note without signatures')
  demand(!/[^\P{Cc}\n]/u.test(spelled), 'a note with a control character')
  const body = spelled.slice(0, end + 1)
  const lines = spelled.slice(end + 2, -1).split('\n')
  demand(lines.length <= 100, 'a note with too many signatures')
  let signed = false
  for (const line of lines) {
    const [, name, encoded] = /^\u2014 ([^\s+]+) (\S+)$/u.exec(line) ?? []
    demand(name !== undefined, 'a malformed signature line')
    const bytes = fromBase64(encoded)
    if (name !== key.name || !bytes.subarray(0, 4).equals(key.id)) continue
    demand(verifies(key.public, Buffer.from(body), bytes.subarray(4)), "the log key's line does not verify")
    signed = true
  }
  demand(signed, 'a checkpoint that the log key did not sign')
  const [origin, size, root] = body.split('\n')
  demand(origin === key.name, `a checkpoint of another log: ${origin}`)
  demand(/^(0|[1-9]\d{0,15})$/.test(size), 'a checkpoint without a size')
  return { origin, size: Number(size), root: fromBase64(root, 32) }
}
