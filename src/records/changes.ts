import { base64url, fromBase64url } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { audienceCommitment, type CommittedAudience } from './commitment.ts'
import { policyDigest } from './policy.ts'
import type { Audience, AudienceEntry, ClearancePolicy, EraseEntry, PolicyEntry } from './types.ts'

const begun = (participant: string, crypto: Crypto) =>
  ({ v: 1, participant, nonce: base64url(crypto.random(16)) }) as const

/**
 * An audience entry without its signature, for the record of that id: at once, or from a day on. Any audience but
 * public is committed to, and comes back beside the entry to be kept.
 */
export function audienceChange(
  {
    participant,
    record,
    audience,
    on,
  }: { participant: string; record: string; audience: Audience; on?: string },
  crypto: Crypto,
): { entry: Omit<AudienceEntry, 'sigs'>; beside?: CommittedAudience } {
  const entry = {
    ...begun(participant, crypto),
    kind: 'audience',
    record: `sha256:${record}`,
    ...(on === undefined ? {} : { on }),
  } as const
  if (audience.kind === 'public') return { entry: { ...entry, to: { kind: 'public' } } }
  const salt = crypto.random(32)
  const nonce = fromBase64url(entry.nonce) as Uint8Array
  return {
    entry: { ...entry, to: { $c: audienceCommitment({ nonce, salt, audience }, crypto) } },
    beside: { salt: base64url(salt), audience },
  }
}

/** An erase entry without its signature: the commitments whose values are gone. */
export const erasure = (
  { participant, values }: { participant: string; values: readonly string[] },
  crypto: Crypto,
): Omit<EraseEntry, 'sigs'> => ({ ...begun(participant, crypto), kind: 'erase', values: [...values] })

/** A policy entry without its signature: it puts a participant's clearance policy in force. */
export const policyEntry = (policy: ClearancePolicy, crypto: Crypto): Omit<PolicyEntry, 'sigs'> => ({
  ...begun(policy.participant, crypto),
  kind: 'policy',
  digest: policyDigest(policy, crypto),
})
