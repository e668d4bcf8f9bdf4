import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filingSigner } from '../src/clearing-house.ts'
import { audienceChange } from '../src/records/changes.ts'
import { signEntry } from '../src/records/sign.ts'
import type { Audience, AudienceEntry, FiledRecord } from '../src/records/types.ts'
import { verifyLog } from '../src/verify.ts'
import { CONTACT } from './a-contact.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'
import { sourceOf } from './log-source.ts'

let api: ApiHouse
beforeAll(async () => {
  api = await openApiHouse()
})
afterAll(() => api?.close())

/** A point of contact of Bolivia, which may have any audience. */
const contact = (audience: Audience, participant = 'BOL'): Partial<FiledRecord> => ({
  form: 'point-of-contact/1',
  participant,
  measures: ['II.5'],
  // A standing fact: canonical bytes leave out what is undefined.
  period: undefined as never,
  audience,
  answers: CONTACT,
})
const file = (audience: Audience, participant?: string) => api.file(contact(audience, participant))
const status = async (id: string, seat?: string) =>
  (await api.ask(`/api/v1/records/${id}`, seat ? { seat } : {})).status
const parties = (...codes: string[]): Audience => ({ kind: 'parties', parties: codes })

describe('an audience', () => {
  test.each([
    [{ kind: 'parties', parties: ['XXX'] }, 'unknown-participant'],
    [{ kind: 'parties', parties: ['BOL'] }, 'audience-not-open'],
    [{ kind: 'group', groups: ['nobody-knows'] }, 'unknown-participant'],
  ] as [Audience, string][])('that names nobody is refused at filing: %j', async (audience, code) => {
    const { body } = await api.signed(contact(audience))
    expect((await api.ask('/api/v1/records', { method: 'POST', body })).json.code).toBe(code)
  })
  test('of several groups and of parties lets in exactly those', async () => {
    const grouped = await file({ kind: 'group', groups: ['caribbean', 'southern-cone'] })
    const named = await file(parties('ARG', 'JAM'))
    expect([
      await status(grouped.id),
      await status(grouped.id, 'JAM'),
      await status(grouped.id, 'URY'),
      await status(grouped.id, 'PER'),
      await status(grouped.id, 'OAS'),
    ]).toEqual([404, 200, 200, 404, 404])
    expect([
      await status(named.id, 'ARG'),
      await status(named.id, 'BRA'),
      await status(named.id, 'OAS'),
    ]).toEqual([200, 404, 404])
  })
})

describe('taking back', () => {
  test('what was public is gone for all but those named, who are told, and confirm', async () => {
    const { id } = await file({ kind: 'public' })
    expect(await status(id)).toBe(200)
    const preview = await api.ask(`/es/desk/records/${id}/audience`, {
      seat: 'BOL',
      form: { _audience: 'parties', _party: ['ARG'], _op: 'preview' },
    })
    expect(preview.body).toContain('Argentina')
    expect(await status(id)).toBe(200)
    const done = await api.ask(`/es/desk/records/${id}/audience`, {
      seat: 'BOL',
      form: { _audience: 'parties', _party: ['ARG'], _op: 'recall' },
    })
    expect(done.status).toBe(303)
    expect([
      await status(id),
      await status(id, 'PER'),
      await status(id, 'ARG'),
      await status(id, 'BOL'),
    ]).toEqual([410, 410, 200, 200])
    const inbox = await api.ask('/es/desk/inbox', { seat: 'PER' })
    expect(inbox.body).toContain(id.slice(0, 12))
    const notice = /name="notice" value="(\d+)"/.exec(inbox.body)?.[1] as string
    const page = async () => (await api.ask(`/es/desk/records/${id}/audience`, { seat: 'BOL' })).body
    expect(await page()).not.toContain('eliminación confirmada')
    // Nobody confirms for another.
    expect((await api.ask('/es/desk/inbox/confirm', { seat: 'CHL', form: { notice } })).status).toBe(404)
    expect((await api.ask('/es/desk/inbox/confirm', { seat: 'PER', form: { notice } })).status).toBe(303)
    expect(await page()).toContain('eliminación confirmada')
    expect((await api.ask('/es/desk/inbox', { seat: 'ARG' })).body).not.toContain(id.slice(0, 12))
    // The whole log still verifies: a body that is gone is named by an entry.
    await api.house.publisher.whenPublished(api.house.register.head().size)
    const report = await verifyLog(sourceOf(api.app), {}, api.house.crypto)
    expect(report.findings).toEqual([])
  })
  test('is the filer’s alone, and never widens', async () => {
    const { id } = await file(parties('ARG'))
    const ask = (seat: string, form: Record<string, string | string[]>) =>
      api.ask(`/es/desk/records/${id}/audience`, { seat, form: { ...form, _op: 'recall' } })
    expect((await ask('ARG', { _audience: 'filer' })).status).toBe(403)
    expect((await ask('PER', { _audience: 'filer' })).status).toBe(404)
    expect((await ask('BOL', { _audience: 'public' })).status).toBe(403)
    expect(await status(id)).toBe(404)
  })
})

