import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { base64url, utf8 } from '../src/bytes.ts'
import { httpSource } from '../src/cli/http-source.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openKeysDir } from '../src/keys-dir.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { signRecord } from '../src/records/sign.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { verifyLog } from '../src/verify.ts'
import { type HouseProcess, spawnHouse, startHouse } from './house-process.ts'
import type { Place } from './open-register.ts'

/** What a drill came to. */
export interface DrillReport {
  rounds: number
  /** Filings answered 201, all found again after every crash. */
  acknowledged: number
  /** Filings a crash left without an answer; sent again, they were there or were filed. */
  unanswered: number
  /** Everything that did not hold. */
  broken: string[]
}

/** Who file side by side. */
const CLIENTS = 8

/** A small generator of numbers in [0, 1) from a seed (mulberry32), so that a drill can be run again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Filing {
  id: string
  body: string
}

/** Makes signed filings that differ: the secretariat's transcriptions of a form's example. */
async function filingMaker(place: Place): Promise<() => Filing> {
  const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
  const form = regime.forms.get('treaty-status/1')
  const signer = openKeysDir(`${place.dataDir}/keys`).find(regime.secretariat, 'filing') as Signer
  const origin = (await readFile(`${place.dataDir}/keys/origin`, 'utf8')).trim()
  if (form === undefined) throw new Error('the regime has no treaty-status/1')
  const { participant, answers, language } = form.example
  return () => {
    const bytes = canonicalBytes({
      v: 1,
      regime: regime.ref,
      form: form.ref,
      participant,
      says: 'answers',
      measures: [...form.measures],
      audience: { kind: 'public' },
      language,
      answers,
      provenance: { kind: 'transcribed', source: { key: 'crash-drill', name: 'A drill' } },
      made: '2026-01-01',
      nonce: base64url(crypto.random(16)),
    })
    const { id, sigs } = signRecord(bytes, signer, origin, crypto)
    return { id, body: JSON.stringify({ record: base64url(bytes), sigs, values: [] }) }
  }
}

/** Files by many clients, and watches the checkpoint, until the house is gone. */
async function fileUntilGone(
  house: HouseProcess,
  make: () => Filing,
  on: {
    filed(id: string, index: number): void
    unanswered(filing: Filing): void
    refused(why: string): void
    seen(checkpoint: Uint8Array): void
  },
): Promise<void> {
  const client = async () => {
    for (;;) {
      const filing = make()
      const answer = await post(house, filing).catch(() => undefined)
      if (answer === undefined) return on.unanswered(filing)
      if (answer.status !== 201) return on.refused(`${answer.status} ${JSON.stringify(answer.body)}`)
      on.filed(filing.id, answer.body.index)
    }
  }
  const watcher = async () => {
    for (;;) {
      const note = await httpSource(house.url)
        .checkpoint()
        .catch(() => undefined)
      if (note === undefined) return
      on.seen(note)
      await wait(20)
    }
  }
  await Promise.all([watcher(), ...Array.from({ length: CLIENTS }, client)])
}

async function post(
  house: HouseProcess,
  { body }: Filing,
): Promise<{ status: number; body: { index: number } }> {
  const answer = await fetch(`${house.url}/api/v1/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as { index: number } }
}

/** All public records as the house lists them: id to index. */
async function listIndices(house: HouseProcess): Promise<Map<string, number>> {
  const indices = new Map<string, number>()
  for (let cursor: string | undefined, more = true; more; ) {
    const query = cursor === undefined ? '' : `&cursor=${cursor}`
    const answer = await fetch(`${house.url}/api/v1/records?limit=200${query}`)
    const page = (await answer.json()) as { records: { id: string; index: number }[]; next?: string }
    for (const { id, index } of page.records) indices.set(id, index)
    cursor = page.next
    more = cursor !== undefined
  }
  return indices
}

/**
 * Kills a house with SIGKILL at random moments under filing load and starts it again, `rounds` times, and once while
 * it starts for the first time. After every start: each acknowledged filing is there under its index, those without an
 * answer can be sent again, the whole log verifies and begins with every checkpoint seen before.
 */
export async function drillCrashes(
  place: Place,
  rounds: number,
  seed: number,
  say: (line: string) => void = () => {},
): Promise<DrillReport> {
  const random = seeded(seed)
  const filed = new Map<string, number>()
  const report: DrillReport = { rounds: 0, acknowledged: 0, unanswered: 0, broken: [] }
  const broken = (what: string) => report.broken.push(`round ${report.rounds}: ${what}`)
  let unanswered: Filing[] = []
  let since: Uint8Array | undefined
  let vkey: string | undefined

  const first = spawnHouse(place).child
  const ended = once(first, 'exit')
  await wait(100 + random() * 4000)
  first.kill('SIGKILL')
  await ended

  let house = await startHouse(place)
  const make = await filingMaker(place)
  try {
    for (; report.rounds < rounds; report.rounds++) {
      const load = fileUntilGone(house, make, {
        filed(id, index) {
          filed.set(id, index)
          report.acknowledged++
        },
        unanswered(filing) {
          unanswered.push(filing)
          report.unanswered++
        },
        refused(why) {
          broken(`a filing was refused: ${why}`)
        },
        seen(checkpoint) {
          since = checkpoint
        },
      })
      await wait(50 + random() * 700)
      await house.end('SIGKILL')
      await load
      house = await startHouse(place)
      await checkHouse()
      say(
        `round ${report.rounds + 1} of ${rounds}: ${report.acknowledged} acknowledged, ${report.broken.length} broken`,
      )
    }
  } finally {
    const code = await house.end('SIGTERM')
    if (code !== 0) broken(`the house closed with ${code}`)
  }
  return report

  async function checkHouse(): Promise<void> {
    for (const filing of unanswered) {
      const answer = await post(house, filing)
      if (answer.status === 201 || answer.status === 200) filed.set(filing.id, answer.body.index)
      else broken(`a filing sent again was refused: ${answer.status}`)
    }
    unanswered = []
    const listed = await listIndices(house)
    for (const [id, index] of filed)
      if (listed.get(id) !== index) broken(`${id} was acknowledged at ${index}, is at ${listed.get(id)}`)
    const last = [...filed].toSorted(([, a], [, b]) => b - a)[0]
    // The receipt waits until a checkpoint covers the record.
    if (last) await (await fetch(`${house.url}/api/v1/records/${last[0]}/receipt`)).body?.cancel()
    const source = httpSource(house.url)
    vkey ??= await source.key()
    const log = await verifyLog(source, { ...(vkey ? { vkey } : {}), ...(since ? { since } : {}) }, crypto)
    for (const { code, detail } of log.findings) broken(`${code}: ${detail}`)
    if (last && log.size <= last[1]) broken(`index ${last[1]} is acknowledged, the log ends at ${log.size}`)
    since = log.checkpoint === undefined ? since : utf8(log.checkpoint)
  }
}
