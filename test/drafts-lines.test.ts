import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readerOf } from '../src/seats/sessions.ts'
import { trialSeat } from './clearing-desk.ts'
import { type Desk, openDesk } from './desk-visitor.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

describe('a table of a thousand lines', () => {
  const LIST = '/major-exports'
  const line = (i: number) => ({
    category: 'I',
    partner: 'CAN',
    items: 1 + (i % 9),
    description: `Type ${i}`,
  })
  const lines = Array.from({ length: 1000 }, (_, i) => line(i))

  const begun = async () => {
    const at = await desk.author.begin({ form: 'arms-transfers-return/1', period: '2024', from: 'nothing' })
    const { drafts } = desk.house.register
    const reader = readerOf(trialSeat(desk.house, 'author'))
    const answers = { sheets: { 'major-exports': 'lines' }, 'major-exports': lines }
    const content = { ...(await desk.keptOf(at)), answers }
    await drafts.saveDraft(reader, {
      id: at.split('/')[3] as string,
      version: 1,
      content,
      hand: { seat: 'x' },
    })
    return at
  }
  const linesOf = async (at: string) =>
    (await desk.keptOf(at)).answers['major-exports'] as ReturnType<typeof line>[]

  test('is edited fifty lines at a time, by two seats on two pages at once', async () => {
    const at = await begun()
    const place = `${at}/sections/major-exports`
    const second = await desk.author.get(`${place}?from=${LIST}:50`)
    const last = await desk.author.get(`${place}?from=${LIST}:950`)
    expect(second.text.length).toBeLessThan(400_000)
    expect(second.text).toContain(`name="${LIST}/99/description"`)
    expect(second.text).not.toContain(`name="${LIST}/100/description"`)
    await desk.author.send(last, place, { [`${LIST}/999/description`]: 'the last' })
    const saved = await desk.author.send(second, place, { [`${LIST}/57/description`]: 'of page two' })
    expect([saved.status, saved.to]).toEqual([303, `${place}?from=%2Fmajor-exports%3A50`])
    const now = await linesOf(at)
    expect(now).toHaveLength(1000)
    expect([now[57]?.description, now[999]?.description, now[58]]).toEqual([
      'of page two',
      'the last',
      line(58),
    ])
  })

  test('stays whole where another took lines away before the page', async () => {
    const at = await begun()
    const place = `${at}/sections/major-exports`
    const [first, second] = [await desk.author.get(place), await desk.author.get(`${place}?from=${LIST}:50`)]
    expect((await desk.author.send(first, place, {}, `remove:${LIST}/3`)).status).toBe(303)
    const saved = await desk.author.send(second, place, { [`${LIST}/57/description`]: 'of page two' })
    expect(saved.status).toBe(303)
    const now = await linesOf(at)
    expect(now).toHaveLength(999)
    expect(now.filter(({ description }) => description === 'of page two')).toHaveLength(1)
    expect(now[56]?.description).toBe('of page two')
    expect(new Set(now.map(({ description }) => description)).size).toBe(999)
  })

  test('comes in as one block from a spreadsheet', async () => {
    const at = await desk.author.begin({ form: 'arms-transfers-return/1', period: '2024', from: 'nothing' })
    const sheets = `${at}/sections/sheets`
    await desk.author.send(await desk.author.get(sheets), sheets, { '/sheets/major-exports': 'lines' })
    const place = `${at}/sections/major-exports`
    const page = await desk.author.get(place)
    const block = lines
      .map(({ category, partner, items, description }) =>
        [category, partner, items, '', '', description].join('\t'),
      )
      .join('\r\n')
    const saved = await desk.author.send(page, place, { [`_paste:${LIST}`]: block }, `from:${LIST}:end`)
    expect(saved.status).toBe(303)
    expect(await linesOf(at)).toEqual(lines)
  })
})
