import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { ANYONE, redactFor } from '../src/audience/reader.ts'
import { ROOT } from '../src/build.ts'
import { base64url } from '../src/bytes.ts'
import type { House } from '../src/clearing-house/house.ts'
import {
  closeHouse,
  fileRecord,
  filingSigner,
  findingsOn,
  openHouse,
  readReceipt,
} from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { vkeyText } from '../src/log/note.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { signRecord } from '../src/records/sign.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { verifyLog, verifyReceipt } from '../src/verify.ts'
import { makePlace, type Place } from './open-register.ts'

// One record from a desk to a public page and to a proof that needs nobody's word: the first file to read.
// Each step is a function another door calls, too; nothing here is made for the test.

let place: Place
let house: House
beforeAll(async () => {
  place = await makePlace()
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  house = await openHouse(readConfig(env, ROOT), { facts: false })
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

test('a return goes from its filer to the log, to a public page, and anyone can prove it', async () => {
  // 1. What is to be said: answers of a form, and who may read them.
  const record: FiledRecord = {
    v: 1,
    regime: house.regime.ref,
    form: 'milex-return/1',
    participant: 'URY',
    says: 'answers',
    measures: ['I.4'],
    period: '2024',
    audience: { kind: 'public' },
    language: 'es',
    answers: { kind: 'single-figure', currency: 'UYU', multiplier: 3, total: '2380' },
    provenance: { kind: 'state' },
    made: '2025-04-12',
    nonce: base64url(crypto.random(16)),
  }

  // 2. The form checks it (regime): nothing here keeps it out.
  const findings = await findingsOn(house, ANYONE, record)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])

  // 3. Its bytes are the canonical ones, and the filer signs them (records): for this log, and for nothing else.
  const bytes = canonicalBytes(record)
  const signer = await filingSigner(house, 'URY')
  const { id, sigs } = signRecord(bytes, signer, house.origin, crypto)

  // 4. The one door checks again, verifies, and appends (clearing-house, register). What it answers is durable.
  const filed = await fileRecord(house, { record: bytes, sigs })
  expect(filed).toMatchObject({ id, already: false, receipt: `/api/v1/records/${id}/receipt` })
  expect((await fileRecord(house, { record: bytes, sigs })).already).toBe(true)

  // 5. The signer signs a checkpoint over it, and tiles and checkpoint are files anyone may fetch (log).
  const { size } = await house.publisher.whenPublished(filed.index + 1)
  expect(size).toBeGreaterThan(filed.index)

  // 6. Readers see what they may (audience), and a page says it in their language (portal).
  expect(redactFor(ANYONE, record, house.register.circles)).toEqual(record)
  const { app } = createApp(house)
  const page = await (await app.request(`/pt/records/${id}`)).text()
  expect(page).toContain('<html lang="pt"')
  expect(page).toContain('2.380')

  // 7. With the exact bytes, the receipt and the log's key, the proof holds far from this house (verify).
  const served = new Uint8Array(await (await app.request(`/api/v1/records/${id}/bytes`)).arrayBuffer())
  expect(served).toEqual(bytes)
  const receipt = new TextEncoder().encode(await readReceipt(house, ANYONE, id))
  const vkey = vkeyText(house.signer.key)
  expect(verifyReceipt({ record: served, receipt, vkey }, crypto)).toMatchObject({
    holds: true,
    id,
    index: filed.index,
    signer: { id: signer.id, participant: 'URY', custody: 'house' },
  })
  const altered = Uint8Array.from(served)
  altered[altered.length - 5] = 0x2e
  expect(verifyReceipt({ record: altered, receipt, vkey }, crypto)).toMatchObject({ holds: false })

  // 8. And so does the whole log, read by a stranger.
  const read = async (address: string) => {
    const answer = await app.request(address)
    return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : undefined
  }
  const part = (width: number) => (width < 256 ? `.p/${width}` : '')
  const report = await verifyLog(
    {
      checkpoint: () => read('/log/checkpoint'),
      key: async () => vkey,
      tile: (level, index, width) =>
        read(`/log/tile/${level}/${String(index).padStart(3, '0')}${part(width)}`),
      entries: (index, width) => read(`/log/tile/entries/${String(index).padStart(3, '0')}${part(width)}`),
      body: (digest) => read(`/api/v1/records/${digest}/bytes`),
    },
    { vkey },
    crypto,
  )
  expect(report).toMatchObject({ findings: [], records: 1, origin: house.origin })
})
