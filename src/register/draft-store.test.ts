import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePlace, openAt, type Place } from '../../test/open-register.ts'
import { ANYONE, type Reader } from '../audience/reader.ts'
import type { Role } from '../audience/roles.ts'
import type { Register } from './register.ts'

let place: Place
let register: Register
beforeAll(async () => {
  place = await makePlace()
  register = await openAt(place)
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
const seat = (participant: string, role: Role): Reader => ({
  kind: 'seat',
  participant,
  seat: `trial-${role}`,
  role,
})
const author = seat('URY', 'author')
const clearing = seat('URY', 'clearing')
const hand = { seat: 'trial-author' }
const fixed = (id: string) => ({ id: id.repeat(64), bytes: new Uint8Array([1]), values: [] })
const save = (id: string, version: number, content: unknown = {}, reader = author) =>
  register.drafts.saveDraft(reader, { id, version, content, hand })

/** Everybody who must see no draft of Uruguay that is still with its authors. */
const STRANGERS: readonly Reader[] = [
  ANYONE,
  seat('ARG', 'author'),
  seat('ARG', 'clearing'),
  seat('OAS', 'officer'),
  seat('OAS', 'administrator'),
  seat('OAS', 'operator'),
  seat('FRA', 'contributor'),
  seat('URY', 'administrator'),
  seat('URY', 'reader'),
  seat('URY', 'contact'),
  // Roles that no state has.
  seat('URY', 'contributor'),
  seat('URY', 'officer'),
]

describe('a draft', () => {
  test("is its participant's, and is not saved over", async () => {
    expect(await save('d1', 0, { a: 1 })).toBe(1)
    expect(await codeOf(save('d1', 0))).toBe('stale')
    expect(await save('d1', 1, { a: 2 })).toBe(2)
    expect(await codeOf(save('d1', 2, {}, seat('ARG', 'author')))).toBe('stale')
    expect((await register.drafts.findDraft(author, 'd1'))?.content).toEqual({ a: 2 })
    for (const stranger of [...STRANGERS, clearing]) {
      expect(await register.drafts.findDraft(stranger, 'd1'), JSON.stringify(stranger)).toBeUndefined()
      expect(await register.drafts.listDrafts(stranger)).toEqual([])
    }
    for (const stranger of [ANYONE, seat('URY', 'administrator'), seat('URY', 'reader'), clearing])
      expect(await codeOf(save('d1', 2, {}, stranger))).toBe('not-allowed')
    await register.drafts.deleteDraft(author, 'd1')
    expect(await register.drafts.listDrafts(author)).toEqual([])
  })

  test('holds what a record may, and no more than a little besides; a list of drafts has no answers', async () => {
    const lines = Array.from({ length: 1000 }, (_, i) => ({ comments: `${i} ${'é'.repeat(400)}` }))
    expect(await save('d0', 0, { form: 'a/1', answers: { lines } })).toBe(1)
    expect((await register.drafts.findDraft(author, 'd0'))?.content).toMatchObject({ answers: { lines } })
    expect((await register.drafts.listDrafts(author)).map(({ content }) => content)).toEqual([
      { form: 'a/1' },
    ])
    // Bytes are counted, not characters.
    const much = { answers: { text: 'é'.repeat(800 * 1024) } }
    expect(await codeOf(save('d0', 1, much))).toBe('too-large')
    await register.drafts.deleteDraft(author, 'd0')
  })

  test('is hidden by the database itself, whatever the house asks', async () => {
    await save('d2', 0, { form: 'milex-return/1' })
    const seen = (reader: Reader) => register.readAs(reader, (query) => query('select id from draft'))
    // The database knows roles by name: what a role is worth to a participant is for audience/ to say.
    const blind = STRANGERS.filter(
      (one) => one.kind !== 'seat' || one.participant !== 'URY' || !/^(contributor|officer)$/.test(one.role),
    )
    for (const stranger of [...blind, clearing])
      expect(await seen(stranger), JSON.stringify(stranger)).toEqual([])
    await register.drafts.handOn(author, { id: 'd2', version: 1, fixed: fixed('a'), hand })
    expect(await seen(clearing)).toEqual([{ id: 'd2' }])
    for (const stranger of blind) expect(await seen(stranger), JSON.stringify(stranger)).toEqual([])
    const taken = await register.readAs(seat('ARG', 'clearing'), (query) =>
      query("update draft set status = 'returned' returning id"),
    )
    expect(taken).toEqual([])
    expect(
      await register
        .readAs(seat('URY', 'reader'), (query) =>
          query(
            "insert into draft (id, participant, version, content, saved_at) values ('x', 'URY', 1, '{}', now())",
          ),
        )
        .catch(() => 'refused'),
    ).toBe('refused')
    await register.drafts.takeBack(author, 'd2', { cleared: false })
    await register.drafts.deleteDraft(author, 'd2')
  })

  test('that is handed on is locked until it comes back', async () => {
    await save('d3', 0)
    await register.drafts.handOn(author, { id: 'd3', version: 1, fixed: fixed('b'), hand })
    expect(await codeOf(save('d3', 1))).toBe('stale')
    expect(await codeOf(register.drafts.deleteDraft(author, 'd3'))).toBe('stale')
    expect((await register.drafts.findFixed(clearing, 'd3'))?.id).toBe('b'.repeat(64))
    await register.clearance.returnDraft(clearing, {
      id: 'd3',
      record: 'b'.repeat(64),
      reason: 'The year is another.',
      seat: 'trial-clearing',
    })
    expect(await register.drafts.findDraft(author, 'd3')).toMatchObject({
      status: 'returned',
      reason: 'The year is another.',
      returnedBy: 'trial-clearing',
      version: 2,
    })
    expect(await save('d3', 2)).toBe(3)
    await register.drafts.deleteDraft(author, 'd3')
  })
})

describe('clearances', () => {
  const give = (by: string, official: string | undefined, record: string, needed: number, policy = 'p') =>
    register.clearance.approve(
      seat('URY', 'clearing'),
      { draft: 'd4', record: record.repeat(64), hand: { seat: by, official }, policy },
      (all) => (all.length >= needed ? { approvals: new Uint8Array([7]) } : undefined),
    )
  const ready = async (id: string, record: string) => {
    await save(id, 0, { form: 'milex-return/1' })
    await register.drafts.handOn(author, { id, version: 1, fixed: fixed(record), hand })
  }

  test('are of exact bytes, each official once, and two at once are two', async () => {
    await ready('d4', 'c')
    expect(await codeOf(give('s1', undefined, 'd', 2))).toBe('stale')
    expect(await give('s1', undefined, 'c', 2)).toEqual({ cleared: false })
    expect(await codeOf(give('s1', undefined, 'c', 2))).toBe('already-cleared')
    // Under another policy the first one counts no more.
    expect(await give('s2', undefined, 'c', 2, 'q')).toEqual({ cleared: false })
    const both = await Promise.all([give('s3', undefined, 'c', 3, 'q'), give('s4', undefined, 'c', 3, 'q')])
    expect(both.filter(({ cleared }) => cleared)).toHaveLength(1)
    expect(await codeOf(give('s5', undefined, 'c', 3, 'q'))).toBe('stale')
    expect(await register.clearance.findCleared(clearing, 'd4')).toMatchObject({
      approvals: new Uint8Array([7]),
      fixed: { id: 'c'.repeat(64) },
    })
    expect(await codeOf(register.drafts.takeBack(author, 'd4', { cleared: false }))).toBe('stale')
    await register.drafts.takeBack(author, 'd4', { cleared: true })
    expect(await register.clearance.listApprovals(author, 'd4')).toEqual([])
  })

  test('that wait are told of once, to nobody with their content', async () => {
    await ready('d5', 'e')
    expect((await register.clearance.listWaiting()).map(({ draft, form }) => [draft, form])).toEqual([
      ['d5', 'milex-return/1'],
    ])
    expect(await register.clearance.listEscalated('URY')).toEqual([])
    expect(await register.clearance.markTold('d5', 'escalated')).toBe(true)
    expect(await register.clearance.markTold('d5', 'escalated')).toBe(false)
    const [one] = await register.clearance.listEscalated('URY')
    expect(Object.keys(one ?? {}).sort()).toEqual(['draft', 'escalatedAt', 'form', 'participant', 'readyAt'])
  })
})
