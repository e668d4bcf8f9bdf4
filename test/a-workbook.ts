import { deflateRawSync } from 'node:zlib'
import { utf8 } from '../src/bytes.ts'
import { aZip, type ZipPart } from './a-zip.ts'

const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const rels = (...some: string[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${some.join('')}</Relationships>`
const rel = (id: string, type: string, target: string, more = '') =>
  `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"${more}/>`

/** The parts of a workbook of one sheet, spelled by hand; `sheet` is what stands between the tags of its data. */
export const partsOf = (sheet: string): Record<string, string> => ({
  '[Content_Types].xml': TYPES,
  '_rels/.rels': rels(rel('rId1', 'officeDocument', 'xl/workbook.xml')),
  'xl/workbook.xml': `<workbook xmlns:r="${REL}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': rels(rel('rId1', 'worksheet', 'worksheets/sheet1.xml')),
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
})

/** A relation to be added to a part of relations. */
export const withRel = (xml: string, type: string, target: string, more = ''): string =>
  xml.replace('</Relationships>', `${rel('rId99', type, target, more)}</Relationships>`)

/** The bytes of a workbook of these parts; `lies`: what its directory says otherwise of some. */
export const zipped = (
  parts: Readonly<Record<string, string | Uint8Array>>,
  lies: Readonly<Record<string, Partial<ZipPart>>> = {},
): Uint8Array =>
  aZip(
    Object.entries(parts).map(([name, content]) => ({
      name,
      data: typeof content === 'string' ? utf8(content) : content,
      ...lies[name],
    })),
  )

/** A part that is packed: what the directory says of it, and its bytes. */
export const deflated = (content: Uint8Array): ZipPart & { data: Uint8Array } => ({
  name: '',
  data: deflateRawSync(content),
  size: content.length,
  method: 8,
})
