import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SignatureCheck } from '../records/statement.ts'
import { packChecks } from './packed-checks.ts'

// Spelled so that a bundler leaves the path alone: in the build the worker is a file beside this one.
const workerFile = import.meta.url.endsWith('.ts') ? './signature-worker.ts' : './signature-worker.js'

/** Checks Ed25519 signatures on every core. */
export function openSignaturePool(): {
  check(checks: readonly SignatureCheck[]): Promise<boolean[]>
  close(): Promise<void>
} {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL(workerFile, import.meta.url)),
  )
  const waiting = new Map<number, { resolve(results: boolean[]): void; reject(error: unknown): void }>()
  let last = 0
  for (const worker of workers) {
    worker.on('message', ({ id, results }) => {
      waiting.get(id)?.resolve(results)
      waiting.delete(id)
    })
    worker.on('error', (error) => {
      for (const { reject } of waiting.values()) reject(error)
    })
  }
  const ask = (worker: Worker, checks: readonly SignatureCheck[]): Promise<boolean[]> =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject })
      const packed = packChecks(checks)
      worker.postMessage({ id, packed }, [packed.buffer])
    })
  return {
    async check(checks) {
      const share = Math.ceil(checks.length / workers.length)
      return (
        await Promise.all(workers.map((worker, i) => ask(worker, checks.slice(i * share, (i + 1) * share))))
      ).flat()
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
