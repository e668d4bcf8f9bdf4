import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { utf8 } from '../src/bytes.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { openCheckpoint } from '../src/log/checkpoint.ts'
import { hashAt, readBundle, tileOfEntries } from '../src/log/tiles.ts'
import { rootOfLeaves } from '../src/log/tree.ts'
import { type Publisher, startPublisher } from '../src/register/publisher.ts'
import type { Register } from '../src/register/register.ts'
import { openSigner } from '../src/register/signer-state.ts'
import { KEYS, ORIGIN, signedRecord } from './trial-log.ts'

/** Files records until the log has that many entries. */
export async function fillTo(register: Register, size: number): Promise<void> {
  const missing = Array.from({ length: size - register.head().size }, () => signedRecord())
  await Promise.all(missing.map((item) => register.appendEntries(item)))
}

/** A folder with a signer's file and the log's files of their own, and publishers into it. */
export function makeHome(parent: string, { origin = ORIGIN, key = KEYS.log as Signer } = {}) {
  const home = mkdtempSync(join(parent, 'home-'))
  const dir = join(home, 'log')
  const signer = () => openSigner({ dir: home, origin, signer: key }, crypto)
  const running: Publisher[] = []
  return {
    home,
    dir,
    signer,
    /** Starts a publisher as a start of the house does: all it knows it reads from disk. */
    start(register: Register) {
      let tell: (error: unknown) => void = () => {}
      const trouble = new Promise<unknown>((resolve) => {
        tell = resolve
      })
      const publisher = startPublisher({ register, signer: signer(), dir }, crypto, tell)
      running.push(publisher)
      return { publisher, trouble }
    },
    /** Ends all that were started. */
    stop: () => Promise.all(running.splice(0).map((publisher) => publisher.stop())),
    has: (path: string) => existsSync(join(dir, path)),
    read: (path: string) => new Uint8Array(readFileSync(join(dir, path))),
    note: () => readFileSync(join(dir, 'checkpoint'), 'utf8'),
  }
}
export type Home = ReturnType<typeof makeHome>

/** Puts in a file's way what it cannot be written over: a disk that fails there. */
export const block = (path: string): void => void mkdirSync(path, { recursive: true })
export const unblock = (path: string): void => rmSync(path, { recursive: true })

/** The level-0 tiles a checkpoint of fewer than 1000 tiles means: names under `tile/0` and `tile/entries`. */
export function tileNames(size: number): string[] {
  const name = (index: number) => String(index).padStart(3, '0')
  const full = Math.floor(size / 256)
  const names = Array.from({ length: full }, (_, i) => name(i))
  return size % 256 === 0 ? names : [...names, `${name(full)}.p/${size % 256}`]
}

/** Checks that a folder is whole: its checkpoint is signed, and its files make up the root it says. Gives its size. */
export function expectWhole(home: Home): number {
  const { size, root } = openCheckpoint(utf8(home.note()), home.signer().key, crypto)
  const hashes = tileNames(size).flatMap((name) => {
    const tile = home.read(`tile/0/${name}`)
    const entries = readBundle(home.read(`tile/entries/${name}`)) as Uint8Array[]
    expect(tileOfEntries(entries, crypto)).toEqual(tile)
    return entries.map((_, i) => hashAt(tile, i))
  })
  expect(hashes).toHaveLength(size)
  expect(rootOfLeaves(hashes, crypto)).toEqual(root)
  if (size >= 256) expect(home.read(`tile/1/000.p/${Math.floor(size / 256)}`)).toHaveLength((size >> 8) * 32)
  return size
}
