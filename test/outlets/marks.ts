import { randomBytes } from 'node:crypto'
import { gunzipSync, inflateRawSync } from 'node:zlib'

/** A word that stands nowhere else, and outlives every encoding of text: letters and digits alone. */
export const aWord = (): string =>
  `zq${BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(10, '0')
    .slice(-10)}qz`
const digits = (count: number): string =>
  String(BigInt(`0x${randomBytes(12).toString('hex')}`) % 10n ** BigInt(count)).padStart(count, '0')
/** A number that stands nowhere else, however it is grouped, rounded or scaled by tens. */
export const aNumber = (more = 8): string => `9182736${digits(more)}`
/** A telephone that stands nowhere else. */
export const aPhone = (): string => `+5${aNumber(7)}`

const WORDS = /zq[0-9a-z]{10}qz/gi
const NUMBERS = /9182736\d{3,}/g
/** What languages put between groups of digits, and what addresses and HTML make of it. */
const BETWEEN = /(?<=\d)(?:[\s.,'’\u00a0\u2009\u202f-]|&nbsp;|&#160;|%20|%C2%A0)+(?=\d)/g
const BASE64 = /[A-Za-z0-9+/_-]{40,}={0,2}/g

/** What a body says in letters, with what is packed or encoded in it. */
export function* textsOf(bytes: Uint8Array, depth = 0): Generator<string> {
  const buffer = Buffer.from(bytes)
  const text = buffer.toString(buffer.includes(0) ? 'latin1' : 'utf8')
  yield text
  if (depth > 2) return
  if (buffer[0] === 0x1f && buffer[1] === 0x8b) yield* textsOf(gunzipSync(buffer), depth + 1)
  if (text.startsWith('PK')) for (const part of unzipped(buffer)) yield* textsOf(part, depth + 1)
  for (const [run] of text.matchAll(BASE64)) {
    if (/^[0-9a-f]+$/.test(run)) continue
    // An address or another word may stand before it without a break.
    for (let from = 0; from < 4; from++) {
      const inside = Buffer.from(run.slice(from), 'base64')
      const said = inside.toString('latin1')
      if (said.search(WORDS) >= 0 || /9182736|"stmt"|"nonce"/.test(said)) yield* textsOf(inside, depth + 1)
    }
  }
}

/** The files of a ZIP: what a table of office programs is. */
function* unzipped(buffer: Buffer): Generator<Uint8Array> {
  const next = (from: number) => buffer.indexOf('PK\x01\x02', from, 'latin1')
  for (let at = next(0); at >= 0; at = next(at + 4)) {
    const start = buffer.readUInt32LE(at + 42)
    const from = start + 30 + buffer.readUInt16LE(start + 26) + buffer.readUInt16LE(start + 28)
    const packed = buffer.subarray(from, from + buffer.readUInt32LE(at + 20))
    yield buffer.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed
  }
}

/** Every mark a body bears. */
export function marksIn(bytes: Uint8Array): Set<string> {
  const found = new Set<string>()
  for (const text of textsOf(bytes)) {
    for (const [word] of text.matchAll(WORDS)) found.add(word.toLowerCase())
    for (const [number] of text.replace(BETWEEN, '').matchAll(NUMBERS)) found.add(number)
  }
  return found
}
