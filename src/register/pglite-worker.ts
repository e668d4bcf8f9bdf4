import { fsyncSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

// PGlite's own start parameters without -F, which turns fsync off.
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
    'fsync=on',
    'wal_sync_method=fsync',
  ].flatMap((setting) => ['-c', setting]),
]

interface Stream {
  nfd?: number
}
interface Files {
  lookupPath(path: string): {
    node: { mount: { type: { stream_ops: { fsync?: (stream: Stream) => number } } } }
  }
}

let synced = 0
const db = await PGlite.create(workerData.dir as string, { startParams: START })
// The file system between PGlite and the disk has no fsync; without this one PostgreSQL's calls end nowhere.
const files = (db as unknown as { Module: { FS: Files } }).Module.FS
files.lookupPath('/pglite/data').node.mount.type.stream_ops.fsync ??= (stream) => {
  if (typeof stream.nfd === 'number') {
    fsyncSync(stream.nfd)
    synced++
  }
  return 0
}

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
          : (await db.query(sql, params)).rows
    parentPort?.postMessage({ id, rows: count ? [{ synced }] : (rows ?? []) })
  } catch (error) {
    const { message, code, constraint } = error as { message: string; code?: string; constraint?: string }
    parentPort?.postMessage({ id, error: { message, code, constraint } })
  }
})
parentPort?.postMessage({ id: 0, rows: [] })
