import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpSource } from '../src/cli/http-source.ts'
import { verify } from '../src/cli/verify.ts'
import { nodeCrypto } from '../src/crypto-node.ts'
import { verifyLog } from '../src/verify.ts'
import { LIES_OF_AUDIENCES, TRUTHS_OF_AUDIENCES } from './lying-audiences.ts'
import { LIES_IN_FILES } from './lying-files.ts'
import {
  book,
  checkpointOf,
  END,
  FIRST_RECORD,
  type Files,
  filesOf,
  NEW,
  openLyingHouse,
  vkeyOf,
  withRecord,
} from './lying-house.ts'
import { LIES_IN_LEAVES } from './lying-leaves.ts'
import { signedRecord } from './trial-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'lying-'))
let house: Awaited<ReturnType<typeof openLyingHouse>>
beforeAll(async () => {
  house = await openLyingHouse()
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

interface Anchors {
  key?: string
  since?: Uint8Array
}
const anchorArgs = ({ key, since }: Anchors): string[] => {
  const path = join(folder, 'since')
  if (since) writeFileSync(path, since)
  return [...(key ? ['--key', key] : []), ...(since ? ['--since', path] : [])]
}
const args = (anchors: Anchors) => ['--log', house.url, '--json', ...anchorArgs(anchors)]
const OURS = { key: vkeyOf() }

/** Serves files and verifies them: exit code, and each finding as `code` or `code@index`. */
async function verifyServed(files: Files, anchors: Anchors = OURS) {
  house.serve(files)
  const lines: string[] = []
  const exit = await verify.run(args(anchors), { env: {}, out: (line) => lines.push(line), err: () => {} })
  return outcome(exit, lines.join())
}
function outcome(exit: number | null, out: string) {
  const { findings, ...report } = JSON.parse(out)
  const found = findings.map(({ code, index }: { code: string; index?: number }) =>
    index === undefined ? code : `${code}@${index}`,
  )
  return { exit, found: [...new Set(found)].sort(), ...report }
}

describe('an honest house', () => {
  test('has no findings', async () => {
    const report = await verifyServed(filesOf(book))
    expect(report).toMatchObject({ exit: 0, found: [], size: END, records: END - FIRST_RECORD })
    expect(report.firstContact).toBe(false)
  })
  test('has none after it grew since an older checkpoint', async () => {
    const since = checkpointOf({ ...book, entries: book.entries.slice(0, 200) })
    expect(await verifyServed(filesOf(book), { ...OURS, since })).toMatchObject({ exit: 0, found: [] })
  })
  test('is a first contact when no key is given, and the words say so', async () => {
    expect(await verifyServed(filesOf(book), {})).toMatchObject({ exit: 0, found: [], firstContact: true })
    const lines: string[] = []
    const io = { env: {}, out: (line: string) => lines.push(line), err: () => {} }
    expect(await verify.run(['--log', house.url], io)).toBe(0)
    expect(lines.at(-1)).toContain('first contact')
  })
})

describe('a house that changes what it serves is caught:', () => {
  test.each(LIES_IN_FILES)('%s', async (_lie, files, found) => {
    expect(await verifyServed(files())).toMatchObject({ exit: 1, found })
  })
})

describe('a house that signs a log with a wrong leaf is caught:', () => {
  test.each(LIES_IN_LEAVES)('%s', async (_lie, lied, found) => {
    expect(await verifyServed(filesOf(lied()))).toMatchObject({ exit: 1, found })
  })
})

describe('a house whose records have other readers than at first', () => {
  test.each(TRUTHS_OF_AUDIENCES)('may serve %s', async (_truth, files) => {
    expect(await verifyServed(files())).toMatchObject({ exit: 0, found: [] })
  })
  test.each(LIES_OF_AUDIENCES)('is caught: %s', async (_lie, files, found) => {
    expect(await verifyServed(files())).toMatchObject({ exit: 1, found })
  })
})

describe('a house with another log key is caught:', () => {
  const files = () => filesOf(book, NEW)
  test('it signs with a key that entry 1 does not add, on first contact', async () => {
    expect(await verifyServed(files(), {})).toMatchObject({ exit: 1, found: ['other-key@1'] })
  })
  test('and when that key is the one given', async () => {
    const anchors = { key: vkeyOf(NEW) }
    expect(await verifyServed(files(), anchors)).toMatchObject({ exit: 1, found: ['other-key@1'] })
  })
  test('and when the key given is that of entry 1', async () => {
    expect(await verifyServed(files())).toMatchObject({ exit: 1, found: ['bad-checkpoint', 'other-key'] })
  })
})

describe('a house that rewrites what it signed before is caught:', () => {
  const grown = withRecord(book, signedRecord())
  test('it went back', async () => {
    const since = checkpointOf(grown)
    expect(await verifyServed(filesOf(book), { since })).toMatchObject({ exit: 1, found: ['went-back'] })
  })
  test('it forked at the same size', async () => {
    const since = checkpointOf(withRecord(book, signedRecord()))
    expect(await verifyServed(filesOf(grown), { since })).toMatchObject({ exit: 1, found: ['forked'] })
  })
  test('it forked long ago', async () => {
    const early = { ...book, entries: book.entries.slice(0, 50) }
    const since = checkpointOf(withRecord(early, signedRecord()))
    const report = await verifyServed(filesOf(book), { ...OURS, since })
    expect(report).toMatchObject({ exit: 1, found: ['forked'], firstContact: false })
  })
})

test('a house that breaks off fails the command and does not bring it down', async () => {
  house.serve(filesOf(book))
  const source = {
    ...httpSource(house.url),
    body: async () => Promise.reject(new Error('broken off')),
    // Still read when the bodies of the first bundle fail.
    entries: async (index: number, width: number) => {
      await sleep(100 * index)
      return httpSource(house.url).entries(index, width)
    },
  }
  await expect(verifyLog(source, {}, nodeCrypto)).rejects.toThrow('broken off')
})

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
describe.skipIf(!existsSync(cli))('the built command (skipped without dist)', () => {
  const runBuilt = async (files: Files) => {
    house.serve(files)
    const child = spawn(process.execPath, [cli, 'verify', ...args(OURS)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (part) => {
      out += part
    })
    const [exit] = await once(child, 'close')
    return outcome(exit, out)
  }
  test('leaves an honest house with exit 0', async () => {
    expect(await runBuilt(filesOf(book))).toMatchObject({ exit: 0, found: [] })
  })
  test.each([
    ...LIES_IN_FILES.filter(([lie]) => ['leaf', 'hash tile, level 1', 'body missing'].includes(lie)),
    ...LIES_IN_LEAVES.filter(([lie]) => lie.includes("in the state's name")).map(
      ([lie, lied, found]) => [lie, () => filesOf(lied()), found] as const,
    ),
  ])('leaves a lying one with exit 1: %s', async (_lie, files, found) => {
    expect(await runBuilt(files())).toMatchObject({ exit: 1, found })
  })
})
