import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as sheetjs from '@e965/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../src/words.ts'
import { findBarriers, openSeen, type Seen } from './house.ts'

let seen: Seen
let dir: string
beforeAll(async () => {
  seen = await openSeen()
  dir = mkdtempSync(join(tmpdir(), 'confianza-sheets-'))
}, 120_000)
afterAll(async () => {
  await seen?.close()
  rmSync(dir, { recursive: true, force: true })
})

test.each([
  ['with script', true, 'es', 'URY'],
  ['without script', false, 'fr', 'HTI'],
] as const)(
  'an official takes a draft home as a workbook and brings it back, %s',
  async (_, scripted, lang, participant) => {
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
    await page.goto(`${seen.house.address}/${lang}/measures/I.4`)
    const start = page.locator('form:has([name=form][value="milex-return/2"])').first()
    await start.locator('[name=period]').fill('2024')
    await start.locator('[value=nothing]').click()
    await page.waitForURL(/\/drafts\//)
    const draft = page.url()

    await page.click('details.sheets summary')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('details.sheets a[href$="sheet.xlsx"]'),
    ])
    expect(download.suggestedFilename()).toBe('milex-return-2-2024.xlsx')
    const path = join(dir, `${participant}.xlsx`)
    await download.saveAs(path)

    // Filled in by another program: one cell right, one wrong, one a formula.
    const book = sheetjs.read(readFileSync(path), { cellStyles: true, cellNF: true })
    const fields = book.Sheets[words.t('sheets.fields')] as sheetjs.WorkSheet
    const put = (pointer: string, cell: sheetjs.CellObject) => {
      const row = Array.from({ length: 60 }, (_, r) => r + 1).find((r) => fields[`E${r}`]?.v === pointer)
      fields[`C${row}`] = cell
    }
    const kinds = seen.house.house.regime.forms.get('milex-return/2')?.words[lang].lists['kinds'] ?? {}
    put('/kind', { t: 's', v: kinds['single-figure'] ?? '' })
    put('/total', { t: 'n', v: 1234.5 })
    put('/currency', { t: 's', v: 'dollars' })
    put('/gdp', { t: 'n', f: '6*7', v: 42 })
    writeFileSync(path, sheetjs.write(book, { type: 'buffer', bookType: 'xlsx', cellStyles: true }) as Buffer)

    await page.setInputFiles('[name=_sheet]', path)
    await page.click('details.sheets button[type=submit]')
    await page.waitForURL(/\/sheet$/)
    const main = (await page.locator('main').textContent()) ?? ''
    expect(main).toContain(words.t('sheets.cell.formula'))
    expect(main).toContain(words.t('sheets.unreadable', { typed: 'DOLLARS' }))
    expect(main).toContain(words.number('1234.5'))
    if (scripted) expect(await findBarriers(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)

    await page.click('main form[action$="/accept"] button.main')
    await page.waitForURL(/\?check/)
    expect(page.url().startsWith(draft)).toBe(true)
    const total = await page.context().request.get(`${draft}/sheet.xlsx`)
    const back = sheetjs.read(await total.body())
    const cells = Object.values(back.Sheets[words.t('sheets.fields')] as sheetjs.WorkSheet)
    expect(cells.some((cell) => (cell as sheetjs.CellObject)?.v === 1234.5)).toBe(true)
    await context.close()
  },
  120_000,
)
