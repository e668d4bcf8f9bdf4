import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base64url } from '../src/bytes.ts'
import { signAndFile } from '../src/clearing-house.ts'
import { formsFor } from '../src/regime/find.ts'
import { aReturn } from './a-return.ts'
import { type Desk, inputsOf, MILEX, openDesk } from './desk-visitor.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const file = (more: Parameters<typeof aReturn>[0]) =>
  signAndFile(desk.house, { ...aReturn(more), nonce: base64url(desk.house.crypto.random(16)) }, [])

describe('a return rolled forward', () => {
  const figures = { '1': { land: '10', total: '10' }, '5': { total: '10' } }
  const answers = { kind: 'simplified', currency: 'PEN', multiplier: 6, figures }

  test('says what is as last time and what differs, by field, by section and in all', async () => {
    await file({ participant: 'PER', period: '2022', answers })
    const peru = await desk.sit('PER')
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
    const colombia = await desk.sit('COL')
    const again = await colombia.begin({ form: MILEX, period: '2022', from: 'unchanged' })
    expect(await desk.keptOf(again, 'COL')).toMatchObject({
      says: 'unchanged',
      relation: { kind: 'repeats', record: first.id },
      answers: { currency: 'COP' },
    })
    const rolled = await colombia.begin({ form: MILEX, period: '2022', from: 'last' })
    expect((await desk.keptOf(rolled, 'COL')).answers).toEqual({ ...answers, currency: 'COP' })
  })
})

describe('what a record says as a whole', () => {
  test('is chosen on any draft; what was filled in is kept for whoever changes his mind', async () => {
    await file({
      participant: 'CHL',
      period: '2019',
      answers: { kind: 'single-figure', currency: 'CLP', multiplier: 9, total: '1' },
    })
    const chile = await desk.sit('CHL')
    const at = await desk.longDraft('single-figure', chile)
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
    expect(await desk.keptOf(at, 'CHL')).toMatchObject({ says: 'unchanged', relation: { kind: 'repeats' } })
    await chile.send(await chile.get(at), at, { _says: 'answers' })
    const kept = await desk.keptOf(at, 'CHL')
    expect(kept.relation).toBeUndefined()
    expect(kept.answers).toMatchObject({ currency: 'CLP', multiplier: 9 })
  })

  test('"unchanged" is not offered where nothing was filed, nil not where a form gives no answers for it', async () => {
    const ecuador = await desk.sit('ECU')
    const at = await ecuador.begin({ form: MILEX, period: '2024', from: 'nothing' })
    const page = await ecuador.get(at)
    expect(page.text).not.toContain('value="unchanged"')
    expect(page.text).not.toContain('value="nil" selected')
    await ecuador.send(page, at, { _says: 'unchanged' })
    expect((await desk.keptOf(at, 'ECU')).says).toBe('answers')
  })

  test('nil files the answers that its form gives', async () => {
    const at = await desk.author.begin({ form: 'milex-return/2', period: '2018', from: 'nil' })
    const page = await desk.author.get(at)
    expect(page.text).toContain('<option value="nil" selected')
    const ready = await desk.author.send(page, at, {}, 'ready')
    expect(ready.to).toBe(`${at}/ready`)
    expect((await desk.author.get(ready.to)).text).toContain('Nothing to report.')
  })

  test('the period of an event is the year of its date, and is not asked', async () => {
    const at = await desk.author.begin({ form: 'meeting-record/1', from: 'nothing' })
    const page = await desk.author.get(`${at}/record`)
    expect(page.text).not.toContain('name="_period"')
    const form = desk.house.regime.forms.get('meeting-record/1')
    const section = form?.layout.find(({ fields }) => fields?.includes('/start'))?.id
    const where = `${at}/sections/${section}`
    await desk.author.send(await desk.author.get(where), where, { '/start': '2021-05-03' })
    expect((await desk.keptOf(at)).period).toBe('2021')
  })
})

test('before it is handed on all is shown by section, each with a way to change it, amounts in full units', async () => {
  const bolivia = await desk.sit('BOL')
  const at = await desk.longDraft('single-figure', bolivia)
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
  const clearing = await desk.sit('BOL', 'clearing')
  await bolivia.send(await bolivia.get(ready.to), ready.to)
  expect((await clearing.get(`${at}/clear`)).text).not.toContain('/sections/')
})

describe('from the page of a measure', () => {
  test('each form that serves it is begun with the measure ticked, for every measure there is', async () => {
    const { regime } = desk.house
    for (const { id } of regime.measures) {
      const { text } = await desk.author.get(`/measures/${id}`)
      const refs = [...text.matchAll(/name="form" value="([^"]+)"/g)].map(([, ref = '']) => ref)
      const forms = formsFor(regime, id)
      expect([id, refs]).toEqual([id, forms.map(({ ref }) => ref)])
      expect(refs.length).toBeGreaterThan(0)
      for (const form of forms) {
        const at = await desk.author.begin({ form: form.ref, measure: id, period: '2024', from: 'nothing' })
        const ticked = form.measures.includes(id) ? id : form.measures[0]
        expect([form.ref, (await desk.keptOf(at)).measures]).toEqual([form.ref, [ticked]])
      }
    }
    const clearing = await desk.sit('URY', 'clearing')
    expect((await clearing.get('/measures/II.24')).text).not.toContain('name="form"')
  })

  test('a stranger is led to sign in, and back', async () => {
    const page = await (await desk.app.request('/en/measures/I.4')).text()
    expect(page).toContain('href="/en/sign-in?next=%2Fen%2Fmeasures%2FI.4"')
    const entered = async (next: string) =>
      (
        await desk.app.request('/en/sign-in', {
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
    const { text } = await desk.author.get('/desk')
    const forms = (page: string) => page.match(/<details class="start"/g)?.length ?? 0
    expect(forms(text)).toBeGreaterThan(20)
    for (const group of ['returns', 'events', 'facts']) expect(text).toContain(`id="start-${group}"`)
    const some = (await desk.author.get('/desk?measure=I.4')).text
    expect(forms(some)).toBeLessThan(5)
    expect(some).toContain('value="milex-return/2"')
    expect(some).toContain('name="measure" value="I.4"')
    expect(forms((await desk.author.get('/desk?measure=none')).text)).toBe(forms(text))
  })
})
