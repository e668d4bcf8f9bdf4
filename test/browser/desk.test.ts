import type { BrowserContext, Page, Route } from 'playwright-core'
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

/** Starts a return of military expenditure for a year, from the desk. */
async function startReturn(page: Page, year: string, from = 'nothing') {
  const start = page.locator('details.start:has([name=form][value="milex-return/2"])')
  await start.locator('summary').click()
  await start.locator('[name=period]').fill(year)
  await start.locator(`[name=from][value=${from}]`).click()
  await page.waitForURL(/\/drafts\//)
}

/** Starts a return and chooses the simplified table: from here on the draft is a list of its sections. */
async function startTable(page: Page, year: string, scripted: boolean) {
  await startReturn(page, year)
  await page.selectOption('[name="/kind"]', 'simplified')
  // A choice leads nobody away: with script the list is offered, without it the button beside the choice shows it.
  if (scripted) await page.click('.offered button')
  else await press(page, 'noscript [name=_op][value=save]', false)
  await page.waitForSelector('.tasks')
}

/** Opens a section from the list. */
async function open(page: Page, section: string) {
  await page.click(`.tasks a[href*="/sections/${section}"]`)
  await page.waitForURL(new RegExp(`/sections/${section}`))
}

const fill = async (page: Page, values: Record<string, string>) => {
  for (const [pointer, value] of Object.entries(values)) await page.fill(`[name="${pointer}"]`, value)
}

const narrow = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)

