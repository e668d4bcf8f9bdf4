import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { utf8 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { writeDurably } from '../keys-dir.ts'
import { type Checkpoint, openCheckpoint, signCheckpoint } from '../log/checkpoint.ts'
import { type NoteKey, noteKey } from '../log/note.ts'

/** The log's signer: holds the log key and, in a file of its own, the last checkpoint it signed. */
export interface CheckpointSigner {
  key: NoteKey
  /** What it signed last, or undefined. */
  last(): { checkpoint: Checkpoint; note: string } | undefined
  /** Signs the next checkpoint, keeping it before giving it. Throws Problem `read-only` rather than go back or aside. */
  sign(next: Checkpoint, proof: readonly Uint8Array[]): string
}

/** Opens the signer on `<dir>/last-checkpoint`, which no backup of the database may hold. */
export function openSigner(
  { dir, origin, signer }: { dir: string; origin: string; signer: Signer },
  crypto: Crypto,
): CheckpointSigner {
  const path = join(dir, 'last-checkpoint')
  const key = noteKey(origin, signer.public, crypto)
  const read = (note: string) => ({ note, checkpoint: openCheckpoint(utf8(note), key, crypto) })
  let kept = existsSync(path) ? read(readFileSync(path, 'utf8')) : undefined
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
