import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filerOf } from '../src/audience/reader.ts'
import { fileEntry, filingSigner } from '../src/clearing-house.ts'
import type { Finding } from '../src/problems.ts'
import { audienceChange } from '../src/records/changes.ts'
import { signEntry } from '../src/records/sign.ts'
import type { AudienceEntry, FiledRecord } from '../src/records/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let h: ApiHouse
beforeAll(async () => {
  h = await openApiHouse()
}, 120_000)
afterAll(() => h.close())

const exampleOf = (ref: string) => {
  const form = h.house.regime.forms.get(ref)
  if (form === undefined) throw new Error(`no ${ref}`)
  return {
    form: ref,
    answers: form.example.answers as FiledRecord['answers'],
    measures: [...form.measures].slice(0, 1),
  }
}
const calendar = (participant: string, start: string, end: string, audience: FiledRecord['audience']) =>
  h.file({
    ...exampleOf('annual-calendar/1'),
    participant,
    period: '2031',
    audience,
    answers: {
      entries: [
        {
          kind: 'exercise',
          designation: 'Ejercicio de ejemplo 2031',
          'window-start': start,
          'window-end': end,
        },
      ],
    },
  })
const notice = (participant: string, audience: FiledRecord['audience'], troops = 812) =>
  h.file({
    ...exampleOf('exercise-notification/1'),
    participant,
    period: '2030',
    audience,
    answers: { ...exampleOf('exercise-notification/1').answers, 'troops-total': troops },
  })
const rulesOf = (findings: readonly Finding[]) => findings.map(({ rule }) => rule)
const readingsOf = async (participant: string, record: string) =>
  (await h.house.register.audit.lines(participant, { limit: 500 })).filter(
    ({ line }) => line.act === 'reading' && line.about === record,
  )

describe('what two records say otherwise', () => {
  test('stands on the page of who filed, and on nobody else’s, public or not', async () => {
    await calendar('BRA', '2031-05-01', '2031-05-20', { kind: 'public' })
    const own = await calendar('URY', '2031-07-01', '2031-07-20', { kind: 'public' })
    const told = async (seat?: string) => {
      const asked = seat === undefined ? {} : { seat }
      return rulesOf((await h.ask(`/api/v1/records/${own.id}`, asked)).json.findings)
    }
    expect(await told('URY')).toContain('as-in-partners-calendars')
    for (const seat of [undefined, 'BRA', 'CHL', 'OAS'])
      expect(await told(seat), seat).not.toContain('as-in-partners-calendars')
    const page = async (seat?: string) =>
      (await h.ask(`/en/records/${own.id}`, seat === undefined ? {} : { seat })).body
    expect(await page('URY')).toContain('has another time in the calendar of BRA')
    expect(await page()).not.toContain('has another time in the calendar of BRA')
  })

  test('is written down as a reading where it tells of a restricted record', async () => {
    const other = await calendar('PRY', '2031-05-01', '2031-05-20', { kind: 'participants' })
    const own = await calendar('CHL', '2031-08-01', '2031-08-20', { kind: 'public' })
    const { json } = await h.ask(`/api/v1/records/${own.id}`, { seat: 'CHL' })
    expect(rulesOf(json.findings)).toContain('as-in-partners-calendars')
    expect(await readingsOf('PRY', other.id)).toHaveLength(1)
    expect(await readingsOf('CHL', other.id)).toHaveLength(1)
  })
})

describe('a check that somebody asks for', () => {
  const announced = async (record: string, asked: { seat?: string } = {}) => {
    const { form, answers } = exampleOf('exercise-notification/1')
    const { json } = await h.ask('/api/v1/check', {
      ...asked,
      method: 'POST',
      body: {
        form,
        participant: 'ARG',
        period: '2030',
        answers: { ...answers, 'phase-of-record': 'end-report', 'troops-total': 9000, notice: record },
      },
    })
    return (json.findings as Finding[]).filter(({ rule }) => rule === 'more-than-announced')
  }

  test('tells figures of a record it names to who may read that, and writes the reading down', async () => {
    const { id } = await notice('URY', { kind: 'parties', parties: ['ARG'] })
    expect(await announced(id)).toEqual([])
    expect(await announced(id, { seat: 'BRA' })).toEqual([])
    expect(await readingsOf('URY', id)).toEqual([])
    expect((await announced(id, { seat: 'ARG' }))[0]?.message).toContain('812')
    expect(await readingsOf('URY', id)).toHaveLength(1)
    expect(await readingsOf('ARG', id)).toHaveLength(1)
  })

  test('knows who reads a record today, whoever that was when it was filed', async () => {
    const { id } = await notice('BRB', { kind: 'public' })
    const wider = async () => {
      const { form } = exampleOf('csbm-inventory-return/1')
      const entry = {
        measure: 'I.1',
        title: 'x',
        level: 'hemispheric',
        kind: 'notification',
        status: 'planned',
      }
      const { json } = await h.ask('/api/v1/check', {
        seat: 'BRB',
        method: 'POST',
        body: {
          form,
          participant: 'BRB',
          period: '2024',
          answers: { entries: [{ ...entry, record: id }] },
        },
      })
      return rulesOf(json.findings).includes('no-wider-than-its-record')
    }
    expect(await wider()).toBe(false)
    const { crypto, origin } = h.house
    const change = { participant: 'BRB', record: id, audience: { kind: 'filer' as const } }
    const { entry, beside } = audienceChange(change, crypto)
    const signed = signEntry<AudienceEntry>(entry, [await filingSigner(h.house, 'BRB')], origin, crypto)
    await fileEntry(h.house, signed, { audience: beside })
    expect(await wider()).toBe(true)
  })

  test('is answered for a period that is none, of every form', async () => {
    for (const { ref, example } of h.house.regime.forms.values())
      for (const period of ['dos mil', '1e30', '99999']) {
        const body = { form: ref, participant: 'URY', period, answers: example.answers }
        expect((await h.ask('/api/v1/check', { method: 'POST', body })).status, `${ref} ${period}`).toBe(200)
      }
  }, 60_000)
})

