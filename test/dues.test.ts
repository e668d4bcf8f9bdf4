import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Due } from '../src/analysis/dues.ts'
import { LANGS } from '../src/regime/types.ts'
import { type ApiHouse, openApiHouse } from './api-house.ts'

let h: ApiHouse
beforeAll(async () => {
  h = await openApiHouse()
}, 120_000)
afterAll(() => h.close())

const year = () => h.house.now().getUTCFullYear() - 1
const duesOf = async (participant: string, query = '', seat?: string): Promise<Due[]> =>
  (await h.ask(`/api/v1/dues?participant=${participant}${query}`, seat ? { seat } : {})).json.dues
const dueOf = async (participant: string, rule: string, period: number, seat?: string) =>
  (await duesOf(participant, '', seat)).find((due) => due.rule === rule && due.period === String(period))

describe('a nil return', () => {
  test('takes one page and one click from what is due, and is cleared like any other', async () => {
    const seat = { seat: 'GRD', role: 'author' as const }
    const due = `/en/desk/dues/un-register/${year()}/nil`
    expect((await h.ask('/en/desk/dues', seat)).body).toContain(`href="${due}"`)
    const page = (await h.ask(due, seat)).body
    for (const text of ['Nothing to report', 'will read']) expect(page).toContain(text)
    const handed = await h.ask(due, { ...seat, form: { _op: 'ready' } })
    expect(handed.status).toBe(303)
    expect(handed.header('location')).toMatch(/\/desk\/drafts\/[0-9a-f]{32}\/waiting$/)
    // Pressed twice, it is one return.
    expect((await h.ask(due, { ...seat, form: { _op: 'ready' } })).header('location')).toBe(
      handed.header('location'),
    )
    const draft = handed.header('location')?.split('/')[4] as string
    const clearing = { seat: 'GRD', role: 'clearing' as const }
    const record = /name="record" value="([0-9a-f]{64})"/.exec(
      (await h.ask(`/en/desk/drafts/${draft}/clear`, clearing)).body,
    )?.[1] as string
    const filed = await h.ask(`/en/desk/drafts/${draft}/clear`, { ...clearing, form: { record } })
    expect(filed.header('location')).toContain('/desk/filed/')
    const answered = await dueOf('GRD', 'un-register', year(), 'GRD')
    expect(answered?.answer).toMatchObject({ record, says: 'nil', transcribed: false })
    // Filed after 31 May, and voluntary: it is after the date, and nobody is late.
    expect(answered?.timing).toBe('after-the-event')
    expect((await h.ask(due, { ...seat, form: { _op: 'ready' } })).header('location')).toBe(
      `/en/records/${record}`,
    )
  })

  test('of expenditure asks for no typing either, and says what it says', async () => {
    const page = (await h.ask(`/es/desk/dues/un-milex/${year()}/nil`, { seat: 'CRI' })).body
    expect(page).toContain('no tiene fuerzas armadas')
    const handed = await h.ask(`/es/desk/dues/un-milex/${year()}/nil`, {
      seat: 'CRI',
      form: { _op: 'ready' },
    })
    expect(handed.header('location')).toContain('/waiting')
  })

  test('is offered of no due there is not, and to no seat that does not draft', async () => {
    for (const path of [
      'no-such-due/2024/nil',
      'un-register/24/nil',
      'un-register/2024/everything',
      'exercise-report/2024/nil',
    ])
      expect((await h.ask(`/en/desk/dues/${path}`, { seat: 'GRD' })).status, path).toBe(404)
    expect((await h.ask('/en/desk/dues/un-register/2024/nil', { seat: 'GRD', role: 'reader' })).status).toBe(
      403,
    )
    expect((await h.ask('/en/desk/dues/un-register/2024/unchanged', { seat: 'JAM' })).status).toBe(404)
  })
})

test('two that press at once make one return', async () => {
  const due = `/en/desk/dues/un-register/${year()}/nil`
  const press = () => h.ask(due, { seat: 'DMA', role: 'author', form: { _op: 'ready' } })
  const [one, other] = await Promise.all([press(), press()])
  expect(one?.header('location')).toMatch(/\/desk\/drafts\/[0-9a-f]{32}\/waiting$/)
  expect(other?.header('location')).toBe(one?.header('location'))
})

test('"unchanged since" repeats the last return in one act', async () => {
  await h.file({
    form: 'forces-structure-return/1',
    participant: 'BLZ',
    period: String(year() - 1),
    measures: ['II.16'],
    audience: { kind: 'participants' },
    answers: h.house.regime.forms.get('forces-structure-return/1')?.example.answers as never,
  })
  const due = `/fr/desk/dues/forces/${year()}/unchanged`
  expect((await h.ask('/fr/desk/dues', { seat: 'BLZ' })).body).toContain(due)
  const handed = await h.ask(due, { seat: 'BLZ', form: { _op: 'ready' } })
  expect(handed.header('location')).toContain('/waiting')
})

