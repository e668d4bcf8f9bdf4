import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's folder, from the sources as from the build: the nearest one above that holds package.json. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)))

function findRoot(dir: string): string {
  return existsSync(join(dir, 'package.json')) || dirname(dir) === dir ? dir : findRoot(dirname(dir))
}

/** The version the package names. */
export const VERSION: string = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version

/** What tells one build from another in ETags: the digest of this very file and of the stamp its set-up left. */
export const BUILD = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(existsSync(join(ROOT, 'dist', 'stamp')) ? readFileSync(join(ROOT, 'dist', 'stamp')) : VERSION)
  .digest('hex')
  .slice(0, 12)
