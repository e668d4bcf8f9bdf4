import { equalBytes } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import type { Edge } from '../log/tiles.ts'
import { TILE_WIDTH } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import { readEntry } from '../records/entry.ts'
import { admitEntry, emptyKeys, type Keys } from '../records/keys.ts'
import type { Query } from './database.ts'

/** The log as this process last saw it. */
export interface LogState {
  size: number
  root: Uint8Array
  keys: Keys
  edge: Edge
}

/** Reads the head under the row lock, with the keys and edge that other servers may have moved. */
export async function lockState(
  query: Query,
  known: LogState | undefined,
  secretariat: string,
  crypto: Crypto,
): Promise<LogState> {
  const [head] = await query<{ size: number; root: Uint8Array }>('select size, root from log for update')
  if (head === undefined) throw new Problem('not-ready', 'the log has not begun')
  if (
    known !== undefined &&
    (head.size < known.size || (head.size === known.size && !equalBytes(head.root, known.root)))
  ) {
    throw new Problem(
      'read-only',
      `the database went back from ${known.size} entries to ${head.size}, or aside`,
    )
  }
  if (known?.size === head.size) return known
  return readState(query, head, known, secretariat, crypto)
}

/** The state at a head: key entries folded from where `known` ends, and the unfinished tiles. */
export async function readState(
  query: Query,
  head: { size: number; root: Uint8Array },
  known: LogState | undefined,
  secretariat: string,
  crypto: Crypto,
): Promise<LogState> {
  const rows = await query<{ index: number; leaf: Uint8Array }>(
    "select index, leaf from entry where kind <> 'record' and index >= $1 and index < $2 order by index",
    [known?.size ?? 0, head.size],
  )
  let keys = known?.keys ?? emptyKeys(secretariat)
  for (const { index, leaf } of rows) keys = admitEntry(keys, readEntry(leaf), index, crypto)
  const edge: Edge[number][] = []
  for (let level = 0, hashes = head.size; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    const index = Math.floor(hashes / TILE_WIDTH)
    const width = hashes % TILE_WIDTH
    const [tile] =
      width > 0
        ? await query<{ hashes: Uint8Array }>('select hashes from tile where level = $1 and index = $2', [
            level,
            index,
          ])
        : []
    edge.push({ level, index, hashes: tile?.hashes ?? new Uint8Array() })
  }
  return { ...head, keys, edge }
}
