import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Problem } from '../problems.ts'

/** A file that has arrived and lies aside: it is nowhere until `place` puts it under its digest. */
export interface Received {
  sha256: string
  size: number
  /** Whether all of it is UTF-8 without NUL. */
  isText: boolean
  /** The bytes at a place of it, fewer where it ends. */
  read(at: number, length: number): Promise<Uint8Array>
  /** Moves it to where files of its digest lie. */
  place(): Promise<void>
  /** Closes what is open and takes away what was not placed. */
  end(): Promise<void>
}

/** How long what nobody names is left alone, in milliseconds: an upload may be under way. */
const GRACE = 24 * 60 * 60 * 1000

const ASIDE = 'aside'
const DIGEST = /^[0-9a-f]{64}$/

const pathOf = (dir: string, sha256: string): string => {
  if (!DIGEST.test(sha256)) throw new Error('files are named by digest alone')
  return join(dir, sha256.slice(0, 2), sha256)
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no directories.
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}

/**
 * Takes a file in as it arrives, into a file aside that has no name of its sender's. Throws Problem `too-large` as soon as
 * more than `most` bytes have come; nothing is left then.
 */
export async function receiveFile(
  dir: string,
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Received> {
  await mkdir(join(dir, ASIDE), { recursive: true, mode: 0o700 })
  const aside = join(dir, ASIDE, randomUUID())
  const file = await open(aside, 'wx+', 0o600)
  let placed = false
  const end = async () => {
    await file.close().catch(() => {})
    if (!placed) await rm(aside, { force: true })
  }
  try {
    const { sha256, size, isText } = await write(file, body, most)
    return {
      sha256,
      size,
      isText,
      async read(at, length) {
        const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at)
        return buffer.subarray(0, bytesRead)
      },
      async place() {
        const path = pathOf(dir, sha256)
        const folder = join(dir, sha256.slice(0, 2))
        if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(dir)
        await rename(aside, path)
        placed = true
        await syncFolder(folder)
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

async function write(file: FileHandle, body: AsyncIterable<Uint8Array>, most: number) {
  const hash = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let size = 0
  let isText = true
  for await (const part of body) {
    size += part.length
    if (size > most) throw new Problem('too-large', `a file has at most ${most} bytes`)
    hash.update(part)
    isText &&= !part.includes(0) && decodes(decoder, part)
    await file.writeFile(part)
  }
  isText &&= decodes(decoder)
  await file.sync()
  return { sha256: hash.digest('hex'), size, isText }
}

function decodes(decoder: TextDecoder, part?: Uint8Array): boolean {
  try {
    decoder.decode(part, { stream: part !== undefined })
    return true
  } catch {
    return false
  }
}

/** The bytes of a file, or of a part of it (both ends counted), as they are read; undefined when it is not here. */
export async function openFile(
  dir: string,
  sha256: string,
  part?: { start: number; end: number },
): Promise<Readable | undefined> {
  const path = pathOf(dir, sha256)
  return (await hasFile(dir, sha256)) ? createReadStream(path, part) : undefined
}

/** Whether the file of a digest is here. */
export const hasFile = (dir: string, sha256: string): Promise<boolean> =>
  stat(pathOf(dir, sha256)).then(
    (found) => found.isFile(),
    () => false,
  )

/** Takes the file of a digest away. */
export const removeFile = (dir: string, sha256: string): Promise<void> =>
  rm(pathOf(dir, sha256), { force: true })

/** What lies here for longer than an upload may take: digests, and the files aside of uploads that were cut off. */
export async function oldFiles(dir: string, now: number): Promise<{ digests: string[]; aside: string[] }> {
  const old: { digests: string[]; aside: string[] } = { digests: [], aside: [] }
  for (const folder of await readdir(dir).catch(() => [])) {
    for (const name of await readdir(join(dir, folder)).catch(() => [])) {
      const found = await stat(join(dir, folder, name)).catch(() => undefined)
      if (found === undefined || now - found.mtimeMs < GRACE) continue
      if (folder === ASIDE) old.aside.push(join(dir, folder, name))
      else if (DIGEST.test(name) && name.startsWith(folder)) old.digests.push(name)
    }
  }
  return old
}
