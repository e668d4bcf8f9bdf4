import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CIRCLES, makePlace, openAt, type Place, SERVER } from '../../test/open-register.ts'
import { addKey, beginning, KEYS, newSigner, revokeKey, signedRecord } from '../../test/trial-log.ts'
import { ANYONE, type Reader } from '../audience/reader.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { inclusionProof, leafHash, rootAt, rootOfLeaves, verifyInclusion } from '../log/tree.ts'
import type { Register } from './register.ts'

let place: Place
let register: Register
beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
  for (const entry of beginning()) await register.appendEntries({ entry })
})
afterAll(async () => {
  await register.close()
  await place.remove()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error.code ?? String(error),
  )
const seatOf = (participant: string): Reader => ({
  kind: 'seat',
  participant,
  seat: 'trial-author',
  role: 'author',
})

const everything = async (reader: Reader = ANYONE) =>
  (await register.listRecords(reader, { limit: 1000 })).rows

describe('appending', () => {
  test('filings that wait together get indices in a row, and nobody is hurt by another', async () => {
    const before = register.head().size
    const items = Array.from({ length: 40 }, () => signedRecord())
    const bad = signedRecord({}, newSigner('URY').signer)
    const outcomes = await Promise.allSettled(
      [...items.slice(0, 20), bad, ...items.slice(20)].map((item) => register.appendEntries(item)),
    )
    const placed = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value.index] : [],
    )
    expect(placed).toEqual(Array.from({ length: 40 }, (_, i) => before + i))
    expect(
      outcomes
        .filter(({ status }) => status === 'rejected')
        .map((outcome) => (outcome as PromiseRejectedResult).reason.code),
    ).toEqual(['unknown-key'])
    expect(register.head().size).toBe(before + 40)
  })
  test('the same bytes again are there already, under the same index', async () => {
    const item = signedRecord()
    const { index } = await register.appendEntries(item)
    expect(await register.appendEntries(item)).toEqual({ index, already: true })
    const twice = signedRecord()
    const together = await Promise.all([twice, twice].map((one) => register.appendEntries(one)))
    expect(together.map(({ already }) => already)).toEqual([false, true])
  })
  test('order is looked at under the lock: revoked, replayed, superseded', async () => {
    const { signer } = newSigner('URY')
    await register.appendEntries({ entry: addKey(signer, 'filing', KEYS.uryRoot) })
    const early = signedRecord({}, signer)
    const late = signedRecord({}, signer)
    const outcomes = await Promise.allSettled([
      register.appendEntries(early),
      register.appendEntries({ entry: revokeKey(signer, KEYS.uryRoot) }),
      register.appendEntries(late),
    ])
    expect(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'filed')),
    ).toEqual(['filed', 'filed', 'revoked-key'])
    const regime = beginning()[2] as never
    await register.appendEntries({ entry: regime })
    expect(await codeOf(register.appendEntries({ entry: regime }))).toBe('replay')
    const amend = () =>
      signedRecord({ relation: { kind: 'amends', record: early.record.id, reason: 'a date' } })
    await register.appendEntries(amend())
    expect(await codeOf(register.appendEntries(amend()))).toBe('superseded')
  })
  test('grows the tree its leaves make, and proves them', async () => {
    for (let round = 0; round < 3; round++)
      await Promise.all(Array.from({ length: 90 }, () => register.appendEntries(signedRecord())))
    const { size, root } = register.head()
    expect(size).toBeGreaterThan(256)
    const hashes = (await register.readLeaves(0, size)).map(({ leaf }) => leafHash(leaf, crypto))
    expect(rootOfLeaves(hashes, crypto)).toEqual(root)
    expect(await rootAt(size, register.readNode, crypto)).toEqual(root)
    const proof = await inclusionProof(7, size, register.readNode, crypto)
    expect(verifyInclusion({ index: 7, size, leaf: hashes[7] as Uint8Array, proof, root }, crypto)).toBe(true)
  })
  test('nothing is written once it is read-only', async () => {
    register.readOnly = 'a drill'
    expect(await codeOf(register.appendEntries(signedRecord()))).toBe('read-only')
    register.readOnly = undefined
  })
})

