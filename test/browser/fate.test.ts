import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANYONE } from '../../src/audience/reader.ts'
import type { Role } from '../../src/audience/roles.ts'
import { fileTranscription } from '../../src/clearing-house.ts'
import { openSession } from '../../src/seats/sessions.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

const at = (address: string) => `${seen.house.address}${address}`

/** A page of somebody who sits in a trial seat of a state. */
async function seatedPage(participant: string, role: Role, scripted: boolean): Promise<Page> {
  const { house, address } = seen.house
  const { origin } = new URL(address)
  const value = await openSession(house, { participant, seat: `trial-${role}`, role, origin })
  const context = await seen.browser.newContext({
    javaScriptEnabled: scripted,
    viewport: { width: 360, height: 740 },
  })
  await context.addCookies([{ name: 'session', value, url: address }])
  return context.newPage()
}

/** That a page has no barriers and fits a small screen. */
async function looked(page: Page, scripted: boolean): Promise<void> {
  if (scripted) {
    expect(await findBarriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  }
}

/** Clears what was handed on, in another seat; the record's page in the author's. */
async function cleared(page: Page, participant: string, scripted: boolean, lang: string): Promise<string> {
  await page.waitForURL(/\/waiting$/)
  const clearing = await seatedPage(participant, 'clearing', scripted)
  await clearing.goto(page.url().replace(/\/waiting$/, '/clear'))
  await looked(clearing, scripted)
  await clearing.locator('form[action$="/clear"] button').click()
  await clearing.waitForURL(/\/filed\//)
  const id = clearing.url().split('/').at(-1) ?? ''
  await page.goto(at(`/${lang}/records/${id}`))
  return id
}

describe.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'fr', 'HTI'],
] as const)('a transcription, %s', (_, scripted, lang, participant) => {
  test('is confirmed, the confirmation amended, and what was amended withdrawn', async () => {
    const { house } = seen.house
    const { id } = await fileTranscription(house, {
      form: 'treaty-status/1',
      participant,
      measures: ['II.4'],
      language: 'es',
      answers: {
        instrument: 'cifta',
        status: 'ratified',
        deposited: '2004',
        'as-of': '2009',
      },
      source: { key: `browser/${participant}`, name: 'A copy of a table' },
    })
    const page = await seatedPage(participant, 'author', scripted)
    await page.goto(at(`/${lang}/records/${id}`))
    await looked(page, scripted)
    await page.click(`[href="/${lang}/desk/records/${id}/confirm"]`)
    await page.waitForSelector('#readers-title')
    await looked(page, scripted)
    await page.locator('main button.main').click()
    const confirmation = await cleared(page, participant, scripted, lang)
    await looked(page, scripted)
    expect(await page.locator('#versions').count()).toBe(1)
    await page.goto(at(`/${lang}/records/${id}`))
    expect(await page.locator(`.mark a[href="/${lang}/records/${confirmation}"]`).count()).toBe(1)

    // The state's own record is amended: the page shows the field that changed, and why.
    await page.goto(at(`/${lang}/records/${confirmation}`))
    await page.locator('button[name=from][value=amend]').click()
    await page.waitForURL(/\/drafts\//)
    await page.fill('[name=_reason]', 'The date of deposit was another.')
    await page.fill('[name="/deposited"]', '2005')
    await page.locator('.acts [name=_op][value=ready]').click()
    await page.waitForURL(/\/ready$/)
    await looked(page, scripted)
    expect(await page.content()).toContain('The date of deposit was another.')
    await page.locator('form[action$="/ready"] button.main').click()
    const amended = await cleared(page, participant, scripted, lang)
    await looked(page, scripted)
    const rows = await page.locator('table.stack').last().textContent()
    expect(rows).toContain('2004')
    expect(rows).toContain('2005')
    expect(await page.content()).toContain('The date of deposit was another.')

    // It is withdrawn: the page says what remains, and asks why.
    await page.click(`[href="/${lang}/desk/records/${amended}/withdraw"]`)
    await page.waitForSelector('#f-reason')
    await looked(page, scripted)
    await page.fill('#f-reason', 'It was filed twice.')
    await page.locator('main button.main').click()
    const withdrawal = await cleared(page, participant, scripted, lang)
    await looked(page, scripted)
    await page.goto(at(`/${lang}/records/${amended}`))
    await looked(page, scripted)
    expect(await page.locator(`.mark a[href="/${lang}/records/${withdrawal}"]`).count()).toBe(1)
    expect(await page.content()).toContain('It was filed twice.')
    const { rows: left } = await house.register.listRecords(ANYONE, {
      participant,
      form: 'treaty-status',
      sourceKeys: [`browser/${participant}`],
      inForce: true,
    })
    expect(left).toEqual([])
  })
})
