import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type Database, overSessions, type Query } from './database.ts'
import { DIRECTORY_LOCK, holdDirectory } from './hold-directory.ts'

/** Longest a statement may run, in milliseconds; PGlite has no timeout of its own, so its worker is ended. */
const STATEMENT_TIMEOUT = 30_000

// Spelled so that a bundler leaves the path alone: in the build the worker is a file beside this one.
const workerFile = import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js'

/** Starts the worker on a directory and gives its query, its end, and how often it has called fsync. */
async function startWorker(dir: string, timeout: number) {
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
    dead ??= error
    for (const { reject } of waiting.values()) reject(dead)
    waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(dead ?? new Error('the embedded database has ended')))
  const ask = (message: object): Promise<never[]> =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead)
      const id = ++last
      const timer = setTimeout(() => {
        dead = new Error(`a statement ran longer than ${timeout} ms and was stopped`)
        void worker.terminate()
      }, timeout)
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
    ended: () => dead !== undefined,
    syncs: async () => ((await ask({ synced: true })) as { synced: number }[])[0]?.synced ?? 0,
    async close() {
      await ask({ close: true })
      await worker.terminate()
    },
  }
}

/** Syncs a file or directory to the disk. */
async function syncPath(path: string): Promise<void> {
  // Windows neither opens directories nor syncs what was opened to be read.
  if (process.platform === 'win32') return
  const handle = await open(path)
  await handle.sync().finally(() => handle.close())
}

/** What was left half made is removed; where somebody still writes, the next start does it. */
const LEFT = { recursive: true, force: true, maxRetries: 3 }

/**
 * Makes the cluster aside and moves it into place, so that a first start that is killed leaves nothing half made. It
 * is written before the worker's fsync stands, and by modes that let everybody read it: hence both are seen to here.
 */
async function createCluster(dir: string): Promise<void> {
  // A name of its own (mode 0700): the process that was making one for a house that was killed may still write there.
  for (const name of readdirSync(dirname(dir)))
    if (name.startsWith(`${basename(dir)}.making`)) await rm(join(dirname(dir), name), LEFT).catch(() => {})
  const aside = mkdtempSync(`${dir}.making-`)
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL(workerFile, import.meta.url)), aside])
  for (const { parentPath, name } of await readdir(aside, { recursive: true, withFileTypes: true })) {
    await syncPath(join(parentPath, name))
  }
  await syncPath(aside)
  renameSync(aside, dir)
  await syncPath(dirname(dir))
}

/**
 * PGlite on `<dataDir>/pg`, durable and for this process alone. A statement that runs longer than `timeout`
 * milliseconds is stopped with its worker; the next query starts another. Throws when another process holds the
 * directory. `syncs` counts the fsync calls made, for its test.
 */
export async function openEmbedded(
  dataDir: string,
  timeout = STATEMENT_TIMEOUT,
): Promise<Database & { syncs(): Promise<number> }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  const dir = join(dataDir, 'pg')
  // PGlite takes no lock itself, and two processes on one directory corrupt it without a word.
  const lock = holdDirectory(dataDir, DIRECTORY_LOCK)
  try {
    if (!existsSync(dir)) await createCluster(dir)
    let worker = await startWorker(dir, timeout)
    let free: Promise<void> = Promise.resolve()
    let closed = false
    const database = overSessions({
      kind: 'embedded',
      async take() {
        const turn = free
        let release = () => {}
        free = new Promise((resolve) => {
          release = resolve
        })
        await turn
        try {
          // Past its close nothing holds the directory: a worker that started now would stand on it without the lock.
          if (closed) throw new Error('the embedded database is closed')
          if (worker.ended()) worker = await startWorker(dir, timeout)
        } catch (error) {
          release()
          throw error
        }
        return { query: worker.query, release }
      },
      listen: async () => {},
      async close() {
        closed = true
        await free
        if (!worker.ended()) await worker.close()
        lock.release()
      },
    })
    return Object.assign(database, { syncs: () => worker.syncs() })
  } catch (error) {
    lock.release()
    throw error
  }
}