describe('reading', () => {
  test("restricted records are the filer's alone, in lists, counts and by id", async () => {
    const {
      record: { id },
    } = await (async () => {
      const item = signedRecord({ audience: { kind: 'filer' } })
      await register.appendEntries(item)
      return item
    })()
    const [ury, arg] = [seatOf('URY'), seatOf('ARG')]
    for (const reader of [ANYONE, arg]) {
      expect((await everything(reader)).some((row) => row.id === id)).toBe(false)
      expect(await register.findRecord(reader, id.slice(0, 12))).toBeUndefined()
    }
    expect((await register.findRecord(ury, id.slice(0, 12)))?.id).toBe(id)
    expect((await everything(ury)).length).toBe((await everything()).length + 1)
  })
  test('counts are of what the same reader may list, whatever is asked', async () => {
    for (const reader of [ANYONE, seatOf('URY'), seatOf('ARG')]) {
      const groups = await register.countRecords(reader)
      const { rows } = await register.listRecords(reader, { inForce: true, limit: 1000 })
      expect(groups.reduce((all, { count }) => all + count, 0)).toBe(rows.length)
      for (const { participant, measures, year, says, count } of groups) {
        const alike = rows.filter(
          (row) =>
            row.participant === participant &&
            row.year === year &&
            row.says === says &&
            row.measures.join() === measures.join(),
        )
        expect(alike.length).toBeGreaterThanOrEqual(count)
      }
    }
  })

  test('filters narrow and pages join without a gap', async () => {
    await register.appendEntries(
      signedRecord(
        {
          form: 'milex-return/1',
          participant: 'ARG',
          measures: ['I.4'],
          period: '2019',
          answers: { kind: 'nil' },
        },
        KEYS.arg,
      ),
    )
    const only = async (filter: object) =>
      (await register.listRecords(ANYONE, { limit: 1000, ...filter })).rows
    expect(await only({ form: 'milex-return' })).toHaveLength(1)
    expect(await only({ participant: 'ARG', year: 2019, measure: 'I.4' })).toHaveLength(1)
    expect(await only({ measure: 'I.5' })).toHaveLength(0)
    await register.appendEntries(signedRecord({ measures: ['II.9.b', 'II.15'] }))
    for (const [measure, found] of [
      ['II.9', 1],
      ['II.9.b', 1],
      ['II.9.a', 0],
      ['II.15', 1],
      ['II.1', 0],
    ] as const)
      expect(await only({ measure }), measure).toHaveLength(found)
    const all = await everything()
    const pages = []
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await register.listRecords(ANYONE, { limit: 70, ...(cursor ? { cursor } : {}) })
      pages.push(...page.rows)
      cursor = page.next
      more = cursor !== undefined
    }
    expect(pages.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(await codeOf(register.listRecords(ANYONE, { cursor: '1 or 1=1' }))).toBe('bad-request')
  })
})

test('a rebuild gives the same rows by key', async () => {
  const before = await everything(seatOf('URY'))
  expect(before.some(({ amendedBy }) => amendedBy !== undefined)).toBe(true)
  await register.rebuild()
  expect(await everything(seatOf('URY'))).toEqual(before)
})

test('another origin on the same data is refused, and what was there is found', async () => {
  const { size } = register.head()
  const own = await makePlace()
  const first = await openAt(own)
  await first.appendEntries({ entry: beginning()[0] as never })
  await first.close()
  const again = await openAt(own)
  expect(again.head().size).toBe(1)
  expect(again.keys().byId.size).toBe(1)
  await again.close()
  const { openRegister } = await import('./register.ts')
  await expect(
    openRegister(
      { ...own, origin: 'trial.invalid/ffffffffffffffff', secretariat: 'OAS', circles: CIRCLES },
      crypto,
    ),
  ).rejects.toThrow('holds the log')
  await own.remove()
  expect(register.head().size).toBe(size)
})

describe.skipIf(!SERVER)('two houses on one server (skipped without TEST_DATABASE_URL)', () => {
  test('race without a fork and hear of each other', async () => {
    const [own, other] = [await makePlace(), await makePlace()]
    const [a, b] = [await openAt(own), await openAt({ ...other, databaseUrl: own.databaseUrl })]
    for (const entry of beginning()) await a.appendEntries({ entry })
    const filed = await Promise.all(
      Array.from({ length: 120 }, (_, i) => (i % 2 ? a : b).appendEntries(signedRecord())),
    )
    expect(filed.map(({ index }) => index).sort((x, y) => x - y)).toEqual(
      Array.from({ length: 120 }, (_, i) => 8 + i),
    )
    // Whoever commits last knows the whole log; the other hears of it.
    const behind = a.head().size < b.head().size ? a : b
    if (behind.head().size < 128)
      await new Promise<void>((resolve) => behind.onHead(() => behind.head().size === 128 && resolve()))
    const leaves = (await b.readLeaves(0, 128)).map(({ leaf }) => leafHash(leaf, crypto))
    expect(a.head()).toEqual({ size: 128, root: rootOfLeaves(leaves, crypto) })
    expect(b.head()).toEqual(a.head())
    await a.close()
    await b.close()
    await Promise.all([own.remove(), other.remove()])
  })
})
