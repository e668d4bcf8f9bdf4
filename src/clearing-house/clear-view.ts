import { text } from '../bytes.ts'
import { Problem } from '../problems.ts'
import type { CommittedValue, FiledRecord, LogKey } from '../records/types.ts'
import type { GivenApproval } from '../register/clearance-store.ts'
import type { Draft } from '../register/draft-store.ts'
import type { Passkey, Seat } from '../register/people-store.ts'
import { readerOf, type Session } from '../seats/sessions.ts'
import { type Custody, custodyOf, signedSeat } from './certify.ts'
import { seatCounts, wroteIn } from './clear.ts'
import { demandAct, findDraft } from './hand-on.ts'
import type { House } from './house.ts'
import { type PolicyInForce, policyInForce } from './policy.ts'

/** A passkey of whoever clears, and whether it would count. */
export interface WayToClear {
  passkey: Passkey
  counted: boolean
  certified: boolean
}

/** A draft that is handed on, as those see it who clear it or wrote it: the exact record, and how far clearance is. */
export interface ClearanceView {
  draft: Draft
  record: FiledRecord
  values: readonly CommittedValue[]
  approvals: GivenApproval[]
  inForce: PolicyInForce
  custody: Custody
  key: LogKey | undefined
  /** The participant's open seats, for their names. */
  seats: Seat[]
  /** Whether whoever looks wrote in it, or has cleared it. */
  wrote: boolean
  given: boolean
  ways: WayToClear[]
}

/** What a policy and a participant's keys mean for whoever hands on or clears. */
export const standingOf = async (house: House, participant: string) => ({
  inForce: await policyInForce(house, participant),
  ...custodyOf(house, participant),
})

/** A draft that is handed on. Throws Problem `not-found`, `stale` where it is with its authors. */
export async function viewClearance(house: House, session: Session, id: string): Promise<ClearanceView> {
  const reader = readerOf(session)
  const draft = await findDraft(house, session, id)
  const fixed = await house.register.drafts.findFixed(reader, id)
  if (fixed === undefined) throw new Problem('stale', 'the draft is with its authors')
  const approvals = await house.register.clearance.listApprovals(reader, id)
  const standing = await standingOf(house, session.participant)
  return {
    draft,
    record: JSON.parse(text(fixed.bytes)) as FiledRecord,
    values: fixed.values,
    approvals,
    ...standing,
    seats: await house.register.people.listSeats(session.participant),
    wrote: wroteIn(draft, session),
    given: approvals.some(
      (one) =>
        one.policy === standing.inForce.digest &&
        (one.seat === session.seat || (one.official !== undefined && one.official === session.official)),
    ),
    ways: await waysOf(house, session, standing),
  }
}

async function waysOf(
  house: House,
  { seat: id, official }: Session,
  { inForce, custody }: Awaited<ReturnType<typeof standingOf>>,
): Promise<WayToClear[]> {
  const { people, clearance } = house.register
  const seat = official === undefined ? undefined : await people.findSeat(id)
  if (seat === undefined || official === undefined || seat.role !== 'clearing') return []
  return Promise.all(
    (await people.listPasskeys(official)).map(async (passkey) => {
      const known = await clearance.findCertificate(seat.id, passkey.id, inForce.digest)
      return {
        passkey,
        counted: seatCounts(inForce, seat, passkey),
        // Where the house holds the filing key, it certifies as soon as the passkey is used.
        certified: custody === 'house' || (known !== undefined && signedSeat(house, known) !== undefined),
      }
    }),
  )
}

/** The policy page's matter: what is in force, and who could clear under it. */
export async function viewPolicy(house: House, session: Session) {
  demandAct(house, session, 'administer')
  const { participant } = session
  const { people } = house.register
  return {
    participant,
    ...(await standingOf(house, participant)),
    offices: await people.listOffices(participant),
    seats: (await people.listSeats(participant)).filter(({ role }) => role === 'clearing'),
  }
}
