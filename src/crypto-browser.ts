import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
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
  verifyP256(x, y, message, signature) {
    try {
      const point = new Uint8Array([4, ...x, ...y])
      return p256.verify(signature, message, point, { format: 'der', lowS: false })
    } catch {
      // No point of the curve, or no DER.
      return false
    }
  },
  verifyRsa(n, e, message, signature) {
    const modulus = bigEndian(n)
    const value = bigEndian(signature)
    if (signature.length !== n.length || value >= modulus) return false
    return bigEndian(paddedDigest(message, n.length)) === power(value, bigEndian(e), modulus)
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

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

/** DER before a SHA-256 digest in PKCS #1 v1.5 (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
  0x20,
]

/** EMSA-PKCS1-v1_5: the one encoding of a message; comparing it whole leaves nothing to parse. */
function paddedDigest(message: Uint8Array, length: number): Uint8Array {
  const tail = [0, ...DIGEST_INFO, ...sha256(message)]
  const padded = new Uint8Array(length).fill(0xff)
  padded.set([0, 1])
  padded.set(tail, length - tail.length)
  return padded
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let square = base % modulus, left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
