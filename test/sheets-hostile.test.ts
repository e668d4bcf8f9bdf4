import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import { readCsvLines } from '../src/imports/csv-lines.ts'
import { readWorkbook } from '../src/imports/read-workbook.ts'
import { Problem } from '../src/problems.ts'
import type { FormVersion } from '../src/regime/types.ts'
import { deflated, partsOf, withRel, zipped } from './a-workbook.ts'
import { REGIME } from './forms/form-case.ts'

const CELL = '<row r="1"><c r="A1"><v>5</v></c></row>'
const SHEET = 'xl/worksheets/sheet1.xml'
const parts = partsOf(CELL)
const with_ = (more: Record<string, string>) => zipped({ ...parts, ...more })
const sheetOf = (data: string) => zipped(partsOf(data))

const outcome = async (bytes: Uint8Array) =>
  readWorkbook(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof Problem ? error.code : `threw ${String(error)}`),
  )

test.each([',', '\n', ';'])('millions of cells in a text are refused before they are made: %j', (mark) => {
  const form = REGIME.forms.get('arms-transfers-return/1') as FormVersion
  const file = { name: 'x.csv', bytes: utf8(`a${mark}`.repeat(500_000)) }
  const code = () => {
    try {
      readCsvLines({ form, regime: REGIME, lang: 'en' }, file, undefined)
      return 'read'
    } catch (error) {
      return (error as Problem).code
    }
  }
  expect(code()).toBe('sheet-too-large')
})

test.each([
  ['[Content_Types].xml', '<Override '],
  ['xl/_rels/workbook.xml.rels', '<Relationship '],
])('tags that never end take no long time: %s', async (name, tag) => {
  const began = performance.now()
  // Read over for each of them, this is most of a minute.
  expect(['read', 'sheet-unreadable']).toContain(await outcome(with_({ [name]: tag.repeat(60_000) })))
  expect(performance.now() - began).toBeLessThan(5_000)
})

test('a workbook spelled by hand is read', async () => {
  const [sheet] = await readWorkbook(sheetOf(CELL))
  expect([sheet?.name, sheet?.cells.get(0)?.get(0)]).toEqual(['One', { kind: 'number', number: 5 }])
})

