import { mkdirSync } from 'node:fs'
import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { DIRECTORY_LOCK, holdDirectory } from './hold-directory.ts'
import { openPostgres } from './postgres.ts'

/**
 * The database of the settings, and the data directory held for this process: beside a database on a server, too, the
 * log's files and the control socket lie there, and two houses would write over one another's. Throws when another
 * process holds the directory or no server answers.
 */
export async function openDatabase(settings: {
  databaseUrl?: string | undefined
  dataDir: string
}): Promise<Database> {
  const { databaseUrl, dataDir } = settings
  if (databaseUrl === undefined) return openEmbedded(dataDir)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const held = holdDirectory(dataDir, DIRECTORY_LOCK)
  try {
    const database = await openPostgres(databaseUrl)
    return { ...database, close: () => database.close().finally(held.release) }
  } catch (error) {
    held.release()
    throw error
  }
}
