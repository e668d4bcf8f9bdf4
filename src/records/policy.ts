import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { closed, matching, octets, oneOf, PARTICIPANT, SEAT } from './shape.ts'
import type { ClearancePolicy, Json } from './types.ts'

/** The most officials a policy may ask for, and the most seats or offices it may name. */
export const MAX_SIGNATURES = 5
const MOST = 64
const bad = 'bad-request'

/**
 * The policy of a participant that has put none in the log: one clearing official, any passkey. Its nonce is 16 zero
 * bytes, so that its digest is known beforehand.
 */
export const DEFAULT_POLICY = (participant: string): ClearancePolicy => ({
  v: 1,
  participant,
  signatures: 1,
  keys: 'any',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
})

/** `sha256:` of the JCS of a policy. */
export const policyDigest = (policy: ClearancePolicy, crypto: Crypto): string =>
  `sha256:${hex(crypto.sha256(canonicalBytes(policy)))}`

/** Throws Problem `bad-request` unless the value has a policy's closed shape (docs/protocol.md, Clearance). */
export function checkPolicy(value: Json): asserts value is ClearancePolicy & { [member: string]: Json } {
  const policy = closed(
    value,
    bad,
    '/policy',
    ['v', 'participant', 'signatures', 'keys', 'nonce'],
    ['seats', 'offices'],
  )
  if (policy.v !== 1) throw new Problem(bad, '/policy/v is not 1')
  matching(policy.participant, PARTICIPANT, bad, '/policy/participant')
  const { signatures } = policy
  if (!Number.isInteger(signatures) || (signatures as number) < 0 || (signatures as number) > MAX_SIGNATURES)
    throw new Problem(bad, `/policy/signatures is not a number from 0 to ${MAX_SIGNATURES}`)
  oneOf(policy.keys, ['any', 'device-bound'], bad, '/policy/keys')
  for (const name of ['seats', 'offices'] as const)
    if (policy[name] !== undefined) checkNames(policy[name], `/policy/${name}`)
  octets(policy.nonce, 16, bad, '/policy/nonce')
}

function checkNames(value: Json | undefined, where: string): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST)
    throw new Problem(bad, `${where} is not a short list`)
  for (const [i, name] of value.entries()) matching(name, SEAT, bad, `${where}/${i}`)
  if (new Set(value).size !== value.length) throw new Problem(bad, `${where} names one twice`)
}

/** The policy of canonical bytes. Throws Problem `bad-json`, `not-canonical` or `bad-request`. */
export function readPolicy(bytes: Uint8Array): ClearancePolicy {
  const value = parseCanonical(bytes)
  checkPolicy(value)
  return value
}

/** Whether a clearance of that seat, by that kind of passkey, counts under a policy. */
export function counts(
  { seats, offices, keys }: ClearancePolicy,
  { seat, office, deviceBound }: { seat: string; office: string; deviceBound: boolean },
): boolean {
  // Those seats and those offices: a policy that names both takes the officials of either.
  const anybody = seats === undefined && offices === undefined
  const named = (seats?.includes(seat) ?? false) || (offices?.includes(office) ?? false)
  return (anybody || named) && (keys === 'any' || deviceBound)
}
