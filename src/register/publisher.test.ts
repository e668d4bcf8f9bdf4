import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { block, expectWhole, fillTo, type Home, makeHome, tileNames, unblock } from '../../test/log-home.ts'
import { makePlace, openAt, type Place } from '../../test/open-register.ts'
import { beginning } from '../../test/trial-log.ts'
import type { Register } from './register.ts'

let place: Place
let register: Register
let own: Home
beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
  for (const entry of beginning()) await register.appendEntries({ entry })
})
beforeEach(() => {
  own = makeHome(place.dataDir)
})
afterEach(() => own.stop())
afterAll(async () => {
  await register.close()
  await place.remove()
})
const fill = (size: number) => fillTo(register, size)

describe('publishing', () => {
  test('goes tiles first, then the signer, the database, and the checkpoint last', async () => {
    const seen: unknown[] = []
    const watched: Register = {
      ...register,
      async saveCheckpoint(size, note) {
        // Here the checkpoint is signed and about to be written.
        const tiles = tileNames(size).every(
          (path) => own.has(`tile/0/${path}`) && own.has(`tile/entries/${path}`),
        )
        const before = own.has('checkpoint') ? own.note().split('\n')[1] : undefined
        seen.push({ size, tiles, signed: own.signer().last()?.note === note, before })
        await register.saveCheckpoint(size, note)
      },
    }
    const { publisher } = own.start(watched)
    await publisher.whenPublished(8)
    expect(expectWhole(own)).toBe(8)
    await publisher.stop()
    await fill(10)
    const again = own.start(watched).publisher
    // Until the next stands it is the one before that is shown.
    expect(again.published()?.size).toBe(8)
    expect((await again.whenPublished(10)).note).toBe(own.note())
    expect(expectWhole(own)).toBe(10)
    expect(seen).toEqual([
      { size: 8, tiles: true, signed: true, before: undefined },
      { size: 10, tiles: true, signed: true, before: '8' },
    ])
  })

  test('goes on after a start that found nothing to publish', async () => {
    const first = own.start(register).publisher
    await first.whenPublished(register.head().size)
    await first.stop()
    const { publisher } = own.start(register)
    await fill(register.head().size + 1)
    expect((await publisher.whenPublished(register.head().size)).size).toBe(register.head().size)
  })

  test('says so when a size is not published in time, and forgets who waited', async () => {
    const { publisher } = own.start(register)
    await expect(publisher.whenPublished(1_000_000, 1)).rejects.toMatchObject({ code: 'not-published' })
  })

  test('keeps the partial tiles of all sizes published until the full tile stands, which is final', async () => {
    const { publisher } = own.start(register)
    const sizes = [20, 200, 255]
    for (const size of sizes) {
      await fill(size)
      await publisher.whenPublished(size)
      expectWhole(own)
    }
    for (const kind of ['0', 'entries'])
      for (const size of sizes) expect(own.has(`tile/${kind}/000.p/${size}`)).toBe(true)
    const wide = own.read('tile/0/000.p/255')
    expect(wide.subarray(0, 20 * 32)).toEqual(own.read('tile/0/000.p/20'))

    await fill(256)
    await publisher.whenPublished(256)
    expect(expectWhole(own)).toBe(256)
    for (const kind of ['0', 'entries']) expect(own.has(`tile/${kind}/000.p`)).toBe(false)
    const full = () => ['0', 'entries'].map((kind) => statSync(join(own.dir, `tile/${kind}/000`)).ino)
    const before = full()
    await fill(300)
    await publisher.whenPublished(300)
    expect(expectWhole(own)).toBe(300)
    // Never written again: a rename would have given it another inode.
    expect(full()).toEqual(before)
    expect(readdirSync(own.dir, { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual(
      [],
    )
  })
})

describe('a crash while publishing', () => {
  /** Publishes what there is, and files one more. */
  async function published(): Promise<{ old: string; next: number }> {
    const { publisher } = own.start(register)
    const old = (await publisher.whenPublished(register.head().size)).note
    await publisher.stop()
    const next = register.head().size + 1
    await fill(next)
    return { old, next }
  }

  test('before a tile stands leaves the old checkpoint, unsigned beyond, and the next start publishes', async () => {
    const { old, next } = await published()
    const [, path] = tileNames(next)
    const inTheWay = join(own.dir, `tile/entries/${path}.tmp`)
    block(inTheWay)
    const { publisher, trouble } = own.start(register)
    expect(await trouble).toMatchObject({ code: 'EISDIR' })
    expect(publisher.published()?.note).toBe(old)
    expect(own.note()).toBe(old)
    expect(own.signer().last()?.note).toBe(old)
    await publisher.stop()
    unblock(inTheWay)
    await own.start(register).publisher.whenPublished(next)
    expect(expectWhole(own)).toBe(next)
  })

  test('between the tiles and the checkpoint publishes the very note the signer kept', async () => {
    const { old, next } = await published()
    const inTheWay = join(own.dir, 'checkpoint.tmp')
    block(inTheWay)
    const { publisher, trouble } = own.start(register)
    expect(await trouble).toMatchObject({ code: 'EISDIR' })
    expect(publisher.published()?.note).toBe(old)
    expect(own.note()).toBe(old)
    await publisher.stop()
    unblock(inTheWay)
    const kept = own.signer().last()
    expect(kept?.checkpoint.size).toBe(next)
    expect((await own.start(register).publisher.whenPublished(next)).note).toBe(kept?.note)
    expect(expectWhole(own)).toBe(next)
  })

  test('when a full tile has replaced its beginnings leaves the old checkpoint in place', async () => {
    await fill(511)
    const { old } = await published()
    block(join(own.dir, 'checkpoint.tmp'))
    const { publisher, trouble } = own.start(register)
    await trouble
    await publisher.stop()
    expect(own.has('tile/0/001.p')).toBe(false)
    // The full tile holds what the old checkpoint means.
    const again = own.start(register)
    expect(again.publisher.published()?.note).toBe(old)
    unblock(join(own.dir, 'checkpoint.tmp'))
    await again.publisher.whenPublished(512)
    expect(expectWhole(own)).toBe(512)
  })

  test('is got over without a start when the disk takes files again', async () => {
    const { next } = await published()
    block(join(own.dir, 'checkpoint.tmp'))
    const { publisher, trouble } = own.start(register)
    await trouble
    unblock(join(own.dir, 'checkpoint.tmp'))
    await publisher.whenPublished(next)
    expect(expectWhole(own)).toBe(next)
  })
})
