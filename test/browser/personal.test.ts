import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filerOf } from '../../src/audience/reader.ts'
import { signAndFile } from '../../src/clearing-house.ts'
import { type DraftContent, recordOfDraft } from '../../src/portal/desk/draft.ts'
import type { Lang } from '../../src/regime/types.ts'
import { openSession } from '../../src/seats/sessions.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
beforeAll(async () => {
  seen = await openSeen()
}, 120_000)
afterAll(() => seen.close())

const at = (address: string) => `${seen.house.address}${address}`

/** A page of somebody who sits in a trial seat of a state. */
async function seatedPage(
  participant: string,
  role: 'author' | 'administrator',
  scripted: boolean,
): Promise<Page> {
  const { house, address } = seen.house
  const { origin } = new URL(address)
  const value = await openSession(house, { participant, seat: `trial-${role}`, role, origin })
  const context = await seen.browser.newContext({
    javaScriptEnabled: scripted,
    viewport: { width: 360, height: 740 },
    acceptDownloads: true,
  })
  await context.addCookies([{ name: 'session', value, url: address }])
  return context.newPage()
}

/** Files what a draft holds, as its clearance would. */
async function fileDraft(participant: string, page: Page, lang: Lang): Promise<string> {
  const { house } = seen.house
  const id = page.url().split('/').at(-1)?.split('?')[0] ?? ''
  const draft = await house.register.drafts.findDraft(filerOf(house.register.circles, participant), id)
  const { record, values } = recordOfDraft(
    house,
    participant,
    draft as never as { id: string; version: number; content: DraftContent },
    lang,
  )
  return (await signAndFile(house, record, values)).id
}

describe.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'fr', 'HTI'],
] as const)('a point of contact, %s', (_, scripted, lang, participant) => {
  test('is drafted with readers beside each personal field, filed, its telephone erased, the person found', async () => {
    const page = await seatedPage(participant, 'author', scripted)
    const barriers = () => (scripted ? findBarriers(page) : [])
    await page.goto(at(`/${lang}/desk`))
    const start = page.locator('details.start:has([name=form][value="point-of-contact/2"])')
    await start.locator('summary').click()
    await start.locator('[value=nothing]').click()
    await page.waitForSelector('.tasks')
    expect(await barriers()).toEqual([])
    const open = async (section: string) => {
      if ((await page.locator('.tasks').count()) === 0) await page.click('.acts [name=_op][value=list]')
      await page.click(`.tasks a[href*="/sections/${section}"]`)
      await page.waitForURL(new RegExp(`/sections/${section}`))
    }
    const copy = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }))
    await open('purpose')
    await page.selectOption('[name="/act"]', 'nomination')
    await page.check('[name="/topics"][value="disaster-relief"]')
    await page.selectOption('[name="/level"]', 'operational')
    await open('office')
    await page.fill('[name="/institution"]', 'Institución de ejemplo')
    await page.check('[name="/languages"][value="es"]')
    await page.fill('[name="/office"]', 'Guardia')
    // What is typed of a person leaves no copy in the browser; the rest does.
    if (scripted) expect(await copy()).toContain('Guardia')
    await page.fill('[name="/mailbox"]', 'guardia@ejemplo.example')
    await open('reach')
    await page.selectOption('[name="/hours"]', '24x7')
    await page.fill('[name="/time-zone"]', 'America/Montevideo')
    await open('nomination')
    await page.fill('[name="/nomination-note/number"]', 'Nota 1/2025')
    await page.fill('[name="/nomination-note/date"]', '2025-01-02')
    await open('validity')
    await page.fill('[name="/valid-from"]', '2025-01-01')
    await open('person')
    await page.fill('[name="/name"]', 'Persona de Ejemplo')
    await page.fill('[name="/phone"]', '+598 2 000 0077')
    await page.selectOption('[name="_readers:/phone"]', 'filer')
    if (scripted) expect(await copy()).not.toMatch(/Persona de Ejemplo|0077/)
    await page.click('.acts [name=_op][value=list]')
    await page.waitForSelector('.tasks')
    const checked = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await page.click('.acts [name=_op][value=check]')
    await checked
    await page.waitForSelector('#findings')
    expect(await barriers()).toEqual([])
    const list = page.url()
    await open('person')
    expect(await page.inputValue('[name="/phone"]')).toBe('+598 2 000 0077')
    expect(await page.inputValue('[name="_readers:/phone"]')).toBe('filer')
    expect(await page.inputValue('[name="_readers:/name"]')).toBe('record')
    expect(await barriers()).toEqual([])
    await page.goto(list)

    const id = await fileDraft(participant, page, lang)
    await page.goto(at(`/${lang}/records/${id}`))
    expect(await page.content()).toContain('0077')
    expect(await barriers()).toEqual([])
    await page.click(`[href="/${lang}/desk/records/${id}/erase"]`)
    await page.waitForSelector('[name=pointer]')
    expect(await barriers()).toEqual([])
    await page.check('[name=pointer][value="/phone"]')
    await page.click('[name=_op][value=erase]')
    await page.waitForSelector('[role=status]')
    await page.goto(at(`/${lang}/records/${id}`))
    expect(await page.content()).not.toContain('0077')

    const desk = await seatedPage(participant, 'administrator', scripted)
    await desk.goto(at(`/${lang}/desk/person`))
    await desk.fill('[name=query]', 'persona de ejemplo')
    await desk.click('[name=_op][value=find]')
    await desk.waitForSelector('table.stack')
    expect(await desk.content()).toContain('Persona de Ejemplo')
    expect(desk.url()).not.toContain('persona')
    if (scripted) expect(await findBarriers(desk)).toEqual([])
    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.click('[name=_op][value=download]'),
    ])
    expect(download.suggestedFilename()).toBe('held.json')
  })
})
