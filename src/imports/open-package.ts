import { inflateRawSync } from 'node:zlib'
import { readDirectory, type ZipEntry } from '../clearing-house/zip-directory.ts'
import { Problem, type ProblemCode } from '../problems.ts'

/** The most bytes of a spreadsheet that is sent to be read: 8 MiB. */
export const MAX_SHEET_FILE = 8 * 1024 * 1024
/** What its parts may unpack to, and how many there may be: a hundred times the fullest form. */
const MOST_UNPACKED = 16 * 1024 * 1024
const MOST_PARTS = 1000

/** Parts that run, or that carry what runs. */
const ACTIVE =
  /(^|\/)vba[^/]*\.(bin|xml)$|^xl\/(macrosheets|dialogsheets|activex|embeddings|webextensions)\/|^customui\//i
/** Parts that fetch from elsewhere. */
const LINKED =
  /^xl\/(externallinks|querytables|model|richdata\/rdrichvaluewebimage)[/.]|^xl\/connections\.xml$/i
/** The parts that cells are read from; nothing else is unpacked. */
const NEEDED =
  /^(\[content_types\]\.xml|_rels\/\.rels|.*\.rels|xl\/(workbook|sharedstrings|styles)\.xml|xl\/worksheets\/[^/]+\.xml)$/i

const refuse = (code: ProblemCode, why: string): never => {
  throw new Problem(code, why)
}

/**
 * The parts of a workbook that cells are read from, by name, as text. Whatever an honest workbook does not need is
 * refused before anything of it is looked at: encryption, macros, links to elsewhere, bombs, odd names, document types.
 * Throws Problem `sheet-unreadable`, `sheet-encrypted`, `sheet-macros`, `sheet-links` or `sheet-too-large`.
 */
export async function openPackage(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  if (bytes.length > MAX_SHEET_FILE) refuse('sheet-too-large', `at most ${MAX_SHEET_FILE} bytes`)
  // The envelope of encrypted workbooks, and of the format before 2007.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0)
    refuse('sheet-encrypted', 'a compound file')
  const entries =
    (await readDirectory({
      size: bytes.length,
      read: async (at, length) => bytes.subarray(at, at + length),
    })) ?? refuse('sheet-unreadable', 'no honest ZIP')
  if (entries.length > MOST_PARTS) refuse('sheet-too-large', `at most ${MOST_PARTS} parts`)
  if (entries.reduce((sum, { size }) => sum + size, 0) > MOST_UNPACKED)
    refuse('sheet-too-large', `unpacks to more than ${MOST_UNPACKED} bytes`)
  for (const { name } of entries) {
    if (!isPlainName(name)) refuse('sheet-unreadable', 'a part of an odd name')
    if (ACTIVE.test(name)) refuse('sheet-macros', name)
    if (LINKED.test(name)) refuse('sheet-links', name)
  }
  const parts = new Map<string, string>()
  for (const entry of entries) {
    const name = entry.name.toLowerCase()
    if (parts.has(name)) refuse('sheet-unreadable', 'two parts of one name')
    if (NEEDED.test(name)) parts.set(name, textOf(unpack(bytes, entry)))
  }
  if (mayRun(parts.get('[content_types].xml') ?? '')) refuse('sheet-macros', 'a type that takes macros')
  for (const [name, text] of parts) if (name.endsWith('.rels')) expectOwn(text)
  return parts
}

const isPlainName = (name: string): boolean =>
  name.length <= 200 &&
  !/[\\:\p{C}\ufffd]/u.test(name) &&
  name
    .split('/')
    .every((part, i, all) => part !== '.' && part !== '..' && (part !== '' || i === all.length - 1))

/** The bytes of a part, no more of them than the directory says. */
function unpack(bytes: Uint8Array, { at, method, packed, size, name }: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = at + 30 <= bytes.length && view.getUint32(at, true) === 0x04034b50
  if (!header) return refuse('sheet-unreadable', 'no header where the directory says')
  const named = view.getUint16(at + 26, true)
  const start = at + 30 + named + view.getUint16(at + 28, true)
  const own = new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + named))
  if (own !== name) refuse('sheet-unreadable', 'a part has two names')
  const content = bytes.subarray(start, start + packed)
  if (method === 0) return content.length === size ? content : refuse('sheet-unreadable', 'a part is cut off')
  try {
    // One byte more than is said would be a lie, and ends it.
    const made = inflateRawSync(content, { maxOutputLength: Math.max(1, size) })
    if (made.length === size) return made
  } catch {
    // Falls through: what does not unpack to what it says is refused, whatever the reason.
  }
  return refuse('sheet-unreadable', 'a part does not unpack to what it says')
}

/** XML in UTF-8 without a document type: no entity can stand for something else. */
function textOf(bytes: Uint8Array): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('sheet-unreadable', 'a part is not UTF-8')
  }
  const other = /^<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])/i.test(text)
  if (other || text.includes('\0') || /<!(?!\[CDATA\[|--)/.test(text))
    refuse('sheet-unreadable', 'a part is not plain XML')
  return text
}

/** Whether a part is of a type that runs. Types of endings are listed by some programs for parts that are not there. */
const mayRun = (types: string): boolean =>
  [...types.matchAll(/<(?:\w+:)?(Override|Default)\b([^<>]*)>/g)].some(
    ([, kind, attributes = '']) =>
      /macroEnabled|vbaProject|ms-office\.activeX/i.test(attributes) &&
      (kind === 'Override' || /Extension\s*=\s*["']xml["']/i.test(attributes)),
  )

/** Throws Problem `sheet-links` for a relation to something outside, other than an address somebody may click on. */
function expectOwn(rels: string): void {
  for (const [tag] of rels.matchAll(/<(?:\w+:)?Relationship\b[^<>]*>/g))
    if (/TargetMode\s*=\s*["']\s*External/i.test(tag) && !/Type\s*=\s*["'][^"']*\/hyperlink["']/.test(tag))
      refuse('sheet-links', 'a part of the workbook is elsewhere')
}
