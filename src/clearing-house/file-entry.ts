import { Problem } from '../problems.ts'
import { canonicalBytes } from '../records/canonical.ts'
import type { CommittedAudience } from '../records/commitment.ts'
import { readEntry, unsignedDigest } from '../records/entry.ts'
import { signatureChecks } from '../records/sign.ts'
import type { ClearancePolicy, Entry } from '../records/types.ts'
import { admitAudience } from './admit-audience.ts'
import { recordActSoon } from './audit.ts'
import { verifyAll } from './file-record.ts'
import { type Forgotten, forgetValues } from './forget.ts'
import type { House } from './house.ts'
import { noticesOf, tellOfChange } from './notices.ts'
import { admitPolicy, givePolicy } from './policy.ts'

/** What comes with an entry and is kept beside it, never in the leaf. */
export interface Beside {
  /** The audience an audience entry commits to. */
  audience?: CommittedAudience | undefined
  /** The document whose digest a policy entry names, where the house was not given it before. */
  policy?: ClearancePolicy | undefined
}

/**
 * Files an entry that is no record, from its exact parts, wherever it was signed: its signatures are the authorisation.
 * Throws Problem as the log's order and its kind demand.
 */
export async function fileEntry(
  house: House,
  entry: Entry,
  beside: Beside = {},
): Promise<{ index: number; digest: string; forgotten?: Forgotten }> {
  const { register, crypto, origin } = house
  const read = readEntry(canonicalBytes(entry))
  if (read.kind === 'record') throw new Problem('bad-entry', 'a record is filed with its body')
  if (beside.audience !== undefined && read.kind !== 'audience')
    throw new Problem('bad-request', 'an audience comes with an audience entry alone')
  if (beside.policy !== undefined && read.kind !== 'policy')
    throw new Problem('bad-request', 'a policy comes with a policy entry alone')
  if (
    read.kind === 'key-add' &&
    read.custody === 'own' &&
    !house.regime.participants.some(({ code }) => code === read.participant)
  ) {
    throw new Problem('unknown-participant', read.participant)
  }
  await verifyAll(signatureChecks(read, register.keys(), register.head().size, origin, crypto))
  if (read.kind === 'policy') {
    if (beside.policy) await givePolicy(house, read, beside.policy)
    await admitPolicy(house, read)
  }
  const admitted = read.kind === 'audience' ? await admitAudience(house, read, beside.audience) : undefined
  if (read.kind === 'erase' && !(await register.holdsCommitments(read.participant, read.values)))
    throw new Problem(
      'unknown-record',
      `not all of these are commitments of ${read.participant} with a value`,
    )
  const held = read.kind === 'erase' ? await register.personal.listHeld(read.participant) : []
  const { index } = await register.appendEntries({
    entry: read,
    ...(beside.audience ? { audience: beside.audience } : {}),
    ...(admitted ? { notices: noticesOf(read.participant, admitted.change) } : {}),
  })
  if (admitted && read.kind === 'audience')
    await tellOfChange(house, {
      participant: read.participant,
      record: admitted.id,
      index,
      removed: admitted.change.removed,
    })
  if (read.kind === 'key-add' || read.kind === 'key-revoke')
    recordActSoon(house, {
      participant: read.participant,
      act: read.kind === 'key-add' ? 'key-added' : 'key-revoked',
      about: read.kind === 'key-add' ? read.key.id : read.key,
      details: { index: String(index), by: read.sigs[0]?.by ?? '' },
    })
  const digest = unsignedDigest(read, crypto)
  if (read.kind !== 'erase') return { index, digest }
  const gone = held.filter(({ commitment }) => read.values.includes(commitment)).map(({ value }) => value)
  return { index, digest, forgotten: await forgetValues(house, read.participant, gone) }
}
