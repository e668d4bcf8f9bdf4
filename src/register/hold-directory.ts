import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The lock a house holds on its data directory. */
export const DIRECTORY_LOCK = 'pg.lock'

/** How long one waits for who is just letting go, in milliseconds. */
const PATIENCE = 500

/**
 * Holds a directory under a lock's name for this process, until `release` or its death, when the kernel gives it back.
 * Throws when another process holds it.
 */
export function holdDirectory(dir: string, name: string): { release(): void } {
  // Two that reach for it at once may each see the other half way: with a moment's patience one of them has it.
  const lock = new DatabaseSync(join(dir, name), { timeout: PATIENCE })
  try {
    lock.exec('begin exclusive')
  } catch {
    lock.close()
    throw new Error(`another process holds the data directory ${dir}`)
  }
  return { release: () => lock.close() }
}
