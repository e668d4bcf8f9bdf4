import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { Crypto } from './crypto.ts'

/** 2^255 − 19 and the order of the base point, little end last. */
const P = 2n ** 255n - 19n

/** The y coordinate of an encoded point, its sign bit taken off. */
function ordinate(point: Uint8Array): bigint {
  let value = 0n
  for (let i = 31; i >= 0; i--)
    value = (value << 8n) | BigInt(i === 31 ? (point[i] as number) & 0x7f : (point[i] as number))
  return value
}

/** Whether 32 bytes are the one encoding of a point that is not of low order. */
function isStrictPoint(point: Uint8Array): boolean {
  if (point.length !== 32 || ordinate(point) >= P) return false
  try {
    return !ed25519.Point.fromBytes(point).isSmallOrder()
  } catch {
    return false
  }
}

/**
 * noble as {@link Crypto}, for browsers. noble is cofactored and OpenSSL is not, so the equation is checked
 * here without the cofactor: [S]B − [k]A must encode to the very bytes of R.
 */
export const browserCrypto: Crypto = {
  sha256: (bytes) => sha256(bytes),
  verify(publicKey, message, signature) {
    if (signature.length !== 64) return false
    const r = signature.subarray(0, 32)
    if (!isStrictPoint(publicKey) || !isStrictPoint(r)) return false
    return equationHolds(publicKey, message, signature)
  },
  random: (length) => globalThis.crypto.getRandomValues(new Uint8Array(length)),
}

function equationHolds(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = ed25519
  const bytes = new Uint8Array(64 + message.length)
  bytes.set(signature.subarray(0, 32), 0)
  bytes.set(publicKey, 32)
  bytes.set(message, 64)
  const k = Point.Fn.create(littleEndian(sha512(bytes)))
  const s = littleEndian(signature.subarray(32))
  if (s >= Point.Fn.ORDER) return false
  const r = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(publicKey).multiplyUnsafe(k))
  return r.toBytes().every((byte, i) => byte === signature[i])
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}
