import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The lock a house holds on its data directory. */
export const DIRECTORY_LOCK = 'pg.lock'

/**
 * Holds a directory under a lock's name for this process, until `release` or its death, when the kernel gives it back.
 * Throws when another process holds it.
 */
export function holdDirectory(dir: string, name: string): { release(): void } {
  const lock = new DatabaseSync(join(dir, name))
  try {
    lock.exec('pragma locking_mode=exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new Error(`another process holds the data directory ${dir}`)
  }
  return { release: () => lock.close() }
}
