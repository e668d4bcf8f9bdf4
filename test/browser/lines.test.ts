import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

const LIST = '/major-imports'
const at = (address: string) => `${seen.house.address}${address}`

async function signIn(context: BrowserContext, participant: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(at('/es/sign-in'))
  await page.selectOption('[name=participant]', participant)
  await page.click('form:has([name=participant]) button[type=submit]')
  await page.waitForURL(/\/desk$/)
  return page
}

/** Begins a return by the plain form that starts one. */
async function begin(page: Page, form: string): Promise<string> {
  const start = page.locator(`details.start:has([name=form][value="${form}"])`)
  await start.locator('summary').click()
  await start.locator('[name=period]').fill('2024')
  await start.locator('[value=nothing]').click()
  await page.waitForURL(/\/drafts\/[0-9a-f]+$/)
  return page.url()
}

/** Chooses what decides which sections a new draft has, and goes to the page of one. */
async function openSection(page: Page, form: string, choice: [string, string], section: string) {
  const draft = await begin(page, form)
  const scripted = (await page.locator('.field noscript').first().isVisible()) === false
  const chosen = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.selectOption(`[name="${choice[0]}"]`, choice[1])
  if (!scripted) await page.locator('.field [name=_op][value=save]').first().click()
  await chosen
  await page.goto(`${draft}/sections/${section}`)
  return draft
}

/** The page of the lines of a new return of arms. */
const openLines = (page: Page): Promise<string> =>
  openSection(page, 'arms-transfers-return/1', ['/sheets/major-imports', 'lines'], 'major-imports')

/** Pastes text where the focus is, as the clipboard of a spreadsheet gives it. */
const paste = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)

/** What stands in the cells of a line, by column. */
const lineOf = (page: Page, line: number): Promise<Record<string, string>> =>
  page.evaluate(
    (start) =>
      Object.fromEntries(
        [...document.querySelectorAll<HTMLInputElement>(`.line-inputs [name^="${start}/"]`)]
          .filter(({ value }) => value !== '')
          .map(({ name, value }) => [name.slice(start.length + 1), value]),
      ),
    `${LIST}/${line}`,
  )

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'))
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

/** Waits until the house has what stands on the page. */
async function saved(page: Page) {
  await page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.waitForFunction(() => /Guardado/.test(document.querySelector('.saved')?.textContent ?? ''))
}

