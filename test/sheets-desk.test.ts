import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import { formOf } from '../src/clearing-house.ts'
import { type MadeSheet, writeWorkbook } from '../src/exports/write-workbook.ts'
import { formSheets } from '../src/exports/xlsx-form.ts'
import { planOf } from '../src/exports/xlsx-plan.ts'
import { MAX_SHEET_FILE } from '../src/imports/open-package.ts'
import { readSheetFile } from '../src/imports/read-sheet-file.ts'
import { isShown } from '../src/portal/answers.tsx'
import type { DraftContent } from '../src/portal/desk/draft.ts'
import { PROBLEMS } from '../src/problems.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { latestForms } from '../src/regime/find.ts'
import { LANGS, type Lang } from '../src/regime/types.ts'
import { say } from '../src/words.ts'
import { partsOf, zipped } from './a-workbook.ts'
import { type FilesHouse, openFilesHouse, upload } from './attachments-house.ts'
import { filing, posted } from './bad-input/house.ts'

type Answers = FiledRecord['answers']

let files: FilesHouse
beforeAll(async () => {
  files = await openFilesHouse()
})
afterAll(() => files?.test.close())

const AUTHOR = ['URY', 'author'] as ['URY', 'author']
const house = () => files.test.house
const latest = (id: string) => latestForms(house().regime).find((form) => form.id === id)?.ref as string

async function begin(form: string): Promise<string> {
  const answer = await files.ask('/es/desk/drafts', {
    method: 'POST',
    seat: AUTHOR,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form, from: 'nothing', period: '2024' }).toString(),
  })
  return /\/desk\/drafts\/([0-9a-f]{32})$/.exec(answer.headers.get('location') ?? '')?.[1] as string
}

const stored = async (id: string) => {
  const draft = await house().register.drafts.findDraft(
    { kind: 'seat', participant: 'URY', seat: 'trial-author', role: 'author' },
    id,
  )
  return draft as { version: number; content: DraftContent }
}

const send = (
  id: string,
  bytes: Uint8Array,
  more: { name?: string; lang?: Lang; fields?: Record<string, string> } = {},
) => {
  const { asked } = upload(more.fields ?? {}, { name: more.name ?? 'a.xlsx', type: '', pieces: [bytes] })
  return files.ask(`/${more.lang ?? 'es'}/desk/drafts/${id}/sheet`, { ...asked, seat: AUTHOR })
}

const hidden = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''