describe('is refused, each by its name', () => {
  const bomb = new Uint8Array(40 * 1024 * 1024)
  const cases: [string, string, () => Uint8Array][] = [
    [
      'a file of the format before 2007, or encrypted',
      'sheet-encrypted',
      () => new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(512)]),
    ],
    ['an entry that is encrypted', 'sheet-unreadable', () => zipped(parts, { [SHEET]: { flags: 1 } })],
    ['no ZIP at all', 'sheet-unreadable', () => utf8('PK but not really')],
    ['a ZIP that is cut off', 'sheet-unreadable', () => sheetOf(CELL).subarray(0, 500)],
    ['bytes before the ZIP', 'sheet-unreadable', () => new Uint8Array([1, 2, 3, ...sheetOf(CELL)])],
    [
      'a document of words',
      'sheet-unreadable',
      () => zipped({ 'word/document.xml': '<x/>', '[Content_Types].xml': '<x/>' }),
    ],
    ['a program for Visual Basic', 'sheet-macros', () => with_({ 'xl/vbaProject.bin': 'x' })],
    ['a program in another folder and case', 'sheet-macros', () => with_({ 'other/VBAProject.BIN': 'x' })],
    [
      'a workbook that may have macros',
      'sheet-macros',
      () =>
        with_({
          '[Content_Types].xml':
            '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        }),
    ],
    ['a macro sheet of Excel 4', 'sheet-macros', () => with_({ 'xl/macrosheets/sheet1.xml': '<x/>' })],
    ['an embedded object', 'sheet-macros', () => with_({ 'xl/embeddings/oleObject1.bin': 'x' })],
    ['buttons of its own', 'sheet-macros', () => with_({ 'customUI/customUI.xml': '<x/>' })],
    [
      'a link to another workbook',
      'sheet-links',
      () => with_({ 'xl/externalLinks/externalLink1.xml': '<x/>' }),
    ],
    ['a connection', 'sheet-links', () => with_({ 'xl/connections.xml': '<x/>' })],
    ['a query', 'sheet-links', () => with_({ 'xl/queryTables/queryTable1.xml': '<x/>' })],
    [
      'a picture from an address',
      'sheet-links',
      () =>
        with_({
          'xl/worksheets/_rels/sheet1.xml.rels': withRel(
            '<Relationships></Relationships>',
            'image',
            'https://example.org/x.png',
            ' TargetMode="External"',
          ),
        }),
    ],
    [
      'a template from a share',
      'sheet-links',
      () =>
        with_({
          '_rels/.rels': withRel(
            parts['_rels/.rels'] ?? '',
            'attachedTemplate',
            '\\\\host\\share',
            " TargetMode = 'External'",
          ),
        }),
    ],
    [
      'a formula into another workbook',
      'sheet-links',
      () => sheetOf("<row><c><f>'[other.xlsx]Sheet 1'!A1</f><v>1</v></c></row>"),
    ],
    [
      'a formula by number of a link',
      'sheet-links',
      () => sheetOf('<row><c><f>SUM([1]Sheet1!A1:A3)</f></c></row>'),
    ],
    [
      'a formula that asks an address',
      'sheet-links',
      () => sheetOf('<row><c><f>_xlfn.WEBSERVICE("https://example.org")</f></c></row>'),
    ],
    [
      'a formula that starts a program',
      'sheet-links',
      () => sheetOf("<row><c><f>cmd|'/c calc'!A0</f></c></row>"),
    ],
    [
      'a name for another workbook',
      'sheet-links',
      () =>
        with_({
          'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace(
            '<sheets>',
            '<definedNames><definedName name="x">[1]Sheet1!$A$1</definedName></definedNames><sheets>',
          ),
        }),
    ],
    [
      'a part that unpacks to more than any form',
      'sheet-too-large',
      () =>
        zipped(
          { ...parts, 'xl/media/x.png': new Uint8Array(300_000) },
          { 'xl/media/x.png': { size: 40 * 1024 * 1024 } },
        ),
    ],
    [
      'a bomb that says what it is',
      'sheet-unreadable',
      () => zipped({ ...parts, [SHEET]: deflated(bomb).data }, { [SHEET]: { size: bomb.length, method: 8 } }),
    ],
    [
      'a bomb that says it is small',
      'sheet-unreadable',
      () => zipped({ ...parts, [SHEET]: deflated(bomb).data }, { [SHEET]: { size: 1000, method: 8 } }),
    ],
    [
      'a part that says it is larger than it is',
      'sheet-unreadable',
      () => zipped({ ...parts, [SHEET]: deflated(utf8('<x/>')).data }, { [SHEET]: { size: 100, method: 8 } }),
    ],
    [
      'too many parts',
      'sheet-too-large',
      () =>
        zipped({
          ...parts,
          ...Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`xl/media/${i}.xml`, 'x'])),
        }),
    ],
    ['parts over one another', 'sheet-unreadable', () => zipped(parts, { [SHEET]: { at: 0 } })],
    ['a name that leads out', 'sheet-unreadable', () => with_({ 'xl/../../etc/passwd': 'x' })],
    ['a name from the root', 'sheet-unreadable', () => with_({ '/etc/passwd': 'x' })],
    ['a name of another system', 'sheet-unreadable', () => with_({ 'C:\\x': 'x' })],
    ['one name twice by its case', 'sheet-unreadable', () => with_({ 'xl/WORKBOOK.xml': '<x/>' })],
    [
      'an entity',
      'sheet-unreadable',
      () => with_({ [SHEET]: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>' }),
    ],
    [
      'an entity from elsewhere',
      'sheet-unreadable',
      () => with_({ 'xl/workbook.xml': '<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>' }),
    ],
    [
      'an entity nobody declared',
      'sheet-unreadable',
      () => sheetOf('<row><c t="str"><v>&xxe;</v></c></row>'),
    ],
    [
      'text in another encoding',
      'sheet-unreadable',
      () => zipped({ ...parts, [SHEET]: new Uint8Array(Buffer.from('\ufeff<worksheet/>', 'utf16le')) }),
    ],
    [
      'an encoding that is named',
      'sheet-unreadable',
      () => with_({ [SHEET]: '<?xml version="1.0" encoding="UTF-7"?><worksheet/>' }),
    ],
    ['what is no XML', 'sheet-unreadable', () => with_({ [SHEET]: '<worksheet><sheetData><row <row>' })],
    [
      'a cell far out',
      'sheet-too-large',
      () => sheetOf('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ],
    [
      'a cell beyond all rows',
      'sheet-unreadable',
      () => sheetOf('<row r="99999999999"><c><v>1</v></c></row>'),
    ],
    ['a cell of an odd name', 'sheet-unreadable', () => sheetOf('<row><c r="$A$1"><v>1</v></c></row>')],
    ['a text that is not there', 'sheet-unreadable', () => sheetOf('<row><c t="s"><v>7</v></c></row>')],
    ['a number that is none', 'sheet-unreadable', () => sheetOf('<row><c><v>1e999</v></c></row>')],
    [
      'a cell that is too long',
      'sheet-unreadable',
      () => sheetOf(`<row><c t="str"><v>${'x'.repeat(300_000)}</v></c></row>`),
    ],
    [
      'one part as a hundred sheets',
      'sheet-unreadable',
      () =>
        with_({
          'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace(/<sheet .*?\/>/, (one) =>
            one.repeat(100),
          ),
        }),
    ],
    [
      'a thousand sheets',
      'sheet-too-large',
      () =>
        with_({
          'xl/workbook.xml': (parts['xl/workbook.xml'] ?? '').replace(/<sheet .*?\/>/, (one) =>
            one.repeat(1000),
          ),
        }),
    ],
    [
      'more cells than any form',
      'sheet-too-large',
      () => sheetOf(`<row>${'<c><v>1</v></c>'.repeat(900)}</row>`.repeat(400)),
    ],
    [
      'more tags than any form',
      'sheet-too-large',
      () =>
        zipped({
          ...parts,
          [SHEET]: `<worksheet><sheetData><row>${'<c/>'.repeat(1_600_000)}</row></sheetData></worksheet>`,
        }),
    ],
  ]
  test.each(cases)('%s', async (_, code, made) => {
    expect(await outcome(made())).toBe(code)
  })
})

