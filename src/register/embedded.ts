import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { type Database, overSessions, type Query } from './database.ts'

/** Longest a statement may run, in milliseconds; PGlite has no timeout of its own, so its worker is ended. */
const STATEMENT_TIMEOUT = 30_000

// Spelled so that a bundler leaves the path alone: in the build the worker is a file beside this one.
const workerFile = import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js'

/** Starts the worker on a directory and gives its query, its end, and how often it has called fsync. */
async function startWorker(dir: string) {
  const worker = new Worker(new URL(workerFile, import.meta.url), { workerData: { dir } })
  const waiting = new Map<number, { resolve(rows: never[]): void; reject(error: unknown): void }>()
  let last = 0
  let dead: Error | undefined
  const ready = new Promise<never[]>((resolve, reject) => waiting.set(0, { resolve, reject }))
  worker.on('message', ({ id, rows, error }) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error)
      asked?.reject(
        Object.assign(new Error(error.message), { code: error.code, constraint: error.constraint }),
      )
    else asked?.resolve(rows)
  })
  const end = (error: Error) => {
    dead = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(dead ?? new Error('the embedded database has ended')))
  const ask = (message: object): Promise<never[]> =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead)
      const id = ++last
      const timer = setTimeout(() => {
        dead = new Error(
          `a statement ran longer than ${STATEMENT_TIMEOUT} ms; the embedded database was stopped`,
        )
        void worker.terminate()
      }, STATEMENT_TIMEOUT)
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer)
          then(value)
        }
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) })
      worker.postMessage({ id, ...message })
    })
  await ready
  return {
    query: ((sql, params) => ask({ sql, params })) as Query,
    syncs: async () => ((await ask({ synced: true })) as { synced: number }[])[0]?.synced ?? 0,
    async close() {
      await ask({ close: true })
      await worker.terminate()
    },
  }
}

/** Makes the cluster aside and moves it into place, so that a first start that is killed leaves nothing half made. */
async function createCluster(dir: string): Promise<void> {
  const aside = `${dir}.making`
  rmSync(aside, { recursive: true, force: true })
  const worker = await startWorker(aside)
  await worker.query('checkpoint')
  await worker.close()
  renameSync(aside, dir)
  const parent = await open(dirname(dir))
  await parent.sync()
  await parent.close()
}

/**
 * PGlite on `<dataDir>/pg`, durable and for this process alone. Throws when another process holds the directory.
 * `syncs` counts the fsync calls made, for its test.
 */
export async function openEmbedded(dataDir: string): Promise<Database & { syncs(): Promise<number> }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const dir = join(dataDir, 'pg')
  // PGlite takes no lock itself, and two processes on one directory corrupt it without a word. The kernel gives this
  // one back when the process dies.
  const lock = new DatabaseSync(join(dataDir, 'pg.lock'))
  try {
    lock.exec('pragma locking_mode=exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new Error(`another process holds the data directory ${dataDir}`)
  }
  try {
    if (!existsSync(dir)) await createCluster(dir)
    const worker = await startWorker(dir)
    let free: Promise<void> = Promise.resolve()
    const database = overSessions({
      kind: 'embedded',
      async take() {
        const turn = free
        let release = () => {}
        free = new Promise((resolve) => {
          release = resolve
        })
        await turn
        return { query: worker.query, release }
      },
      listen: async () => {},
      async close() {
        await free
        await worker.close()
        lock.close()
      },
    })
    return Object.assign(database, { syncs: worker.syncs })
  } catch (error) {
    lock.close()
    throw error
  }
}