const accept = (id: string, fields: Record<string, string>) =>
  files.ask(`/es/desk/drafts/${id}/sheet/accept`, {
    method: 'POST',
    seat: AUTHOR,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

const sheetsOf = (ref: string, lang: Lang, answers: Answers, participant = 'URY'): MadeSheet[] => {
  const form = formOf(house(), ref)
  return formSheets(planOf({ form, lang, regime: house().regime }), {
    answers,
    participant,
    period: '2023',
    stands: (section) => isShown(section, form, answers),
  })
}
const bytesOf = (sheets: readonly MadeSheet[]) => writeWorkbook(sheets, { title: 'x', made: new Date(0) })
/** The sheets with other content in the cell of a pointer. */
const withCell = (sheets: readonly MadeSheet[], pointer: string, content: string | number): MadeSheet[] =>
  sheets.map((sheet) => {
    const key = sheet.cells.find((cell) => cell.content === pointer && cell.column === 4)
    return key === undefined
      ? sheet
      : {
          ...sheet,
          cells: sheet.cells.map((cell) =>
            cell.row === key.row && cell.column === 2 ? { ...cell, content } : cell,
          ),
        }
  })

/** Files a record and gives its id. */
async function filed(more: Partial<FiledRecord>): Promise<string> {
  const answer = await files.ask('/api/v1/records', posted(filing(files.test, more)) as RequestInit)
  return ((await answer.json()) as { id: string }).id
}

const example = (ref: string) => structuredClone(formOf(house(), ref).example.answers) as Answers

describe('a draft', () => {
  test('goes out, comes back changed, is shown, and is written only when that is accepted', async () => {
    const ref = latest('milex-return')
    const id = await begin(ref)
    const answers = example(ref)
    const answer = await send(id, await bytesOf(sheetsOf(ref, 'pt', answers)))
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    // Reading one is work: it is counted as uploads are.
    expect(answer.headers.get('ratelimit-policy')).toContain('"upload"')
    const page = await answer.text()
    expect(page).toContain(say('es').t('sheets.layout.own', { language: say('es').t('portal.in.pt') }))
    expect(page).toContain('Ejemplo para probar el formulario.')
    expect(await stored(id)).toMatchObject({ version: 1, content: { answers: {}, period: '2024' } })

    const done = await accept(id, { _version: hidden(page, '_version'), _change: hidden(page, '_change') })
    expect([done.status, done.headers.get('location')]).toEqual([303, `/es/desk/drafts/${id}?check#findings`])
    const after = await stored(id)
    expect(after.version).toBe(2)
    expect(after.content).toMatchObject({ answers, period: '2023', says: 'answers' })

    const download = await files.ask(`/fr/desk/drafts/${id}/sheet.xlsx`, { seat: AUTHOR })
    expect(download.headers.get('content-type')).toContain('spreadsheetml')
    expect(download.headers.get('content-disposition')).toBe(
      `attachment; filename="${ref.replace('/', '-')}-2023.xlsx"`,
    )
    const back = new Uint8Array(await download.arrayBuffer())
    const read = await readSheetFile(
      { form: formOf(house(), ref), lang: 'es', regime: house().regime },
      { name: 'a.xlsx', bytes: back },
    )
    expect([read.lang, read.answers, read.period, read.participant]).toEqual(['fr', answers, '2023', 'URY'])

    // The same again changes nothing, and offers nothing to accept.
    const same = await (await send(id, back)).text()
    expect(same).toContain(say('es').t('sheets.page.same'))
    expect(same).not.toContain(say('es').t('sheets.accept'))
  })

  test('that is blank goes out with the values of the last return where somebody asks for them', async () => {
    const ref = latest('milex-return')
    const answers = example(ref)
    await filed({ form: ref, period: '2018', measures: ['I.4'], answers, language: 'es' })
    const id = await begin(ref)
    const page = await (await files.ask(`/es/desk/drafts/${id}`, { seat: AUTHOR })).text()
    expect(page).toContain(`/es/desk/drafts/${id}/sheet.xlsx?from=last`)
    const read = async (more: string) => {
      const answer = await files.ask(`/es/desk/drafts/${id}/sheet.xlsx${more}`, { seat: AUTHOR })
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const form = formOf(house(), ref)
      return (await readSheetFile({ form, lang: 'es', regime: house().regime }, { name: 'a', bytes })).answers
    }
    expect(await read('')).toEqual({})
    expect(await read('?from=last')).toEqual(answers)
  })

  test('that was saved in between is not overwritten', async () => {
    const ref = latest('milex-return')
    const id = await begin(ref)
    const page = await (await send(id, await bytesOf(sheetsOf(ref, 'es', example(ref))))).text()
    const fields = { _version: hidden(page, '_version'), _change: hidden(page, '_change') }
    await files.ask(`/es/desk/drafts/${id}`, {
      method: 'POST',
      seat: AUTHOR,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _version: '1', '/kind': 'nil' }).toString(),
    })
    const before = await stored(id)
    expect((await accept(id, fields)).status).toBe(409)
    expect(await stored(id)).toEqual(before)
  })

  test('is told by sheet and cell what cannot be read, what is no choice, and what the checks say', async () => {
    const ref = latest('milex-return')
    const id = await begin(ref)
    const sheets = withCell(
      withCell(
        withCell(sheetsOf(ref, 'en', example(ref), 'CHL'), '/gdp', 'a lot'),
        '/figure-status',
        'spent',
      ),
      '/fiscal-year/end',
      '31 February 2024',
    )
    const page = await (await send(id, await bytesOf(sheets), { lang: 'en' })).text()
    const { t } = say('en')
    const cells = [
      ...page.matchAll(
        /<tr><th scope="row"><bdi>([^<]*)<\/bdi><\/th><td[^>]*><bdi>([^<]*)<\/bdi><\/td><td[^>]*><bdi>([^<]*)</g,
      ),
    ].map(([, sheet = '', cell = '', said = '']) => [
      sheet,
      cell,
      said.replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
    ])
    const said = (what: string) => cells.find(([, , one]) => one?.includes(what))
    expect(said(t('sheets.unreadable', { typed: 'a lot' }))?.slice(0, 2)).toEqual([
      'Fields',
      expect.stringMatching(/^C\d+$/),
    ])
    expect(said(t('sheets.noChoice', { typed: 'spent' }))?.[0]).toBe('Fields')
    expect(said(t('sheets.unreadable', { typed: '31 February 2024' }))?.[0]).toBe('Fields')
    expect(said(t('sheets.cell.otherParticipant', { participant: 'Chile' }))?.[0]).toBe('About this form')
    expect(new Set(cells.slice(1, 4).map(([, cell]) => cell)).size).toBe(3)
  })

  test('a rule of the form is told at the cell it is about', async () => {
    const ref = latest('milex-return')
    const id = await begin(ref)
    const answers = example(ref)
    ;((answers['figures'] as Answers)['5'] as Answers)['total'] = '9999'
    const page = await (await send(id, await bytesOf(sheetsOf(ref, 'es', answers)))).text()
    const sheet = sheetsOf(ref, 'es', answers).find(({ cells }) =>
      cells.some(({ content }) => content === 9999),
    )
    const cell = sheet?.cells.find(({ content }) => content === 9999)
    expect(page).toContain(
      `<bdi>${sheet?.name}</bdi></th><td data-title="Celda"><bdi>G${(cell?.row ?? 0) + 1}</bdi>`,
    )
  })

  test('a cell that the other answers do not ask for is told', async () => {
    const ref = latest('milex-return')
    const id = await begin(ref)
    const answers: Answers = { kind: 'nil', 'no-armed-forces': true, gdp: '5' }
    const page = await (await send(id, await bytesOf(sheetsOf(ref, 'en', answers)), { lang: 'en' })).text()
    expect(page).toContain(say('en').t('sheets.unasked'))
  })
})

