import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { base64url, hex } from '../bytes.ts'
import type { Config } from '../config.ts'
import { ConfigError } from '../config.ts'
import type { Crypto } from '../crypto.ts'
import { writeDurably } from '../keys-dir.ts'
import { readEntry } from '../records/entry.ts'
import { signEntry } from '../records/sign.ts'
import type { RegimeEntry } from '../records/types.ts'
import { readFacts } from '../regime/read-facts.ts'
import { fileEntry } from './file-entry.ts'
import type { House } from './house.ts'
import { addKey, filingSigner } from './seat-keys.ts'
import { fileTranscription, notYetThere } from './transcribe.ts'

/**
 * The origin of this house's log. A trial house makes `trial.invalid/<16 hex>` once and keeps it beside its keys.
 * Throws ConfigError when LOG_ORIGIN names another than the one kept.
 */
export function originOf(config: Config, crypto: Crypto): string {
  mkdirSync(config.keysDir, { recursive: true, mode: 0o700 })
  const path = join(config.keysDir, 'origin')
  const kept = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
  if (kept !== undefined && config.logOrigin !== undefined && config.logOrigin !== kept) {
    throw new ConfigError('LOG_ORIGIN', `is ${config.logOrigin}, and this house keeps the log ${kept}`)
  }
  const origin = kept ?? config.logOrigin ?? `trial.invalid/${hex(crypto.random(8))}`
  if (kept === undefined) writeDurably(path, `${origin}\n`)
  return origin
}

/** Files what a log begins with, from where an earlier start was stopped: root, log key, regime, filing key. */
export async function beginLog(house: House): Promise<void> {
  const { keys, register, regime } = house
  const { secretariat } = regime
  const size = () => register.head().size
  if (size() > 0 && keys.find(secretariat, 'root') === undefined) return
  const root = keys.make(secretariat, 'root')
  const log = keys.make(secretariat, 'log')
  if (size() === 0) await addKey(house, root, 'root', [root])
  if (size() === 1) await addKey(house, log, 'log', [root, log])
  if (size() === 2 || (await regimeInForce(house)) !== regime.digest) await publishRegime(house, root)
  await filingSigner(house, secretariat)
}

async function publishRegime(house: House, root: Parameters<typeof addKey>[1]): Promise<void> {
  const { crypto, origin, regime } = house
  const entry = {
    v: 1,
    kind: 'regime',
    participant: regime.secretariat,
    nonce: base64url(crypto.random(16)),
    regime: regime.ref,
    digest: regime.digest,
  } as const
  await fileEntry(house, signEntry<RegimeEntry>(entry, [root], origin, crypto))
}

/** The digest of the regime entry that is last in the log. */
async function regimeInForce({ register }: House): Promise<string | undefined> {
  const last = await register.findLast('regime')
  const entry = last && readEntry(last.leaf)
  return entry?.kind === 'regime' ? entry.digest : undefined
}

/** Files the regime's public facts as the secretariat's transcriptions; those that are there already are left alone. */
export async function fileFacts(house: House): Promise<void> {
  const facts = await notYetThere(house, await readFacts(house.config.regimeDir))
  // Side by side, so that many share a commit; each waits for its own.
  const LANES = 24
  let next = 0
  const lane = async () => {
    for (let fact = facts[next++]; fact !== undefined; fact = facts[next++])
      await fileTranscription(house, fact)
  }
  // All lanes end before this does, so that nothing is being filed when a house that gave up is closed.
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
}
