import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signAndFile } from '../../src/clearing-house.ts'
import type { Audience, FiledRecord } from '../../src/records/types.ts'
import { latestForms } from '../../src/regime/find.ts'
import { LANGS } from '../../src/regime/types.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen

/** Files the example of a form for Uruguay. */
async function file(id: string, audience: Audience, more: Partial<FiledRecord> = {}): Promise<string> {
  const { house } = seen.house
  const form = latestForms(house.regime).find((one) => one.id === id)
  if (form === undefined) throw new Error(`no form ${id}`)
  const record: Omit<FiledRecord, 'nonce'> = {
    v: 1,
    regime: house.regime.ref,
    form: form.ref,
    participant: 'URY',
    says: 'answers',
    measures: [...form.measures].slice(0, 2),
    ...(form.example.period ? { period: form.example.period } : {}),
    audience,
    language: 'es',
    answers: form.example.answers as FiledRecord['answers'],
    provenance: { kind: 'state' },
    made: '2025-04-12',
    ...more,
  }
  return (await signAndFile(house, record)).id
}
beforeAll(async () => {
  seen = await openSeen()
  await file('milex-return', { kind: 'public' })
  await file('forces-structure-return', { kind: 'participants' })
  await file('treaty-status', { kind: 'public' })
}, 120_000)
afterAll(() => seen.close())

async function sit(role: string, { script = true, width = 1280, lang = 'en' } = {}): Promise<Page> {
  const context = await seen.browser.newContext({
    javaScriptEnabled: script,
    viewport: { width, height: 800 },
  })
  const page = await context.newPage()
  await page.goto(`${seen.house.address}/${lang}/sign-in`)
  await page.selectOption('select[name=participant]', 'URY')
  await page.selectOption('select[name=role]', role)
  await page.click('form[action$="/sign-in"] button[type=submit]')
  await page.waitForURL(/\/desk/)
  return page
}

describe('the inventory of a year', () => {
  test.each(LANGS)('is without barriers and fits 360 px, in %s', async (lang) => {
    const page = await sit('author', { width: 360, lang })
    await page.goto(`${seen.house.address}/${lang}/desk/inventory?year=2024`)
    expect(await page.locator('input[name=line]').count()).toBeGreaterThanOrEqual(3)
    expect(await findBarriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await page.context().close()
  })

  test.each([true, false])('becomes a draft with the lines ticked, script: %s', async (script) => {
    const page = await sit('author', { script })
    await page.goto(`${seen.house.address}/en/desk/inventory?year=2024`)
    const restricted = page
      .locator('tr', { hasText: 'Organization and size of forces' })
      .locator('input[name=line]')
    expect(await restricted.isChecked()).toBe(false)
    await restricted.check()
    await page.click('form[action$="/desk/inventory"] button.main')
    await page.waitForURL(/\/desk\/drafts\/[0-9a-f]{32}$/)
    expect(await page.textContent('body')).toContain('Inventory of measures')
    await page.context().close()
  })
})
