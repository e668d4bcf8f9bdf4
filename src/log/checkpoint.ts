import { base64, equalBytes, fromBase64 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { type NoteKey, openNote, signNote } from './note.ts'
import { emptyRoot, verifyConsistency } from './tree.ts'

/** What a checkpoint says (c2sp.org/tlog-checkpoint): origin, number of leaves, root of 32 bytes. */
export interface Checkpoint {
  origin: string
  size: number
  root: Uint8Array
}

/** A checkpoint's note text: three lines, no extensions. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64(root)}\n`

/** The checkpoint of a note text. Throws Problem `bad-request` for anything but the three lines (or more, passed over). */
export function parseCheckpoint(body: string): Checkpoint {
  const [origin, size, encoded] = body.split('\n')
  const root = fromBase64(encoded ?? '')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || root?.length !== 32) {
    throw new Problem('bad-request', 'not a checkpoint')
  }
  return { origin, size: Number(size), root }
}

/** The checkpoint of a note that the log key signed, for that key's own origin. Throws as `openNote`. */
export function openCheckpoint(note: Uint8Array, key: NoteKey, crypto: Crypto): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, [key], crypto))
  if (checkpoint.origin !== key.name)
    throw new Problem('wrong-log', `the checkpoint is of ${checkpoint.origin}`)
  return checkpoint
}

/**
 * Signs the next checkpoint of a log, or refuses: it never goes back, nor aside. `last` is what the signer itself
 * signed before. Throws Problem `read-only` with what contradicts.
 */
export function signCheckpoint(
  {
    last,
    next,
    proof,
    key,
    signer,
  }: {
    last: Checkpoint | undefined
    next: Checkpoint
    proof: readonly Uint8Array[]
    key: NoteKey
    signer: Signer
  },
  crypto: Crypto,
): string {
  const refuse = (why: string) => new Problem('read-only', `the signer refuses: ${why}`)
  if (next.origin !== key.name) throw refuse(`asked to sign for ${next.origin}`)
  if (next.size === 0 && !equalBytes(next.root, emptyRoot(crypto)))
    throw refuse('the root of no entries is another')
  if (last !== undefined) {
    if (next.origin !== last.origin) throw refuse(`signed for ${last.origin} before`)
    if (next.size < last.size) throw refuse(`asked to sign size ${next.size}, signed ${last.size} before`)
    const grows =
      last.size === 0
        ? proof.length === 0
        : verifyConsistency(
            { from: last.size, fromRoot: last.root, to: next.size, toRoot: next.root, proof },
            crypto,
          )
    if (!grows) throw refuse(`size ${next.size} does not begin with the ${last.size} entries signed before`)
  }
  return signNote(checkpointText(next), key, signer)
}
