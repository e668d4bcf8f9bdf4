import { concat, fromBase64url, hex, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { isCommitment } from './answers.ts'
import { canonicalBytes } from './canonical.ts'
import { findAt } from './pointer.ts'
import { octets } from './shape.ts'
import type { CommittedValue, FiledRecord, Json } from './types.ts'

const PREFIX = utf8('confianza/field/v1\0')
const NUL = new Uint8Array(1)

/**
 * `sha256:` of "confianza/field/v1\0" ‖ record nonce (16 bytes) ‖ salt (32) ‖ JSON pointer ‖ 0x00 ‖ JCS(value).
 * Throws Problem `bad-value` for other lengths or a NUL in the pointer.
 */
export function commitmentOf(
  { nonce, salt, pointer, value }: { nonce: Uint8Array; salt: Uint8Array; pointer: string; value: Json },
  crypto: Crypto,
): string {
  if (nonce.length !== 16 || salt.length !== 32)
    throw new Problem('bad-value', 'nonce or salt of another length')
  if (pointer.includes('\0')) throw new Problem('bad-value', 'a pointer holds a NUL')
  return `sha256:${hex(crypto.sha256(concat(PREFIX, nonce, salt, utf8(pointer), NUL, canonicalBytes(value))))}`
}

/** The pointers of all commitments in a record's answers. */
export function commitmentsIn(answers: Json, pointer = ''): string[] {
  if (isCommitment(answers)) return [pointer]
  if (answers === null || typeof answers !== 'object') return []
  return Object.entries(answers).flatMap(([name, value]) =>
    commitmentsIn(value, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}

/**
 * Every commitment of the record comes with its value, and every value with its commitment.
 * Throws Problem `bad-value` naming the pointer that does not fit.
 */
export function checkValues(record: FiledRecord, values: readonly CommittedValue[], crypto: Crypto): void {
  const nonce = fromBase64url(record.nonce) as Uint8Array
  const waiting = new Set(commitmentsIn(record.answers))
  for (const { pointer, salt, value } of values) {
    if (!waiting.delete(pointer)) throw new Problem('bad-value', `${pointer} holds no commitment`)
    const held = findAt(record.answers, pointer) as { $c: string }
    const made = commitmentOf({ nonce, salt: octets(salt, 32, 'bad-value', pointer), pointer, value }, crypto)
    if (held.$c !== made)
      throw new Problem('bad-value', `the value of ${pointer} is not the one committed to`)
  }
  const [missing] = waiting
  if (missing !== undefined) throw new Problem('bad-value', `the value of ${missing} did not come with it`)
}
