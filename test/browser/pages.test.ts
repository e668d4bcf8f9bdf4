import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANYONE } from '../../src/audience/reader.ts'
import { listRecords, signAndFile } from '../../src/clearing-house.ts'
import type { FiledRecord } from '../../src/records/types.ts'
import { LANGS } from '../../src/regime/types.ts'
import { aReturn } from '../a-return.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
const places = new Map<string, string>([
  ['home', ''],
  ['measures', '/measures'],
  ['a measure', '/measures/I.4'],
  ['a measure with parts', '/measures/II.9'],
  ['participants', '/participants'],
  ['a participant', '/participants/URY'],
  ['records', '/records'],
  ['records, none found', '/records?year=1901'],
  ['a record', ''],
  ['a transcribed record', ''],
  ['the matrix', '/matrix'],
  ['expenditure', '/expenditure'],
  ['expenditure of one', '/expenditure?participant=URY'],
  ['the log', '/log'],
  ['verify', '/verify'],
  ['about', '/about'],
  ['sign-in', '/sign-in'],
])

beforeAll(async () => {
  seen = await openSeen()
  const { house } = seen.house
  // A table, so that the widest page is looked at, too.
  const answers = house.regime.forms.get('milex-return/1')?.example.answers as FiledRecord['answers']
  const { id } = await signAndFile(house, aReturn({ answers }))
  await house.publisher.whenPublished(house.register.head().size)
  const [told] = (await listRecords(house, ANYONE, { form: 'treaty-status', limit: 1 })).rows
  places.set('a record', `/records/${id}`)
  places.set('a transcribed record', `/records/${told?.id}`)
}, 120_000)
afterAll(() => seen.close())

/** Opens a page and hears what it complains of. */
async function look(address: string, options: BrowserContextOptions) {
  const context = await seen.browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  let bytes = 0
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfinished', async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes()
    bytes += responseBodySize + responseHeadersSize
  })
  const answer = await page.goto(`${seen.house.address}${address}`, { waitUntil: 'load' })
  return { page, status: answer?.status(), complaints, weight: () => bytes, close: () => context.close() }
}

const NARROW = { width: 360, height: 740 }
const WIDE = { width: 1280, height: 900 }

describe.each([...places.keys()])('%s', (name) => {
  // The four that most people see are looked at in every way, the others once in each language.
  const all = ['home', 'a measure', 'a record', 'the matrix'].includes(name)
  const views = LANGS.flatMap((lang, i) =>
    [NARROW, WIDE].flatMap((viewport, j) =>
      (['light', 'dark'] as const)
        .filter((_, k) => all || (i + j * 2 + k) % 4 === 0)
        .map((colorScheme) => ({ lang, viewport, colorScheme })),
    ),
  )
  test.each(views)(
    'stands in $lang at $viewport.width px, $colorScheme, with no barrier and nothing beside the page',
    async ({ lang, viewport, colorScheme }) => {
      const { page, status, complaints, close } = await look(`/${lang}${places.get(name)}`, {
        viewport,
        colorScheme,
      })
      expect(status).toBe(200)
      expect(await page.getAttribute('html', 'lang')).toBe(lang)
      expect(await page.locator('h1').count()).toBe(1)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        viewport.width,
      )
      expect(await findBarriers(page)).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('says the same without script, under 60 kB in all', async () => {
    const address = `/es${places.get(name)}`
    const plain = await look(address, { viewport: NARROW, javaScriptEnabled: false })
    const text = await plain.page.locator('h1, h2, th, td, dt, dd').allTextContents()
    expect(plain.weight()).toBeLessThanOrEqual(60_000)
    const scripted = await look(address, { viewport: NARROW })
    expect(await scripted.page.locator('h1, h2, th, td, dt, dd').allTextContents()).toEqual(text)
    expect(scripted.weight()).toBeLessThanOrEqual(60_000)
    await Promise.all([plain.close(), scripted.close()])
  })
})

test('the first thing the keyboard meets leads to the content, and what has focus is seen', async () => {
  const { page, close } = await look('/en', { viewport: WIDE })
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const { inMain, outline } = await page.evaluate(() => ({
    inMain: document.querySelector('main')?.contains(document.activeElement),
    outline: getComputedStyle(document.activeElement as Element).outlineStyle,
  }))
  expect([inMain, outline]).toEqual([true, 'solid'])
  await close()
})

test('a missing page says so in the language of its address', async () => {
  const { page, status, close } = await look('/fr/records/000000000000', { viewport: NARROW })
  expect(status).toBe(404)
  expect(await page.getAttribute('html', 'lang')).toBe('fr')
  expect(await findBarriers(page)).toEqual([])
  await close()
})

test('a printed page has no navigation and keeps its table', async () => {
  const { page, close } = await look(`/en${places.get('a record')}`, { viewport: WIDE })
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('nav').first().isVisible()).toBe(false)
  expect(await page.locator('table').first().isVisible()).toBe(true)
  await close()
})