describe('lines with script', () => {
  test('are pasted from a spreadsheet, walked and added by keyboard, taken away, and kept', async () => {
    const context = await seen.browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await signIn(context, 'URY')
    await openLines(page)
    await page.focus(`[name="${LIST}/0/category"]`)
    await paste(
      page,
      'III\tBrasil\t10\t\t"Puerto A, Puerto B"\tMortero\nVI\tespana\t1.000\tfrancia\nII\tARG\tws\t\t\tUna "descripción"\n',
    )
    expect(await lineOf(page, 0)).toEqual({
      category: 'III',
      partner: 'Brasil',
      items: '10',
      via: 'Puerto A, Puerto B',
      description: 'Mortero',
    })
    expect(await focused(page)).toBe(`${LIST}/2/category`)
    await saved(page)
    // The house has read names and figures as the language writes them.
    expect(await lineOf(page, 1)).toEqual({
      category: 'VI',
      partner: 'España',
      items: '1.000',
      origin: 'Francia',
    })
    expect(await lineOf(page, 2)).toEqual({
      category: 'II',
      partner: 'Argentina',
      items: 'ws',
      description: 'Una "descripción"',
    })
    expect(await findBarriers(page)).toEqual([])

    // Headings say which column is which; what the list does not have is left out.
    await page.focus(`[name="${LIST}/2/items"]`)
    await paste(page, 'Comentarios sobre la transferencia\tColor\tNúmero de unidades\nDonación\tverde\t7\n')
    expect(await lineOf(page, 2)).toMatchObject({ items: '7', comments: 'Donación', partner: 'Argentina' })

    await page.focus(`[name="${LIST}/0/description"]`)
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe(`${LIST}/1/description`)
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe(`${LIST}/2/description`)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.type('Patrullero')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe(`${LIST}/1/comments`)
    await page.keyboard.press('Control+Enter')
    expect(await focused(page)).toBe(`${LIST}/2/category`)
    expect(await lineOf(page, 2)).toEqual({})
    expect(await lineOf(page, 3)).toMatchObject({ category: 'II' })
    await page.click(`[value="copy:${LIST}/1"]`)
    expect(await lineOf(page, 2)).toMatchObject({ category: 'VI', description: 'Patrullero' })
    await page.click(`[value="remove:${LIST}/0"]`)
    await saved(page)
    expect(await page.locator('.line-inputs tbody tr').count()).toBe(4)
    await page.reload()
    expect(await lineOf(page, 0)).toMatchObject({ category: 'VI', description: 'Patrullero' })
    expect(await lineOf(page, 1)).toMatchObject({ category: 'VI', description: 'Patrullero' })
    expect(await lineOf(page, 2)).toEqual({})
    expect(await lineOf(page, 3)).toMatchObject({ category: 'II', items: '7' })
    await context.close()
  })

  test('stand one under another on a narrow page, each cell under its name', async () => {
    const context = await seen.browser.newContext({ viewport: { width: 360, height: 740 } })
    const page = await signIn(context, 'CHL')
    await openLines(page)
    expect(await wide(page)).toBeLessThanOrEqual(360)
    const named = await page.evaluate(() => {
      const cell = document.querySelector('.line-inputs td.c-state') as Element
      return [getComputedStyle(cell, '::before').content, getComputedStyle(cell).display]
    })
    expect(named).toEqual(['"Estado exportador"', 'block'])
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  })

  test('that were typed and not sent come back after a lost line', async () => {
    const context = await seen.browser.newContext()
    const page = await signIn(context, 'PER')
    await openLines(page)
    await page.route('**/drafts/**', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    )
    await page.fill(`[name="${LIST}/0/description"]`, 'uno')
    await page.keyboard.press('Control+Enter')
    await page.fill(`[name="${LIST}/1/description"]`, 'dos')
    await page.waitForFunction(() => !/Guardado/.test(document.querySelector('.saved')?.textContent ?? ''))
    await page.reload()
    await page.unroute('**/drafts/**')
    expect(await lineOf(page, 0)).toEqual({ description: 'uno' })
    expect(await lineOf(page, 1)).toEqual({ description: 'dos' })
    await context.close()
  })

  test('that are pressed on while a save is on its way are kept once, with what was typed meanwhile', async () => {
    const context = await seen.browser.newContext()
    const page = await signIn(context, 'COL')
    await openLines(page)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let posts = 0
    await page.route('**/drafts/**', async (route) => {
      if (route.request().method() === 'POST' && ++posts === 1) await held
      await route.continue()
    })
    const under = page.waitForRequest((request) => request.method() === 'POST')
    await page.fill(`[name="${LIST}/0/description"]`, 'uno')
    await page.keyboard.press('Control+Enter')
    await page.fill(`[name="${LIST}/1/description"]`, 'dos')
    await under
    await page.fill(`[name="${LIST}/1/description"]`, 'dos y medio')
    await page.check('#section-done')
    await page.click('.acts [value=next]')
    // Nothing is sent beside what is on its way.
    expect([posts, page.url().includes('/sections/major-imports')]).toEqual([1, true])
    release()
    await page.waitForURL(/\/sections\/(?!major-imports)/)
    await page.goBack()
    await page.reload()
    expect(await page.locator('.line-inputs tbody tr').count()).toBe(2)
    expect(await lineOf(page, 1)).toEqual({ description: 'dos y medio' })
    expect(await page.isChecked('#section-done')).toBe(true)
    await context.close()
  })

  test('by the thousand: a long block is read by the house, and shown by the page', async () => {
    const context = await seen.browser.newContext()
    const page = await signIn(context, 'BRA')
    await openLines(page)
    await page.focus(`[name="${LIST}/0/partner"]`)
    await paste(
      page,
      Array.from({ length: 1000 }, (_, i) => `Chile\t${i + 1}\t\t\tLínea ${i + 1}`).join('\n'),
    )
    await page.waitForSelector(`[name="${LIST}/999/partner"]`)
    expect(await lineOf(page, 999)).toEqual({ partner: 'Chile', items: '1.000', description: 'Línea 1000' })
    expect(await page.locator('.line-inputs tbody tr').count()).toBe(50)
    await page.click(`[value="from:${LIST}:100"]`)
    await page.waitForSelector(`[name="${LIST}/119/items"]`)
    await page.fill(`[name="${LIST}/119/items"]`, '7')
    await page.click(`[value="from:${LIST}:50"]`)
    await page.waitForSelector(`[name="${LIST}/50/items"]`)
    expect(await lineOf(page, 99)).toMatchObject({ items: '100' })
    await page.click(`[value="from:${LIST}:100"]`)
    await page.waitForSelector(`[name="${LIST}/119/items"]`)
    expect(await lineOf(page, 119)).toMatchObject({ items: '7' })
    expect(await lineOf(page, 120)).toMatchObject({ items: '121' })
    expect(await page.textContent('.line-inputs caption')).toContain('1.000')
    await context.close()
  })
})

