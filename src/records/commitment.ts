import { concat, fromBase64url, hex, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { isCommitment } from './answers.ts'
import { canonicalBytes } from './canonical.ts'
import { findAt } from './pointer.ts'
import { checkAudience } from './record.ts'
import { octets } from './shape.ts'
import type { Audience, AudienceEntry, CommittedValue, FiledRecord, Json } from './types.ts'

const PREFIX = utf8('confianza/field/v1\0')
const AUDIENCE_PREFIX = utf8('confianza/audience/v1\0')
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

/**
 * `sha256:` of "confianza/audience/v1\0" ‖ the entry's nonce (16 bytes) ‖ salt (32) ‖ JCS(audience): what an `audience`
 * entry names in place of readers. Throws Problem `bad-value` for other lengths.
 */
export function audienceCommitment(
  { nonce, salt, audience }: { nonce: Uint8Array; salt: Uint8Array; audience: Audience },
  crypto: Crypto,
): string {
  if (nonce.length !== 16 || salt.length !== 32)
    throw new Problem('bad-value', 'nonce or salt of another length')
  return `sha256:${hex(crypto.sha256(concat(AUDIENCE_PREFIX, nonce, salt, canonicalBytes(audience))))}`
}

/** The audience behind an `audience` entry's commitment, and the salt that keeps it from being guessed. */
export interface CommittedAudience {
  /** 32 bytes, base64url. */
  salt: string
  audience: Audience
}

/**
 * The audience an `audience` entry puts in force: public, or the one given beside its commitment.
 * Throws Problem `bad-record` for no audience, `bad-value` for one that is missing, not asked for or another.
 */
export function audienceOf(
  entry: Pick<AudienceEntry, 'nonce' | 'to'>,
  beside: CommittedAudience | undefined,
  crypto: Crypto,
): Audience {
  if (!('$c' in entry.to)) {
    if (beside !== undefined) throw new Problem('bad-value', '/to is public, and an audience came with it')
    return { kind: 'public' }
  }
  if (beside === undefined) throw new Problem('bad-value', 'the audience committed to did not come with it')
  const audience: Json = { ...beside.audience } as unknown as Json
  checkAudience(audience)
  // Public is for everybody to see in the leaf; behind a commitment it would only look restricted.
  if (audience.kind === 'public') throw new Problem('bad-value', 'public is not committed to')
  const nonce = octets(entry.nonce, 16, 'bad-value', '/nonce')
  const salt = octets(beside.salt, 32, 'bad-value', '/salt')
  if (audienceCommitment({ nonce, salt, audience }, crypto) !== entry.to.$c)
    throw new Problem('bad-value', 'the audience is not the one committed to')
  return audience
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
