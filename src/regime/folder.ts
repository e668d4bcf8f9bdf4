import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RegimeError } from './regime-error.ts'

const ALLOWED = [
  /^(regime|participants|instruments|dues|duties|cross-checks|crosswalk)\.yaml$/,
  /^measures\/[A-Z]+\.[0-9]+(\.[a-z])?\.yaml$/,
  /^forms\/[a-z][a-z0-9-]*\/(v[1-9][0-9]*|en|es|pt|fr|example(-v[1-9][0-9]*)?)\.yaml$/,
  /^(lists\/[a-z][a-z0-9-]*|shapes)\/v[1-9][0-9]*\.yaml$/,
]

/** A file of the folder that no part of a regime has is refused; hidden files and `facts/` are passed over. */
export async function readFolder(dir: string): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  const walk = async (inside: string): Promise<void> => {
    const entries = await readdir(join(dir, inside), { withFileTypes: true }).catch((error: Error) => {
      throw new RegimeError(inside || '.', 1, `the folder cannot be read (${error.message})`)
    })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.name.startsWith('.') || path === 'facts') continue
      if (entry.isDirectory()) await walk(path)
      else if (!entry.isFile() || !ALLOWED.some((pattern) => pattern.test(path)))
        throw new RegimeError(path, 1, 'a regime has no such file')
      else found.set(path, await readFile(join(dir, path)))
    }
  }
  await walk('')
  return found
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A file's text. Throws RegimeError unless it is UTF-8. */
export function readText(file: string, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new RegimeError(file, 1, 'the file is not UTF-8')
  }
}
