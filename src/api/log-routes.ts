import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { ownBytes } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import { vkeyText } from '../log/note.ts'
import { entryBundle, parseTilePath, readBundle, tilePath, widthIn } from '../log/tiles.ts'
import { HASH, TILE_WIDTH } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import type { HouseEnv } from './env.ts'

const FOREVER = 'public, max-age=31536000, immutable'

/** The log's files as c2sp.org/tlog-tiles names them, and its key. */
export function logRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/log/key', (c) =>
    c.body(`${vkeyText(house.signer.key)}\n`, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    }),
  )
  app.get('/log/checkpoint', (c) => {
    const published = house.publisher.published()
    if (published === undefined) throw new Problem('not-published', 'no checkpoint yet')
    return c.body(published.note, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache',
    })
  })
  app.get('/log/tile/*', async (c) => {
    const path = c.req.path.slice('/log/'.length)
    const tile = parseTilePath(path)
    // Only what a published checkpoint implies, and only names that parse: nothing else becomes a path.
    if (tile === undefined || widthIn(house.publisher.published()?.size ?? 0, tile) < tile.width)
      throw new Problem('not-found', 'no such tile')
    const bytes = await readTileFile(house.logDir, path, tile)
    if (bytes === undefined) throw new Problem('not-found', 'no such tile')
    return c.body(ownBytes(bytes), 200, {
      'content-type': 'application/octet-stream',
      'cache-control': FOREVER,
    })
  })
  return app
}

/** The file of a tile; a partial that has given way to the full tile, or to a wider one, is cut from that. */
async function readTileFile(
  dir: string,
  path: string,
  tile: NonNullable<ReturnType<typeof parseTilePath>>,
): Promise<Uint8Array | undefined> {
  if (existsSync(join(dir, path))) return new Uint8Array(await readFile(join(dir, path)))
  for (let width = tile.width + 1; width <= TILE_WIDTH; width++) {
    const wider = join(dir, tilePath({ ...tile, width }))
    if (!existsSync(wider)) continue
    const bytes = new Uint8Array(await readFile(wider))
    return tile.level === 'entries'
      ? entryBundle((readBundle(bytes) ?? []).slice(0, tile.width))
      : bytes.subarray(0, tile.width * HASH)
  }
  return undefined
}
