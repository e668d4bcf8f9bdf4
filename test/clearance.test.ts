import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64url } from '../src/bytes.ts'
import {
  beginClearance,
  changePolicy,
  clearInTrial,
  closeHouse,
  fileAllCleared,
  fileRecord,
  filingSigner,
  finishClearance,
  handOn,
  policyInForce,
  readReceipt,
  readRecordBytes,
  returnDraft,
  signAndFile,
  takeBack,
} from '../src/clearing-house.ts'
import { vkeyText } from '../src/log/note.ts'
import { readApprovals } from '../src/records/approvals.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { signRecord } from '../src/records/sign.ts'
import { readerOf } from '../src/seats/sessions.ts'
import { verifyReceipt } from '../src/verify.ts'
import { aReturn } from './a-return.ts'
import {
  clear,
  handedOn,
  type OpenHouse,
  openTrial,
  type Person,
  seatSomebody,
  touch,
  trialSeat,
} from './clearing-desk.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let house: OpenHouse
let author: Person
let first: Person
let second: Person
let admin: Person
beforeAll(async () => {
  place = await makePlace()
  house = await openTrial(place)
  author = await seatSomebody(house, 'author')
  first = await seatSomebody(house, 'clearing')
  second = await seatSomebody(house, 'clearing', { deviceBound: true })
  admin = await seatSomebody(house, 'administrator')
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => error.code ?? String(error),
  )
const year = (() => {
  let last = 1950
  return () => ({ period: String(++last) })
})()

describe('a draft that is handed on', () => {
  test('is cleared by a passkey, filed, and proved offline with who cleared it', async () => {
    const draft = await handedOn(house, author.session, year())
    const outcome = await clear(house, first, draft)
    expect(outcome).toMatchObject({ cleared: true, filed: { id: draft.record, already: false } })
    expect(await house.register.drafts.findDraft(readerOf(author.session), draft.id)).toBeUndefined()
    const reader = readerOf(undefined)
    const approvals = await house.register.clearance.readApprovals(reader, draft.record)
    if (approvals === undefined) throw new Error('no approvals')
    expect(readApprovals(approvals).approvals).toHaveLength(1)
    const receipt = await readReceipt(house, reader, draft.record)
    const { policy } = await policyInForce(house, 'URY')
    const verdict = verifyReceipt(
      {
        record: await readRecordBytes(house, reader, draft.record),
        receipt: new TextEncoder().encode(receipt),
        vkey: vkeyText(house.signer.key),
        approvals,
        policy: canonicalBytes(policy),
      },
      house.crypto,
    )
    expect(verdict).toMatchObject({ holds: true })
    expect(JSON.stringify(verdict)).toContain(first.session.seat)
  })

  test('is never cleared by whoever wrote it, nor by another role or state', async () => {
    const alsoClears = await seatSomebody(house, 'clearing', { official: author })
    const draft = await handedOn(house, author.session, year())
    expect(await codeOf(beginClearance(house, alsoClears.session, draft))).toBe('own-draft')
    for (const role of ['author', 'reader', 'administrator', 'contact'] as const) {
      const one = await seatSomebody(house, role)
      expect(await codeOf(beginClearance(house, one.session, draft)), role).toBe('not-allowed')
      expect(await codeOf(returnDraft(house, one.session, { ...draft, reason: 'No.' })), role).toBe(
        'not-allowed',
      )
    }
    const stranger = await seatSomebody(house, 'clearing', { participant: 'ARG' })
    expect(await codeOf(beginClearance(house, stranger.session, draft))).toBe('not-found')
    expect(await codeOf(returnDraft(house, stranger.session, { ...draft, reason: 'No.' }))).toBe('not-found')
    expect(await codeOf(takeBack(house, stranger.session, draft.id))).toBe('not-allowed')
    const officer = await seatSomebody(house, 'officer', { participant: 'OAS' })
    expect(await codeOf(takeBack(house, officer.session, draft.id))).toBe('not-found')
    await takeBack(house, author.session, draft.id)
    expect(await codeOf(beginClearance(house, first.session, draft))).toBe('not-found')
  })

  test('who wrote in it once does not clear it, whoever handed it on', async () => {
    const other = await seatSomebody(house, 'author')
    const otherClears = await seatSomebody(house, 'clearing', { official: other })
    const id = base64url(house.crypto.random(16))
    const { drafts } = house.register
    const content = { form: 'milex-return/1' }
    await drafts.saveDraft(readerOf(other.session), { id, version: 0, content, hand: other.session })
    await drafts.saveDraft(readerOf(author.session), { id, version: 1, content, hand: author.session })
    const draft = await handedOn(house, author.session, year(), id)
    expect(await codeOf(beginClearance(house, otherClears.session, draft))).toBe('own-draft')
  })

  test('goes back with a reason, is corrected and cleared', async () => {
    const draft = await handedOn(house, author.session, year())
    expect(await codeOf(returnDraft(house, first.session, { ...draft, reason: '  ' }))).toBe('bad-request')
    expect(await codeOf(returnDraft(house, first.session, { ...draft, reason: 'x'.repeat(2001) }))).toBe(
      'bad-request',
    )
    const answer = await touch(house, second, draft)
    await returnDraft(house, first.session, { ...draft, reason: 'The total is last year’s.' })
    expect(await codeOf(finishClearance(house, second.session, draft.id, answer))).toBe('stale')
    const [back] = await house.register.drafts.listDrafts(readerOf(author.session))
    expect(back).toMatchObject({ id: draft.id, status: 'returned', reason: 'The total is last year’s.' })
    const again = await handedOn(house, author.session, year(), draft.id)
    expect(again.record).not.toBe(draft.record)
    expect(await clear(house, first, again)).toMatchObject({ cleared: true, filed: { id: again.record } })
  })

  test('taken back while somebody clears is not filed', async () => {
    const draft = await handedOn(house, author.session, year())
    const answer = await touch(house, first, draft)
    await takeBack(house, author.session, draft.id)
    expect(await codeOf(finishClearance(house, first.session, draft.id, answer))).toBe('not-found')
    const again = await handedOn(house, author.session, year(), draft.id)
    expect(await codeOf(finishClearance(house, first.session, draft.id, answer))).toBe('stale')
    expect(await codeOf(beginClearance(house, first.session, draft))).toBe('stale')
    expect(await house.register.findEntry(draft.record)).toBeUndefined()
    await takeBack(house, author.session, again.id)
  })

  test('is cleared by exactly what was asked for: the challenge once, of this origin, RP ID and verified person', async () => {
    const draft = await handedOn(house, author.session, year())
    const finish = (answer: unknown, by = first) => finishClearance(house, by.session, draft.id, answer)
    for (const change of [
      { origin: 'https://evil.example' },
      { rp: 'localhost', flags: 0x01 },
      { crossOrigin: true },
      { type: 'webauthn.create' },
    ])
      expect(await codeOf(finish(await touch(house, first, draft, change))), JSON.stringify(change)).toBe(
        'bad-approval',
      )
    const answer = await touch(house, first, draft)
    expect(await codeOf(finish(answer, second))).toBe('stale')
    // Taken by the one who tried, it is gone for its owner, too.
    expect(await codeOf(finish(answer))).toBe('stale')
    expect(await codeOf(finish({}))).toBe('bad-approval')
    expect(await codeOf(finish(null))).toBe('bad-approval')
    const invented = first.soft.assert({
      rp: 'localhost',
      origin: 'http://localhost:8080',
      challenge: house.crypto.random(32),
    })
    expect(await codeOf(finish(invented))).toBe('stale')
    expect(await clear(house, first, draft)).toMatchObject({ cleared: true })
  })

  test('a trial clears it with one click, and says nothing of that in the log', async () => {
    const writer = trialSeat(house, 'author', 'PER')
    const draft = await handedOn(house, writer, year())
    expect(await codeOf(clearInTrial(house, writer, draft))).toBe('not-allowed')
    expect(await clearInTrial(house, trialSeat(house, 'clearing', 'PER'), draft)).toMatchObject({
      cleared: true,
    })
    expect(await house.register.clearance.readApprovals(readerOf(writer), draft.record)).toBeUndefined()
  })

  test('stands cleared when the house was stopped before it filed, and is filed once', async () => {
    const draft = await handedOn(house, author.session, year())
    house.register.readOnly = 'stopped'
    expect(await codeOf(clear(house, first, draft))).toBe('read-only')
    house.register.readOnly = undefined
    expect(await house.register.drafts.findDraft(readerOf(author.session), draft.id)).toMatchObject({
      status: 'cleared',
    })
    expect(await codeOf(takeBack(house, author.session, draft.id))).toBe('stale')
    await Promise.all([fileAllCleared(house), fileAllCleared(house)])
    expect(await house.register.findEntry(draft.record)).toBeDefined()
    expect(await house.register.drafts.findDraft(readerOf(author.session), draft.id)).toBeUndefined()
  })

  test('that cannot be filed is not handed on', async () => {
    const id = base64url(house.crypto.random(16))
    await house.register.drafts.saveDraft(readerOf(author.session), {
      id,
      version: 0,
      content: {},
      hand: author.session,
    })
    const record = { ...aReturn({ answers: {} }), nonce: base64url(house.crypto.random(16)) }
    expect(await codeOf(handOn(house, author.session, { id, version: 1 }, { record, values: [] }))).toBe(
      'bad-answers',
    )
  })
})

describe("under a participant's own policy", () => {
  test('two sign, each once, and the rule holds at every door', async () => {
    const waiting = await handedOn(house, author.session, year())
    const answer = await touch(house, first, waiting)
    expect(await codeOf(changePolicy(house, first.session, { signatures: 2, keys: 'any' }))).toBe(
      'not-allowed',
    )
    expect(await codeOf(changePolicy(house, admin.session, { signatures: 6, keys: 'any' }))).toBe(
      'bad-request',
    )
    const changed = await changePolicy(house, admin.session, { signatures: 2, keys: 'any' })
    expect(changed).toHaveProperty('index')
    // Asked for under the policy before.
    expect(await codeOf(finishClearance(house, first.session, waiting.id, answer))).toBe('stale')
    expect(await clear(house, first, waiting)).toEqual({ cleared: false })
    expect(await codeOf(clear(house, first, waiting))).toBe('already-cleared')
    const twice = await seatSomebody(house, 'clearing', { official: first })
    expect(await codeOf(clear(house, twice, waiting))).toBe('already-cleared')
    expect(await clear(house, second, waiting)).toMatchObject({
      cleared: true,
      filed: { id: waiting.record },
    })
    const approvals = await house.register.clearance.readApprovals(readerOf(undefined), waiting.record)
    expect(readApprovals(approvals as Uint8Array).approvals).toHaveLength(2)

    expect(await codeOf(signAndFile(house, aReturn(year())))).toBe('not-cleared')
    const bytes = canonicalBytes({ ...aReturn(year()), nonce: base64url(house.crypto.random(16)) })
    const signer = await filingSigner(house, 'URY')
    const { sigs } = signRecord(bytes, signer, house.origin, house.crypto)
    expect(await codeOf(fileRecord(house, { record: bytes, sigs }))).toBe('not-cleared')
    const borrowed = readApprovals(approvals as Uint8Array)
    expect(await codeOf(fileRecord(house, { record: bytes, sigs, approvals: borrowed }))).toBe('bad-approval')
    const draft = await handedOn(house, author.session, year())
    expect(await codeOf(clearInTrial(house, trialSeat(house, 'clearing'), draft))).toBe('not-counted')
  })

  test('a passkey that may be copied does not count where device-bound ones are asked for', async () => {
    await changePolicy(house, admin.session, { signatures: 1, keys: 'device-bound' })
    const draft = await handedOn(house, author.session, year())
    expect(await codeOf(beginClearance(house, first.session, draft))).toBe('not-counted')
    // One that was enrolled as device-bound and has changed since.
    const UP_UV_BE_BS = 0x1d
    const changed = await touch(house, second, draft, { flags: UP_UV_BE_BS })
    expect(await codeOf(finishClearance(house, second.session, draft.id, changed))).toBe('not-counted')
    expect(await clear(house, second, draft)).toMatchObject({ cleared: true })
  })

  test('only named seats and offices count', async () => {
    const elsewhere = await seatSomebody(house, 'clearing', { office: 'cabinet' })
    await changePolicy(house, admin.session, { signatures: 1, keys: 'any', offices: ['cabinet'] })
    const draft = await handedOn(house, author.session, year())
    expect(await codeOf(beginClearance(house, first.session, draft))).toBe('not-counted')
    expect(await clear(house, elsewhere, draft)).toMatchObject({ cleared: true })
  })

  test('a revoked passkey clears no more', async () => {
    await changePolicy(house, admin.session, { signatures: 1, keys: 'any' })
    const draft = await handedOn(house, author.session, year())
    const leaving = await seatSomebody(house, 'clearing')
    const answer = await touch(house, leaving, draft)
    await house.register.people.revokePasskeys(leaving.session.official as string, 'lost', house.now())
    expect(await codeOf(finishClearance(house, leaving.session, draft.id, answer))).toBe('bad-approval')
    expect(await codeOf(beginClearance(house, leaving.session, draft))).toBe('passkey-needed')
  })

  test('one that asks for nobody files what is handed on', async () => {
    await changePolicy(house, admin.session, { signatures: 0, keys: 'any' })
    const draft = await handedOn(house, author.session, year())
    expect(await house.register.findEntry(draft.record)).toBeDefined()
  })
})
