import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGS, type Lang } from '../../src/regime/types.ts'
import { say } from '../../src/words.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

const at = (address: string) => `${seen.house.address}${address}`

/** Presses a button and waits until the house has answered and the page shows it. */
async function press(page: Page, selector: string, scripted: boolean) {
  const answered = scripted
    ? page.waitForResponse((answer) => answer.request().method() === 'POST')
    : page.waitForNavigation()
  await page.click(selector)
  await answered
}

async function signIn(context: BrowserContext, lang: Lang, participant: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(at(`/${lang}/sign-in`))
  await page.selectOption('[name=participant]', participant)
  await page.click('form:has([name=participant]) button[type=submit]')
  await page.waitForURL(/\/desk$/)
  return page
}

/** Starts a return for a year and chooses the simplified table. */
async function startReturn(page: Page, year: string, scripted: boolean) {
  const start = page.locator('form:has([name=form][value="milex-return/1"])')
  await start.locator('[name=period]').fill(year)
  await start.locator('[value=nothing]').click()
  await page.waitForURL(/\/drafts\//)
  await page.selectOption('[name="/kind"]', 'simplified')
  if (!scripted) await press(page, '.field [name=_op][value=save]', false)
  await page.waitForSelector('[name="/figures/1/land"]')
}

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [pointer, value] of Object.entries(values)) await page.fill(`[name="${pointer}"]`, value)
}

