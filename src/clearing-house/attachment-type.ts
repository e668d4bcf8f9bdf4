import { utf8 } from '../bytes.ts'
import { readDirectory, type ZipEntry } from './zip-directory.ts'

/** The most bytes a file beside a record may have: 50 MiB. */
export const MAX_ATTACHMENT = 50 * 1024 * 1024

/** What is looked at to tell what a file is. */
export interface Content {
  size: number
  /** Whether all of it is UTF-8 without NUL. */
  isText: boolean
  read(at: number, length: number): Promise<Uint8Array>
}

/** The types of file the house takes, and how the names of such files end. */
export const ATTACHMENT_TYPES = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/tiff': ['tif', 'tiff'],
  'text/plain': ['txt', 'text', 'md'],
  'text/csv': ['csv'],
  'application/json': ['json', 'geojson'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
} as const satisfies Record<string, readonly string[]>

/** One of {@link ATTACHMENT_TYPES}. */
export type AttachmentType = keyof typeof ATTACHMENT_TYPES

/** Whether the house takes files of a type. */
export const isAttachmentType = (type: string): type is AttachmentType =>
  Object.hasOwn(ATTACHMENT_TYPES, type)

/** Types that a browser may show without running anything of theirs. */
export const isShowable = (type: string): boolean =>
  type === 'application/pdf' || /^image\/(png|jpeg|webp|gif)$/.test(type)

const begins = (head: Uint8Array, ...marks: readonly (string | readonly number[])[]): boolean =>
  marks.some((mark) =>
    [...(typeof mark === 'string' ? utf8(mark) : mark)].every((byte, i) => head[i] === byte),
  )

/** A part's main document, by the type that the part makes of the package. */
const PACKAGES: Partial<Record<AttachmentType, string>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'word/document.xml',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xl/workbook.xml',
}

/**
 * The types a file may be called by, by its content alone; the first is the one without further say. Text may be any of
 * several. Empty for a file that is of no type the house takes.
 */
export async function typesOf(content: Content): Promise<AttachmentType[]> {
  const head = await content.read(0, 64)
  if (begins(head, '%PDF-1.', '%PDF-2.')) return ['application/pdf']
  if (begins(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return begins(head.subarray(12), 'IHDR') ? ['image/png'] : []
  if (begins(head, [0xff, 0xd8, 0xff])) return ['image/jpeg']
  if (begins(head, 'RIFF')) return begins(head.subarray(8), 'WEBP') ? ['image/webp'] : []
  if (begins(head, 'GIF87a', 'GIF89a')) return ['image/gif']
  if (begins(head, [0x49, 0x49, 0x2a, 0], [0x4d, 0x4d, 0, 0x2a])) return ['image/tiff']
  if (begins(head, [0x50, 0x4b, 3, 4])) return packageTypes(content)
  return content.isText && content.size > 0 ? textTypes(head) : []
}

/** Text is text, but for pages and drawings that carry scripts whatever they are called. */
function textTypes(head: Uint8Array): AttachmentType[] {
  // A character cut at the end of the head is none of those looked for.
  const start = new TextDecoder().decode(head).trimStart().toLowerCase()
  if (/^<(!doctype|html|head|body|script|iframe|svg|math|\?xml)/.test(start)) return []
  return /^[{[]/.test(start) ? ['application/json', 'text/plain', 'text/csv'] : ['text/plain', 'text/csv']
}

async function packageTypes(content: Content): Promise<AttachmentType[]> {
  const entries = await readDirectory(content)
  if (entries === undefined) return []
  const names = new Set(entries.map(({ name }) => name.toLowerCase()))
  // Macros are programs: a document with them has a type of its own, which the house does not take.
  if ([...names].some((name) => /(^|\/)vbaproject\.bin$|^basic\//.test(name))) return []
  const ooxml = Object.entries(PACKAGES).flatMap(([type, part]) =>
    names.has(part) && names.has('[content_types].xml') ? [type as AttachmentType] : [],
  )
  if (ooxml.length === 0) return openDocumentTypes(content, entries)
  return ooxml.length === 1 ? ooxml : []
}

/** ODF (1.3, part 2, 3.3): the first file is `mimetype`, stored as it is, without extra field. */
async function openDocumentTypes(content: Content, entries: readonly ZipEntry[]): Promise<AttachmentType[]> {
  const first = entries.find(({ at }) => at === 0)
  if (first?.name !== 'mimetype' || first.method !== 0 || first.size > 100) return []
  if (!entries.some(({ name }) => name === 'content.xml')) return []
  const head = await content.read(0, 30 + 8 + 100)
  const said = new TextDecoder().decode(head.subarray(38, 38 + first.size))
  return said.startsWith('application/vnd.oasis.opendocument.') && isAttachmentType(said) ? [said] : []
}
