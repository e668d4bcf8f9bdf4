import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { text } from '../src/bytes.ts'
import { httpSource } from '../src/cli/http-source.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { readBundle, tilesOf } from '../src/log/tiles.ts'
import { readEntry } from '../src/records/entry.ts'
import type { Entry } from '../src/records/types.ts'
import type { Fact } from '../src/regime/read-facts.ts'
import { verifyLog } from '../src/verify.ts'
import { BUILT, type Env, spawnLine } from './cli-run.ts'

/** A house that is starting, and what is seen of it from outside. */
export function begin(env: Env) {
  const { child, said, ended } = spawnLine(BUILT, ['serve', '--json'], env)
  const address = once(createInterface(child.stdout), 'line').then(
    ([line]) => (JSON.parse(line) as { address: string }).address,
  )
  // Where the house ends before it says where it answers, nobody waits for that.
  address.catch(() => {})
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  return { said, ended, address, end }
}

/** What `begin` gives. */
export type Beginning = ReturnType<typeof begin>

/** Looks again and again until it holds; throws when the house ends before. */
export async function until(house: Beginning, holds: () => boolean | Promise<boolean>): Promise<void> {
  let gone: string | undefined
  void house.ended.then(({ code, err }) => {
    gone = `the house ended with ${code}: ${err}`
  })
  while (!(await holds())) {
    if (gone !== undefined) throw new Error(gone)
    await pause(5)
  }
}

/** Waits until the public facts are filed and the house says that it is ready; its address. */
export async function settled(house: Beginning): Promise<string> {
  await until(house, () => /^ready$/m.test(house.said.err))
  const url = await house.address
  const { status } = await fetch(`${url}/readyz`)
  if (status !== 200) throw new Error(`/readyz answers ${status} when all is ready`)
  return url
}

/** How many entries the house at an address says its log has. */
export const sizeAt = async (url: string) =>
  Number(/^confianza_log_size (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1])

/** Every entry under the published checkpoint, after the whole log was verified. */
export async function readLog(url: string) {
  const size = await sizeAt(url)
  const source = httpSource(url)
  const { findings, checkpoint, ...report } = await verifyLog(source, {}, crypto)
  // What was filed last is published a moment later.
  if (report.size < size) return readLog(url)
  if (findings.length > 0) throw new Error(JSON.stringify(findings))
  const entries: Entry[] = []
  for (const { level, index, width } of tilesOf(size))
    if (level === 0)
      for (const leaf of readBundle((await source.entries(index, width)) ?? new Uint8Array()) ?? [])
        entries.push(readEntry(leaf))
  return { size, checkpoint, vkey: await source.key(), origin: report.origin, entries }
}

/** What each record in the log is known by, from its body. */
export async function readKnown(url: string, entries: readonly Entry[]): Promise<string[]> {
  const bodies = entries.flatMap((entry) =>
    entry.kind === 'record' ? [httpSource(url).body(entry.record.digest.slice('sha256:'.length))] : [],
  )
  return (await Promise.all(bodies)).map((body) => {
    const { participant, form, period, provenance } = JSON.parse(text(body as Uint8Array))
    return knownBy({ participant, form, period, source: provenance.source })
  })
}

/** What a fact is known by: never are two filed of the same. */
export const knownBy = ({
  participant,
  form,
  period,
  source,
}: Pick<Fact, 'participant' | 'form' | 'period' | 'source'>) =>
  [participant, form, period, source.key].join(' ')

/** What kind of entry it is: `key-add root`, `regime`, `record`. */
export const kindOf = (entry: Entry) =>
  entry.kind === 'key-add' ? `${entry.kind} ${entry.role}` : entry.kind
/** The kinds of the entries a log begins with. */
export const BEGINNING = ['key-add root', 'key-add log', 'regime', 'key-add filing']