describe('widening', () => {
  const requestOf = async (id: string) => {
    const { body } = await api.ask('/es/desk/inbox', { seat: 'BOL', role: 'clearing' })
    const line = body
      .split('<li>')
      .find((one) => one.includes(id.slice(0, 12)) && one.includes('/desk/requests/'))
    return /desk\/requests\/([0-9a-f]{32})/.exec(line ?? '')?.[1] as string
  }
  const decide = (request: string, op: string, seat = 'BOL', role: 'clearing' | 'author' = 'clearing') =>
    api.ask(`/es/desk/requests/${request}`, { seat, role, form: { _op: op } })
  test('is proposed by the author and granted by another seat that clears', async () => {
    const { id } = await file({ kind: 'filer' })
    await api.ask(`/es/desk/records/${id}/audience`, {
      seat: 'BOL',
      form: { _audience: 'participants', _op: 'propose', reason: 'listo' },
    })
    expect(await status(id, 'PER')).toBe(404)
    const request = await requestOf(id)
    expect((await decide(request, 'grant', 'BOL', 'author')).status).toBe(403)
    expect((await decide(request, 'grant', 'PER')).status).toBe(404)
    expect((await decide(request, 'grant')).status).toBe(303)
    expect([await status(id, 'PER'), await status(id, 'OAS'), await status(id)]).toEqual([200, 200, 404])
    expect((await decide(request, 'grant')).status).toBe(409)
  })
  test('who reads may ask to pass it on; refused, nothing changes', async () => {
    const { id } = await file(parties('ARG'))
    const asked = await api.ask(`/es/desk/records/${id}/ask`, {
      seat: 'ARG',
      role: 'reader',
      form: { party: 'CHL', reason: 'frontera' },
    })
    expect(asked.status).toBe(303)
    expect(
      (await api.ask(`/es/desk/records/${id}/ask`, { seat: 'CHL', form: { party: 'CHL', reason: 'x' } }))
        .status,
    ).toBe(404)
    await decide(await requestOf(id), 'refuse')
    expect(await status(id, 'CHL')).toBe(404)
    await api.ask(`/es/desk/records/${id}/ask`, { seat: 'ARG', form: { party: 'CHL', reason: 'frontera' } })
    await decide(await requestOf(id), 'grant')
    expect(await status(id, 'CHL')).toBe(200)
    expect((await api.ask('/es/desk/inbox', { seat: 'CHL' })).body).toContain(id.slice(0, 12))
  })
})

describe('an entry signed elsewhere', () => {
  const entryFor = async (participant: string, record: string, audience: Audience) => {
    const { entry, beside } = audienceChange({ participant, record, audience }, api.house.crypto)
    const signer = await filingSigner(api.house, participant)
    return {
      entry: signEntry<AudienceEntry>(entry, [signer], api.house.origin, api.house.crypto),
      ...(beside ? { audience: beside } : {}),
    }
  }
  const post = (body: unknown) => api.ask('/api/v1/entries', { method: 'POST', body })
  test('is taken by its signature', async () => {
    const { id } = await file({ kind: 'public' })
    const body = await entryFor('BOL', id, parties('ARG'))
    const other = await entryFor('BOL', id, parties('JAM'))
    expect((await post({ ...body, audience: other.audience })).json.code).toBe('bad-value')
    expect((await post({ entry: body.entry })).json.code).toBe('bad-value')
    const filed = await post(body)
    expect([filed.status, await status(id), await status(id, 'ARG')]).toEqual([201, 410, 200])
    expect((await post(body)).json.code).toBe('replay')
  })
  test('speaks of its own participant’s records alone', async () => {
    const { id } = await file({ kind: 'public' })
    expect((await post(await entryFor('PER', id, { kind: 'filer' }))).json.code).toBe('unknown-record')
    expect(await status(id)).toBe(200)
    expect((await post({ entry: { kind: 'regime' } })).json.code).toBe('not-allowed')
    expect((await post({ entry: null })).status).toBe(400)
  })
})

test('that something restricted was filed is told by month, where the regime lets it, and to nobody who reads it', async () => {
  const restricted = async (seat?: string) =>
    (await api.ask('/api/v1/restricted?participant=GUY', seat ? { seat } : {})).json.restricted
  expect(await restricted()).toEqual([])
  await file(parties('SUR'), 'GUY')
  // The month in which the database put it into the log.
  const month = new Date().toISOString().slice(0, 7)
  expect(await restricted()).toEqual([{ participant: 'GUY', month, count: 1 }])
  expect(await restricted('SUR')).toEqual([])
  expect(await restricted('GUY')).toEqual([])
  expect((await api.ask('/es/participants/GUY')).body).toContain('restringidas')
  // Taken back from one reader it is as much there for everybody else.
  const { id } = await file(parties('SUR', 'BRA'), 'GUY')
  await api.ask(`/es/desk/records/${id}/audience`, {
    seat: 'GUY',
    form: { _audience: 'filer', _op: 'recall' },
  })
  expect(await restricted()).toEqual([{ participant: 'GUY', month, count: 2 }])
  expect(await restricted('SUR')).toEqual([{ participant: 'GUY', month, count: 1 }])
})

test('what an observer files is marked as its contribution, wherever it stands', async () => {
  const { id } = await file({ kind: 'public' }, 'FRA')
  expect((await api.ask(`/api/v1/records/${id}`)).json.voice).toBe('observer')
  expect((await api.ask('/api/v1/records?participant=FRA')).json.records[0].voice).toBe('observer')
  expect((await api.ask(`/es/records/${id}`)).body).toContain('aquí no habla ningún Estado')
  expect((await api.ask('/es/records?participant=FRA')).body).toContain('Contribución de un observador')
  const own = await file({ kind: 'public' })
  expect((await api.ask(`/api/v1/records/${own.id}`)).json.voice).toBe('state')
  expect((await api.ask(`/es/records/${own.id}`)).body).not.toContain('no habla ningún Estado')
})
