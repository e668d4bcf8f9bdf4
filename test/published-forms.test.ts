import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readFolder } from '../src/regime/folder.ts'
import { sha256Hex } from '../src/regime/manifest.ts'

const dir = fileURLToPath(new URL('../regimes/miami-2003', import.meta.url))

/**
 * The SHA-256 of each published version, as the regime's manifest has it. Records are read by the version they name
 * for ever: a line is added here with each new version, and none is changed.
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  'forms/meeting/v1.yaml': '27d2720509de12c49684084944e7b386d08ece3c5a206801c308154a785cee3f',
  'forms/milex-return/v1.yaml': 'caaa32957f9fef675397625745319100bd2099b34e47f64603a9ea888f98b623',
  'forms/point-of-contact/v1.yaml': '0fe8b3db43289d5a8641f6d03fdd295996625a60e9d70a1d5d3b27c01f667d9c',
  'forms/treaty-status/v1.yaml': 'a5639dbdd3eb1c048c0bb58a4108c09c8c9018f82719d778377ed40177557d69',
}

/** What is wrong with a version, or undefined. */
function faultOf(path: string, bytes: Uint8Array | undefined): string | undefined {
  const recorded = PUBLISHED[path]
  if (bytes === undefined) return `${path}: a published form never goes away, for records name it`
  if (recorded === undefined) return `${path}: a new version is recorded here with ${sha256Hex(bytes)}`
  return sha256Hex(bytes) === recorded ? undefined : `${path}: a published form never changes: add a version`
}

const files = await readFolder(dir)
const names = await readdir(join(dir, 'forms'), { recursive: true })
// From the folder itself: a version that the reader of regimes passed over would go unpinned.
const versions = names
  .map((name) => `forms/${name.replaceAll('\\', '/')}`)
  .filter((path) => /\/v[^/]*\.yaml$/.test(path))

describe('a published form', () => {
  test.each([...new Set([...versions, ...Object.keys(PUBLISHED)])])('%s is as it was published', (path) => {
    const fault = faultOf(path, files.get(path))
    expect(fault, fault).toBeUndefined()
  })

  test('that has changed by one byte is told as such', () => {
    const [path = ''] = versions
    const changed = new Uint8Array([...(files.get(path) ?? []), 0x0a])
    expect(faultOf(path, changed)).toContain('a published form never changes: add a version')
    expect(faultOf(path, undefined)).toContain('never goes away')
    expect(faultOf('forms/meeting/v99.yaml', changed)).toContain('a new version is recorded here')
  })
})
