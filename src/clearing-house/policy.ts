import { fromBase64url } from '../bytes.ts'
import { Problem } from '../problems.ts'
import {
  approvalsBytes,
  approvalsDigest,
  DEFAULT_POLICY,
  policyDigest,
  readCertificate,
  readPolicy,
  verifyApprovals,
} from '../records/approvals.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readEntry } from '../records/entry.ts'
import { approvalsOf } from '../records/statement.ts'
import type { Approvals, ClearancePolicy, FiledRecord, PolicyEntry, Sig } from '../records/types.ts'
import type { House } from './house.ts'

/** A participant's clearance policy in force; without an index it is the house's default, which no entry names. */
export interface PolicyInForce {
  policy: ClearancePolicy
  digest: string
  index?: number
}

/** The policy that a participant's last policy entry names, or the default. Throws Problem `not-ready` without its document. */
export async function policyInForce(house: House, participant: string): Promise<PolicyInForce> {
  const { clearance } = house.register
  const last = await clearance.findPolicyEntry(participant)
  if (last === undefined) {
    const policy = DEFAULT_POLICY(participant)
    return { policy, digest: policyDigest(policy, house.crypto) }
  }
  const { digest } = readEntry(last.leaf) as PolicyEntry
  const document = await clearance.findPolicy(participant, digest)
  if (document === undefined) throw new Problem('not-ready', `the house has no document of policy ${digest}`)
  return { policy: readPolicy(document), digest, index: last.index }
}

/** Keeps the document of a policy entry whose signatures hold. Throws Problem `bad-value` for another document. */
export async function givePolicy(
  house: House,
  { participant, digest }: PolicyEntry,
  policy: ClearancePolicy,
): Promise<void> {
  if (policy.participant !== participant || policyDigest(policy, house.crypto) !== digest)
    throw new Problem('bad-value', 'the policy is not the one whose digest is named')
  await house.register.clearance.keepPolicy(digest, participant, canonicalBytes(policy))
}

/** Throws Problem `unknown-record` for a policy entry whose document the house was not given: nothing could be filed then. */
export async function admitPolicy({ register }: House, { participant, digest }: PolicyEntry): Promise<void> {
  if ((await register.clearance.findPolicy(participant, digest)) === undefined)
    throw new Problem('unknown-record', `the document of policy ${digest} was not given`)
}

/** What is filed, as far as clearance looks at it. */
export interface ToBeCleared {
  id: string
  record: FiledRecord
  sigs: readonly Sig[]
  approvals?: Approvals | undefined
}

/**
 * Holds a filing to its filer's own policy: the approvals its statement names come with it and are enough; where the
 * log has a policy that asks for officials, none may be missing. A transcription says what others have said, so its
 * filer's policy does not ask for it. Gives the bytes to keep beside the record. Throws Problem `bad-approval` or
 * `not-cleared`.
 */
export async function demandClearance(
  house: House,
  { id, record, sigs, approvals }: ToBeCleared,
): Promise<Uint8Array | undefined> {
  const { crypto, register, regime, origin } = house
  const [sig] = sigs
  const named = sig && approvalsOf(sig)
  if (named === undefined && approvals !== undefined)
    throw new Problem('bad-approval', 'the filing statement names no approvals')
  const transcribed = record.provenance.kind === 'transcribed'
  if (named === undefined && transcribed) return undefined
  const participant = transcribed ? regime.secretariat : record.participant
  const { policy, index } = await policyInForce(house, participant)
  if (named === undefined) {
    if (index !== undefined && policy.signatures > 0)
      throw new Problem('not-cleared', `0 of ${policy.signatures} officials cleared`)
    return undefined
  }
  if (approvals === undefined)
    throw new Problem('bad-approval', 'the approvals it names did not come with it')
  if (approvalsDigest(approvals, crypto) !== named)
    throw new Problem('bad-approval', 'the filing statement names other approvals')
  verifyApprovals({ approvals, record: id, participant, log: origin, keys: register.keys(), policy }, crypto)
  await refuseRevoked(house, approvals)
  return approvalsBytes(approvals)
}

/**
 * The log does not know officials' passkeys, so only the house can say that one was revoked since, or that who cleared
 * has handed the seat over. Of a passkey it never saw the participant's signature over the certificate says enough.
 */
async function refuseRevoked(house: House, { approvals }: Approvals): Promise<void> {
  const { people } = house.register
  for (const approval of approvals) {
    const { key, seat } = readCertificate(fromBase64url(approval.seat.cert) as Uint8Array, house.crypto)
    const passkey = await people.findPasskey(key.id)
    if (passkey?.revokedAt) throw new Problem('bad-approval', `the passkey ${key.id} was revoked`)
    if (passkey && (await people.findHolder(seat)) !== passkey.official)
      throw new Problem('bad-approval', `who cleared in seat ${seat} does not hold it any more`)
  }
}