describe('is read as what it is', () => {
  const cellsOf = async (data: string, more: Record<string, string> = {}) => {
    const [sheet] = await readWorkbook(zipped({ ...partsOf(data), ...more }))
    return [...(sheet?.cells ?? [])].flatMap(([row, held]) =>
      [...held].map(([column, cell]) => [row, column, cell]),
    )
  }
  test('a formula is told and its kept value is not taken', async () => {
    expect(
      await cellsOf('<row><c><f>1+1</f><v>2</v></c><c t="str"><f t="shared" si="0"/><v>x</v></c></row>'),
    ).toEqual([
      [0, 0, { kind: 'formula' }],
      [0, 1, { kind: 'formula' }],
    ])
  })
  test('cells without names follow one another; prefixes, comments and CDATA are as XML has them', async () => {
    expect(
      await cellsOf(
        '<!-- x --><x:row r="3"><x:c><x:v>1</x:v></x:c><x:c t="str"><x:v><![CDATA[<a>]]>&#233;&amp;</x:v></x:c></x:row>',
      ),
    ).toEqual([
      [2, 0, { kind: 'number', number: 1 }],
      [2, 1, { kind: 'text', text: '<a>é&' }],
    ])
  })
  test('yes and no, errors, texts in pieces, dates by their format in both counts', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/><numFmt numFmtId="171" formatCode="[Red]#,##0 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    const data =
      '<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c s="1"><v>45296</v></c><c s="2"><v>45296</v></c><c s="3"><v>45296</v></c><c s="4"><v>45296.5625</v></c><c s="1"><v>59</v></c></row>'
    expect(await cellsOf(data, { 'xl/styles.xml': styles })).toEqual([
      [0, 0, { kind: 'yes-no', yes: true }],
      [0, 1, { kind: 'trouble' }],
      [0, 2, { kind: 'text', text: 'ab' }],
      [0, 3, { kind: 'date', date: '2024-01-05' }],
      [0, 4, { kind: 'date', date: '2024-01-05' }],
      [0, 5, { kind: 'number', number: 45296 }],
      [0, 6, { kind: 'date', date: '2024-01-05T13:30' }],
      [0, 7, { kind: 'date', date: '1900-02-28' }],
    ])
    const since1904 = (parts['xl/workbook.xml'] ?? '').replace(
      '<sheets>',
      '<workbookPr date1904="1"/><sheets>',
    )
    expect(
      await cellsOf('<row><c s="1"><v>43834</v></c></row>', {
        'xl/styles.xml': styles,
        'xl/workbook.xml': since1904,
      }),
    ).toEqual([[0, 0, { kind: 'date', date: '2024-01-05' }]])
  })
  test('an address somebody may click on, printer settings, pictures', async () => {
    const more = {
      'xl/worksheets/_rels/sheet1.xml.rels': withRel(
        '<Relationships></Relationships>',
        'hyperlink',
        'mailto:a@example.org',
        ' TargetMode="External"',
      ),
      'xl/printerSettings/printerSettings1.bin': 'x',
      'xl/media/image1.png': 'x',
    }
    expect(await cellsOf(CELL, more)).toHaveLength(1)
  })
})

