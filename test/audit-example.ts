import { concat, text, utf8 } from '../src/bytes.ts'
import type { Crypto } from '../src/crypto.ts'
import { checkpointText } from '../src/log/checkpoint.ts'
import { noteKey, signNote } from '../src/log/note.ts'
import { leafHash, rootOfLeaves } from '../src/log/tree.ts'
import { type AuditLine, lineBytes } from '../src/records/audit-line.ts'
import { headerBytes } from '../src/verify/audit.ts'
import { KEYS, ORIGIN } from './trial-log.ts'

/** The export of the protocol's example: somebody signs in, and another state's reader reads a record of his. */
export function auditExample(nonce: string, record: string, crypto: Crypto): string {
  const lines: AuditLine[] = [
    {
      v: 1,
      at: '2026-01-01T09:00:00.000Z',
      participant: 'URY',
      act: 'sign-in',
      seat: 'trial-author',
      role: 'author',
      details: { kind: 'trial' },
      nonce,
    },
    {
      v: 1,
      at: '2026-01-01T09:05:00.000Z',
      participant: 'URY',
      act: 'reading',
      seat: 'trial-reader',
      role: 'reader',
      by: 'ARG',
      about: record,
      nonce,
    },
  ]
  const leaves = lines.map(lineBytes)
  const key = noteKey(`${ORIGIN}/audit/URY`, KEYS.log.public, crypto)
  const root = rootOfLeaves(
    leaves.map((leaf) => leafHash(leaf, crypto)),
    crypto,
  )
  const checkpoint = signNote(checkpointText({ origin: key.name, size: leaves.length, root }), key, KEYS.log)
  const header = headerBytes({ v: 1, log: key.name, participant: 'URY', checkpoint })
  return text(concat(header, ...leaves.flatMap((leaf) => [leaf, utf8('\n')])))
}
