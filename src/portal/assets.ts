import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { HouseEnv } from '../api/env.ts'
import { encode, type Kept } from '../api/page-cache.ts'
import { ROOT } from '../build.ts'
import { ownBytes } from '../bytes.ts'
import { Problem } from '../problems.ts'

/** A file browsers load, under a name that changes with its content. */
interface Asset {
  path: string
  type: string
  bytes: Uint8Array
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
}

const FAVICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 3a13 13 0 1 0 0 26 13 13 0 0 0 0-26zm0 3a10 10 0 0 1 7 17L9 9a10 10 0 0 1 7-3z" fill="#5b3a6b"/></svg>'

const asset = (name: string, type: string, bytes: Uint8Array): Asset => ({
  path: `/assets/${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}-${name}`,
  type,
  bytes,
})

/** The stylesheet, the icon and, in a build, the islands. */
function readAssets(): ReadonlyMap<string, Asset> {
  const made = new Map<string, Asset>()
  const built = join(ROOT, 'dist', 'public')
  const manifest = join(built, 'manifest.json')
  const style = existsSync(manifest)
    ? builtFile(built, JSON.parse(readFileSync(manifest, 'utf8')), 'src/portal/style.css')
    : undefined
  made.set(
    'style.css',
    asset(
      'style.css',
      TYPES['css'] as string,
      style ?? new Uint8Array(readFileSync(join(ROOT, 'src', 'portal', 'style.css'))),
    ),
  )
  made.set('icon.svg', asset('icon.svg', TYPES['svg'] as string, new TextEncoder().encode(FAVICON)))
  if (existsSync(manifest)) {
    for (const { file, isEntry, src } of Object.values(
      JSON.parse(readFileSync(manifest, 'utf8')) as Record<
        string,
        { file: string; isEntry?: boolean; src?: string }
      >,
    )) {
      if (!file.endsWith('.js')) continue
      const bytes = new Uint8Array(readFileSync(join(built, file)))
      // Chunks are named by the islands that import them, so every script keeps the name its build gave it.
      made.set(isEntry && src ? (src.split('/').at(-1) ?? '').replace(/\.ts$/, '.js') : file, {
        path: `/assets/${file}`,
        type: TYPES['js'] as string,
        bytes,
      })
    }
  }
  return made
}

function builtFile(
  dir: string,
  manifest: Record<string, { file: string }>,
  name: string,
): Uint8Array | undefined {
  const file = manifest[name]?.file
  return file === undefined ? undefined : new Uint8Array(readFileSync(join(dir, file)))
}

const ASSETS = readAssets()
const BY_PATH = new Map<string, Kept>(
  [...ASSETS.values()].map(({ path, type, bytes }) => [
    path,
    {
      status: 200,
      headers: {
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      },
      body: bytes,
    },
  ]),
)

/** The address of an asset, or undefined where the build has none of that name. */
export const assetPath = (name: string): string | undefined => ASSETS.get(name)?.path

/** Assets by their exact names; nothing of an address becomes a path. */
export const assetRoutes = new Hono<HouseEnv>().get('/assets/*', (c) => {
  const found = BY_PATH.get(c.req.path)
  if (found === undefined) throw new Problem('not-found', 'no such asset')
  const { headers, body } = encode(found, c.req.header('accept-encoding'))
  return c.body(ownBytes(body), 200, headers)
})
