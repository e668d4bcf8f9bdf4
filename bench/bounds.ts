import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import canonicalize from 'canonicalize'
import { nodeCrypto } from '../src/crypto-node.ts'
import type { Database } from '../src/register/database.ts'
import type { Filing } from './filings.ts'
import { rateOf } from './rate.ts'

const SECONDS = 1

/** Ed25519 verifications a second of the filings' own signatures, on one core. */
export const verifyBound = (filings: readonly Filing[]): number =>
  rateOf(
    filings.slice(0, 500),
    ({ check }) => nodeCrypto.verify(check.public, check.message, check.signature),
    SECONDS,
  )

/** Records parsed, put in canonical form and compared, a second, on one core. */
export function canonicalBound(filings: readonly Filing[]): number {
  const decoder = new TextDecoder()
  return rateOf(
    filings.slice(0, 500),
    ({ bytes }) => {
      const text = decoder.decode(bytes)
      return canonicalize(JSON.parse(text)) === text
    },
    SECONDS,
  )
}

/** Ed25519 verifications a second with a worker thread on every core. */
export async function verifyBoundOnAllCores(filings: readonly Filing[]): Promise<number> {
  const signatures = filings.slice(0, 500).map(({ check }) => check)
  const rates = await Promise.all(
    Array.from(
      { length: availableParallelism() },
      () =>
        new Promise<number>((resolve, reject) => {
          const worker = new Worker(new URL('./ed25519-worker.ts', import.meta.url), {
            workerData: { signatures, seconds: SECONDS },
          })
          worker.once('message', resolve).once('error', reject)
        }),
    ),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}

/** Rows of the filings' bytes inserted and committed a second, so many in each transaction, into one bare table. */
export async function commitBound(
  database: Database,
  filings: readonly Filing[],
  batch: number,
): Promise<number> {
  await database.query(
    'create table if not exists bare (id text primary key, leaf bytea not null, body bytea not null)',
  )
  await database.query('truncate bare')
  const until = performance.now() + 2000 * SECONDS
  const began = performance.now()
  let done = 0
  while (performance.now() < until && done + batch <= filings.length) {
    const part = filings.slice(done, done + batch)
    await database.transaction((query) =>
      query(
        `insert into bare values ${part.map((_, i) => `($${3 * i + 1}, $${3 * i + 2}, $${3 * i + 3})`).join()}`,
        part.flatMap(({ id, leaf, bytes }) => [id, Buffer.from(leaf), Buffer.from(bytes)]),
      ),
    )
    done += batch
  }
  return done / ((performance.now() - began) / 1000)
}
