import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fromHex, hex } from './bytes.ts'
import type { Signer } from './crypto.ts'
import { newSigner, signerFromSeed } from './crypto-node.ts'

/** Writes a file so that after a crash it is whole or as it was: aside, fsync, rename, fsync of the folder. */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  const aside = `${path}.${process.pid}.tmp`
  const file = openSync(aside, 'w', mode)
  try {
    writeSync(file, content as string)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(aside, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Keys this house holds, as files of a 32-byte Ed25519 seed in hex, mode 0600 under a folder of 0700. */
export interface KeysDir {
  /** The signer kept under that name, or undefined. */
  find(participant: string, name: string): Signer | undefined
  /** The signer kept under that name, made and kept if there is none. */
  make(participant: string, name: string): Signer
}

/** The keys in a folder. Names are from the code and participant codes from the regime, never from input. */
export function openKeysDir(dir: string): KeysDir {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  // One that was there before may have been open to others.
  chmodSync(dir, 0o700)
  const pathOf = (participant: string, name: string) => join(dir, participant, `${name}.key`)
  const find = (participant: string, name: string) => {
    const path = pathOf(participant, name)
    return existsSync(path) ? readSigner(participant, readFileSync(path, 'utf8')) : undefined
  }
  return {
    find,
    make(participant, name) {
      const kept = find(participant, name)
      if (kept) return kept
      const { signer, seed } = newSigner(participant)
      mkdirSync(join(dir, participant), { recursive: true, mode: 0o700 })
      writeDurably(pathOf(participant, name), `${hex(seed)}\n`)
      return signer
    },
  }
}

/** A secret of 256 bits kept in a folder of keys under a name from the code, made when it is first asked for. */
export function secretIn(dir: string, name: string): Uint8Array {
  const path = join(dir, `${name}.secret`)
  if (!existsSync(path)) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    writeDurably(path, `${hex(randomBytes(32))}\n`)
  }
  const secret = fromHex(readFileSync(path, 'utf8').trim())
  if (secret?.length !== 32) throw new Error(`${path} holds 64 hex digits`)
  return secret
}

/** The signer of a key file's text. Throws unless it is 64 hex digits. */
export function readSigner(participant: string, content: string): Signer {
  const seed = fromHex(content.trim())
  if (seed?.length !== 32) throw new Error('a key file holds 64 hex digits: an Ed25519 seed')
  return signerFromSeed(participant, seed)
}
