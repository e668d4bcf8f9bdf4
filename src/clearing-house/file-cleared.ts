import { text } from '../bytes.ts'
import { Problem } from '../problems.ts'
import { approvalsDigest, readApprovals } from '../records/approvals.ts'
import { signRecord } from '../records/sign.ts'
import type { Approvals, CommittedValue } from '../records/types.ts'
import type { Cleared } from '../register/clearance-store.ts'
import { houseSigner } from './certify.ts'
import { type Filed, fileRecord } from './file-record.ts'
import type { House } from './house.ts'

/** What is to be filed of a draft whose policy is met. */
export type ToFile = Pick<Cleared, 'draft' | 'participant' | 'fixed' | 'approvals'>

/**
 * Files what is cleared with the filing key the house holds; undefined where the participant files for itself. What is
 * refused waits for its officials again, who see why. Filing the same again gives the same answer.
 */
export async function fileCleared(house: House, cleared: ToFile): Promise<Filed | undefined> {
  const { crypto, origin } = house
  const signer = await houseSigner(house, cleared.participant)
  if (signer === undefined) return undefined
  const { id, bytes, values } = cleared.fixed
  const approvals = cleared.approvals && readApprovals(cleared.approvals)
  const named = approvals && approvalsDigest(approvals, crypto)
  try {
    return await fileRecord(house, {
      record: bytes,
      sigs: signRecord(bytes, signer, origin, crypto, named).sigs,
      values,
      ...(approvals ? { approvals } : {}),
    })
  } catch (refusal) {
    if (refusal instanceof Problem && refusal.code !== 'read-only')
      await house.register.clearance.unclear(cleared.draft, id)
    throw refusal
  }
}

/** Files what was cleared when the house was stopped. What is refused now waits for its officials again. */
export async function fileAllCleared(house: House): Promise<void> {
  for (const cleared of await house.register.clearance.listCleared())
    await fileCleared(house, cleared).catch((error) =>
      house.log('cleared', { draft: cleared.draft, error: String(error) }),
    )
}

/** All that a participant needs to file a cleared record from its own machine, with its own key. */
export interface ClearedPackage {
  /** The exact bytes, base64url. */
  record: string
  values: readonly CommittedValue[]
  approvals?: Approvals
  /** The log they were cleared for. */
  origin: string
}

/** The package of a cleared draft. */
export const packageOf = (house: House, { fixed, approvals }: ToFile): ClearedPackage => ({
  record: Buffer.from(fixed.bytes).toString('base64url'),
  values: fixed.values,
  ...(approvals ? { approvals: JSON.parse(text(approvals)) as Approvals } : {}),
  origin: house.origin,
})