describe.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'pt', 'BRA'],
] as const)('an official at the desk, %s', (_, scripted, lang, participant) => {
  test('drafts a return, sees what was found, explains, sees who will read it, signs, and finds it public', async () => {
    const context = await seen.browser.newContext({
      javaScriptEnabled: scripted,
      viewport: { width: 360, height: 740 },
      acceptDownloads: true,
    })
    const page = await signIn(context, lang, participant)
    // Axe is a script itself: it looks where scripts run.
    const barriers = () => (scripted ? findBarriers(page) : [])
    expect(await barriers()).toEqual([])
    await startReturn(page, '2024', scripted)
    await page.selectOption('[name="/multiplier"]', '3')
    await fill(page, {
      '/currency': participant === 'URY' ? 'uyu' : 'brl',
      '/figures/1/land': '1.000',
      '/figures/1/naval': '500,5',
      '/figures/1/total': '1.600',
      '/figures/5/total': '1.600',
    })
    // The live sum is the script's; the finding is the house's, with or without.
    if (scripted) expect(await page.textContent('output[data-sum="1"]')).toBe('1.500,5')
    await press(page, '.acts [value=check]', scripted)
    await page.waitForSelector('#findings')
    expect(await page.textContent('#findings')).toContain('1.500,5')
    if (scripted) expect(await page.evaluate(() => document.activeElement?.id)).toBe('findings')
    expect(await page.inputValue('[name="/figures/1/naval"]')).toBe('500,5')
    expect(await barriers()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

    // A warning without a word of explanation does not go on.
    await page.click('.acts [value=ready]')
    await page.waitForURL(/check/)
    await page.fill('[name="_explain:columns-add-up"]', 'Redondeo.')
    await page.click('.acts [value=ready]')
    await page.waitForURL(/\/ready$/)
    const everyone = async () =>
      expect(await page.textContent('.readers')).toContain(say(lang).t('audience.readers.everyone'))
    await everyone()
    expect(await barriers()).toEqual([])
    await page.click('form[action$="/ready"] button.main')
    await page.waitForURL(/\/waiting$/)
    expect(await barriers()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

    // One click to the clearing seat of the trial, and one to clear.
    await page.click('form[action$="/sign-in"] button.main')
    await page.waitForURL(/\/clear$/)
    await everyone()
    expect(await page.textContent('main')).toContain('Redondeo.')
    expect(await barriers()).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await page.click('form[action$="/clear"] button.main')
    await page.waitForURL(/\/filed\//)
    expect(await barriers()).toEqual([])

    const id = page.url().split('/').at(-1) as string
    for (const other of LANGS) {
      const stranger = await (await seen.browser.newContext()).newPage()
      await stranger.goto(at(`/${other}/records/${id}`))
      expect(await stranger.textContent('main')).toContain('Redondeo.')
      await stranger.context().close()
    }
    await context.close()
  })

  test('keeps a draft, finds it again, and discards it', async () => {
    const context = await seen.browser.newContext({ javaScriptEnabled: scripted })
    const page = await signIn(context, lang, scripted ? 'PER' : 'COL')
    await startReturn(page, '2019', scripted)
    await fill(page, { '/figures/2/air': '7' })
    await press(page, '.acts [value=save]', scripted)
    await page.goto(at(`/${lang}/desk`))
    await page.click('main ul.plain a[href*="/drafts/"]')
    await page.waitForURL(/\/drafts\//)
    expect(await page.inputValue('[name="/figures/2/air"]')).toBe('7')
    await page.click('.acts [value=discard]')
    await page.waitForURL(/\/desk$/)
    expect(await page.locator('a[href*="/drafts/"]').count()).toBe(0)
    await context.close()
  })
})

test('what was typed survives a lost line', async () => {
  const context = await seen.browser.newContext()
  const page = await signIn(context, 'en', 'CHL')
  await startReturn(page, '2024', true)
  await page.route('**/drafts/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await fill(page, { '/figures/1/land': '42' })
  await page.click('.acts [value=save]')
  await page.unroute('**/drafts/**')
  await page.reload()
  expect(await page.inputValue('[name="/figures/1/land"]')).toBe('42')
  await context.close()
})

test('a return is filled in, handed on and cleared by keyboard alone', async () => {
  const context = await seen.browser.newContext()
  const page = await context.newPage()
  await page.goto(at('/en/sign-in'))
  /** Tabs on until the focus stands on what is meant; a page holds fewer stops than that. */
  const tabTo = async (selector: string) => {
    for (let stop = 0; stop < 200; stop++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    }
    throw new Error(`no stop at ${selector}`)
  }
  await tabTo('[name=participant]')
  await page.keyboard.type('Parag')
  await tabTo('form:has([name=participant]) button[type=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk$/)
  await tabTo('form:has([value="milex-return/1"]) [value=nothing]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/drafts\//)
  await tabTo('[name="/kind"]')
  await page.keyboard.type('Single')
  await page.waitForSelector('[name="/total"]')
  await tabTo('[name="/currency"]')
  await page.keyboard.type('PYG')
  await tabTo('[name="/multiplier"]')
  await page.keyboard.type('Mill')
  await tabTo('[name="/total"]')
  await page.keyboard.type('1500')
  await tabTo('.acts [value=ready]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/ready$/)
  await tabTo('form[action$="/ready"] button.main')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/waiting$/)
  await tabTo('form[action$="/sign-in"] button.main')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/clear$/)
  await tabTo('form[action$="/clear"] button.main')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/filed\//)
  expect(await page.textContent('main')).toContain('The record stands in the log')
  await context.close()
})

describe('the verify page', () => {
  test('finds a real receipt to hold and tampered ones not, without asking the house for anything', async () => {
    const context = await seen.browser.newContext()
    const page = await context.newPage()
    const listed = await (await fetch(at('/api/v1/records?limit=1'))).json()
    const id = listed.records[0].id as string
    const fetched = async (what: string) =>
      Buffer.from(await (await fetch(at(`/api/v1/records/${id}/${what}`))).arrayBuffer())
    const [record, receipt] = [await fetched('bytes'), await fetched('receipt')]
    await page.goto(at('/fr/verify'))
    const asked: string[] = []
    // The browser may still want the icon of its tab.
    page.on('request', (request) => /icon/.test(request.url()) || asked.push(request.url()))
    const check = async (one: Buffer, other: Buffer) => {
      await page.setInputFiles('[name=record]', { name: 'r.json', mimeType: 'application/json', buffer: one })
      await page.setInputFiles('[name=receipt]', {
        name: 'r.tlog-proof',
        mimeType: 'text/plain',
        buffer: other,
      })
      await page.click('verify-receipt button')
      await page.waitForFunction(() => document.querySelector('.verdict')?.getAttribute('data-outcome'))
      return page.getAttribute('.verdict', 'data-outcome')
    }
    const changed = (bytes: Buffer, place: number) => {
      const copy = Buffer.from(bytes)
      copy[place] = (copy[place] as number) ^ 1
      return copy
    }
    expect(await check(record, receipt)).toBe('yes')
    expect(await page.textContent('.verdict')).toContain(id.slice(0, 12))
    expect(await findBarriers(page)).toEqual([])
    expect(await check(changed(record, 40), receipt)).toBe('no')
    expect(await check(record, changed(receipt, receipt.length - 20))).toBe('no')
    expect(asked).toEqual([])
    await context.close()
  })
})
