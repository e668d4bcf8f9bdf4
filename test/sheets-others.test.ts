import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sheetjs from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { writeWorkbook } from '../src/exports/write-workbook.ts'
import { formSheets } from '../src/exports/xlsx-form.ts'
import { planOf } from '../src/exports/xlsx-plan.ts'
import { readSheetFile } from '../src/imports/read-sheet-file.ts'
import { isShown } from '../src/portal/answers.tsx'
import type { FiledRecord } from '../src/records/types.ts'
import { readRegime } from '../src/regime/read-regime.ts'
import { type FormVersion, LANGS, type Lang } from '../src/regime/types.ts'

// Another program opens what the house writes, and the house reads what another program has saved.

const regime = await readRegime(fileURLToPath(new URL('../regimes/miami-2003', import.meta.url)))
const forms = [...regime.forms.values()]
const answersOf = (form: FormVersion) => form.example.answers as FiledRecord['answers']

async function madeOf(form: FormVersion, lang: Lang, answers = answersOf(form)) {
  const sheets = formSheets(planOf({ form, lang, regime }), {
    answers,
    participant: 'URY',
    period: '2024',
    stands: (section) => isShown(section, form, answers),
  })
  return { sheets, bytes: await writeWorkbook(sheets, { title: form.words[lang].title, made: new Date(0) }) }
}
const opened = (bytes: Uint8Array) =>
  sheetjs.read(bytes, { cellStyles: true, cellNF: true, sheetStubs: true })
const saved = (book: sheetjs.WorkBook) =>
  new Uint8Array(sheetjs.write(book, { type: 'array', bookType: 'xlsx', cellStyles: true }) as ArrayBuffer)
const readBack = (form: FormVersion, bytes: Uint8Array) =>
  readSheetFile({ form, lang: 'en', regime }, { name: 'a.xlsx', bytes })

describe.each(forms.map((form, i) => [form.ref, form, LANGS[i % LANGS.length] as Lang] as const))(
  '%s',
  (_, form, lang) => {
    test('is opened by another program as it was written, and read as that has saved it', async () => {
      const { sheets, bytes } = await madeOf(form, lang)
      const book = opened(bytes)
      expect(book.SheetNames).toEqual(sheets.map(({ name }) => name))
      for (const { name, cells, hiddenColumns = [], hiddenRows = [] } of sheets) {
        const sheet = book.Sheets[name] as sheetjs.WorkSheet
        for (const { row, column, content } of cells) {
          const cell = sheet[sheetjs.utils.encode_cell({ r: row, c: column })] as
            | sheetjs.CellObject
            | undefined
          expect(cell?.f).toBeUndefined()
          if (typeof content === 'string') expect([cell?.t, cell?.v]).toEqual(['s', content])
          if (typeof content === 'number') expect([cell?.t, cell?.v]).toEqual(['n', content])
        }
        for (const column of hiddenColumns) expect(sheet['!cols']?.[column]?.hidden).toBe(true)
        for (const row of hiddenRows) expect(sheet['!rows']?.[row]?.hidden).toBe(true)
      }
      const read = await readBack(form, saved(book))
      expect([read.lang, read.answers, read.findings]).toEqual([lang, answersOf(form), []])
    })
  },
)

