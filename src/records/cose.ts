import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { type Cbor, readCbor } from './cbor.ts'

/** The algorithms a passkey may sign with: ES256, Ed25519, RS256. */
export const PASSKEY_ALGS = [-7, -8, -257] as const

/** A passkey's public key. */
export type PasskeyKey =
  | { alg: -7; x: Uint8Array; y: Uint8Array }
  | { alg: -8; x: Uint8Array }
  | { alg: -257; n: Uint8Array; e: Uint8Array }

// Labels of RFC 9053 and RFC 8230; the numbers below are theirs.
const [KTY, ALG, CRV, X, Y] = [1, 3, -1, -2, -3]
const [N, E] = [-1, -2]

/** The id of a passkey: `webauthn:` and the first 32 hex digits of SHA-256 over its COSE key. */
export const passkeyId = (cose: Uint8Array, crypto: Crypto): string =>
  `webauthn:${hex(crypto.sha256(cose)).slice(0, 32)}`

/** The key of COSE_Key bytes that hold it and nothing else. Throws Problem `bad-approval`. */
export function readCoseKey(cose: Uint8Array): PasskeyKey {
  const key = readCbor(cose)
  if (!(key instanceof Map)) throw new Problem('bad-approval', 'the passkey is no COSE key')
  const has = (members: readonly (readonly [number, number | ((value: Cbor | undefined) => boolean)])[]) =>
    key.size === members.length &&
    members.every(([label, wanted]) =>
      typeof wanted === 'number' ? key.get(label) === wanted : wanted(key.get(label)),
    )
  const bytes = (label: number) => key.get(label) as Uint8Array
  const ec = [KTY, 2] as const
  if (has([ec, [ALG, -7], [CRV, 1], [X, is32], [Y, is32]])) return { alg: -7, x: bytes(X), y: bytes(Y) }
  if (
    has([
      [KTY, 1],
      [ALG, -8],
      [CRV, 6],
      [X, is32],
    ])
  )
    return { alg: -8, x: bytes(X) }
  if (
    has([
      [KTY, 3],
      [ALG, -257],
      [N, isModulus],
      [E, isExponent],
    ])
  )
    return { alg: -257, n: bytes(N), e: bytes(E) }
  throw new Problem('bad-approval', 'the passkey is of no kind that is taken')
}

const is32 = (value: Cbor | undefined) => value instanceof Uint8Array && value.length === 32
/** 2048 to 4096 bits, without leading zeros. */
const isModulus = (value: Cbor | undefined) =>
  value instanceof Uint8Array &&
  value.length <= 512 &&
  (value.length > 256 || (value.length === 256 && (value[0] as number) >= 0x80)) &&
  value[0] !== 0
/** 65537, which every authenticator uses. */
const isExponent = (value: Cbor | undefined) => value instanceof Uint8Array && hex(value) === '010001'
