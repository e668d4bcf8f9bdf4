import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aZip, type ZipPart } from '../../test/a-zip.ts'
import { concat, utf8 } from '../bytes.ts'
import { cleanName, savedName } from './attachment-name.ts'
import { typesOf } from './attachment-type.ts'

const contentOf = (bytes: Uint8Array, isText = false) => ({
  size: bytes.length,
  isText,
  read: async (at: number, length: number) => bytes.subarray(at, at + length),
})
const typed = (bytes: Uint8Array | string) =>
  typeof bytes === 'string' ? typesOf(contentOf(utf8(bytes), true)) : typesOf(contentOf(bytes))

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]
const DOCX: ZipPart[] = [{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }]
const ODS = 'application/vnd.oasis.opendocument.spreadsheet'
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

describe('a type by content', () => {
  test.each<[string, Uint8Array | string, string[]]>([
    ['PDF', utf8('%PDF-1.7\n'), ['application/pdf']],
    ['PNG', concat(new Uint8Array(PNG), utf8('IHDR')), ['image/png']],
    ['a PNG that does not begin with its header', concat(new Uint8Array(PNG), utf8('IDAT')), []],
    ['JPEG', new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), ['image/jpeg']],
    ['WebP', utf8('RIFF\0\0\0\0WEBPVP8 '), ['image/webp']],
    ['a sound that begins like WebP', utf8('RIFF\0\0\0\0WAVEfmt '), []],
    ['GIF', utf8('GIF89a\0'), ['image/gif']],
    ['TIFF', new Uint8Array([0x4d, 0x4d, 0, 0x2a]), ['image/tiff']],
    ['text', 'Buenos días', ['text/plain', 'text/csv']],
    ['JSON', '  {"a":1}', ['application/json', 'text/plain', 'text/csv']],
    ['a page', '<!DOCTYPE html><script>alert(1)</script>', []],
    ['a page behind blanks and a byte order mark', '\ufeff\n  <HTML>', []],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', []],
    ['XML', '<?xml version="1.0"?><a/>', []],
    ['nothing', '', []],
    ['a program', new Uint8Array([0x4d, 0x5a, 0x90, 0]), []],
    ['an older office file, or one that is encrypted', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), []],
    ['PDF behind something else', utf8('MZ\0%PDF-1.7'), []],
  ])('%s', async (_, bytes, types) => expect(await typed(bytes)).toEqual(types))
})

describe('a document that is a ZIP', () => {
  test.each<[string, ZipPart[], string[]]>([
    ['Word', DOCX, [docxType]],
    [
      'Excel',
      [{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }],
      ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ],
    ['OpenDocument', [{ name: 'mimetype', data: utf8(ODS) }, { name: 'content.xml' }], [ODS]],
    [
      'OpenDocument of a type not taken',
      [{ name: 'mimetype', data: utf8(`${ODS}-template`) }, { name: 'content.xml' }],
      [],
    ],
    [
      'OpenDocument whose type is not its first file',
      [{ name: 'content.xml' }, { name: 'mimetype', data: utf8(ODS) }],
      [],
    ],
    ['any other', [{ name: 'a.txt' }], []],
    ['Word with macros', [...DOCX, { name: 'word/vbaProject.bin' }], []],
    ['Word and Excel at once', [...DOCX, { name: 'xl/workbook.xml' }], []],
    ['a bomb by what it says it unpacks to', [...DOCX, { name: 'a', size: 600 * 1024 * 1024 }], []],
    ['a bomb by its ratio', [...DOCX, { name: 'a', data: new Uint8Array(1000), size: 10_000_000 }], []],
    ['a bomb of entries that lie over one another', [...DOCX, { name: 'a', at: 0 }], []],
    ['entries of one name', [...DOCX, { name: 'word/document.xml' }], []],
    ['encrypted entries', [...DOCX, { name: 'a', flags: 1 }], []],
    ['a strange compression', [...DOCX, { name: 'a', method: 99 }], []],
  ])('%s', async (_, parts, types) => expect(await typed(aZip(parts))).toEqual(types))

  test('with bytes before it, behind it, or cut, is none', async () => {
    const zip = aZip(DOCX)
    for (const odd of [concat(zip, utf8('x')), zip.subarray(0, -1), concat(zip.subarray(0, 40), zip)])
      expect(await typed(odd)).toEqual([])
  })

  test('however its bytes are changed, is read to its end or refused', async () => {
    const zip = aZip(DOCX)
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), fc.nat(zip.length), async (at, byte, cut) => {
        const odd = zip.slice(0, cut)
        if (at < cut) odd[at] = byte
        const types = await typed(odd)
        expect(types.every((type) => type === docxType)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

/** Any characters, and those that change places, compose, end or hide more often than chance has them. */
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom(...'a./ \0\u200b\u0301\u0323\u1a7f\ufffd\ud800', '😀', '\u{1e130}'),
    maxLength: 400,
  }),
)

describe('a name', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\acta.pdf', 'acta.pdf'],
    ['a\0b\r\nSet-Cookie: x.pdf', 'abSet-Cookie: x.pdf'],
    ['informe\u202efdp.exe', 'informefdp.exe'],
    ['..', 'attachment'],
    ['.htaccess', 'htaccess'],
    ['', 'attachment'],
    ['\ud800.pdf', '\ufffd.pdf'],
    [`${'ñ'.repeat(300)}.pdf`, `${'ñ'.repeat(196)}.pdf`],
    [`${'😀'.repeat(150)}.pdf`, `${'😀'.repeat(98)}.pdf`],
    ['e\0\u0301.pdf', 'é.pdf'],
    ['. .acta', 'acta'],
    [`${'a'.repeat(199)} bcd`, 'a'.repeat(199)],
  ])('%j is %j', (name, clean) => expect(cleanName(name)).toBe(clean))

  test('is what a record may carry, whatever it was', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const clean = cleanName(name)
        expect(clean).toMatch(/^[^\0/\\]{1,200}$/)
        expect(clean.isWellFormed()).toBe(true)
        expect(cleanName(clean)).toBe(clean)
      }),
    )
  })

  test.each([
    ['evil.html', 'text/plain', 'evil.html.txt'],
    ['setup.exe', 'application/pdf', 'setup.exe.pdf'],
    ['FOTO.JPEG', 'image/jpeg', 'FOTO.JPEG'],
    ['acta', 'application/pdf', 'acta.pdf'],
    ['x.bin', 'application/x-unknown', 'x.bin'],
    ['a"b<c>.pdf', 'application/pdf', 'a_b_c_.pdf'],
  ])('%s of %s is saved as %s', (name, type, saved) => expect(savedName({ name, type })).toBe(saved))
})
