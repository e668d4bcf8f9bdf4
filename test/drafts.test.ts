import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readerOf } from '../src/seats/sessions.ts'
import { seatSomebody, trialSeat } from './clearing-desk.ts'
import { type Desk, inputsOf, MILEX, openDesk, sitDown } from './desk-visitor.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

describe('a long draft', () => {
  test('is a list of its sections, each on a page of its own', async () => {
    const at = await desk.longDraft()
    const list = await desk.author.get(at)
    for (const section of ['kind', 'unit', 'simplified', 'coverage', 'words'])
      expect(list.text).toContain(`href="/en${at}/sections/${section}"`)
    expect(list.text).not.toContain('/sections/standard')
    expect(inputsOf(list.text)).toEqual([])
    expect([...list.text.matchAll(/class="state (\w+)"/g)].map(([, state]) => state)).toEqual([
      'begun',
      ...['unit', 'simplified', 'coverage', 'words'].map(() => 'untouched'),
    ])
    const unit = await desk.author.get(`${at}/sections/unit`)
    expect(inputsOf(unit.text)).toEqual([
      '/currency',
      '/figure-status',
      '/fiscal-year/end',
      '/fiscal-year/start',
      '/multiplier',
    ])
    const next = await desk.author.send(unit, `${at}/sections/unit`, { '/currency': 'uyu' }, 'next')
    expect(next.to).toBe(`${at}/sections/simplified`)
    const figures = await desk.author.get(next.to)
    const back = await desk.author.send(figures, next.to, { '/figures/1/land': '7' }, 'previous')
    expect(back.to).toBe(`${at}/sections/unit`)
    const done = await desk.author.send(
      await desk.author.get(back.to),
      back.to,
      { '_done:unit': 'true' },
      'list',
    )
    expect(done.to).toBe(at)
    expect((await desk.author.get(at)).text).toMatch(
      /sections\/unit">[^<]*<\/a><span class="state done">done</,
    )
    expect((await desk.keptOf(at)).answers).toEqual({
      kind: 'simplified',
      currency: 'UYU',
      figures: { '1': { land: '7' } },
    })
    expect((await desk.author.get(`${at}/sections/nothing`)).status).toBe(404)
    expect((await desk.author.get(`${at}/sections/standard`)).to).toBe(at)
  })

  test('counts what was found by section, and leads there', async () => {
    const at = await desk.longDraft('single-figure')
    const page = await desk.author.get(`${at}/sections/unit`)
    await desk.author.send(page, `${at}/sections/unit`, { '/currency': 'not one' })
    const checked = await desk.author.send(await desk.author.get(at), at, {}, 'check')
    expect(checked.to).toBe(`${at}?check#findings`)
    const list = await desk.author.get(`${at}?check`)
    expect(list.text).toContain(`${at}/sections/unit?check#f-currency`)
    expect(list.text).toMatch(
      /sections\/unit\?check">[^<]*<\/a><span class="state begun">begun<\/span><span[^>]*>1 finding/,
    )
    expect((await desk.author.get(`${at}/sections/unit?check`)).text).toContain('id="f-currency-says"')
  })

  test('a short one is one page', async () => {
    const at = await desk.author.begin({ form: MILEX, period: '2024', from: 'nothing' })
    const page = await desk.author.get(at)
    expect(inputsOf(page.text)).toEqual(['/kind', '/remarks'])
    expect((await desk.author.get(`${at}/record`)).to).toBe(at)
  })

  test('keeps what a hidden section holds, and files none of it', async () => {
    const at = await desk.longDraft('simplified')
    await desk.author.send(await desk.author.get(`${at}/sections/simplified`), `${at}/sections/simplified`, {
      '/figures/1/others': '9',
    })
    const choose = async (kind: string) =>
      desk.author.send(await desk.author.get(`${at}/sections/kind`), `${at}/sections/kind`, { '/kind': kind })
    await choose('single-figure')
    expect((await desk.author.get(at)).text).not.toContain('sections/simplified')
    await choose('simplified')
    expect((await desk.author.get(`${at}/sections/simplified`)).text).toMatch(
      /name="\/figures\/1\/others" value="9"/,
    )
  })
})

