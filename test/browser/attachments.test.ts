import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../src/words.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
let dir: string
beforeAll(async () => {
  seen = await openSeen()
  dir = mkdtempSync(join(tmpdir(), 'confianza-files-'))
}, 120_000)
afterAll(async () => {
  await seen?.close()
  rmSync(dir, { recursive: true, force: true })
})

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

test.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'fr', 'HTI'],
] as const)(
  'an official attaches a file, %s, and loses nothing of what was typed',
  async (_, scripted, lang, participant) => {
    const path = join(dir, 'acta <b>ñ.pdf')
    writeFileSync(path, PDF)
    const words = say(lang)
    const context = await seen.browser.newContext({
      javaScriptEnabled: scripted,
      viewport: { width: 360, height: 740 },
      acceptDownloads: true,
    })
    const page = await context.newPage()
    await page.goto(`${seen.house.address}/${lang}/sign-in`)
    await page.selectOption('[name=participant]', participant)
    await page.click('main form:has([name=participant]) button[type=submit]')
    await page.waitForURL(/\/desk$/)
    const start = page.locator('details.start:has([name=form][value="milex-return/2"])')
    await start.locator('summary').click()
    await start.locator('[name=period]').fill('2024')
    await start.locator('[value=nothing]').click()
    await page.waitForURL(/\/drafts\//)
    const draft = page.url()
    await page.fill('[name=_period]', '2023')
    await page.setInputFiles('[name=_file]', path)
    await page.click('[name=_op][value=attach]')
    await page.waitForURL(/#attachments$/)

    expect(await page.inputValue('[name=_period]')).toBe('2023')
    const table = page.locator('#attachments table')
    expect(await table.textContent()).toContain('acta <b>ñ.pdf')
    expect(await table.textContent()).toContain(words.t('files.type.pdf'))
    if (scripted) expect(await findBarriers(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('#attachments th a:not([aria-label])'),
    ])
    expect(download.suggestedFilename()).toMatch(/^acta.*ñ\.pdf$/)

    // A plain save goes on working beside a chosen file, and the file goes when its button is pressed.
    await page.setInputFiles('[name=_file]', path)
    const saved = scripted
      ? page.waitForResponse((answer) => answer.request().method() === 'POST')
      : page.waitForNavigation()
    await page.click('.acts [name=_op][value=save]')
    await saved
    expect(await table.count()).toBe(1)
    await page.click('[name=_op][value^="detach:"]')
    await page.waitForFunction(() => document.querySelector('#attachments table') === null)
    expect(page.url().startsWith(draft)).toBe(true)
    await context.close()
  },
  120_000,
)
