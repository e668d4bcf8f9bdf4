import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signAndFile } from '../../src/clearing-house.ts'
import type { FiledRecord } from '../../src/records/types.ts'
import { LANGS } from '../../src/regime/types.ts'
import { CONTACT } from '../a-contact.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
let record: string
/** Files a record of Uruguay for two neighbours. */
async function fileContact(): Promise<string> {
  const { house } = seen.house
  const contact: Omit<FiledRecord, 'nonce'> = {
    v: 1,
    regime: house.regime.ref,
    form: 'point-of-contact/1',
    participant: 'URY',
    says: 'answers',
    measures: ['II.5'],
    audience: { kind: 'parties', parties: ['ARG', 'BRA'] },
    language: 'es',
    answers: CONTACT,
    provenance: { kind: 'state' },
    made: '2026-01-05',
  }
  return (await signAndFile(house, contact)).id
}
beforeAll(async () => {
  seen = await openSeen()
  record = await fileContact()
}, 120_000)
afterAll(() => seen.close())

/** A page of the desk for a trial seat. */
async function sit(participant: string, role: string, { script = true, width = 1280 } = {}): Promise<Page> {
  const context = await seen.browser.newContext({
    javaScriptEnabled: script,
    viewport: { width, height: 800 },
  })
  const page = await context.newPage()
  await page.goto(`${seen.house.address}/en/sign-in`)
  await page.selectOption('select[name=participant]', participant)
  await page.selectOption('select[name=role]', role)
  await page.click('form[action$="/sign-in"] button[type=submit]')
  await page.waitForURL(/\/desk/)
  return page
}
const go = (page: Page, path: string) => page.goto(`${seen.house.address}${path}`)

/** The places of the desk by who may go there. */
const PLACES: [string, string, string[]][] = [
  ['URY', 'author', ['', '/inbox', '/retention', '/account', '/sessions']],
  ['URY', 'clearing', ['', '/inbox']],
  ['URY', 'administrator', ['', '/seats', '/policy', '/keys', '/audit', '/person', '/retention']],
  ['OAS', 'operator', ['', '/house']],
]

describe.each(PLACES)('the desk of %s, %s', (participant, role, places) => {
  test.each(LANGS)('is without barriers and fits 360 px, in %s', async (lang) => {
    const page = await sit(participant, role, { width: 360 })
    for (const place of places) {
      const answer = await go(page, `/${lang}/desk${place}`)
      expect(answer?.status(), place).toBe(200)
      expect(await page.getAttribute('html', 'lang')).toBe(lang)
      expect(await findBarriers(page), place).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), place).toBeLessThanOrEqual(360)
    }
    await page.context().close()
  })
})

// With script and without the same forms do the same.
test.each([true, false])('who reads is narrowed, asked for and granted, script: %s', async (script) => {
  const id = await fileContact()
  const author = await sit('URY', 'author', { script })
  await go(author, `/en/records/${id}`)
  await author.click('a[href$="/audience"]')
  expect(await author.textContent('main')).toContain('Uruguay, with Argentina and Brazil')
  await author.check('input[name=_audience][value=parties]')
  await author.uncheck('input[name=_party][value=BRA]')
  await author.click('button[value=preview]')
  expect(await author.textContent('#preview')).toContain('Brazil')
  if (script) expect(await findBarriers(author)).toEqual([])
  await author.click('button[value=recall]')
  await author.waitForURL(/done=recalled/)
  await go(author, `/en/desk/records/${id}/audience`)
  expect(await author.textContent('main .lead')).toContain('Uruguay, with Argentina')

  const reader = await sit('ARG', 'reader', { script })
  await go(reader, `/en/records/${id}`)
  await reader.click('details.ask summary')
  await reader.selectOption('#ask-to', 'CHL')
  await reader.fill('#ask-why', 'they share the border')
  await reader.click('details.ask button[type=submit]')
  expect(await reader.textContent('main')).toContain('Not decided yet')

  const official = await sit('URY', 'clearing', { script })
  await go(official, '/en/desk')
  await official.click('main a[href$="/desk/inbox"]')
  await official.click('a[href*="/desk/requests/"]')
  expect(await official.textContent('.readers')).toContain('Chile')
  if (script) expect(await findBarriers(official)).toEqual([])
  await official.click('button[value=grant]')
  await official.waitForURL(/inbox/)
  const party = await sit('CHL', 'reader', { script })
  const answer = await go(party, `/en/records/${id}`)
  expect(answer?.status()).toBe(200)

  // Brazil is asked to remove its copies, and says that it has.
  const removed = await sit('BRA', 'reader', { script })
  await go(removed, '/en/desk/inbox')
  const notice = removed.locator('li', { hasText: id.slice(0, 12) })
  await notice.locator('button').click()
  expect(await notice.textContent()).toContain('Removal confirmed')
  await go(author, `/en/desk/records/${id}/audience`)
  expect(await author.textContent('main')).toContain('removal confirmed')
  for (const page of [author, reader, official, party, removed]) await page.context().close()
})

test('by keyboard alone an audience is chosen and shown by name', async () => {
  const page = await sit('URY', 'author')
  await go(page, `/en/desk/records/${record}/audience`)
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null
      return `${at?.name ?? ''}=${at?.value ?? ''}`
    })
  for (let i = 0; i < 60 && !(await focused()).startsWith('_audience='); i++) await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/^_audience=/)
  for (let i = 0; i < 6 && (await focused()) !== '_audience=participants'; i++)
    await page.keyboard.press('ArrowDown')
  for (let i = 0; i < 60 && (await focused()) !== '_op=preview'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#preview')
  expect(await page.textContent('#preview')).toContain('Grenada')
  await page.context().close()
})
