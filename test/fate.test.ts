import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { ANYONE } from '../src/audience/reader.ts'
import type { Role } from '../src/audience/roles.ts'
import {
  closeHouse,
  fileTranscription,
  listRecords,
  signAndFile,
  type Transcription,
  viewMatrix,
  viewRecord,
} from '../src/clearing-house.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { openSession, readerOf, type Session } from '../src/seats/sessions.ts'
import { type OpenHouse, openTrial, trialSeat } from './clearing-desk.ts'
import { makePlace, type Place } from './open-register.ts'

const HOME = 'http://localhost:8080'

let place: Place
let house: OpenHouse
let app: ReturnType<typeof createApp>['app']
beforeAll(async () => {
  place = await makePlace()
  house = await openTrial(place)
  app = createApp(house).app
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

/** Whoever sits there, as a browser without script. */
async function visit(session?: Session) {
  const cookie = session ? `session=${await openSession(house, { ...session, origin: HOME })}` : ''
  const read = async (answer: Response) => ({
    status: answer.status,
    to: (answer.headers.get('location') ?? '').replace(/^\/en/, ''),
    text: (await answer.text()).replaceAll(/\s+/g, ' '),
  })
  return {
    get: async (path: string) => read(await app.request(`${HOME}/en${path}`, { headers: { cookie } })),
    send: async (path: string, fields: Record<string, string> = {}) =>
      read(
        await app.request(`${HOME}/en${path}`, {
          method: 'POST',
          headers: { cookie, origin: HOME, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        }),
      ),
  }
}
const seat = (role: Role, participant = 'URY') => visit(trialSeat(house, role, participant))

let source = 0
const transcribed = (more: Partial<Transcription> = {}) =>
  fileTranscription(house, {
    form: 'treaty-status/1',
    participant: 'URY',
    measures: ['II.4'],
    language: 'es',
    answers: { instrument: 'cifta', status: 'ratified', deposited: '2001', 'as-of': '2009-04-30' },
    source: { key: `test/${source++}`, name: 'A copy of a table' },
    ...more,
  })

let nonce = 0
const own = (more: Partial<FiledRecord> = {}) =>
  signAndFile(house, {
    v: 1,
    regime: house.regime.ref,
    form: 'treaty-status/1',
    participant: 'URY',
    says: 'answers',
    measures: ['II.4'],
    audience: { kind: 'public' },
    language: 'es',
    answers: {
      instrument: 'other',
      'instrument-name': `Tratado ${nonce++}`,
      status: 'signed',
      'as-of': '2025',
    },
    provenance: { kind: 'state' },
    made: '2025-04-12',
    ...more,
  })

/** A draft that waits is cleared by another seat, and filed; the id of its record. */
async function cleared(waiting: string, participant = 'URY'): Promise<string> {
  const clearing = await seat('clearing', participant)
  const at = waiting.replace('/waiting', '/clear')
  const page = await clearing.get(at)
  const record = /name="record" value="([0-9a-f]{64})"/.exec(page.text)?.[1] ?? ''
  const done = await clearing.send(at, { record })
  return done.to.replace('/desk/filed/', '')
}

const cellOf = async (participant: string, measure: string) => {
  const matrix = await viewMatrix(house, ANYONE)
  return matrix.rows.find((row) => row.participant === participant)?.cells[matrix.measures.indexOf(measure)]
}

describe('a transcription', () => {
  test('is confirmed in one act, and then stands as the word of its state', async () => {
    const { id } = await transcribed({ participant: 'CHL' })
    const author = await seat('author', 'CHL')
    expect(await cellOf('CHL', 'II.4')).toMatchObject({ count: 1, transcribed: true })
    expect((await author.get(`/records/${id}`)).text).toContain(`/en/desk/records/${id}/confirm`)

    const page = await author.get(`/desk/records/${id}/confirm`)
    expect(page.text).toContain('A copy of a table')
    expect(page.text).toContain('Everyone')
    expect(page.text.match(/<button class="main"/g)).toHaveLength(1)
    const handed = await author.send(`/desk/records/${id}/confirm`)
    expect(handed).toMatchObject({ status: 303, to: expect.stringMatching(/\/waiting$/) })

    const clearing = await seat('clearing', 'CHL')
    const shown = await clearing.get(handed.to.replace('/waiting', '/clear'))
    expect(shown.text).toContain(`href="/en/records/${id}"`)
    const confirmation = await cleared(handed.to, 'CHL')
    const { record, row } = await viewRecord(house, ANYONE, confirmation)
    const before = await viewRecord(house, ANYONE, id)
    expect(record).toMatchObject({
      answers: before.record.answers,
      language: before.record.language,
      provenance: { kind: 'state' },
      relation: { kind: 'confirms', record: id },
    })
    expect(row.filedBy).toBeUndefined()
    expect(before.row.confirmedBy).toBe(confirmation)

    const visitor = await visit()
    const told = await visitor.get(`/records/${id}`)
    expect(told.text).toContain('Chile confirmed this on')
    expect(told.text).not.toContain('the state has not confirmed')
    expect(told.text).toContain(`href="/en/records/${confirmation}"`)
    expect((await visitor.get('/records?participant=CHL')).text).toContain('Transcribed, confirmed')
    // Counted once, and no longer marked as unconfirmed.
    expect(await cellOf('CHL', 'II.4')).toEqual({ count: 1, says: 'answers' })
    const { rows } = await listRecords(house, ANYONE, { participant: 'CHL', inForce: true })
    expect(rows.map((one) => one.id)).toEqual([confirmation])
  })

  test('that was confirmed is confirmed no more, and no copy changes it', async () => {
    const one = { participant: 'PER', source: { key: 'test/kept', name: 'A copy' } }
    const { id } = await transcribed(one)
    const author = await seat('author', 'PER')
    const { to } = await author.send(`/desk/records/${id}/confirm`)
    await cleared(to, 'PER')
    expect((await author.get(`/desk/records/${id}/confirm`)).status).toBe(409)
    expect((await author.send(`/desk/records/${id}/confirm`)).status).toBe(409)
    expect((await author.get(`/records/${id}`)).text).not.toContain(`/desk/records/${id}/confirm`)
    const again = await transcribed({
      ...one,
      answers: { instrument: 'cifta', status: 'signed', 'as-of': '2010' },
    })
    expect(again).toMatchObject({ id, outcome: 'there' })
    await expect(
      signAndFile(house, {
        ...(await viewRecord(house, ANYONE, id)).record,
        relation: { kind: 'amends', record: id },
      }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
  })

  test('is confirmed once, also by two seats at once', async () => {
    const { id } = await transcribed({ participant: 'GTM' })
    const { nonce: _, ...record } = (await viewRecord(house, ANYONE, id)).record
    const confirm = () =>
      signAndFile(house, {
        ...record,
        provenance: { kind: 'state' },
        relation: { kind: 'confirms', record: id },
      }).then(
        () => 'filed',
        ({ code }) => code,
      )
    expect((await Promise.all([confirm(), confirm()])).sort()).toEqual(['filed', 'superseded'])
    expect(await confirm()).toBe('superseded')
  })

  test('with what a state may not file is not confirmed, but corrected', async () => {
    const { id } = await transcribed({
      participant: 'BOL',
      answers: { instrument: 'cifta', status: 'none', signed: '1999', 'as-of': '2009' },
    })
    const author = await seat('author', 'BOL')
    const page = await author.get(`/desk/records/${id}/confirm`)
    expect(page.text).toContain('cannot be confirmed')
    expect(page.text).not.toContain('<button class="main"')
    const refused = await author.send(`/desk/records/${id}/confirm`)
    expect(refused.status).toBe(422)

    const begun = await author.send('/desk/drafts', { record: id, from: 'amend' })
    expect((await author.get(begun.to)).text).toContain('value="2009"')
    const saved = await author.send(begun.to, {
      '/instrument': 'cifta',
      '/status': 'none',
      '/as-of': '2009',
      _reason: 'There was no signature.',
      _measure: 'II.4',
      _version: '1',
      _op: 'ready',
    })
    expect(saved.to).toMatch(/\/ready$/)
    const ready = await author.get(saved.to)
    const version = /name="_version" value="(\d+)"/.exec(ready.text)?.[1] ?? ''
    const handed = await author.send(saved.to, { _version: version })
    const corrected = await cleared(handed.to, 'BOL')
    const visitor = await visit()
    const over = await visitor.get(`/records/${id}`)
    expect(over.text).toContain('no longer in force')
    expect(over.text).toContain(`<a href="/en/records/${corrected}">See the version in force</a>`)
    const now = await visitor.get(`/records/${corrected}`)
    expect(now.text).toContain('This version is in force.')
    expect(now.text).toContain('There was no signature.')
    expect(await cellOf('BOL', 'II.4')).toEqual({ count: 1, says: 'answers' })
  })

  test('of another state, or of a state’s own record, is nobody’s to confirm here', async () => {
    const { id } = await transcribed({ participant: 'ECU' })
    const filed = await own({ participant: 'ECU' })
    for (const [role, participant, record] of [
      ['author', 'URY', id],
      ['author', 'ECU', filed.id],
    ] as const)
      expect((await (await seat(role, participant)).get(`/desk/records/${record}/confirm`)).status).toBe(404)
    expect((await (await seat('clearing', 'ECU')).get(`/desk/records/${id}/confirm`)).status).toBe(403)
    expect((await (await seat('author', 'URY')).get(`/records/${id}`)).text).not.toContain('/confirm')
  })

  test('confirmed for fewer readers is confirmed for those alone', async () => {
    const { id } = await transcribed({ participant: 'PRY' })
    const { record } = await viewRecord(house, ANYONE, id)
    await signAndFile(house, {
      ...record,
      provenance: { kind: 'state' },
      audience: { kind: 'filer' },
      relation: { kind: 'confirms', record: id },
    })
    expect((await viewRecord(house, ANYONE, id)).row.confirmedBy).toBeUndefined()
    expect(await cellOf('PRY', 'II.4')).toMatchObject({ count: 1, transcribed: true })
    expect((await (await visit()).get(`/records/${id}`)).text).not.toContain('confirmed this on')
    const reader = readerOf(trialSeat(house, 'author', 'PRY'))
    expect((await viewRecord(house, reader, id)).row.confirmedBy).toBeDefined()
    expect((await (await seat('author', 'PRY')).get(`/records/${id}`)).text).toContain('confirmed this on')
  })
})

describe('a record of the state itself', () => {
  test('is withdrawn with a reason; what it said stays, and counts no longer', async () => {
    const { id } = await own({ participant: 'COL' })
    expect(await cellOf('COL', 'II.4')).toMatchObject({ count: 1 })
    const author = await seat('author', 'COL')
    expect((await author.get(`/records/${id}`)).text).toContain(`/en/desk/records/${id}/withdraw`)
    const page = await author.get(`/desk/records/${id}/withdraw`)
    expect(page.text).toContain('What remains')
    expect(page.text).toContain('Everyone')
    expect((await author.send(`/desk/records/${id}/withdraw`, { reason: ' ' })).text).toContain(
      'Say why the record is withdrawn.',
    )
    const handed = await author.send(`/desk/records/${id}/withdraw`, { reason: 'Filed twice.' })
    expect(handed).toMatchObject({ status: 303, to: expect.stringMatching(/\/waiting$/) })
    expect((await author.get('/desk')).text).toContain('(a withdrawal)')
    const clearing = await seat('clearing', 'COL')
    const shown = await clearing.get(handed.to.replace('/waiting', '/clear'))
    expect(shown.text).toContain('Filed twice.')
    expect(shown.text).toContain('What is withdrawn')
    const withdrawal = await cleared(handed.to, 'COL')

    const { record } = await viewRecord(house, ANYONE, withdrawal)
    expect(record).toMatchObject({
      says: 'answers',
      answers: {},
      relation: { kind: 'withdraws', record: id, reason: 'Filed twice.' },
    })
    const visitor = await visit()
    const old = await visitor.get(`/records/${id}`)
    expect(old.text).toContain('Colombia withdrew this on')
    expect(old.text).toContain('Filed twice.')
    expect(old.text).toContain('Tratado')
    expect((await visitor.get(`/records/${withdrawal}`)).text).toContain('This withdraws what Colombia filed')
    expect(await cellOf('COL', 'II.4')).toEqual({ count: 0 })
    expect((await listRecords(house, ANYONE, { participant: 'COL', inForce: true })).rows).toEqual([])
    // What is over, and what withdrew it, is withdrawn no more.
    for (const gone of [id, withdrawal])
      expect((await author.get(`/desk/records/${gone}/withdraw`)).status).toBe(409)
  })

  test('is withdrawn for those who read it, in its own period, whatever today’s rules say of it', async () => {
    const form = house.regime.forms.get('transport-hazard-notice/1')
    const answers = form?.example.answers as FiledRecord['answers']
    const { id } = await own({
      form: 'transport-hazard-notice/1',
      participant: 'GTM',
      measures: ['II.12'],
      period: '2025',
      audience: { kind: 'parties', parties: ['ARG'] },
      answers,
    })
    const author = await seat('author', 'GTM')
    const page = await author.get(`/desk/records/${id}/withdraw`)
    expect(page.text).toContain('Argentina')
    expect(page.text).not.toContain('Brazil')
    const { to } = await author.send(`/desk/records/${id}/withdraw`, { reason: 'It did not sail.' })
    const withdrawal = await cleared(to, 'GTM')
    const { record } = await viewRecord(house, readerOf(trialSeat(house, 'reader', 'ARG')), withdrawal)
    expect(record).toMatchObject({
      period: '2025',
      audience: { kind: 'parties', parties: ['ARG'] },
      answers: {},
    })
    for (const one of [id, withdrawal])
      expect((await (await seat('reader', 'BRA')).get(`/records/${one}`)).status).toBe(404)
  })

  test('withdrawn by two at once, it is withdrawn once', async () => {
    const { id } = await own({ participant: 'HND' })
    const author = await seat('author', 'HND')
    const press = () => author.send(`/desk/records/${id}/withdraw`, { reason: 'Filed twice.' })
    const [one, other] = await Promise.all([press(), press()])
    expect(one?.to).toMatch(/\/waiting$/)
    expect(other?.to).toBe(one?.to)
  })

  test('a withdrawal that came back keeps its reason, is mended and handed on again', async () => {
    const { id } = await own({ participant: 'PAN' })
    const author = await seat('author', 'PAN')
    const { to } = await author.send(`/desk/records/${id}/withdraw`, { reason: 'It is old.' })
    const draft = to.replace('/waiting', '')
    const clearing = await seat('clearing', 'PAN')
    const record = /name="record" value="([0-9a-f]{64})"/.exec(
      (await clearing.get(`${draft}/clear`)).text,
    )?.[1]
    await clearing.send(`${draft}/return`, { record: record ?? '', reason: 'Say since when.' })
    expect((await author.get(draft)).to).toBe(`${draft}/fate`)
    const page = await author.get(`${draft}/fate`)
    expect(page.text).toContain('Say since when.')
    expect(page.text).toContain('It is old.</textarea>')
    // No page writes answers into it.
    expect(await author.send(draft, { '/status': 'ratified', _version: '1', _op: 'save' })).toMatchObject({
      status: 303,
      to: `${draft}/fate`,
    })
    const version = /name="_version" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    expect((await author.send(`${draft}/fate`, { _version: '0', reason: 'x' })).status).toBe(409)
    const again = await author.send(`${draft}/fate`, { _version: version, reason: 'Old since 2024.' })
    expect(again.to).toBe(`${draft}/waiting`)
    const filed = await cleared(again.to, 'PAN')
    expect((await viewRecord(house, ANYONE, filed)).record.relation?.reason).toBe('Old since 2024.')
  })

  test('one that came back is discarded', async () => {
    const { id } = await own({ participant: 'CRI' })
    const author = await seat('author', 'CRI')
    const { to } = await author.send(`/desk/records/${id}/withdraw`, { reason: 'It is old.' })
    const draft = to.replace('/waiting', '')
    await author.send(`${draft}/take-back`)
    expect(await author.send(`${draft}/fate`, { _op: 'discard' })).toMatchObject({ status: 303, to: '/desk' })
    expect((await author.get(`${draft}/fate`)).status).toBe(404)
    expect((await viewRecord(house, ANYONE, id)).row.withdrawnBy).toBeUndefined()
  })

  test('tells all its versions, who filed each, when and why, and what each changed', async () => {
    const answers = {
      instrument: 'other',
      'instrument-name': 'Tratado largo',
      status: 'signed',
      'as-of': '2024',
    }
    const first = await own({ participant: 'DOM', answers })
    const second = await own({
      participant: 'DOM',
      answers: { ...answers, status: 'ratified', deposited: '2024-05' },
      relation: { kind: 'amends', record: first.id, reason: 'The deposit was left out.' },
    })
    const third = await own({
      participant: 'DOM',
      answers: { ...answers, status: 'ratified', deposited: '2024-06' },
      relation: { kind: 'amends', record: second.id, reason: 'The month was wrong.' },
    })
    const visitor = await visit()
    const one = await visitor.get(`/records/${first.id}`)
    expect(one.text).toContain(`<a href="/en/records/${third.id}">See the version in force</a>`)
    expect(one.text).not.toContain('What this version changed')
    for (const { id } of [first, second, third]) {
      const { text } = await visitor.get(`/records/${id}`)
      for (const said of ['All versions', 'Version 3', 'The deposit was left out.', 'The month was wrong.'])
        expect(text, said).toContain(said)
    }
    const two = await visitor.get(`/records/${second.id}`)
    const changes = two.text.slice(two.text.indexOf('What this version changed'))
    expect(changes).toContain('Compared with version 1')
    expect(changes).toContain('Signed')
    expect(changes).toContain('Ratified')
    expect(changes).toContain('May 2024')
    expect(changes).not.toContain('Tratado largo')
  })

  test('a list is compared line by line', async () => {
    const documents = [
      { title: 'Orden del día' },
      { title: 'Informe', symbol: 'DOC/2' },
      { title: 'Lista de participantes' },
    ]
    const meeting = (more: Partial<FiledRecord>) =>
      own({ form: 'meeting/1', participant: 'OAS', measures: ['II.18'], period: '2024', ...more })
    const answers = { series: 'csbm-forum', start: '2024-03-14', attended: ['ARG', 'BRA'] }
    const first = await meeting({ answers: { ...answers, documents } })
    const second = await meeting({
      answers: {
        ...answers,
        attended: ['BRA', 'CHL'],
        documents: [
          { title: 'Carta' },
          { title: 'Orden del día' },
          { title: 'Informe', symbol: 'DOC/2 rev. 1' },
        ],
      },
      relation: { kind: 'amends', record: first.id, reason: 'Papers came later.' },
    })
    const { text } = await (await visit()).get(`/records/${second.id}`)
    const changes = text.slice(text.indexOf('What this version changed'))
    expect(changes).toContain('line 1: added')
    expect(changes).toContain('line 3: taken away')
    expect(changes).toMatch(/line 3: Symbol|line 3: [^<]*<.*DOC\/2 rev\. 1/)
    expect(changes).toMatch(/taken away: (<[^>]*>)*Argentina/)
    expect(changes).toMatch(/added: (<[^>]*>)*Chile/)
    expect(changes.slice(0, changes.indexOf('</table>'))).not.toContain('Orden del día')
  })

  test('versions for fewer readers are told to those alone', async () => {
    const audience = { kind: 'parties' as const, parties: ['ARG'] }
    const form = { form: 'point-of-contact/1', participant: 'SLV', measures: ['II.5'] }
    const contact = house.regime.forms.get('point-of-contact/1')?.example.answers as FiledRecord['answers']
    const first = await own({ ...form, answers: contact, audience: { kind: 'participants' } })
    const beside = await own({
      ...form,
      answers: contact,
      audience,
      relation: { kind: 'confirms', record: first.id, reason: 'Only for Argentina.' },
    })
    const other = await (await seat('reader', 'BRA')).get(`/records/${first.id}`)
    expect(other.status).toBe(200)
    for (const hidden of [beside.id, 'Only for Argentina.', 'All versions'])
      expect(other.text, hidden).not.toContain(hidden)
    expect((await (await seat('reader', 'ARG')).get(`/records/${first.id}`)).text).toContain(
      'Only for Argentina.',
    )
  })
})