describe('a list', () => {
  test('goes out as CSV and comes back by its headings, formulas made harmless on the way', async () => {
    const ref = latest('arms-transfers-return')
    const id = await begin(ref)
    const answers = example(ref)
    const lines = answers['major-imports'] as Answers[]
    ;(lines[0] as Answers)['comments'] = '=HYPERLINK("https://example.org")'
    ;(lines[1] as Answers)['comments'] = "'-1 already"
    const page = await (await send(id, await bytesOf(sheetsOf(ref, 'en', answers)))).text()
    await accept(id, { _version: hidden(page, '_version'), _change: hidden(page, '_change') })
    expect((await stored(id)).content.answers).toEqual(answers)

    for (const lang of LANGS) {
      const place = `/${lang}/desk/drafts/${id}/lines.csv?table=${encodeURIComponent('/major-imports')}`
      const csv = await (await files.ask(place, { seat: AUTHOR })).text()
      expect(csv).not.toMatch(/(^|[,\n])"?[=+@]/)
      const read = await readSheetFile(
        { form: formOf(house(), ref), lang, regime: house().regime },
        { name: 'a.csv', bytes: utf8(csv) },
        '/major-imports',
      )
      expect(read.answers).toEqual({ 'major-imports': lines })
    }
  })

  test('of two lists with the same columns asks which; takes semicolons, tabs and the Latin alphabet of Windows', async () => {
    const ref = latest('arms-transfers-return')
    const id = await begin(ref)
    const text = 'Categoría;Otro Estado;Número\r\nIII;Perú;1\r\n'
    const form = formOf(house(), ref)
    const own = form.words.es.fields
    const head = ['category', 'partner', 'items'].map((name) => own[`/major-imports/*/${name}`]?.label)
    const rows = [head, ['III', 'Perú', '3']]
    const twice = await send(id, utf8(rows.map((row) => row.join(';')).join('\r\n')), { name: 'a.csv' })
    expect([twice.status, await twice.text()]).toEqual([
      422,
      expect.stringContaining(say('es').t('problems.sheet-unknown')),
    ])
    expect(text).toContain('Perú')
    for (const [mark, encode] of [
      [';', (all: string) => new Uint8Array(Buffer.from(all, 'latin1'))],
      ['\t', (all: string) => new Uint8Array(Buffer.from(`\ufeff${all}`, 'utf16le'))],
      [',', utf8],
    ] as const) {
      const bytes = encode(rows.map((row) => row.join(mark)).join('\r\n'))
      const page = await (
        await send(id, bytes, { name: 'a.csv', fields: { _list: '/major-imports' } })
      ).text()
      const done = await accept(id, { _version: hidden(page, '_version'), _change: hidden(page, '_change') })
      if (mark === ';') expect(done.status).toBe(303)
      expect((await stored(id)).content.answers['major-imports']).toEqual([
        { category: 'III', partner: 'PER', items: 3 },
      ])
    }
  })
})

describe('a file that is hostile or none', () => {
  test('of 200 MB is refused while it arrives', async () => {
    const id = await begin(latest('milex-return'))
    const piece = new Uint8Array(64 * 1024)
    piece[0] = 0x50
    piece[1] = 0x4b
    const pieces = (function* () {
      for (let i = 0; i < 3200; i++) yield piece
    })()
    const { asked, sent } = upload({}, { name: 'a.xlsx', type: '', pieces })
    const answer = await files.ask(`/pt/desk/drafts/${id}/sheet`, { ...asked, seat: AUTHOR })
    expect([answer.status, await answer.text()]).toEqual([
      413,
      expect.stringContaining(say('pt').t('problems.sheet-too-large')),
    ])
    expect(sent()).toBeLessThan(MAX_SHEET_FILE + 1024 * 1024)
  })

  const hostile: [keyof typeof PROBLEMS, () => Uint8Array][] = [
    ['sheet-unreadable', () => new Uint8Array([0, 1, 2])],
    ['sheet-unreadable', () => new Uint8Array()],
    ['sheet-encrypted', () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...new Uint8Array(600)])],
    ['sheet-macros', () => zipped({ ...partsOf(''), 'xl/vbaProject.bin': 'x' })],
    ['sheet-links', () => zipped({ ...partsOf(''), 'xl/externalLinks/externalLink1.xml': 'x' })],
    ['sheet-unknown', () => zipped(partsOf('<row><c><v>1</v></c></row>'))],
    ['sheet-unknown', () => utf8('a,b,c\n1,2,3\n')],
  ]
  test.each(hostile)('%s is said in four languages', async (code, made) => {
    const id = await begin(latest('milex-return'))
    for (const lang of LANGS) {
      const answer = await send(id, made(), { lang })
      expect(answer.status).toBe(PROBLEMS[code])
      expect((await answer.text()).replaceAll('&#39;', "'")).toContain(
        say(lang).t(`problems.${code}` as never),
      )
    }
    expect(await stored(id)).toMatchObject({ version: 1, content: { answers: {} } })
  })

  test('another form of the house is none', async () => {
    const id = await begin(latest('milex-return'))
    const other = latest('arms-transfers-return')
    expect((await send(id, await bytesOf(sheetsOf(other, 'es', {})))).status).toBe(422)
  })

  test('a change that nobody made is taken as far as the form has a place for it', async () => {
    const id = await begin(latest('milex-return'))
    const change = (value: unknown) => deflateRawSync(utf8(JSON.stringify(value))).toString('base64url')
    const made = {
      answers: {
        kind: 'nil',
        gdp: 'x\u0000y',
        strange: 1,
        figures: { '9': { land: '1' }, '5': { total: '2' } },
        remarks: { a: 1 },
      },
      period: '2020',
      form: 'meeting/1',
    }
    expect((await accept(id, { _version: '1', _change: change(made) })).status).toBe(303)
    const { content } = await stored(id)
    expect(content).toMatchObject({ form: latest('milex-return'), period: '2020' })
    expect(content.answers).toEqual({ kind: 'nil', gdp: 'xy', figures: { '5': { total: '2' } }, remarks: {} })
    for (const bad of ['', '!!', 'AAAA', change('x'.repeat(700_000)), change([1]), change({ answers: 5 })]) {
      const { status } = await accept(id, { _version: '2', _change: bad })
      expect([303, 400]).toContain(status)
      if (status === 303) break
    }
    expect((await accept(id, { _version: 'x', _change: change(made) })).status).toBe(400)
  })
})

