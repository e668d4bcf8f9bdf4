import { ownBytes, text } from '../bytes.ts'

/** What the reader knows of CBOR (RFC 8949): enough for COSE keys and what authenticators add to their data. */
export type Cbor = number | boolean | null | string | Uint8Array | readonly Cbor[] | ReadonlyMap<Cbor, Cbor>

/** How deep CTAP2 lets CBOR nest. */
const MAX_DEPTH = 4

/** The one item that bytes are, or undefined: definite lengths, shortest heads, no tag, no float, no name twice. */
export function readCbor(bytes: Uint8Array): Cbor | undefined {
  try {
    const reader = new Reader(bytes)
    const item = reader.item(0)
    return reader.at === bytes.length ? item : undefined
  } catch (error) {
    // What the reader refuses, and text that is not UTF-8.
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}

class Reader {
  at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  item(depth: number): Cbor {
    const head = this.#take(1)[0] as number
    const [major, info] = [head >> 5, head & 0x1f]
    if (major === 7) return simple(info)
    const argument = this.#argument(info)
    switch (major) {
      case 0:
        return argument
      case 1:
        return -1 - argument
      case 2:
        return ownBytes(this.#take(argument))
      case 3:
        return text(this.#take(argument))
      case 4:
        return this.#array(argument, deeper(depth))
      case 5:
        return this.#map(argument, deeper(depth))
      default:
        throw new RangeError('a tag')
    }
  }

  #argument(info: number): number {
    if (info < 24) return info
    if (info > 26) throw new RangeError('an argument of another width')
    const width = 2 ** (info - 24)
    const value = this.#take(width).reduce((sum, byte) => sum * 256 + byte, 0)
    if (value < (width === 1 ? 24 : 256 ** (width / 2))) throw new RangeError('a longer head than needed')
    return value
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.at) throw new RangeError('cut short')
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  #array(length: number, depth: number): Cbor[] {
    const items: Cbor[] = []
    // One by one: the length is only claimed, and no memory is made for it.
    for (let i = 0; i < length; i++) items.push(this.item(depth))
    return items
  }

  #map(length: number, depth: number): Map<Cbor, Cbor> {
    const members = new Map<Cbor, Cbor>()
    for (let i = 0; i < length; i++) {
      const name = this.item(depth)
      if (typeof name !== 'number' && typeof name !== 'string') throw new RangeError('a name of another type')
      if (members.has(name)) throw new RangeError('a name twice')
      members.set(name, this.item(depth))
    }
    return members
  }
}

function deeper(depth: number): number {
  if (depth >= MAX_DEPTH) throw new RangeError('nested too deep')
  return depth + 1
}

function simple(info: number): boolean | null {
  if (info === 20 || info === 21) return info === 21
  if (info === 22) return null
  throw new RangeError('a simple value or float')
}
