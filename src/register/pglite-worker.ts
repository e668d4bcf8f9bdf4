import { closeSync, fsyncSync, openSync } from 'node:fs'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { keepStatements } from './kept-statements.ts'

// PGlite's own start parameters without -F, which turns fsync off, and with an eighth of its buffers: that spares the
// house 100 MB and costs neither pages nor filings any speed.
const START = [
  '--single',
  '-O',
  '-j',
  ...[
    'search_path=public',
    'exit_on_error=false',
    'log_checkpoints=false',
    'max_worker_processes=0',
    'max_parallel_workers=0',
    'max_parallel_workers_per_gather=0',
    'io_method=sync',
    'max_parallel_maintenance_workers=0',
    'shared_buffers=16MB',
    'fsync=on',
    'wal_sync_method=fsync',
    // A journal that is done with goes away instead of being used again: what was erased would lie in it.
    'wal_recycle=off',
  ].flatMap((setting) => ['-c', setting]),
]

interface Stream {
  /** The descriptor of a file; directories have none. */
  nfd?: number
  node: object
}
interface Disk {
  stream_ops: { fsync?: (stream: Stream) => number }
  realPath(node: object): string
}
interface Files {
  lookupPath(path: string): { node: { mount: { type: Disk } } }
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  fsyncSync(directory)
  closeSync(directory)
}

let synced = 0
// As a process of its own this makes a cluster and ends: making one takes a gigabyte, which only a process gives back.
const dir = isMainThread ? process.argv[2] : (workerData.dir as string)
const db = await PGlite.create(dir as string, { startParams: START })
// The file system between PGlite and the disk has no fsync; without this one PostgreSQL's calls end nowhere.
const disk = (db as unknown as { Module: { FS: Files } }).Module.FS.lookupPath('/pglite/data').node.mount.type
disk.stream_ops.fsync ??= (stream) => {
  if (typeof stream.nfd === 'number') fsyncSync(stream.nfd)
  else syncDirectory(disk.realPath(stream.node))
  synced++
  return 0
}
if (isMainThread) await db.close()
const ask = keepStatements(db)

interface Asked {
  id: number
  sql?: string
  params?: unknown[]
  close?: true
  synced?: true
}

parentPort?.on('message', async ({ id, sql, params, close, synced: count }: Asked) => {
  try {
    if (close) await db.close()
    const rows =
      sql === undefined
        ? []
        : params === undefined
          ? (await db.exec(sql)).at(-1)?.rows
          : await ask(sql, params)
    parentPort?.postMessage({ id, rows: count ? [{ synced }] : (rows ?? []) })
  } catch (error) {
    const { message, code, constraint } = error as { message: string; code?: string; constraint?: string }
    parentPort?.postMessage({ id, error: { message, code, constraint } })
  }
})
parentPort?.postMessage({ id: 0, rows: [] })
