import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invite } from '../../src/seats/invitations.ts'
import { addOffice, addSeat } from '../../src/seats/offices.ts'
import { trialSeat } from '../clearing-desk.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

/** Passkeys of a trial belong to `localhost`. */
const at = (address: string) => `${seen.house.address.replace('127.0.0.1', 'localhost')}${address}`

/** An official of Peru at a browser with an authenticator of its own, who has just taken a seat of that role. */
async function official(office: string, role: 'author' | 'clearing'): Promise<Page> {
  const { house } = seen.house
  const admin = trialSeat(house, 'administrator', 'PER')
  const seat = await addSeat(house, admin, { office, role, title: `The ${role}` })
  const { token } = await invite(house, admin, { seat, name: `Somebody, ${role}`, language: 'en' })
  const context = await seen.browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(at(`/en/invitation/${token}`))
  await page.click('passkey-place button')
  await page.waitForURL(/\/desk\/account$/)
  return page
}

/** That a page has no barriers and fits a small screen. */
async function look(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}

async function toList(author: Page): Promise<void> {
  await author.click('.acts [value=list]')
  await author.waitForSelector('.tasks')
}

async function handOn(author: Page): Promise<void> {
  await author.click('.acts [value=ready]')
  await author.waitForURL(/\/ready$/)
  await look(author)
  await author.click('form[action$="/ready"] button.main')
  await author.waitForURL(/\/waiting$/)
  await look(author)
}

/** A file behind a link of the page, as its reader downloads it. */
async function download(
  page: Page,
  what: string,
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const link = page.locator(`a[download][href$="/${what}"]`)
  const address = (await link.getAttribute('href')) as string
  const answer = await fetch(at(address))
  expect([address, answer.status]).toEqual([address, 200])
  return {
    name: (await link.getAttribute('download')) as string,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(await answer.arrayBuffer()),
  }
}

test('a draft is returned, corrected, cleared by passkey and filed; anyone verifies who cleared it', async () => {
  const admin = trialSeat(seen.house.house, 'administrator', 'PER')
  const office = await addOffice(seen.house.house, admin, 'Ministry of Defence')
  const author = await official(office, 'author')
  const clearing = await official(office, 'clearing')

  await author.goto(at('/en/desk'))
  const start = author.locator('details.start:has([name=form][value="milex-return/2"])')
  await start.locator('summary').click()
  await start.locator('[name=period]').fill('2023')
  await start.locator('[value=nothing]').click()
  await author.waitForURL(/\/drafts\//)
  await author.selectOption('[name="/kind"]', 'single-figure')
  await author.click('.offered button')
  await author.click('.tasks a[href$="/sections/unit"]')
  await author.fill('[name="/currency"]', 'PEN')
  await author.selectOption('[name="/multiplier"]', '6')
  await author.click('.acts [value=next]')
  await author.fill('[name="/total"]', '7500')
  await toList(author)
  await handOn(author)

  await clearing.goto(at('/en/desk'))
  await look(clearing)
  await clearing.click('ul.waiting a[href$="/clear"]')
  await clearing.waitForURL(/\/clear$/)
  await look(clearing)
  expect(await clearing.textContent('main')).toContain('Ministry of Defence: The author')
  await clearing.fill('[name=reason]', 'The total is of another year.')
  await clearing.click('form[action$="/return"] button')
  await clearing.waitForURL(/\/desk$/)

  await author.goto(at('/en/desk'))
  await look(author)
  expect(await author.textContent('main')).toContain('The total is of another year.')
  await author.click('main ul.plain a[href*="/drafts/"]')
  await author.waitForSelector('.tasks')
  expect(await author.textContent('main')).toContain('Ministry of Defence: The clearing')
  await author.click('.tasks a[href$="/sections/single"]')
  await author.fill('[name="/total"]', '7600')
  await toList(author)
  await handOn(author)

  await clearing.goto(at('/en/desk'))
  await clearing.click('ul.waiting a[href$="/clear"]')
  await clearing.waitForURL(/\/clear$/)
  expect(await clearing.textContent('main')).toContain('7,600')
  await clearing.click('passkey-place button')
  await clearing.waitForURL(/\/filed\//)
  await look(clearing)

  const id = clearing.url().split('/').at(-1) as string
  await seen.house.house.publisher.whenPublished(seen.house.house.register.head().size)
  const stranger = await (await seen.browser.newContext()).newPage()
  await stranger.goto(at(`/en/records/${id}`))
  const files = {
    record: await download(stranger, 'bytes'),
    receipt: await download(stranger, 'receipt'),
    approvals: await download(stranger, 'approvals'),
    policy: await download(stranger, 'policy'),
  }
  await stranger.goto(at('/en/verify'))
  for (const [name, file] of Object.entries(files)) await stranger.setInputFiles(`[name=${name}]`, file)
  await stranger.click('verify-receipt button')
  await stranger.waitForFunction(() => document.querySelector('.verdict')?.getAttribute('data-outcome'))
  expect(await stranger.getAttribute('.verdict', 'data-outcome')).toBe('yes')
  expect(await stranger.textContent('.verdict')).toMatch(/1/)
  for (const page of [author, clearing, stranger]) await page.context().close()
}, 180_000)
