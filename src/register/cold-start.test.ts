import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectWhole, fillTo, type Home, makeHome, tileNames } from '../../test/log-home.ts'
import { makePlace, openAt, type Place } from '../../test/open-register.ts'
import { beginning, KEYS, ORIGIN, signedRecord } from '../../test/trial-log.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { compareAtStart } from './publisher.ts'
import type { Register } from './register.ts'

/** The house's database and an older copy of it, as a backup would restore it. */
let register: Register
let older: Register
const places: Place[] = []
let own: Home
/** What the house had published of its first eight entries. */
let atEight: Home

async function openNew(entries: ReturnType<typeof beginning>): Promise<Register> {
  const place = await makePlace()
  places.push(place)
  const opened = await openAt(place)
  for (const entry of entries) await opened.appendEntries({ entry })
  return opened
}
const parent = () => (places[0] as Place).dataDir

beforeAll(async () => {
  const entries = beginning()
  register = await openNew(entries)
  older = await openNew(entries.slice(0, 6))
  atEight = makeHome(parent())
  await atEight.start(register).publisher.whenPublished(8)
  await atEight.stop()
  await fillTo(register, 260)
})
beforeEach(() => {
  own = makeHome(parent())
  cpSync(atEight.home, own.home, { recursive: true })
})
afterEach(async () => {
  await own.stop()
  for (const one of [register, older]) one.readOnly = undefined
})
afterAll(async () => {
  for (const one of [register, older]) await one.close()
  for (const place of places) await place.remove()
})

const loseSigner = () => rmSync(join(own.home, 'last-checkpoint'))
const loseLog = () => rmSync(own.dir, { recursive: true })

/** Starts as the house does, and checks that it stays read-only for that reason: no filing, nothing signed or shown. */
async function expectReadOnly(onto: Register, reason: string): Promise<void> {
  const signed = own.signer().last()?.note
  const shown = own.has('checkpoint') ? own.note() : undefined
  const { size } = onto.head()
  const why = await compareAtStart(onto, own.signer(), own.dir, crypto)
  expect(why).toBe(reason)
  onto.readOnly = why
  const { publisher } = own.start(onto)
  await expect(onto.appendEntries(signedRecord())).rejects.toMatchObject({ code: 'read-only', detail: why })
  await own.stop()
  expect(publisher.published()?.note).toBe(shown)
  expect(own.has('checkpoint') ? own.note() : undefined).toBe(shown)
  expect(own.signer().last()?.note).toBe(signed)
  expect(onto.head().size).toBe(size)
}

describe('a cold start', () => {
  test('on a database ahead of what was published goes on', async () => {
    expect(await compareAtStart(register, own.signer(), own.dir, crypto)).toBeUndefined()
    await own.start(register).publisher.whenPublished(260)
    await own.stop()
    expect(expectWhole(own)).toBe(260)
    // And where all three agree.
    expect(await compareAtStart(register, own.signer(), own.dir, crypto)).toBeUndefined()
  })

  test('on a first day has nothing to compare', async () => {
    const fresh = makeHome(parent())
    expect(await compareAtStart(register, fresh.signer(), fresh.dir, crypto)).toBeUndefined()
  })

  test('on an older copy of the database stays read-only by what the signer knows', async () => {
    const why = 'the signer knows 8 entries, the database holds 6: it is an older copy'
    await expectReadOnly(older, why)
    loseLog()
    await expectReadOnly(older, why)
  })

  test('on an older copy stays read-only by what was published, though the signer forgot', async () => {
    loseSigner()
    await expectReadOnly(
      older,
      'the published checkpoint knows 8 entries, the database holds 6: it is an older copy',
    )
  })

  test('on another log’s checkpoint is refused, naming the file', async () => {
    const foreign = makeHome(parent(), { key: KEYS.oas })
    await foreign.start(register).publisher.whenPublished(260)
    await foreign.stop()
    const path = join(own.dir, 'checkpoint')
    cpSync(join(foreign.dir, 'checkpoint'), path)
    const refusal = { code: 'bad-signature', detail: `${path}: no known key signed the note` }
    await expect(compareAtStart(register, own.signer(), own.dir, crypto)).rejects.toMatchObject(refusal)
    expect(() => own.start(register)).toThrow(expect.objectContaining(refusal))
  })

  test('on the files of another origin is refused, though the key is the same', async () => {
    const moved = makeHome(parent(), { origin: 'trial.invalid/ffffffffffffffff' })
    loseSigner()
    cpSync(own.home, moved.home, { recursive: true })
    await expect(compareAtStart(register, moved.signer(), moved.dir, crypto)).rejects.toMatchObject({
      code: 'bad-signature',
    })
    expect(own.signer().key.name).toBe(ORIGIN)
  })
})

test('lost log files are written again, and no checkpoint is shown before its tiles stand', async () => {
  const { note, size } = await own.start(register).publisher.whenPublished(260)
  await own.stop()
  const whole = join(own.home, 'whole')
  cpSync(own.dir, whole, { recursive: true })
  const files = (readdirSync(whole, { recursive: true }) as string[]).filter((name) =>
    statSync(join(whole, name)).isFile(),
  )
  const [full, partial] = tileNames(size)
  for (const lost of ['.', 'tile', 'checkpoint', `tile/entries/${full}`, `tile/0/${partial}`, 'tile/1']) {
    rmSync(lost === '.' ? own.dir : join(own.dir, lost), { recursive: true })
    expect(await compareAtStart(register, own.signer(), own.dir, crypto), lost).toBeUndefined()
    const { publisher } = own.start(register)
    expect(publisher.published(), lost).toBeUndefined()
    expect((await publisher.whenPublished(size)).note, lost).toBe(note)
    for (const name of files)
      expect(own.read(name), `${lost}: ${name}`).toEqual(new Uint8Array(readFileSync(join(whole, name))))
    await own.stop()
  }
})

/** Last, because here the older copy goes on by itself: a restored backup that somebody filed on. */
describe('a database that went another way', () => {
  beforeAll(() => fillTo(older, 9))

  test('stays read-only by what the signer knows, or what was published', async () => {
    await expectReadOnly(older, "the database's first 8 entries are not those the signer knows")
    loseSigner()
    await expectReadOnly(older, "the database's first 8 entries are not those the published checkpoint knows")
  })

  test('is not signed even where nobody compared, and files no more', async () => {
    loseLog()
    const { publisher, trouble } = own.start(older)
    expect(await trouble).toMatchObject({ code: 'read-only' })
    expect(older.readOnly).toBe('the signer refuses: size 9 does not begin with the 8 entries signed before')
    await expect(older.appendEntries(signedRecord())).rejects.toMatchObject({ code: 'read-only' })
    await own.stop()
    expect(publisher.published()).toBeUndefined()
    expect(own.has('checkpoint')).toBe(false)
    expect(own.signer().last()?.checkpoint.size).toBe(8)
  })
})
