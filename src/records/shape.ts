import { fromBase64url } from '../bytes.ts'
import { Problem, type ProblemCode } from '../problems.ts'
import type { Json } from './types.ts'

/** A JSON object as its members. */
export type Members = { readonly [member: string]: Json }

/**
 * The members of a closed object: all of `required`, any of `optional`, nothing else.
 * Throws the Problem `code` naming the first member that is missing or not known.
 */
export function closed(
  value: Json | undefined,
  code: ProblemCode,
  where: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Members {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Problem(code, `${where || 'it'} is not an object`)
  }
  for (const name of required)
    if (!Object.hasOwn(value, name)) throw new Problem(code, `${where}/${name} is missing`)
  for (const name of Object.keys(value)) {
    if (!required.includes(name) && !optional.includes(name))
      throw new Problem(code, `${where}/${name} is not known`)
  }
  return value
}

/** A string that matches; throws the Problem `code` naming the place. */
export function matching(value: Json | undefined, pattern: RegExp, code: ProblemCode, where: string): string {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new Problem(code, `${where} is not of its form`)
  return value
}

/** One of the given strings; throws the Problem `code` naming the place. */
export function oneOf<T extends string>(
  value: Json | undefined,
  known: readonly T[],
  code: ProblemCode,
  where: string,
): T {
  if (!known.includes(value as T)) throw new Problem(code, `${where} is not one of ${known.join(', ')}`)
  return value as T
}

/** Unpadded base64url of exactly `length` bytes, decoded; throws the Problem `code` naming the place. */
export function octets(
  value: Json | undefined,
  length: number,
  code: ProblemCode,
  where: string,
): Uint8Array {
  const bytes = typeof value === 'string' && value.length < 8 * length + 8 ? fromBase64url(value) : undefined
  if (bytes?.length !== length) throw new Problem(code, `${where} is not ${length} bytes of base64url`)
  return bytes
}

/** `URY`, `OAS`: a participant's code. */
export const PARTICIPANT = /^[A-Z][A-Z0-9-]{1,11}$/
/** `sha256:` and 64 lower-case hex digits. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/
/** A record's id. */
export const RECORD_ID = /^[0-9a-f]{64}$/
/** `milex-return/1`: a form and its version. */
export const FORM = /^[a-z][a-z0-9-]{0,62}\/[1-9][0-9]{0,3}$/
/** `miami-2003/1`: a regime and its version. */
export const REGIME = /^[a-z][a-z0-9-]{0,62}\/[1-9][0-9]{0,3}$/
/** `ed25519:` and 32 lower-case hex digits. */
export const KEY_ID = /^ed25519:[0-9a-f]{32}$/
/** The id of a seat or an office. */
export const SEAT = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/
/** `2024`, `2024-08` or `2024-04-01/2025-03-31`. */
export const PERIOD =
  /^\d{4}(-(0[1-9]|1[0-2]))?$|^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\/\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
/** `2025-04-12`. */
export const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