test('whatever bytes are changed, it is read or refused, and soon', async () => {
  const good = sheetOf(`<row>${'<c t="str"><v>a</v></c>'.repeat(20)}</row>`)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      async (changes) => {
        const bad = Uint8Array.from(good)
        for (const [at, byte] of changes) bad[at] = byte
        expect(await outcome(bad)).toMatch(/^(read|sheet-[a-z-]+)$/)
      },
    ),
    { numRuns: 300 },
  )
})

test('whatever XML a sheet is, it is read or refused in time that grows with its size', async () => {
  const piece = fc.constantFrom(
    '<row>',
    '</row>',
    '<c r="A1">',
    '<c',
    '</c>',
    '<v>',
    '</v>',
    '<f>',
    '"',
    "'",
    '<',
    '>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&',
    '&#x41;',
    'x',
    '=',
    '/',
    ' r="1"',
    '<?',
    '?>',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      expect(await outcome(sheetOf(pieces.join('')))).toMatch(/^(read|sheet-[a-z-]+)$/)
    }),
    { numRuns: 200 },
  )
  for (const one of [
    '<a ',
    '<!--',
    '<c a="',
    "<c '",
    '<![CDATA[',
    '<row><c><v>',
    '&',
    '<col min="1" max="16384"/>',
    '<?',
  ]) {
    const started = performance.now()
    await outcome(sheetOf(one.repeat(200_000)))
    expect(performance.now() - started, one).toBeLessThan(3000)
  }
})

// Read in one walk; where every tag is looked for to the end of the part, this takes minutes and not a moment.
test.each([
  ['[Content_Types].xml', '<Override '],
  ['xl/_rels/workbook.xml.rels', '<Relationship '],
])('%s of two megabytes in which no tag ends is read like any other', async (part, tag) => {
  const spelled = `${parts[part] ?? ''}${tag.repeat(2_000_000 / tag.length)}`
  expect(['read', 'sheet-unreadable', 'sheet-too-large']).toContain(await outcome(with_({ [part]: spelled })))
})
