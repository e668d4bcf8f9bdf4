import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { equalBytes, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { entryBundle, type TileName, tilePath, tilesOf, widthIn } from '../log/tiles.ts'
import { consistencyProof, HASH, rootAt, TILE_WIDTH } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import type { Register } from './register.ts'
import { type CheckpointSigner, readCheckpoint } from './signer-state.ts'

/** What has been published: the signed checkpoint, on disk with all its tiles. */
export interface Published {
  size: number
  note: string
}

/** Writes the log's files as it grows. */
export interface Publisher {
  published(): Published | undefined
  /** The first checkpoint of that size or more. Throws Problem `not-published` after `patience` ms. */
  whenPublished(size: number, patience?: number): Promise<Published>
  /** Ends after the publication in hand. */
  stop(): Promise<void>
}

/** Least pause between two publications, in milliseconds: under load many commits share one. */
const PAUSE = 50

async function writeFile(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(`${path}.tmp`, 'w', 0o644)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.tmp`, path)
}

/** The tiles and bundles a tree of `to` has that one of `from` had not, or not as wide. */
function* grownTiles(from: number, to: number): Generator<TileName> {
  for (const tile of tilesOf(to)) {
    if (widthIn(from, tile) < tile.width) yield tile
    if (tile.level === 0 && widthIn(from, tile) < tile.width) yield { ...tile, level: 'entries' }
  }
}

/**
 * The checkpoint a folder holds, if all its tiles stand behind it; where some are lost all are written again. Throws
 * Problem when another key signed it.
 */
function readPublished(dir: string, signer: CheckpointSigner, crypto: Crypto): Published | undefined {
  const kept = readCheckpoint(join(dir, 'checkpoint'), signer.key, crypto)
  if (kept === undefined) return undefined
  const { size } = kept.checkpoint
  for (const tile of grownTiles(0, size)) {
    // A crash may have left the full tile where the checkpoint still means its beginning.
    const paths = [tile, { ...tile, width: TILE_WIDTH }].map((name) => join(dir, tilePath(name)))
    if (!paths.some((path) => existsSync(path))) return undefined
  }
  return { note: kept.note, size }
}

/**
 * Compares database, signer and published checkpoint before anything is signed (docs/protocol.md, Never).
 * Gives why the house must stay read-only, or undefined.
 */
export async function compareAtStart(
  register: Register,
  signer: CheckpointSigner,
  dir: string,
  crypto: Crypto,
): Promise<string | undefined> {
  const published = readCheckpoint(join(dir, 'checkpoint'), signer.key, crypto)?.checkpoint
  const { size } = register.head()
  for (const [who, seen] of [
    ['the signer', signer.last()?.checkpoint],
    ['the published checkpoint', published],
  ] as const) {
    if (seen === undefined) continue
    if (seen.size > size)
      return `${who} knows ${seen.size} entries, the database holds ${size}: it is an older copy`
    const root = await rootAt(seen.size, register.readNode, crypto)
    if (!equalBytes(root, seen.root))
      return `the database's first ${seen.size} entries are not those ${who} knows`
  }
  return undefined
}

/** Publishes the head now and whenever it moves, into `dir` in the layout of c2sp.org/tlog-tiles. */
export function startPublisher(
  { register, signer, dir }: { register: Register; signer: CheckpointSigner; dir: string },
  crypto: Crypto,
  onTrouble: (error: unknown) => void,
): Publisher {
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  let done = readPublished(dir, signer, crypto)
  let stopped = false
  let working: Promise<void> | undefined
  const waiting = new Set<{ size: number; give(published: Published): void }>()

  async function publishHead(): Promise<void> {
    const { size, root } = register.head()
    const last = signer.last()
    if (done?.size === size) return
    for (const tile of grownTiles(done?.size ?? 0, size)) await writeTile(tile)
    // Every file the checkpoint implies stands. A crash here leaves tiles nobody points to, written again alike.
    const again = last?.checkpoint.size === size && equalBytes(last.checkpoint.root, root)
    const note = again
      ? last.note
      : signer.sign(
          { origin: register.origin, size, root },
          await consistencyProof(last?.checkpoint.size ?? 0, size, register.readNode, crypto),
        )
    // The signer remembers it. A crash here publishes the same note at the next start.
    await register.saveCheckpoint(size, note)
    await writeFile(join(dir, 'checkpoint'), utf8(note))
    done = { size, note }
    for (const one of waiting) if (one.size <= size) one.give(done)
  }

  async function writeTile(tile: TileName): Promise<void> {
    const from = tile.index * TILE_WIDTH
    const content =
      tile.level === 'entries'
        ? entryBundle((await register.readLeaves(from, from + tile.width)).map(({ leaf }) => leaf))
        : (await register.readTile(tile.level, tile.index)).subarray(0, tile.width * HASH)
    await writeFile(join(dir, tilePath(tile)), content)
    // The full tile stands, and its partials are its beginnings: whoever asks for one is given a cut of it.
    if (tile.width === TILE_WIDTH) rmSync(join(dir, `${tilePath(tile)}.p`), { recursive: true, force: true })
  }

  const isDue = () => !stopped && register.readOnly === undefined && done?.size !== register.head().size
  async function publishAll(): Promise<void> {
    while (isDue()) {
      try {
        await publishHead()
      } catch (error) {
        onTrouble(error)
        if (error instanceof Problem && error.code === 'read-only') register.readOnly = error.detail
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
    working = undefined
  }
  // Asked first: one that finds nothing due ends before it is kept, and would pass for one in hand for ever.
  const wake = () => {
    if (isDue()) working ??= publishAll()
  }
  const unhear = register.onHead(wake)
  wake()
  return {
    published: () => done,
    whenPublished(size, patience = 5000) {
      if (done && done.size >= size) return Promise.resolve(done)
      return new Promise((resolve, reject) => {
        const one = { size, give: (published: Published) => settle(() => resolve(published)) }
        const timer = setTimeout(
          () => settle(() => reject(new Problem('not-published', `size ${size} is not published yet`))),
          patience,
        )
        const settle = (then: () => void) => {
          clearTimeout(timer)
          waiting.delete(one)
          then()
        }
        waiting.add(one)
      })
    },
    async stop() {
      stopped = true
      unhear()
      await working
    },
  }
}
