import { httpSource } from '../src/cli/http-source.ts'
import { openSignaturePool } from '../src/cli/signature-pool.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { type LogSource, verifyLog } from '../src/verify.ts'

/** Entries of the whole log verified a second: over HTTP with every body, and again from memory. */
export interface LogRace {
  entries: number
  overHttp: number
  fromMemory: number
}

/** A source that keeps what another gave. */
function keepAnswers(source: LogSource): LogSource {
  const kept = new Map<string, Promise<unknown>>()
  const keep = <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    const known = kept.get(name) as Promise<T> | undefined
    if (known) return known
    const asked = ask()
    kept.set(name, asked)
    return asked
  }
  return {
    checkpoint: () => keep('checkpoint', source.checkpoint),
    key: () => keep('key', source.key),
    tile: (level, index, width) => keep(`${level}/${index}/${width}`, () => source.tile(level, index, width)),
    entries: (index, width) => keep(`${index}/${width}`, () => source.entries(index, width)),
    body: (id) => keep(id, () => source.body(id)),
  }
}

/** Verifies a house's whole log as `confianza verify --log` does. Throws when anything is found. */
export async function raceWholeLog(url: string): Promise<LogRace> {
  const source = keepAnswers(httpSource(url))
  const pool = openSignaturePool()
  const verify = async () => {
    const began = performance.now()
    const { findings, size } = await verifyLog(source, { checkSignatures: pool.check }, crypto)
    const [finding] = findings
    if (finding) throw new Error(`${finding.code} at ${finding.index}: ${finding.detail}`)
    return { entries: size, rate: size / ((performance.now() - began) / 1000) }
  }
  try {
    const first = await verify()
    const again = await verify()
    return { entries: first.entries, overHttp: first.rate, fromMemory: again.rate }
  } finally {
    await pool.close()
  }
}
