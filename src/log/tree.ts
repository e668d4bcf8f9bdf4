import { concat, equalBytes } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'

type Sha = Pick<Crypto, 'sha256'>

/** Hashes of one tile when full (c2sp.org/tlog-tiles). */
export const TILE_WIDTH = 256
/** Bytes of a hash. */
export const HASH = 32

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** SHA-256(0x00 ‖ entry): RFC 6962, section 2.1. */
export const leafHash = (entry: Uint8Array, { sha256 }: Sha): Uint8Array => sha256(concat(LEAF, entry))

/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array, { sha256 }: Sha): Uint8Array =>
  sha256(concat(NODE, left, right))

/** The root of no leaves: SHA-256 of nothing. */
export const emptyRoot = ({ sha256 }: Sha): Uint8Array => sha256(new Uint8Array())

/** The largest power of two below n; n is at least 2. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The root of a whole list of leaf hashes. */
export function rootOfLeaves(hashes: readonly Uint8Array[], crypto: Sha): Uint8Array {
  if (hashes.length === 0) return emptyRoot(crypto)
  if (hashes.length === 1) return hashes[0] as Uint8Array
  const k = split(hashes.length)
  return nodeHash(rootOfLeaves(hashes.slice(0, k), crypto), rootOfLeaves(hashes.slice(k), crypto), crypto)
}

/** Reads the root of the perfect subtree of 2^level leaves that begins at leaf index × 2^level. */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array>

/** The perfect subtrees that make up leaves [from, to), left to right, as level and index. */
function perfect(from: number, to: number): { level: number; index: number }[] {
  const parts: { level: number; index: number }[] = []
  while (from < to) {
    let level = 0
    while (from % 2 ** (level + 1) === 0 && from + 2 ** (level + 1) <= to) level++
    parts.push({ level, index: from / 2 ** level })
    from += 2 ** level
  }
  return parts
}

/** The hash of leaves [from, to) where from is a multiple of the power of two that holds the range. */
async function subtree(from: number, to: number, read: ReadNode, crypto: Sha): Promise<Uint8Array> {
  const parts = perfect(from, to)
  let hash: Uint8Array | undefined
  for (const { level, index } of parts.reverse()) {
    const left = await read(level, index)
    hash = hash === undefined ? left : nodeHash(left, hash, crypto)
  }
  return hash ?? emptyRoot(crypto)
}

/** The root of the first `size` leaves. */
export const rootAt = (size: number, read: ReadNode, crypto: Sha): Promise<Uint8Array> =>
  subtree(0, size, read, crypto)

/** RFC 9162, 2.1.3.1: the path from leaf `index` to the root of `size` leaves, sibling first. */
export async function inclusionProof(
  index: number,
  size: number,
  read: ReadNode,
  crypto: Sha,
): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`)
  const walk = async (from: number, to: number): Promise<Uint8Array[]> => {
    if (to - from === 1) return []
    const middle = from + split(to - from)
    return index < middle
      ? [...(await walk(from, middle)), await subtree(middle, to, read, crypto)]
      : [...(await walk(middle, to)), await subtree(from, middle, read, crypto)]
  }
  return walk(0, size)
}

/** RFC 9162, 2.1.4.1: that the first `from` leaves of `to` are those of the smaller tree; empty from 0 and from `to`. */
export async function consistencyProof(
  from: number,
  to: number,
  read: ReadNode,
  crypto: Sha,
): Promise<Uint8Array[]> {
  if (!(from >= 0 && from <= to)) throw new RangeError(`a tree of ${to} has no beginning of ${from}`)
  if (from === 0 || from === to) return []
  const walk = async (m: number, start: number, end: number, whole: boolean): Promise<Uint8Array[]> => {
    const n = end - start
    if (m === n) return whole ? [] : [await subtree(start, end, read, crypto)]
    const k = split(n)
    return m <= k
      ? [...(await walk(m, start, start + k, whole)), await subtree(start + k, end, read, crypto)]
      : [...(await walk(m - k, start + k, end, false)), await subtree(start, start + k, read, crypto)]
  }
  return walk(from, 0, to, true)
}

const half = (n: number): number => Math.floor(n / 2)
const odd = (n: number): boolean => n % 2 === 1
const whole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** RFC 9162, 2.1.3.2: whether the proof leads from a leaf hash to the root. */
export function verifyInclusion(
  {
    index,
    size,
    leaf,
    proof,
    root,
  }: { index: number; size: number; leaf: Uint8Array; proof: readonly Uint8Array[]; root: Uint8Array },
  crypto: Sha,
): boolean {
  if (!whole(index) || !whole(size) || index >= size) return false
  if ([leaf, root, ...proof].some((hash) => hash.length !== HASH)) return false
  let fn = index
  let sn = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash, crypto)
      while (!odd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else hash = nodeHash(hash, sibling, crypto)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equalBytes(hash, root)
}

/** RFC 9162, 2.1.4.2: whether the proof shows the larger tree to begin with the smaller. Sizes are above 0. */
export function verifyConsistency(
  {
    from,
    fromRoot,
    to,
    toRoot,
    proof,
  }: { from: number; fromRoot: Uint8Array; to: number; toRoot: Uint8Array; proof: readonly Uint8Array[] },
  crypto: Sha,
): boolean {
  if (!whole(from) || !whole(to) || from < 1 || from > to) return false
  if ([fromRoot, toRoot, ...proof].some((hash) => hash.length !== HASH)) return false
  if (from === to) return proof.length === 0 && equalBytes(fromRoot, toRoot)
  if (proof.length === 0) return false
  const isPower = 2 ** Math.round(Math.log2(from)) === from
  const path = isPower ? [fromRoot, ...proof] : [...proof]
  let fn = from - 1
  let sn = to - 1
  while (odd(fn)) {
    fn = half(fn)
    sn = half(sn)
  }
  let first = path[0] as Uint8Array
  let second = first
  for (const hash of path.slice(1)) {
    if (sn === 0) return false
    if (odd(fn) || fn === sn) {
      first = nodeHash(hash, first, crypto)
      second = nodeHash(hash, second, crypto)
      while (!odd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else second = nodeHash(second, hash, crypto)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && equalBytes(first, fromRoot) && equalBytes(second, toRoot)
}