describe('a record', () => {
  test('is a workbook in both layouts, and what it says can be sent back', async () => {
    const ref = 'milex-return/1'
    const form = formOf(house(), ref)
    const answers = example(ref)
    const record = await filed({
      form: ref,
      period: '2021',
      measures: ['I.4'],
      answers,
      language: 'es',
    })
    const own = await files.ask(`/en/records/${record}.xlsx`)
    expect([own.status, own.headers.get('content-disposition')]).toEqual([
      200,
      `attachment; filename="milex-return-URY-${record.slice(0, 12)}.xlsx"`,
    ])
    const tongue = { form, lang: 'es', regime: house().regime } as const
    const read = await readSheetFile(tongue, { name: 'a', bytes: new Uint8Array(await own.arrayBuffer()) })
    expect([read.answers, read.period, read.participant]).toEqual([answers, '2021', 'URY'])

    const un = await files.ask(`/en/records/${record}.xlsx?layout=un`)
    const bytes = new Uint8Array(await un.arrayBuffer())
    const layout = await readSheetFile(tongue, { name: 'a', bytes })
    expect([layout.layout, layout.period, layout.participant, layout.findings]).toEqual([
      'un-milex',
      '2021',
      'URY',
      [],
    ])
    const { kind, currency, multiplier, figures } = answers
    expect(layout.answers).toEqual({ kind, currency, multiplier, figures })

    expect((await files.ask(`/en/records/${record}.xlsx?layout=other`)).status).toBe(404)
    expect((await files.ask(`/en/records/${'0'.repeat(64)}.xlsx`)).status).toBe(404)
    const page = await (await files.ask(`/en/records/${record}`)).text()
    expect(page).toContain(`/en/records/${record}.xlsx?layout=un`)

    // The United Nations' own form goes into a draft of the latest version.
    const id = await begin(latest('milex-return'))
    const sent = await (await send(id, bytes)).text()
    await accept(id, { _version: hidden(sent, '_version'), _change: hidden(sent, '_change') })
    expect((await stored(id)).content).toMatchObject({
      period: '2021',
      answers: { kind, currency, multiplier, figures },
    })
  })

  test('that only its filer reads is no workbook for others', async () => {
    const answers = example('milex-return/1')
    const id = await filed({
      form: 'milex-return/1',
      period: '2019',
      measures: ['I.4'],
      answers,
      language: 'es',
      audience: { kind: 'filer' },
    })
    expect((await files.ask(`/en/records/${id}.xlsx`)).status).toBe(404)
    expect((await files.ask(`/en/records/${id}.xlsx`, { seat: ['ARG', 'reader'] })).status).toBe(404)
    expect((await files.ask(`/en/records/${id}.xlsx`, { seat: ['URY', 'reader'] })).status).toBe(200)
  })
})

test('a blank form is there for anybody, the same whenever it is asked for', async () => {
  for (const form of house().regime.forms.values()) {
    const at = `/fr/forms/${form.id}/v${form.version}.xlsx`
    const one = await files.ask(at)
    expect([form.ref, one.status]).toEqual([form.ref, 200])
    const bytes = new Uint8Array(await one.arrayBuffer())
    // As somebody signed in it is made anew, and not taken from what is kept.
    if (form.id === 'milex-return')
      expect(new Uint8Array(await (await files.ask(at, { seat: AUTHOR })).arrayBuffer())).toEqual(bytes)
    const read = await readSheetFile({ form, lang: 'es', regime: house().regime }, { name: 'a', bytes })
    expect([form.ref, read.answers, read.findings]).toEqual([form.ref, {}, []])
  }
  for (const none of ['milex-return/v99.xlsx', 'milex-return/1', 'nothing/v1.xlsx', 'milex-return/v1.xlsm'])
    expect([none, (await files.ask(`/fr/forms/${none}`)).status >= 404]).toEqual([none, true])
})
