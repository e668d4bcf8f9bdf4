import canonicalize from 'canonicalize'
import { equalBytes, text, utf8 } from '../bytes.ts'
import { Problem } from '../problems.ts'
import type { Json } from './types.ts'

/** How deep arrays and objects of filed JSON may nest. */
export const MAX_DEPTH = 32

/** The RFC 8785 (JCS) bytes of a value; undefined members are left out. Throws on lone surrogates and NaN. */
export function canonicalBytes(value: unknown): Uint8Array {
  return utf8(canonicalize(value) as string)
}

/**
 * The value of bytes that are exactly their own RFC 8785 form. That one comparison catches duplicate names,
 * integers past 2^53, other spellings of numbers and strings, white space and byte order marks.
 * Throws Problem `bad-json` or `not-canonical`.
 */
export function parseCanonical(bytes: Uint8Array): Json {
  const { value, spelled } = parseSpelled(bytes)
  if (isPlainlyCanonical(value, spelled)) return value
  let form: Uint8Array
  try {
    form = canonicalBytes(value)
  } catch {
    throw new Problem('not-canonical', 'a string holds a lone surrogate')
  }
  if (!equalBytes(form, bytes)) throw new Problem('not-canonical', 'the bytes are not their RFC 8785 form')
  return value
}

/**
 * Whether a spelling is seen to be the RFC 8785 form without writing that form. JSON.stringify spells numbers and
 * strings as RFC 8785 does, which took its rules from it; what remains is the order of names, and lone surrogates,
 * which only an escape can bring in. False says nothing: JavaScript puts names like `10` first, whatever their order.
 */
const isPlainlyCanonical = (value: Json, spelled: string): boolean =>
  !/\\ud/i.test(spelled) && JSON.stringify(value) === spelled && hasNamesInOrder(value)

function hasNamesInOrder(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(hasNamesInOrder)
  let before = ''
  for (const [name, member] of Object.entries(value)) {
    // By UTF-16 code units, as RFC 8785 sorts and JavaScript compares; only the first name may be empty.
    if (name < before || !hasNamesInOrder(member)) return false
    before = name
  }
  return true
}

/** The value of strict UTF-8 JSON of bounded depth without `__proto__`. Throws Problem `bad-json`. */
export const parseJson = (bytes: Uint8Array): Json => parseSpelled(bytes).value

function parseSpelled(bytes: Uint8Array): { value: Json; spelled: string } {
  // Before parsing: what recurses later must not meet a tower of brackets.
  if (depthOf(bytes) > MAX_DEPTH) throw new Problem('bad-json', `nested deeper than ${MAX_DEPTH}`)
  try {
    const spelled = text(bytes)
    return { value: JSON.parse(spelled, MAY_NAME_PROTO.test(spelled) ? refuseProto : undefined), spelled }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('bad-json', 'not JSON in UTF-8')
  }
}

// Without the name itself or an escape that could spell it no member has it; looking at each would double the time.
const MAY_NAME_PROTO = /__proto__|\\u/i

function refuseProto(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new Problem('bad-json', 'a member is named __proto__')
  return value
}

const QUOTE = 0x22
const ESCAPE = 0x5c

/** How deep brackets nest outside strings; counts, does not parse. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (quoted) {
      if (byte === ESCAPE) i++
      else if (byte === QUOTE) quoted = false
    } else if (byte === QUOTE) quoted = true
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return deepest
}
