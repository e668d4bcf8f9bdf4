import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { utf8 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { writeDurably } from '../keys-dir.ts'
import { type Checkpoint, openCheckpoint, signCheckpoint } from '../log/checkpoint.ts'
import { type NoteKey, noteKey } from '../log/note.ts'
import { Problem } from '../problems.ts'

/** A checkpoint and the signed note that says it. */
export interface KeptCheckpoint {
  checkpoint: Checkpoint
  note: string
}

/** The checkpoint a file holds, if it is there. Throws Problem, naming the file, unless the log key signed it. */
export function readCheckpoint(path: string, key: NoteKey, crypto: Crypto): KeptCheckpoint | undefined {
  if (!existsSync(path)) return undefined
  const note = readFileSync(path, 'utf8')
  try {
    return { note, checkpoint: openCheckpoint(utf8(note), key, crypto) }
  } catch (error) {
    if (error instanceof Problem) throw new Problem(error.code, `${path}: ${error.detail}`)
    throw error
  }
}

/** The log's signer: holds the log key and, in a file of its own, the last checkpoint it signed. */
export interface CheckpointSigner {
  key: NoteKey
  /** What it signed last, or undefined. */
  last(): KeptCheckpoint | undefined
  /** Signs the next checkpoint, keeping it before giving it. Throws Problem `read-only` rather than go back or aside. */
  sign(next: Checkpoint, proof: readonly Uint8Array[]): string
}

/** Opens a log's signer on a file (`last-checkpoint` for the main log) that no backup of the database may hold. */
export function openSigner(
  {
    dir,
    origin,
    signer,
    file = 'last-checkpoint',
  }: { dir: string; origin: string; signer: Signer; file?: string },
  crypto: Crypto,
): CheckpointSigner {
  const path = join(dir, file)
  const key = noteKey(origin, signer.public, crypto)
  let kept = readCheckpoint(path, key, crypto)
  return {
    key,
    last: () => kept,
    sign(next, proof) {
      const note = signCheckpoint({ last: kept?.checkpoint, next, proof, key, signer }, crypto)
      // Kept first: a checkpoint that is seen anywhere is one the signer remembers.
      writeDurably(path, note)
      kept = { note, checkpoint: next }
      return note
    },
  }
}