describe.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'pt', 'BRA'],
] as const)('an official at the desk, %s', (_, scripted, lang, participant) => {
  test('drafts a return section by section, sees what was found, explains, sees who will read it, signs, and finds it public', async () => {
    const context = await seen.browser.newContext({
      javaScriptEnabled: scripted,
      viewport: { width: 360, height: 740 },
      acceptDownloads: true,
    })
    const page = await signIn(context, lang, participant)
    // Axe is a script itself: it looks where scripts run.
    const looked = async () => {
      if (scripted) expect(await findBarriers(page)).toEqual([])
      await narrow(page)
    }
    await looked()
    await startTable(page, '2024', scripted)
    await looked()
    await open(page, 'unit')
    await looked()
    await page.selectOption('[name="/multiplier"]', '3')
    await fill(page, { '/currency': participant === 'URY' ? 'uyu' : 'brl' })
    await page.click('.acts [value=next]')
    await page.waitForURL(/\/sections\/simplified/)
    await fill(page, {
      '/figures/1/land': '1.000',
      '/figures/1/naval': '500,5',
      '/figures/1/total': '1.600',
      '/figures/5/total': '1.600',
    })
    // The live sum is the script's; the finding is the house's, with or without.
    if (scripted) expect(await page.textContent('output[data-sum="1"]')).toBe('1.500,5')
    await looked()
    await page.click('.acts [value=list]')
    await page.waitForSelector('.tasks')
    expect(await page.textContent('li:has(a[href*="/sections/unit"]) .state')).toBe(
      say(lang).t('desk.state.begun'),
    )
    await press(page, '.acts [value=check]', scripted)
    await page.waitForSelector('#findings')
    expect(await page.textContent('#findings')).toContain('1.500,5')
    if (scripted) expect(await page.evaluate(() => document.activeElement?.id)).toBe('findings')
    await looked()
    // What was found leads to its field, and says there what it is.
    await page.click('#findings a[href*="/sections/simplified"]')
    await page.waitForURL(/\/sections\/simplified\?check#f-figures-1-total/)
    expect(await page.getAttribute('[name="/figures/1/total"]', 'aria-invalid')).toBe('true')
    expect(await page.inputValue('[name="/figures/1/naval"]')).toBe('500,5')
    await page.click('.acts [value=list]')
    await page.waitForSelector('.tasks')

    // A warning without a word of explanation does not go on.
    await page.click('.acts [value=ready]')
    await page.waitForURL(/check/)
    for (const area of await page.locator('[name^="_explain:"]').all()) await area.fill('Redondeo.')
    await page.click('.acts [value=ready]')
    await page.waitForURL(/\/ready$/)
    const everyone = async () =>
      expect(await page.textContent('.readers')).toContain(say(lang).t('audience.readers.everyone'))
    await everyone()
    expect(await page.textContent('main')).toContain('1.600.000')
    expect(await page.locator('a.change[href*="/sections/simplified"]').count()).toBe(1)
    await looked()
    await page.click('form[action$="/ready"] button.main')
    await page.waitForURL(/\/waiting$/)
    await looked()

    // One click to the clearing seat of the trial, and one to clear.
    await page.click('form[action$="/sign-in"] button.main')
    await page.waitForURL(/\/clear$/)
    await everyone()
    expect(await page.textContent('main')).toContain('Redondeo.')
    await looked()
    await page.click('form[action$="/clear"] button.main')
    await page.waitForURL(/\/filed\//)
    await looked()

    const id = page.url().split('/').at(-1) as string
    for (const other of LANGS) {
      const stranger = await (await seen.browser.newContext()).newPage()
      await stranger.goto(at(`/${other}/records/${id}`))
      expect(await stranger.textContent('main')).toContain('Redondeo.')
      await stranger.context().close()
    }

    // Rolled forward, it says what is as it was; what is changed is told by a sign and in words.
    await page.goto(at(`/${lang}/sign-in`))
    await page.selectOption('[name=participant]', participant)
    await page.click('form:has([name=participant]) button[type=submit]')
    await page.waitForURL(/\/desk$/)
    await startReturn(page, '2025', 'last')
    await page.waitForSelector('.tasks')
    await open(page, 'simplified')
    await fill(page, { '/figures/1/land': '1.001' })
    if (scripted) await page.waitForSelector('td:has([name="/figures/1/land"]) .differs')
    else await press(page, '.acts [value=save]', false)
    expect(await page.textContent('td:has([name="/figures/1/land"]) .last')).toMatch(/≠.*2024.*1\.000/s)
    expect(await page.textContent('td:has([name="/figures/1/naval"]) .last')).toMatch(/=.*2024/s)
    await looked()
    await context.close()
  })

  test('keeps a draft, finds it again, and discards it', async () => {
    const context = await seen.browser.newContext({ javaScriptEnabled: scripted })
    const page = await signIn(context, lang, scripted ? 'PER' : 'COL')
    await startTable(page, '2019', scripted)
    await open(page, 'simplified')
    await fill(page, { '/figures/2/air': '7' })
    await press(page, '.acts [value=save]', scripted)
    await page.goto(at(`/${lang}/desk`))
    await page.click('main ul.plain a[href*="/drafts/"]')
    await page.waitForSelector('.tasks')
    await open(page, 'simplified')
    expect(await page.inputValue('[name="/figures/2/air"]')).toBe('7')
    await page.click('.acts [value=list]')
    await page.waitForSelector('.tasks')
    await page.click('.acts [value=discard]')
    await page.waitForURL(/\/desk$/)
    expect(await page.locator('a[href*="/drafts/"]').count()).toBe(0)
    await context.close()
  })

  test('and another write in one section: each keeps what he typed, and what both changed is asked about', async () => {
    const state = scripted ? 'ECU' : 'BOL'
    const context = await seen.browser.newContext({
      javaScriptEnabled: scripted,
      viewport: { width: 360, height: 740 },
    })
    const page = await signIn(context, lang, state)
    await startTable(page, '2018', scripted)
    await open(page, 'unit')
    // The other one has no script: what he saves is saved when he says so.
    const other = await (
      await seen.browser.newContext({ storageState: await context.storageState(), javaScriptEnabled: false })
    ).newPage()
    await other.goto(page.url())
    await other.fill('[name="/currency"]', 'USD')
    await other.selectOption('[name="/multiplier"]', '6')
    await press(other, '.acts [value=save]', false)
    await page.fill('[name="/currency"]', 'EUR')
    // Saved at a pause, or by its button: either way what cannot be taken is shown.
    if (!scripted) await page.click('.acts [value=save]')
    await page.waitForSelector('[name="_choice:/currency"]')
    expect(await page.textContent('.conflict')).toMatch(/USD.*EUR/s)
    if (scripted) expect(await findBarriers(page)).toEqual([])
    await narrow(page)
    await page.check('[name="_choice:/currency"][value=mine]')
    await page.click('.acts button.main')
    await page.waitForURL(/\/sections\/unit/)
    expect(await page.inputValue('[name="/currency"]')).toBe('EUR')
    expect(await page.inputValue('[name="/multiplier"]')).toBe('6')
    await other.context().close()
    await context.close()
  })
})

test('what is typed is saved when typing rests, and the page says so', async () => {
  const context = await seen.browser.newContext()
  const page = await signIn(context, 'en', 'MEX')
  await startTable(page, '2024', true)
  await open(page, 'simplified')
  const saved = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.fill('[name="/figures/1/land"]', '42')
  expect(await page.textContent('.saved')).toBe(say('en').t('desk.unsaved'))
  await saved
  await page.waitForFunction(
    (word) => document.querySelector('.saved')?.textContent !== word,
    say('en').t('desk.unsaved'),
  )
  // What stood in the field stays as it was typed, and the page where it was.
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('/figures/1/land')
  const again = await context.newPage()
  await again.goto(page.url())
  expect(await again.inputValue('[name="/figures/1/land"]')).toBe('42')
  // A page that is left at once has sent what was typed last.
  await page.fill('[name="/figures/1/land"]', '43')
  await page.goto(at('/en/desk'))
  await expect
    .poll(async () => {
      await again.reload()
      return again.inputValue('[name="/figures/1/land"]')
    })
    .toBe('43')
  await context.close()
})

test('what was typed survives a lost line, and reaches the house when it is back', async () => {
  const context = await seen.browser.newContext()
  const page = await signIn(context, 'en', 'CHL')
  await startTable(page, '2024', true)
  await open(page, 'simplified')
  const lost = (route: Route) => (route.request().method() === 'POST' ? route.abort() : route.continue())
  await page.route('**/drafts/**', lost)
  await fill(page, { '/figures/1/land': '42' })
  await page.waitForFunction(
    (word) => document.querySelector('.saved')?.textContent === word,
    say('en').t('desk.lineLost'),
  )
  // Meanwhile somebody else saves another figure.
  const other = await (
    await seen.browser.newContext({ storageState: await context.storageState(), javaScriptEnabled: false })
  ).newPage()
  await other.goto(page.url())
  await other.fill('[name="/figures/2/air"]', '7')
  await press(other, '.acts [value=save]', false)
  await page.unroute('**/drafts/**', lost)
  await page.reload()
  expect(await page.inputValue('[name="/figures/1/land"]')).toBe('42')
  await page.waitForResponse((answer) => answer.request().method() === 'POST')
  await other.reload()
  await expect
    .poll(async () => {
      await other.reload()
      return [
        await other.inputValue('[name="/figures/1/land"]'),
        await other.inputValue('[name="/figures/2/air"]'),
      ]
    })
    .toEqual(['42', '7'])
  await other.context().close()
  await context.close()
})

test('a return is filled in, handed on and cleared by keyboard alone', async () => {
  const context = await seen.browser.newContext()
  const page = await context.newPage()
  await page.goto(at('/en/measures/I.4'))
  /** Tabs on until the focus stands on what is meant; a page holds fewer stops than that. */
  const tabTo = async (selector: string) => {
    for (let stop = 0; stop < 200; stop++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    }
    throw new Error(`no stop at ${selector}`)
  }
  const pressEnter = async (where: RegExp) => {
    await page.keyboard.press('Enter')
    await page.waitForURL(where)
  }
  await tabTo('main a[href*="/sign-in"]')
  await pressEnter(/sign-in/)
  await tabTo('[name=participant]')
  await page.keyboard.type('Parag')
  await tabTo('form:has([name=participant]) button[type=submit]')
  await pressEnter(/\/measures\/I\.4$/)
  await tabTo('form:has([value="milex-return/2"]) [value=nothing]')
  await pressEnter(/\/drafts\//)
  await tabTo('[name="/kind"]')
  await page.keyboard.type('Single')
  await page.waitForSelector('.offered')
  await tabTo('.offered button')
  await pressEnter(/\/drafts\//)
  await page.waitForSelector('.tasks')
  await tabTo('.tasks a[href*="/sections/unit"]')
  await pressEnter(/\/sections\/unit/)
  await tabTo('[name="/currency"]')
  await page.keyboard.type('PYG')
  await tabTo('[name="/multiplier"]')
  await page.keyboard.type('Mill')
  await tabTo('#section-done')
  await page.keyboard.press('Space')
  await tabTo('.acts [value=next]')
  await pressEnter(/\/sections\/single/)
  await tabTo('[name="/total"]')
  await page.keyboard.type('1500')
  await tabTo('.acts [value=list]')
  await pressEnter(/\/drafts\/[0-9a-f]{32}$/)
  expect(await page.textContent('li:has(a[href*="/sections/unit"]) .state')).toBe('done')
  await tabTo('.acts [value=ready]')
  await pressEnter(/\/ready$/)
  await tabTo('form[action$="/ready"] button.main')
  await pressEnter(/\/waiting$/)
  await tabTo('form[action$="/sign-in"] button.main')
  await pressEnter(/\/clear$/)
  await tabTo('form[action$="/clear"] button.main')
  await pressEnter(/\/filed\//)
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
