import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

/** Passkeys of a trial belong to `localhost`. */
const at = (address: string) => `${seen.house.address.replace('127.0.0.1', 'localhost')}${address}`

/** A browser with an authenticator of its own in it. */
async function someone(): Promise<{ context: BrowserContext; page: Page; device: CDPSession; id: string }> {
  const context = await seen.browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const device = await context.newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { context, page, device, id: authenticatorId }
}

async function takeTrialSeat(page: Page, participant: string, role: string): Promise<void> {
  await page.goto(at('/en/sign-in'))
  await page.selectOption('[name=participant]', participant)
  await page.selectOption('[name=role]', role)
  await page.click('main button[type=submit]')
  await page.waitForURL(/\/desk/)
}

/** That a page has no barriers and fits a small screen. */
async function look(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
}

const linkOn = async (page: Page): Promise<string> => (await page.textContent('.one-time-link')) as string

async function accept(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await look(page)
  await page.fill('[name=name]', name)
  await page.click('passkey-place button')
  await page.waitForURL(/\/desk\/account$/)
}

test('people are invited, enrol, sign in, hand over and come back', async () => {
  const secretariat = await someone()
  await takeTrialSeat(secretariat.page, 'OAS', 'administrator')
  await secretariat.page.goto(at('/en/desk/seats'))
  await look(secretariat.page)
  const first = secretariat.page.locator('form[action$="/first-administrators"]')
  await first.locator('[name=participant]').selectOption('URY')
  await first.locator('[name=name]').fill('Ana Rojas')
  await first.locator('button').click()
  await secretariat.page.waitForSelector('.one-time-link')
  await look(secretariat.page)
  const link = await linkOn(secretariat.page)

  const ana = await someone()
  await accept(ana.page, link, 'Ana Rojas')
  await look(ana.page)
  expect(await ana.page.textContent('main')).toContain('Ana Rojas')
  const used = await secretariat.page.goto(link)
  expect(used?.status()).toBe(404)

  // Out, and in again by the passkey alone.
  await ana.page.click('nav form[action$="/desk/sign-out"] button')
  await ana.page.waitForURL(/\/en$/)
  await ana.page.goto(at('/en/sign-in'))
  await look(ana.page)
  await ana.page.click('passkey-place button')
  await ana.page.waitForURL(/\/desk$/)

  // Two more administrators, who are seated as Ana was.
  const others = []
  for (const name of ['Bea Ruiz', 'Carla Paz']) {
    await ana.page.goto(at('/en/desk/seats'))
    await ana.page.click('main details:has(form[action$="/desk/seats"]) summary')
    const add = ana.page.locator('form[action$="/desk/seats"]')
    await add.locator('[name=title]').fill(`Seat of ${name}`)
    await add.locator('[name=role]').selectOption('administrator')
    await add.locator('button').click()
    const line = ana.page.locator('main li', { hasText: `Seat of ${name}` })
    await line.locator('summary').click()
    await line.locator('form[action$="/invite"] [name=name]').fill(name)
    await line.locator('form[action$="/invite"] button').click()
    await ana.page.waitForSelector('.one-time-link')
    const other = await someone()
    await accept(other.page, await linkOn(ana.page), name)
    others.push(other)
  }
  const [bea, carla] = others as [typeof ana, typeof ana]
  await ana.page.goto(at('/en/desk/seats'))
  await look(ana.page)

  // A second device, and the first one lost.
  await carla.device.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: carla.id })
  await carla.device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await carla.page.fill('[name=label]', 'Second key')
  await carla.page.click('passkey-place button')
  await carla.page.waitForSelector('text=Second key')
  await carla.page.click('main form[action$="/passkeys/remove"] >> nth=0 >> button')
  await carla.page.waitForURL(/sign-in|account/)
  await carla.page.goto(at('/en/sign-in'))
  await carla.page.click('passkey-place button')
  await carla.page.waitForURL(/\/desk$/)

  // Bea loses all she has: Ana and Carla let her back in.
  await bea.device.send('WebAuthn.clearCredentials', { authenticatorId: bea.id })
  await bea.context.clearCookies()
  await ana.page.goto(at('/en/desk/seats'))
  await ana.page
    .locator('main li', { hasText: 'Bea Ruiz' })
    .locator('form[action$="/recover"] button')
    .click()
  await ana.page.waitForSelector('text=approved by 1 of 2')
  expect(await ana.page.locator('form[action$="/approve"]').count()).toBe(0)
  await look(ana.page)
  await carla.page.goto(at('/en/desk/seats'))
  await carla.page.click('form[action$="/approve"] button')
  await carla.page.waitForSelector('.one-time-link')
  await bea.page.goto(await linkOn(carla.page))
  await look(bea.page)
  await bea.page.click('passkey-place button')
  await bea.page.waitForURL(/\/desk\/account$/)
  expect(await bea.page.textContent('main')).toContain('Bea Ruiz')

  // Ana hands her seat to Bea: whoever had it is out.
  await carla.page.goto(at('/en/desk/seats'))
  const seat = carla.page.locator('main li', { hasText: 'Held by Ana Rojas' })
  await seat.locator('summary').click()
  await seat.locator('form[action$="/hand-over"] select').selectOption({ label: 'Bea Ruiz' })
  await seat.locator('form[action$="/hand-over"] button').click()
  await carla.page.waitForSelector('text=Held before')
  await look(carla.page)
  await ana.page.goto(at('/en/desk/account'))
  expect(ana.page.url()).toContain('/sign-in')
  await bea.page.goto(at('/en/desk/account'))
  await bea.page.click('form[action$="/account/seat"] button')
  await look(bea.page)
  await bea.page.goto(at('/en/desk/sessions'))
  await look(bea.page)
  for (const { context } of [secretariat, ana, bea, carla]) await context.close()
}, 120_000)

test('a page that asks for a passkey says what is needed, without script and under another name', async () => {
  const plain = await seen.browser.newContext({ javaScriptEnabled: false })
  const page = await plain.newPage()
  await page.goto(at('/en/sign-in'))
  expect(await page.textContent('main')).toContain('needs script in this browser')
  await page.goto(`${seen.house.address}/en/sign-in`)
  expect(await page.getAttribute('main p.mark a', 'href')).toBe(at('/en/sign-in'))
  await plain.close()
})

test('a passkey that is not given does nothing, and says so', async () => {
  const { context, page, device, id } = await someone()
  await device.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false })
  await page.goto(at('/es/sign-in'))
  await page.click('passkey-place button')
  await page.waitForFunction(() =>
    /No se hizo nada/.test(document.querySelector('[role=status]')?.textContent ?? ''),
  )
  await context.close()
}, 120_000)