describe('who sees what of a due', () => {
  test('a restricted return answers it for its readers, and others are told of nothing', async () => {
    await h.file({
      form: 'arms-transfers-return/1',
      participant: 'GUY',
      period: String(year()),
      says: 'nil',
      measures: ['I.3'],
      audience: { kind: 'participants' },
      answers: h.house.regime.forms.get('arms-transfers-return/1')?.nil as never,
    })
    expect((await dueOf('GUY', 'un-register', year()))?.timing).toBe('not-yet')
    expect((await dueOf('GUY', 'un-register', year(), 'JAM'))?.answer).toBeDefined()
    expect((await h.ask('/en/dues?participant=GUY')).body).toContain('nothing you may read has been filed')
  })

  test('a state is late under a treaty by its own word alone, and only to itself', async () => {
    const [copied] = (await duesOf('NIC', '', 'NIC')).filter(({ rule }) => rule === 'citaac')
    expect(copied).toMatchObject({ timing: 'not-yet', party: { confirmed: false } })
    const { rows } = await h.house.register.listRecords(
      { kind: 'anyone' },
      { participant: 'NIC', form: 'treaty-status', limit: 50 },
    )
    const bodies = await h.house.register.readBodies(
      { kind: 'anyone' },
      rows.map(({ id }) => id),
    )
    const about = rows.find(
      ({ id }) => JSON.parse(new TextDecoder().decode(bodies.get(id))).answers.instrument === 'citaac',
    )
    const { answers, measures } = JSON.parse(new TextDecoder().decode(bodies.get(about?.id as string)))
    await h.file({
      form: 'treaty-status/1',
      participant: 'NIC',
      period: undefined as never,
      measures,
      answers,
      relation: { kind: 'confirms', record: about?.id as string },
    })
    const past = (await duesOf('NIC', '', 'NIC')).filter(
      ({ rule, day }) => rule === 'citaac' && day < h.house.now().toISOString().slice(0, 10),
    )
    expect(past.map(({ timing }) => timing)).toEqual(past.map(() => 'late'))
    expect(past.length).toBeGreaterThan(0)
    expect((await duesOf('NIC')).every(({ timing }) => timing !== 'late')).toBe(true)
    expect((await h.ask('/en/desk/dues', { seat: 'NIC' })).body).toContain('late under the treaty')
  })

  test('a seat that does not read is told of nobody, itself neither, that something is late', async () => {
    const told = async (role: 'administrator' | 'author') =>
      ((await h.ask('/api/v1/dues?participant=NIC', { seat: 'NIC', role })).json.dues as Due[]).filter(
        ({ timing }) => timing === 'late',
      ).length
    expect(await told('author')).toBeGreaterThan(0)
    expect(await told('administrator')).toBe(0)
  })

  test('a date that is told from a restricted record is written down as its reading', async () => {
    const { id } = await h.file({
      form: 'exercise-notification/1',
      participant: 'SUR',
      period: '2026',
      measures: ['I.1'],
      audience: { kind: 'participants' },
      answers: {
        ...(h.house.regime.forms.get('exercise-notification/1')?.example.answers as object),
        start: '2026-05-06',
        end: '2026-05-17',
        phases: [],
      } as never,
    })
    const readings = async () =>
      (await h.house.register.audit.lines('SUR', { limit: 500 })).filter(
        ({ line }) => line.act === 'reading' && line.about === id,
      ).length
    expect((await duesOf('SUR', '&year=2026')).some(({ event }) => event?.record === id)).toBe(false)
    expect(await readings()).toBe(0)
    expect((await duesOf('SUR', '&year=2026', 'JAM')).some(({ event }) => event?.record === id)).toBe(true)
    expect(await readings()).toBe(1)
  })

  test('bodies and observers owe nothing, and nobody unknown is asked about', async () => {
    expect(await duesOf('OAS')).toEqual([])
    expect((await h.ask('/api/v1/dues?participant=XXX')).status).toBe(404)
    expect((await h.ask('/api/v1/dues?year=2024')).status).toBe(400)
    expect((await h.ask('/en/dues?participant=OAS')).status).toBe(404)
  })
})

test('every date is told with what it rests on, in every language, as a page and as a calendar', async () => {
  for (const lang of LANGS) {
    const page = (await h.ask(`/${lang}/dues?participant=GRD`)).body
    for (const { basis } of h.house.regime.dues) expect(page).toContain(basis[lang].replaceAll("'", '&#39;'))
    expect(page).not.toMatch(/>\/[a-z-]+</)
  }
  const calendar = await h.ask('/pt/dues.ics?participant=GRD')
  expect(calendar.type).toContain('text/calendar')
  const events = calendar.body.split('BEGIN:VEVENT').length - 1
  expect(events).toBe((await duesOf('GRD')).length)
  expect(calendar.body).toContain(`DTSTART;VALUE=DATE:${year() + 1}0531`)
  expect(new Set(calendar.body.match(/^UID:.*$/gm)).size).toBe(events)
  expect((await h.ask('/dues', { lang: 'fr' })).header('location')).toBe('/fr/dues')
})