describe('two seats in one draft', () => {
  const UNIT = '/sections/unit'

  test('in different fields both keep what they typed', async () => {
    const at = await desk.longDraft()
    const [mine, theirs] = [await desk.author.get(at + UNIT), await desk.author.get(at + UNIT)]
    await desk.author.send(theirs, at + UNIT, { '/currency': 'UYU' })
    const saved = await desk.author.send(mine, at + UNIT, { '/multiplier': '3' })
    expect(saved.to).toBe(at + UNIT)
    expect((await desk.keptOf(at)).answers).toMatchObject({ currency: 'UYU', multiplier: 3 })
  })

  test('in the same field are asked, with theirs and mine side by side, and nothing is lost', async () => {
    const at = await desk.longDraft()
    const [mine, theirs] = [await desk.author.get(at + UNIT), await desk.author.get(at + UNIT)]
    await desk.author.send(theirs, at + UNIT, { '/currency': 'UYU' })
    const asked = await desk.author.send(mine, at + UNIT, { '/currency': 'USD', '/multiplier': '6' })
    expect(asked.status).toBe(409)
    expect(asked.text).toMatch(/UYU[\s\S]*USD/)
    // What nobody else changed is saved already; of the rest theirs stands until somebody chooses.
    expect((await desk.keptOf(at)).answers).toMatchObject({ currency: 'UYU', multiplier: 6 })
    const chosen = await desk.author.send(asked, at + UNIT, { '_choice:/currency': 'mine' })
    expect([chosen.status, chosen.to]).toEqual([303, at + UNIT])
    expect((await desk.keptOf(at)).answers).toMatchObject({ currency: 'USD', multiplier: 6 })
  })

  test('are asked again where theirs changed while somebody chose, and without a choice', async () => {
    const at = await desk.longDraft()
    const page = await desk.author.get(at + UNIT)
    await desk.author.send(page, at + UNIT, { '/currency': 'UYU' })
    const asked = await desk.author.send(page, at + UNIT, { '/currency': 'USD' })
    expect((await desk.author.send(asked, at + UNIT, {})).status).toBe(409)
    await desk.author.send(await desk.author.get(at + UNIT), at + UNIT, { '/currency': 'ARS' })
    const again = await desk.author.send(asked, at + UNIT, { '_choice:/currency': 'mine' })
    expect([again.status, again.text.includes('ARS')]).toEqual([409, true])
    const theirs = await desk.author.send(again, at + UNIT, { '_choice:/currency': 'theirs' })
    expect(theirs.status).toBe(303)
    expect((await desk.keptOf(at)).answers).toMatchObject({ currency: 'ARS' })
  })

  test('saving at once, one after another, all find their way in', async () => {
    const at = await desk.longDraft()
    const page = await desk.author.get(`${at}/sections/simplified`)
    const cells = ['1/land', '1/naval', '2/air', '3/total', '5/total']
    const answers = await Promise.all(
      cells.map((cell) => desk.author.send(page, `${at}/sections/simplified`, { [`/figures/${cell}`]: '5' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(cells.map(() => 303))
    expect((await desk.keptOf(at)).answers['figures']).toEqual({
      '1': { land: '5', naval: '5' },
      '2': { air: '5' },
      '3': { total: '5' },
      '5': { total: '5' },
    })
  })

  test('a draft that is handed on takes nothing more', async () => {
    const at = await desk.longDraft('single-figure')
    const page = await desk.author.get(at + UNIT)
    await desk.house.register.drafts.handOn(readerOf(trialSeat(desk.house, 'author')), {
      id: at.split('/')[3] as string,
      version: 2,
      fixed: { id: 'e'.repeat(64), bytes: new Uint8Array([1]), values: [] },
      hand: { seat: 'trial-author' },
    })
    expect((await desk.author.send(page, at + UNIT, { '/currency': 'UYU' })).status).toBe(409)
    expect((await desk.author.get(at + UNIT)).to).toBe(`${at}/waiting`)
  })
})

test('a section is handed to an office, whose seats find it on their desk until it is done', async () => {
  const one = await sitDown(
    desk.house,
    desk.app,
    (await seatSomebody(desk.house, 'author', { office: 'finance' })).session,
  )
  const other = await sitDown(
    desk.house,
    desk.app,
    (await seatSomebody(desk.house, 'author', { office: 'defence' })).session,
  )
  const at = await desk.longDraft('simplified', one)
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
  expect((await desk.keptOf(at)).sections).toEqual({ simplified: { done: true } })
})