describe('who transcribes for a state', () => {
  test('is refused by nothing that it may not read', async () => {
    const contact = await h.file({
      ...exampleOf('point-of-contact/2'),
      participant: 'URY',
      period: undefined as never,
      audience: { kind: 'filer' },
    })
    const { answers, ...activity } = exampleOf('cooperative-activity/1')
    const copy = await h.signed({
      ...activity,
      participant: 'URY',
      period: String(answers['start']).slice(0, 4),
      audience: { kind: 'public' },
      answers: { ...answers, exercise: contact.id },
      provenance: { kind: 'transcribed', source: { key: 'test/activity', name: 'A copy' } },
    })
    // The state itself would be told that the record it names is no exercise.
    expect((await h.ask('/api/v1/records', { method: 'POST', body: copy.body })).status).toBe(201)
    const own = await h.signed({
      ...activity,
      participant: 'URY',
      period: String(answers['start']).slice(0, 4),
      audience: { kind: 'public' },
      answers: { ...answers, exercise: contact.id },
    })
    const refused = await h.ask('/api/v1/records', { method: 'POST', body: own.body })
    expect(rulesOf(refused.json.findings)).toContain('linked-is-an-exercise')
  })

  test('confirms nothing in its name', async () => {
    const transcribed = (more: Partial<FiledRecord>) =>
      h.signed({
        ...exampleOf('treaty-status/1'),
        participant: 'PER',
        period: undefined as never,
        audience: { kind: 'public' },
        provenance: { kind: 'transcribed', source: { key: 'test/status', name: 'A copy' } },
        ...more,
      })
    const first = await transcribed({})
    expect((await h.ask('/api/v1/records', { method: 'POST', body: first.body })).status).toBe(201)
    const second = await transcribed({ relation: { kind: 'confirms', record: first.id } })
    const refused = await h.ask('/api/v1/records', { method: 'POST', body: second.body })
    expect(refused.json).toMatchObject({ status: 403, code: 'not-allowed' })
  })
})

test('a draft that is drawn anew at every pause does not fill the log of its state', async () => {
  const { id } = await calendar('PAN', '2031-03-01', '2031-03-20', { kind: 'participants' })
  const author = { seat: 'PAN', role: 'author' as const }
  const begun = await h.ask('/en/desk/drafts', {
    ...author,
    form: { form: 'exercise-notification/1', from: 'nothing' },
  })
  const at = begun.header('location') as string
  const section = h.house.regime.forms.get('exercise-notification/1')?.layout[0]?.id
  for (let pause = 0; pause < 3; pause++) await h.ask(`${at}/sections/${section}`, author)
  expect(await readingsOf('PAN', id)).toHaveLength(1)
  // Another seat is another reader.
  await h.ask(`/en/records/${id}`, { seat: 'PAN', role: 'clearing' })
  expect(await readingsOf('PAN', id)).toHaveLength(2)
})

test('what is read for one question has a bound, whoever files large records', async () => {
  const reader = filerOf(h.house.register.circles, 'URY')
  const { rows } = await h.house.register.listRecords(reader, { limit: 20 })
  const ids = rows.map(({ id }) => id)
  const all = await h.house.register.readBodies(reader, ids)
  expect([...all.keys()].sort()).toEqual([...ids].sort())
  const first = all.get(ids[0] as string)?.length ?? 0
  const second = all.get(ids[1] as string)?.length ?? 0
  const some = await h.house.register.readBodies(reader, ids, first + second)
  expect([...some.keys()].sort()).toEqual(ids.slice(0, 2).sort())
  expect((await h.house.register.readBodies(reader, ids, first + second - 1)).size).toBe(1)
})