test('a field says its value or why there is none, one or the other', async () => {
  const context = await seen.browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await signIn(context, 'COL')
  await begin(page, 'arms-transfers-return/1')
  const value = '[name="/national-policies"]'
  const none = '[name="_mark:/national-policies"]'
  await page.fill(value, 'Una ley')
  await page.selectOption(none, 'withheld.national-security')
  expect(await page.inputValue(value)).toBe('')
  await saved(page)
  await page.reload()
  expect(await page.inputValue(none)).toBe('withheld.national-security')
  await page.fill(value, 'Otra ley')
  expect(await page.inputValue(none)).toBe('')
  await saved(page)
  await page.reload()
  expect([await page.inputValue(value), await page.inputValue(none)]).toEqual(['Otra ley', ''])
  expect(await findBarriers(page)).toEqual([])
  await context.close()
})

describe('lines without script', () => {
  test('are added, repeated and taken away by buttons, and pasted as text', async () => {
    const context = await seen.browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    })
    const page = await signIn(context, 'PRY')
    const draft = await openLines(page)
    await page.fill(`[name="${LIST}/0/description"]`, 'Primera')
    await page.click(`[value="add:${LIST}"]`)
    // An empty line stays, though a browser sends nothing of it.
    await page.click(`[value="add:${LIST}"]`)
    expect(await page.locator('.line-inputs tbody tr').count()).toBe(3)
    await page.fill(`[name="${LIST}/2/description"]`, 'Tercera')
    await page.click(`[value="copy:${LIST}/0"]`)
    await page.click(`[value="remove:${LIST}/2"]`)
    const described = () =>
      page
        .locator(`.line-inputs [name$="/description"]`)
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
    expect(await described()).toEqual(['Primera', 'Primera', 'Tercera'])
    await page.click('.paste summary')
    await page.fill(
      `[name="_paste:${LIST}"]`,
      'Descripción de las armas;Número de unidades;Estado exportador\nCuarta;1.500;brasil\nQuinta;np;XXX',
    )
    await page.click('.paste button')
    expect(await described()).toEqual(['Primera', 'Primera', 'Tercera', 'Cuarta', 'Quinta'])
    expect(await page.inputValue(`[name="${LIST}/3/partner"]`)).toBe('Brasil')
    expect(await page.inputValue(`[name="${LIST}/3/items"]`)).toBe('1.500')
    expect(await page.inputValue(`[name="${LIST}/4/items"]`)).toBe('np')
    // What is no state stays as it was written, for the check to point at.
    expect(await page.inputValue(`[name="${LIST}/4/partner"]`)).toBe('XXX')
    expect(await wide(page)).toBeLessThanOrEqual(360)
    expect(page.url()).toContain(draft)
    await context.close()
  })
})

describe('a table of figures', () => {
  test('adds up rows and columns as one types and pastes, and takes the computed totals', async () => {
    const context = await seen.browser.newContext({ viewport: { width: 1400, height: 900 } })
    const page = await signIn(context, 'ARG')
    await openSection(page, 'milex-return/2', ['/kind', 'standard'], 'standard')
    await page.focus('[name="/figures/1.1/land"]')
    await paste(page, '1.000,5\t2\n2.000\tna\n')
    expect(await page.textContent('[data-of="1"][data-in="land"]')).toBe('3.000,5')
    expect(await page.textContent('[data-of="5"][data-in="land"]')).toBe('3.000,5')
    expect(await page.textContent('[data-sum="1.1"]')).toBe('1.002,5')
    expect(await page.textContent('[data-sum="5"]')).toBe('3.002,5')
    await page.focus('[name="/figures/1.1/land"]')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('/figures/1.2/land')
    await page.keyboard.press('Enter')
    await page.keyboard.type('100')
    await page.fill('[name="/figures/5/land"]', '4.000')
    await page.click('[value="totals:/figures"]')
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[name="/figures/1/land"]')?.value === '3.100,5',
    )
    expect(await page.inputValue('[name="/figures/5/land"]')).toBe('4.000')
    expect(await page.textContent('[data-of="5"][data-in="land"]')).toBe('3.100,5')
    expect(await page.inputValue('[name="/figures/1.2/naval"]')).toBe('na')
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  })
})
