import type { Content } from './attachment-type.ts'

/** A file within a ZIP, as its central directory tells of it. */
export interface ZipEntry {
  name: string
  /** 0 is stored, 8 is deflated. */
  method: number
  packed: number
  size: number
  /** Where its own header begins. */
  at: number
}

const END = 22
const LONGEST_COMMENT = 65_535
const MOST_ENTRIES = 10_000
const LARGEST_DIRECTORY = 4 * 1024 * 1024
/** What a package may unpack to: ten times the largest file, and no more than deflate makes of honest XML. */
const MOST_UNPACKED = 500 * 1024 * 1024
const MOST_RATIO = 200
const ENCRYPTED = 1

/**
 * The directory of a ZIP as office programs write it, or undefined for anything odd: entries that lie over one another or
 * unpack to more than a document would (bombs), encryption, ZIP64, bytes before the first or behind the last (polyglots).
 */
export async function readDirectory(
  content: Pick<Content, 'size' | 'read'>,
): Promise<ZipEntry[] | undefined> {
  const tailAt = Math.max(0, content.size - END - LONGEST_COMMENT)
  const tail = view(await content.read(tailAt, content.size - tailAt))
  const end = findEnd(tail)
  if (end === undefined) return undefined
  const count = tail.getUint16(end + 10, true)
  const length = tail.getUint32(end + 12, true)
  const start = tail.getUint32(end + 16, true)
  const many = count !== tail.getUint16(end + 8, true) || count === 0 || count > MOST_ENTRIES
  if (many || length > LARGEST_DIRECTORY || start + length !== tailAt + end) return undefined
  const entries = readEntries(view(await content.read(start, length)), count)
  return entries && isHonest(entries, start) ? entries : undefined
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Where the end record stands: its comment goes to the very end of the file. */
function findEnd(tail: DataView): number | undefined {
  for (let at = tail.byteLength - END; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue
    if (at + END + tail.getUint16(at + 20, true) === tail.byteLength) return at
  }
  return undefined
}

function readEntries(directory: DataView, count: number): ZipEntry[] | undefined {
  const entries: ZipEntry[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50) return undefined
    const [nameLength, extra, comment] = [28, 30, 32].map((field) =>
      directory.getUint16(at + field, true),
    ) as [number, number, number]
    const next = at + 46 + nameLength + extra + comment
    if (next > directory.byteLength || directory.getUint16(at + 8, true) & ENCRYPTED) return undefined
    entries.push({
      name: new TextDecoder().decode(
        new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameLength),
      ),
      method: directory.getUint16(at + 10, true),
      packed: directory.getUint32(at + 20, true),
      size: directory.getUint32(at + 24, true),
      at: directory.getUint32(at + 42, true),
    })
    at = next
  }
  return at === directory.byteLength ? entries : undefined
}

function isHonest(entries: readonly ZipEntry[], directoryAt: number): boolean {
  const inOrder = [...entries].sort((a, b) => a.at - b.at)
  const apart = inOrder.every(
    ({ at, packed, name }, i) => at + 30 + name.length + packed <= (inOrder[i + 1]?.at ?? directoryAt),
  )
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0)
  const packed = entries.reduce((sum, one) => sum + one.packed, 0)
  return (
    inOrder[0]?.at === 0 &&
    apart &&
    entries.every(({ method, name }) => (method === 0 || method === 8) && name !== '') &&
    new Set(entries.map(({ name }) => name)).size === entries.length &&
    unpacked <= MOST_UNPACKED &&
    unpacked <= packed * MOST_RATIO + 1024
  )
}
