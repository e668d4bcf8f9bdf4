import { base64url } from '../bytes.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { checkPolicy, policyDigest } from '../records/policy.ts'
import { signEntry } from '../records/sign.ts'
import type { ClearancePolicy, Json, PolicyEntry } from '../records/types.ts'
import type { Session } from '../seats/sessions.ts'
import { certificatesOf, houseSigner } from './certify.ts'
import { fileEntry } from './file-entry.ts'
import { demandAct, tell } from './hand-on.ts'
import type { House } from './house.ts'

/** What an administrator wishes of a policy. */
export type PolicyWish = Pick<ClearancePolicy, 'signatures' | 'keys' | 'seats' | 'offices'>

/** What became of a wish: in the log, or an entry that the participant signs with its own key. */
export type PolicyChange =
  | { digest: string; index: number }
  | { digest: string; entry: Omit<PolicyEntry, 'sigs'> }

/**
 * Changes a participant's clearance policy: keeps the document, and files its entry with the filing key the house holds,
 * certifying the clearing seats anew under it. A participant with a key of its own is given the entry to sign. Throws
 * Problem `not-allowed`, `bad-request`.
 */
export async function changePolicy(house: House, session: Session, wish: PolicyWish): Promise<PolicyChange> {
  demandAct(house, session, 'administer')
  const { crypto, origin, register } = house
  const { participant } = session
  const nonce = () => base64url(crypto.random(16))
  const policy: ClearancePolicy = { v: 1, participant, ...wish, nonce: nonce() }
  checkPolicy(policy as unknown as Json)
  const digest = policyDigest(policy, crypto)
  const signer = await houseSigner(house, participant)
  await register.clearance.keepPolicy(digest, participant, canonicalBytes(policy))
  const entry = policyEntry(participant, digest, nonce())
  const told = { signatures: String(policy.signatures), keys: policy.keys }
  if (signer === undefined) {
    await tell(house, session, 'policy', digest, { ...told, signs: 'own' })
    return { digest, entry }
  }
  const { index } = await fileEntry(house, signEntry<PolicyEntry>(entry, [signer], origin, crypto))
  await tell(house, session, 'policy', digest, { ...told, signs: 'house' })
  await certificatesOf(house, participant)
  return { digest, index }
}

/** The entry that puts a policy in force, before it is signed. */
export const policyEntry = (
  participant: string,
  digest: string,
  nonce: string,
): Omit<PolicyEntry, 'sigs'> => ({
  v: 1,
  kind: 'policy',
  participant,
  nonce,
  digest,
})
