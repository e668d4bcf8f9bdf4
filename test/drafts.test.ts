import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { base64url } from '../src/bytes.ts'
import { closeHouse, signAndFile } from '../src/clearing-house.ts'
import type { DraftContent } from '../src/portal/desk/draft.ts'
import { readerOf } from '../src/seats/sessions.ts'
import { aReturn } from './a-return.ts'
import { type OpenHouse, openTrial, seatSomebody, trialSeat } from './clearing-desk.ts'
import { type DeskVisitor, sitDown } from './desk-visitor.ts'
import { makePlace, type Place } from './open-register.ts'

let place: Place
let house: OpenHouse
let app: ReturnType<typeof createApp>['app']
let author: DeskVisitor
beforeAll(async () => {
  place = await makePlace()
  house = await openTrial(place)
  app = createApp(house).app
  author = await sitDown(house, app, trialSeat(house, 'author'))
})
afterAll(async () => {
  await closeHouse(house)
  await place.remove()
})

const MILEX = 'milex-return/1'
const keptOf = async (at: string, participant = 'URY') => {
  const id = at.split('/')[3] as string
  const reader = readerOf(trialSeat(house, 'author', participant))
  return (await house.register.drafts.findDraft(reader, id))?.content as DraftContent
}
/** Names of inputs that a page has, besides what the house keeps for itself. */
const inputsOf = (text: string) =>
  [...new Set([...text.matchAll(/ name="(\/[^"]*)"/g)].map(([, name]) => name))].sort()

/** A return of five sections, begun and with its kind chosen. */
async function longDraft(kind = 'simplified', visitor = author): Promise<string> {
  const at = await visitor.begin({ form: MILEX, period: '2024', from: 'nothing' })
  await visitor.send(await visitor.get(at), at, { '/kind': kind })
  return at
}

const file = (more: Parameters<typeof aReturn>[0]) =>
  signAndFile(house, { ...aReturn(more), nonce: base64url(house.crypto.random(16)) }, [])

describe('a long draft', () => {
  test('is a list of its sections, each on a page of its own', async () => {
    const at = await longDraft()
    const list = await author.get(at)
    for (const section of ['kind', 'unit', 'simplified', 'coverage', 'words'])
      expect(list.text).toContain(`href="/en${at}/sections/${section}"`)
    expect(list.text).not.toContain('/sections/standard')
    expect(inputsOf(list.text)).toEqual([])
    expect([...list.text.matchAll(/class="state (\w+)"/g)].map(([, state]) => state)).toEqual([
      'begun',
      ...['unit', 'simplified', 'coverage', 'words'].map(() => 'untouched'),
    ])
    const unit = await author.get(`${at}/sections/unit`)
    expect(inputsOf(unit.text)).toEqual([
      '/currency',
      '/figure-status',
      '/fiscal-year/end',
      '/fiscal-year/start',
      '/multiplier',
    ])
    const next = await author.send(unit, `${at}/sections/unit`, { '/currency': 'uyu' }, 'next')
    expect(next.to).toBe(`${at}/sections/simplified`)
    const figures = await author.get(next.to)
    const back = await author.send(figures, next.to, { '/figures/1/land': '7' }, 'previous')
    expect(back.to).toBe(`${at}/sections/unit`)
    const done = await author.send(await author.get(back.to), back.to, { '_done:unit': 'true' }, 'list')
    expect(done.to).toBe(at)
    expect((await author.get(at)).text).toMatch(/sections\/unit">[^<]*<\/a><span class="state done">done</)
    expect((await keptOf(at)).answers).toEqual({
      kind: 'simplified',
      currency: 'UYU',
      figures: { '1': { land: '7' } },
    })
    expect((await author.get(`${at}/sections/nothing`)).status).toBe(404)
    expect((await author.get(`${at}/sections/standard`)).to).toBe(at)
  })

  test('counts what was found by section, and leads there', async () => {
    const at = await longDraft('single-figure')
    const page = await author.get(`${at}/sections/unit`)
    await author.send(page, `${at}/sections/unit`, { '/currency': 'not one' })
    const checked = await author.send(await author.get(at), at, {}, 'check')
    expect(checked.to).toBe(`${at}?check#findings`)
    const list = await author.get(`${at}?check`)
    expect(list.text).toContain(`${at}/sections/unit?check#f-currency`)
    expect(list.text).toMatch(
      /sections\/unit\?check">[^<]*<\/a><span class="state begun">begun<\/span><span[^>]*>1 finding/,
    )
    expect((await author.get(`${at}/sections/unit?check`)).text).toContain('id="f-currency-says"')
  })

  test('a short one is one page', async () => {
    const at = await author.begin({ form: MILEX, period: '2024', from: 'nothing' })
    const page = await author.get(at)
    expect(inputsOf(page.text)).toEqual(['/kind', '/remarks'])
    expect((await author.get(`${at}/record`)).to).toBe(at)
  })

  test('keeps what a hidden section holds, and files none of it', async () => {
    const at = await longDraft('simplified')
    await author.send(await author.get(`${at}/sections/simplified`), `${at}/sections/simplified`, {
      '/figures/1/others': '9',
    })
    const choose = async (kind: string) =>
      author.send(await author.get(`${at}/sections/kind`), `${at}/sections/kind`, { '/kind': kind })
    await choose('single-figure')
    expect((await author.get(at)).text).not.toContain('sections/simplified')
    await choose('simplified')
    expect((await author.get(`${at}/sections/simplified`)).text).toMatch(
      /name="\/figures\/1\/others" value="9"/,
    )
  })
})

describe('two seats in one draft', () => {
  const UNIT = '/sections/unit'

  test('in different fields both keep what they typed', async () => {
    const at = await longDraft()
    const [mine, theirs] = [await author.get(at + UNIT), await author.get(at + UNIT)]
    await author.send(theirs, at + UNIT, { '/currency': 'UYU' })
    const saved = await author.send(mine, at + UNIT, { '/multiplier': '3' })
    expect(saved.to).toBe(at + UNIT)
    expect((await keptOf(at)).answers).toMatchObject({ currency: 'UYU', multiplier: 3 })
  })

  test('in the same field are asked, with theirs and mine side by side, and nothing is lost', async () => {
    const at = await longDraft()
    const [mine, theirs] = [await author.get(at + UNIT), await author.get(at + UNIT)]
    await author.send(theirs, at + UNIT, { '/currency': 'UYU' })
    const asked = await author.send(mine, at + UNIT, { '/currency': 'USD', '/multiplier': '6' })
    expect(asked.status).toBe(409)
    expect(asked.text).toMatch(/UYU[\s\S]*USD/)
    // What nobody else changed is saved already; of the rest theirs stands until somebody chooses.
    expect((await keptOf(at)).answers).toMatchObject({ currency: 'UYU', multiplier: 6 })
    const chosen = await author.send(asked, at + UNIT, { '_choice:/currency': 'mine' })
    expect([chosen.status, chosen.to]).toEqual([303, at + UNIT])
    expect((await keptOf(at)).answers).toMatchObject({ currency: 'USD', multiplier: 6 })
  })

  test('are asked again where theirs changed while somebody chose, and without a choice', async () => {
    const at = await longDraft()
    const page = await author.get(at + UNIT)
    await author.send(page, at + UNIT, { '/currency': 'UYU' })
    const asked = await author.send(page, at + UNIT, { '/currency': 'USD' })
    expect((await author.send(asked, at + UNIT, {})).status).toBe(409)
    await author.send(await author.get(at + UNIT), at + UNIT, { '/currency': 'ARS' })
    const again = await author.send(asked, at + UNIT, { '_choice:/currency': 'mine' })
    expect([again.status, again.text.includes('ARS')]).toEqual([409, true])
    const theirs = await author.send(again, at + UNIT, { '_choice:/currency': 'theirs' })
    expect(theirs.status).toBe(303)
    expect((await keptOf(at)).answers).toMatchObject({ currency: 'ARS' })
  })

  test('saving at once, one after another, all find their way in', async () => {
    const at = await longDraft()
    const page = await author.get(`${at}/sections/simplified`)
    const cells = ['1/land', '1/naval', '2/air', '3/total', '5/total']
    const answers = await Promise.all(
      cells.map((cell) => author.send(page, `${at}/sections/simplified`, { [`/figures/${cell}`]: '5' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(cells.map(() => 303))
    expect((await keptOf(at)).answers['figures']).toEqual({
      '1': { land: '5', naval: '5' },
      '2': { air: '5' },
      '3': { total: '5' },
      '5': { total: '5' },
    })
  })

  test('a draft that is handed on takes nothing more', async () => {
    const at = await longDraft('single-figure')
    const page = await author.get(at + UNIT)
    await house.register.drafts.handOn(readerOf(trialSeat(house, 'author')), {
      id: at.split('/')[3] as string,
      version: 2,
      fixed: { id: 'e'.repeat(64), bytes: new Uint8Array([1]), values: [] },
      hand: { seat: 'trial-author' },
    })
    expect((await author.send(page, at + UNIT, { '/currency': 'UYU' })).status).toBe(409)
    expect((await author.get(at + UNIT)).to).toBe(`${at}/waiting`)
  })
})

test('a section is handed to an office, whose seats find it on their desk until it is done', async () => {
  const one = await sitDown(house, app, (await seatSomebody(house, 'author', { office: 'finance' })).session)
  const other = await sitDown(
    house,
    app,
    (await seatSomebody(house, 'author', { office: 'defence' })).session,
  )
  const at = await longDraft('simplified', one)
  const section = `${at}/sections/simplified`
  await one.send(await one.get(section), section, { '_office:simplified': 'defence' })
  expect((await one.get(at)).text).toContain('with Office defence')
  const waits = `href="/en${section}"`
  expect((await other.get('/desk')).text).toContain('Waits for your office')
  expect((await other.get('/desk')).text).toContain(waits)
  expect((await one.get('/desk')).text).not.toContain(waits)
  // A hint, no lock.
  await one.send(await one.get(section), section, { '/figures/1/land': '1' })
  await other.send(await other.get(section), section, { '_done:simplified': 'true' })
  expect((await other.get('/desk')).text).not.toContain(waits)
  await one.send(await one.get(section), section, { '_office:simplified': 'an office of nobody' })
  expect((await keptOf(at)).sections).toEqual({ simplified: { done: true } })
})

describe('a return rolled forward', () => {
  const figures = { '1': { land: '10', total: '10' }, '5': { total: '10' } }
  const answers = { kind: 'simplified', currency: 'PEN', multiplier: 6, figures }

  test('says what is as last time and what differs, by field, by section and in all', async () => {
    await file({ participant: 'PER', period: '2022', answers })
    const peru = await sitDown(house, app, trialSeat(house, 'author', 'PER'))
    const at = await peru.begin({ form: MILEX, period: '2023', from: 'last' })
    expect((await peru.get(at)).text).toContain('all answers as in 2022')
    const table = `${at}/sections/simplified`
    const page = await peru.get(table)
    expect(page.text).toMatch(
      /name="\/figures\/1\/land" value="10"[^>]*>(?:(?!<td).)*=[^<]*<\/span>[\s\S]*?as in 2022/,
    )
    await peru.send(page, table, { '/figures/1/land': '11' })
    expect((await peru.get(table)).text).toMatch(
      /name="\/figures\/1\/land"(?:(?!<td).)*≠(?:(?!<td).)*in 2022:(?:(?!<td).)*10/,
    )
    const list = (await peru.get(at)).text
    expect(list).toContain('1 of 3 answers differs from 2022')
    expect(list).toContain('1 of 6 answers differs from 2022')
  })

  test('repeats the record that says something, over one that says "unchanged"', async () => {
    const first = await file({ participant: 'COL', period: '2020', answers: { ...answers, currency: 'COP' } })
    await file({
      participant: 'COL',
      period: '2021',
      says: 'unchanged',
      answers: {},
      relation: { kind: 'repeats', record: first.id },
    })
    const colombia = await sitDown(house, app, trialSeat(house, 'author', 'COL'))
    const again = await colombia.begin({ form: MILEX, period: '2022', from: 'unchanged' })
    expect(await keptOf(again, 'COL')).toMatchObject({
      says: 'unchanged',
      relation: { kind: 'repeats', record: first.id },
      answers: { currency: 'COP' },
    })
    const rolled = await colombia.begin({ form: MILEX, period: '2022', from: 'last' })
    expect((await keptOf(rolled, 'COL')).answers).toEqual({ ...answers, currency: 'COP' })
  })
})

describe('what a record says as a whole', () => {
  test('is chosen on any draft; what was filled in is kept for whoever changes his mind', async () => {
    await file({
      participant: 'CHL',
      period: '2019',
      answers: { kind: 'single-figure', currency: 'CLP', multiplier: 9, total: '1' },
    })
    const chile = await sitDown(house, app, trialSeat(house, 'author', 'CHL'))
    const at = await longDraft('single-figure', chile)
    const fill = { '/currency': 'CLP', '/multiplier': '9' }
    await chile.send(await chile.get(`${at}/sections/unit`), `${at}/sections/unit`, fill)
    const record = await chile.get(`${at}/record`)
    expect(record.text.match(/<option value="(answers|nil|unchanged|not-in-position)"/g)).toHaveLength(3)
    await chile.send(record, `${at}/record`, { _says: 'not-in-position' })
    const said = await chile.get(at)
    expect(said.text).toContain('What was filled in stays in the draft')
    expect(inputsOf(said.text)).toEqual([])
    const ready = await chile.send(said, at, {}, 'ready')
    expect(ready.to).toBe(`${at}/ready`)
    expect((await chile.get(ready.to)).text).toContain('The participant is not in a position to say.')
    await chile.send(await chile.get(at), at, { _says: 'unchanged' })
    expect(await keptOf(at, 'CHL')).toMatchObject({ says: 'unchanged', relation: { kind: 'repeats' } })
    await chile.send(await chile.get(at), at, { _says: 'answers' })
    const kept = await keptOf(at, 'CHL')
    expect(kept.relation).toBeUndefined()
    expect(kept.answers).toMatchObject({ currency: 'CLP', multiplier: 9 })
  })

  test('"unchanged" is not offered where nothing was filed, nil not where a form gives no answers for it', async () => {
    const ecuador = await sitDown(house, app, trialSeat(house, 'author', 'ECU'))
    const at = await ecuador.begin({ form: MILEX, period: '2024', from: 'nothing' })
    const page = await ecuador.get(at)
    expect(page.text).not.toContain('value="unchanged"')
    expect(page.text).not.toContain('value="nil" selected')
    await ecuador.send(page, at, { _says: 'unchanged' })
    expect((await keptOf(at, 'ECU')).says).toBe('answers')
  })

  test('nil files the answers that its form gives', async () => {
    const at = await author.begin({ form: 'milex-return/2', period: '2018', from: 'nil' })
    const page = await author.get(at)
    expect(page.text).toContain('<option value="nil" selected')
    const ready = await author.send(page, at, {}, 'ready')
    expect(ready.to).toBe(`${at}/ready`)
    expect((await author.get(ready.to)).text).toContain('Nothing to report.')
  })

  test('the period of an event is the year of its date, and is not asked', async () => {
    const at = await author.begin({ form: 'meeting-record/1', from: 'nothing' })
    const page = await author.get(`${at}/record`)
    expect(page.text).not.toContain('name="_period"')
    const form = house.regime.forms.get('meeting-record/1')
    const section = form?.layout.find(({ fields }) => fields?.includes('/start'))?.id
    const where = `${at}/sections/${section}`
    await author.send(await author.get(where), where, { '/start': '2021-05-03' })
    expect((await keptOf(at)).period).toBe('2021')
  })
})

test('before it is handed on all is shown by section, each with a way to change it, amounts in full units', async () => {
  const bolivia = await sitDown(house, app, trialSeat(house, 'author', 'BOL'))
  const at = await longDraft('single-figure', bolivia)
  await bolivia.send(await bolivia.get(`${at}/sections/unit`), `${at}/sections/unit`, {
    '/currency': 'BOB',
    '/multiplier': '3',
  })
  await bolivia.send(await bolivia.get(`${at}/sections/single`), `${at}/sections/single`, {
    '/total': '2380',
  })
  const ready = await bolivia.send(await bolivia.get(at), at, {}, 'ready')
  const { text } = await bolivia.get(ready.to)
  for (const section of ['kind', 'unit', 'single', 'coverage', 'words'])
    expect(text).toContain(`href="/en${at}/sections/${section}"`)
  expect(text).toContain('2,380,000 BOB (about 2.38 millions)')
  expect(text).toContain('Everyone')
  const clearing = await sitDown(house, app, trialSeat(house, 'clearing', 'BOL'))
  await bolivia.send(await bolivia.get(ready.to), ready.to)
  expect((await clearing.get(`${at}/clear`)).text).not.toContain('/sections/')
})

describe('from the page of a measure', () => {
  test('each form that serves it is begun with the measure ticked, by a seat that may', async () => {
    const page = await author.get('/measures/II.24')
    const forms = [...page.text.matchAll(/name="form" value="([^"]+)"/g)].map(([, ref]) => ref)
    expect(forms.length).toBeGreaterThan(1)
    for (const form of forms) {
      const at = await author.begin({
        form: form as string,
        measure: 'II.24',
        period: '2024',
        from: 'nothing',
      })
      expect((await keptOf(at)).measures).toEqual(['II.24'])
    }
    const clearing = await sitDown(house, app, trialSeat(house, 'clearing'))
    expect((await clearing.get('/measures/II.24')).text).not.toContain('name="form"')
  })

  test('a stranger is led to sign in, and back', async () => {
    const page = await (await app.request('/en/measures/I.4')).text()
    expect(page).toContain('href="/en/sign-in?next=%2Fen%2Fmeasures%2FI.4"')
    const entered = async (next: string) =>
      (
        await app.request('/en/sign-in', {
          method: 'POST',
          headers: { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ participant: 'URY', role: 'author', next }).toString(),
        })
      ).headers.get('location')
    expect(await entered('/en/measures/I.4')).toBe('/en/measures/I.4')
    expect(await entered('/fr/measures/II.9.a')).toBe('/fr/measures/II.9.a')
    for (const other of [
      '//evil.example/measures/I.4',
      '/en/measures/I.4/../x',
      '/en/measures/',
      '/xx/measures/I.4',
    ])
      expect(await entered(other)).toBe('/en/desk')
  })

  test('the desk sorts what can be begun, and shows the forms of one measure', async () => {
    const { text } = await author.get('/desk')
    const forms = (page: string) => page.match(/<details class="start"/g)?.length ?? 0
    expect(forms(text)).toBeGreaterThan(20)
    for (const group of ['returns', 'events', 'facts']) expect(text).toContain(`id="start-${group}"`)
    const some = (await author.get('/desk?measure=I.4')).text
    expect(forms(some)).toBeLessThan(5)
    expect(some).toContain('value="milex-return/2"')
    expect(some).toContain('name="measure" value="I.4"')
    expect(forms((await author.get('/desk?measure=none')).text)).toBe(forms(text))
  })
})