test('what somebody changes in another program is read as changed, a formula is told', async () => {
  const form = regime.forms.get('milex-return/2') as FormVersion
  const { bytes } = await madeOf(form, 'es')
  const book = opened(bytes)
  const fields = book.Sheets['Campos'] as sheetjs.WorkSheet
  const rowOf = (pointer: string) =>
    Array.from({ length: 60 }, (_, r) => r).find((r) => fields[`E${r + 1}`]?.v === pointer) ?? -1
  const set = (pointer: string, cell: sheetjs.CellObject) => {
    fields[`C${rowOf(pointer) + 1}`] = cell
  }
  set('/gdp', { t: 'n', f: '1+1', v: 2 })
  set('/total', { t: 's', v: '1.234,5' })
  set('/fiscal-year/start', { t: 'd', v: new Date('2023-07-01T00:00:00Z'), z: 'dd/mm/yyyy' })
  set('/fiscal-year/end', { t: 's', v: '30 de junio de 2024' })
  set('/figure-status', { t: 's', v: form.words.es.lists['statuses']?.['budgeted']?.toUpperCase() ?? '' })
  set('/prices', { t: 's', v: 'no corresponde' })
  set('/no-armed-forces', { t: 'b', v: true })
  set('/central-government-spending', { t: 's', v: 'ws' })
  set('/others-contents', { t: 'e', v: 0x2a })
  const read = await readBack(form, saved(book))
  expect(read.findings.map(({ what, cell }) => [what, cell])).toEqual([
    ['trouble', `C${rowOf('/others-contents') + 1}`],
    ['formula', `C${rowOf('/gdp') + 1}`],
  ])
  const { gdp: _, 'others-contents': __, ...rest } = answersOf(form)
  expect(read.answers).toEqual({
    ...rest,
    total: '1234.5',
    'fiscal-year': { start: '2023-07-01', end: '2024-06-30' },
    'figure-status': 'budgeted',
    prices: { $no: 'not-applicable' },
    'no-armed-forces': true,
    'central-government-spending': { $withheld: 'national-security' },
  })
})

test('rows moved, a row that is not ours, a sheet taken away', async () => {
  const form = regime.forms.get('arms-transfers-return/1') as FormVersion
  const { sheets, bytes } = await madeOf(form, 'fr')
  const book = opened(bytes)
  const [, fieldName = '', listName = ''] = book.SheetNames
  const rows = (name: string) =>
    sheetjs.utils.sheet_to_json<(string | number | null)[]>(book.Sheets[name] as sheetjs.WorkSheet, {
      header: 1,
      defval: null,
      raw: true,
    })
  // The same rows the other way round, after a line somebody wrote above them.
  const own = rows(fieldName)
  const turned = [
    ['Note', null],
    ...own.slice(0, 2),
    ...own.slice(2).reverse(),
    [null, 'Mine', 'my own note', null, null],
  ]
  book.Sheets[fieldName] = sheetjs.utils.aoa_to_sheet(turned)
  const taken = sheets.find(
    ({ name, cells }) => name !== listName && cells.some(({ content }) => content === 'lines /major-imports'),
  )
  expect(taken).toBeDefined()
  book.SheetNames = book.SheetNames.filter((name) => name !== taken?.name)
  delete book.Sheets[taken?.name ?? '']
  const read = await readBack(form, saved(book))
  const { 'major-imports': _, ...rest } = answersOf(form)
  expect(read.answers).toEqual(rest)
  expect(read.covers).not.toContain('/major-imports')
  expect(read.findings.map(({ what, typed }) => [what, typed])).toEqual([['unknown-row', 'my own note']])
})

const OFFICE = '/usr/bin/soffice'

describe.skipIf(!existsSync(OFFICE))('LibreOffice (skipped where it is not installed)', () => {
  test('opens every form, and what it has saved is read as it was', { timeout: 120_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'confianza-office-'))
    const made = await Promise.all(
      forms.map(async (form, i) => {
        const file = join(dir, `${form.ref.replace('/', '-')}.xlsx`)
        const lang = LANGS[i % LANGS.length] as Lang
        writeFileSync(file, (await madeOf(form, lang)).bytes)
        return { form, lang, file }
      }),
    )
    const filter = 'xlsx:Calc MS Excel 2007 XML'
    execFileSync(
      OFFICE,
      [
        `-env:UserInstallation=file://${dir}/profile`,
        '--headless',
        ...['--convert-to', filter, '--outdir', join(dir, 'saved')],
        ...made.map(({ file }) => file),
      ],
      { stdio: 'ignore', timeout: 110_000 },
    )
    for (const { form, lang, file } of made) {
      const read = await readBack(form, readFileSync(file.replace(dir, join(dir, 'saved'))))
      expect([form.ref, read.lang, read.answers, read.findings]).toEqual([
        form.ref,
        lang,
        answersOf(form),
        [],
      ])
    }
    rmSync(dir, { recursive: true, force: true })
  })
})
