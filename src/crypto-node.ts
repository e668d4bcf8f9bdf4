import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto'
import { base64url, concat, fromHex, hex } from './bytes.ts'
import type { Crypto, Signer } from './crypto.ts'

/** DER before the 32 raw bytes of an Ed25519 private key in PKCS#8 (RFC 8410). */
const PKCS8 = fromHex('302e020100300506032b657004220420') as Uint8Array

/** Imported keys, the oldest dropped first: importing costs a fifth of a verification. */
const imported = new Map<string, KeyObject>()
const MOST_KEYS = 4096

function importPublic(raw: Uint8Array): KeyObject | undefined {
  const name = hex(raw)
  const known = imported.get(name)
  if (known) return known
  if (raw.length !== 32) return undefined
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: base64url(raw) } })
  if (imported.size >= MOST_KEYS) imported.delete(imported.keys().next().value as string)
  imported.set(name, key)
  return key
}

/** node:crypto as {@link Crypto}; OpenSSL 3.5 applies the strict Ed25519 rule by itself. */
export const nodeCrypto: Crypto = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  verify(publicKey, message, signature) {
    if (signature.length !== 64) return false
    try {
      const key = importPublic(publicKey)
      return key !== undefined && verifyWith(null, message, key, signature)
    } catch {
      // A key that is no point of the curve.
      return false
    }
  },
  verifyP256: (x, y, message, signature) =>
    verifiesWith({ kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) }, message, signature),
  verifyRsa: (n, e, message, signature) =>
    verifiesWith({ kty: 'RSA', n: base64url(n), e: base64url(e) }, message, signature),
  random: (length) => new Uint8Array(randomBytes(length)),
}

/** Whether a key of SHA-256 signatures verifies one; a passkey is used too seldom for its import to be kept. */
function verifiesWith(key: JsonWebKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifyWith('sha256', message, createPublicKey({ format: 'jwk', key }), signature)
  } catch {
    // A key that is no point of the curve, or no modulus.
    return false
  }
}

/** The same verification on the thread pool, for many at once: the loop goes on meanwhile. */
export function verifyAside(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve) => {
    if (signature.length !== 64) return resolve(false)
    try {
      const key = importPublic(publicKey)
      if (key === undefined) return resolve(false)
      verifyWith(null, message, key, signature, (error, right) => resolve(error === null && right))
    } catch {
      // A key that is no point of the curve.
      resolve(false)
    }
  })
}

/** The Ed25519 signer of a 32-byte seed (RFC 8032) for one participant. */
export function signerFromSeed(participant: string, seed: Uint8Array): Signer {
  const key = createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.from(concat(PKCS8, seed)) })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const raw = new Uint8Array(spki.subarray(spki.length - 32))
  return {
    participant,
    id: `ed25519:${hex(nodeCrypto.sha256(raw)).slice(0, 32)}`,
    public: raw,
    sign: (message) => new Uint8Array(signWith(null, message, key)),
  }
}

/** A signer with a fresh seed, and the seed to keep. */
export function newSigner(participant: string): { signer: Signer; seed: Uint8Array } {
  const seed = nodeCrypto.random(32)
  return { signer: signerFromSeed(participant, seed), seed }
}
