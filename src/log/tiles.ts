import { concat } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { HASH, leafHash, nodeHash, type ReadNode, TILE_WIDTH } from './tree.ts'

type Sha = Pick<Crypto, 'sha256'>

/** A tile: up to 256 hashes of one level, side by side. Level 0 holds leaf hashes. */
export interface HashTile {
  level: number
  index: number
  /** Width × 32 bytes. */
  hashes: Uint8Array
}

/** The rightmost, unfinished tile of each level, level 0 first; a finished one has left the edge. */
export type Edge = readonly HashTile[]

/** Where a tile is found: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`. */
export interface TileName {
  level: number | 'entries'
  index: number
  /** Hashes or entries in it, 1 to 256. */
  width: number
}

/** The path of a tile under the log's prefix (c2sp.org/tlog-tiles): 1234067 is written x001/x234/067. */
export function tilePath({ level, index, width }: TileName): string {
  const groups = index
    .toString()
    .padStart(Math.ceil(index.toString().length / 3) * 3, '0')
    .match(/.{3}/g) as string[]
  const last = groups.length - 1
  const name = groups.map((group, i) => (i < last ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** The tile of a path in its one spelling; undefined for anything else. */
export function parseTilePath(path: string): TileName | undefined {
  const match = PATH.exec(path)
  if (match === null) return undefined
  const level = match[1] === 'entries' ? 'entries' : Number(match[1])
  const name = {
    level,
    index: Number((match[2] as string).replace(/[x/]/g, '')),
    width: Number(match[3] ?? TILE_WIDTH),
  } as const
  const valid =
    Number.isSafeInteger(name.index) && name.width <= TILE_WIDTH && (level === 'entries' || level < 64)
  return valid && tilePath(name) === path ? name : undefined
}

/** The widths of the tiles a tree of `size` implies: on each level the full ones and, if any, the partial one. */
export function* tilesOf(size: number): Generator<TileName> {
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    for (let index = 0; index * TILE_WIDTH < hashes; index++) {
      yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) }
    }
  }
}

/** How many hashes a tile has in a tree of `size`; 0 where there is no such tile. */
export function widthIn(size: number, { level, index }: Pick<TileName, 'level' | 'index'>): number {
  const hashes = level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH))
}

/** The hash at a place of a tile. */
export const hashAt = (tile: Uint8Array, place: number): Uint8Array =>
  tile.subarray(place * HASH, (place + 1) * HASH)

/** The root over all hashes of a tile, whose number is a power of two. */
export function rootOfTile(hashes: Uint8Array, crypto: Sha): Uint8Array {
  let row = Array.from({ length: hashes.length / HASH }, (_, i) => hashAt(hashes, i))
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array, crypto),
    )
  }
  return row[0] as Uint8Array
}

/** The edge and the tiles touched when leaf hashes are added, each touched tile with all its hashes. */
export function growTree(
  edge: Edge,
  leaves: readonly Uint8Array[],
  crypto: Sha,
): { edge: Edge; touched: HashTile[] } {
  const grown: HashTile[] = []
  const touched: HashTile[] = []
  let rising: readonly Uint8Array[] = leaves
  for (let level = 0; level < edge.length || rising.length > 0; level++) {
    let tile = edge[level] ?? { level, index: 0, hashes: new Uint8Array() }
    const next: Uint8Array[] = []
    for (let at = 0; at < rising.length; ) {
      const room = TILE_WIDTH - tile.hashes.length / HASH
      const part = rising.slice(at, at + room)
      at += part.length
      tile = { ...tile, hashes: concat(tile.hashes, ...part) }
      touched.push(tile)
      if (tile.hashes.length === TILE_WIDTH * HASH) {
        next.push(rootOfTile(tile.hashes, crypto))
        tile = { level, index: tile.index + 1, hashes: new Uint8Array() }
      }
    }
    grown.push(tile)
    rising = next
  }
  return { edge: grown, touched }
}

/** Reads any node of the tree from the tiles that hold the level below it or its own. */
export function nodesFromTiles(
  readTile: (level: number, index: number) => Promise<Uint8Array>,
  crypto: Sha,
): ReadNode {
  return async (level, index) => {
    const inTile = level % 8
    const first = index * 2 ** inTile
    const hashes = await readTile((level - inTile) / 8, Math.floor(first / TILE_WIDTH))
    const place = first % TILE_WIDTH
    return rootOfTile(hashes.subarray(place * HASH, (place + 2 ** inTile) * HASH), crypto)
  }
}

/** Reads each tile once: what a receipt proves lies in the same few tiles. */
export function readOnce(
  readTile: (level: number, index: number) => Promise<Uint8Array>,
): (level: number, index: number) => Promise<Uint8Array> {
  const read = new Map<string, Promise<Uint8Array>>()
  return (level, index) => {
    const name = `${level}/${index}`
    const known = read.get(name) ?? readTile(level, index)
    read.set(name, known)
    return known
  }
}

/** An entry bundle: each entry behind its length as a big-endian uint16. */
export const entryBundle = (entries: readonly Uint8Array[]): Uint8Array =>
  concat(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 255), entry]))

/** The entries of a bundle; undefined when a length points past its end. */
export function readBundle(bundle: Uint8Array): Uint8Array[] | undefined {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const length = at + 2 <= bundle.length ? ((bundle[at] as number) << 8) | (bundle[at + 1] as number) : -1
    if (length < 0 || at + 2 + length > bundle.length) return undefined
    entries.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}

/** The leaf hashes of a bundle's entries, side by side: its level-0 tile. */
export const tileOfEntries = (entries: readonly Uint8Array[], crypto: Sha): Uint8Array =>
  concat(...entries.map((entry) => leafHash(entry, crypto)))
