import type { Act } from '../audience/roles.ts'
import { Problem } from '../problems.ts'
import type { AuditAct } from '../records/audit-line.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readRecord } from '../records/record.ts'
import type { CommittedValue, FiledRecord } from '../records/types.ts'
import type { Draft } from '../register/draft-store.ts'
import { sessionMay, withPasskey } from '../seats/authority.ts'
import { readerOf, type Session } from '../seats/sessions.ts'
import { recordAct } from './audit.ts'
import { custodyOf } from './certify.ts'
import { errorsOn } from './check.ts'
import { fileCleared } from './file-cleared.ts'
import type { Filed } from './file-record.ts'
import type { House } from './house.ts'
import { tellSeats } from './outbox.ts'
import { policyInForce } from './policy.ts'

/** The most characters of a reason for sending a draft back. */
export const MOST_REASON = 2000

/** Lets nobody pass whose role is not granted the act. Throws Problem `not-allowed`. */
export function demandAct(house: House, session: Session, act: Act): void {
  if (!sessionMay(house, session, act))
    throw new Problem('not-allowed', `a ${session.role} of ${session.participant} does not ${act}`)
}

/** Writes down what a seat did to a draft, in its participant's audit log. */
export const tell = (
  house: House,
  { participant, seat, role }: Session,
  act: AuditAct,
  about: string,
  details?: Record<string, string>,
): Promise<void> => recordAct(house, { participant, seat, role, act, about, details })

/** A draft that its session may see. Throws Problem `not-found`. */
export async function findDraft(house: House, session: Session, id: string): Promise<Draft> {
  const draft = await house.register.drafts.findDraft(readerOf(session), id)
  if (draft === undefined) throw new Problem('not-found', 'no such draft')
  return draft
}

/**
 * Hands a draft on for clearance: from here on the record's exact bytes are what officials see and sign, and nobody
 * writes in the draft. Where the participant's own policy asks for no official, it is filed at once. Throws Problem
 * `stale`, `bad-answers`, and what the record's shape asks for.
 */
export async function handOn(
  house: House,
  session: Session,
  { id, version }: Pick<Draft, 'id' | 'version'>,
  { record, values }: { record: FiledRecord; values: readonly CommittedValue[] },
): Promise<Filed | undefined> {
  demandAct(house, session, 'draft')
  const { policy } = await policyInForce(house, session.participant)
  // Where nobody clears, whoever hands it on has it signed.
  if (policy.signatures === 0) withPasskey(session)
  const { register, crypto } = house
  const reader = readerOf(session)
  const bytes = canonicalBytes(record)
  const fixed = { id: readRecord(bytes, crypto).id, bytes, values }
  const errors = await errorsOn(house, reader, record)
  if (errors.length > 0) throw new Problem('bad-answers', `${errors.length} findings keep it out`, errors)
  const { seat, official } = session
  const office = (await register.people.findSeat(seat))?.office
  await register.drafts.handOn(reader, { id, version, fixed, hand: { seat, official, office } })
  await tell(house, session, 'draft-handed-on', id)
  if (policy.signatures > 0) {
    const key = `to-clear ${id} ${version}`
    const { participant } = session
    await tellSeats(house, { participant, roles: ['clearing'], template: 'to-clear', key, path: '/desk' })
    return undefined
  }
  await register.clearance.clearAtOnce(id, fixed.id)
  return fileCleared(house, { draft: id, participant: session.participant, fixed })
}

/**
 * Takes a draft back to its authors, from those who clear. What is cleared comes back only where the participant files
 * for itself: the house files at once. Throws Problem `stale`.
 */
export async function takeBack(house: House, session: Session, id: string): Promise<void> {
  demandAct(house, session, 'draft')
  await findDraft(house, session, id)
  const { custody } = custodyOf(house, session.participant)
  await house.register.drafts.takeBack(readerOf(session), id, { cleared: custody !== 'house' })
  await tell(house, session, 'draft-taken-back', id)
}

/** Sends a draft back to its authors with a reason. Throws Problem `bad-request` without one, `stale`. */
export async function returnDraft(
  house: House,
  session: Session,
  { id, record, reason }: { id: string; record: string; reason: string },
): Promise<void> {
  demandAct(house, session, 'clear')
  const said = reason.replaceAll('\0', '').trim()
  if (said === '' || said.length > MOST_REASON)
    throw new Problem('bad-request', `a reason has 1 to ${MOST_REASON} characters`)
  const { authorOfficial } = await findDraft(house, session, id)
  await house.register.clearance.returnDraft(readerOf(session), {
    id,
    record,
    reason: said,
    seat: session.seat,
  })
  await tell(house, session, 'draft-returned', id)
  await tellSeats(house, {
    participant: session.participant,
    roles: ['author', 'officer', 'contributor'],
    official: authorOfficial,
    template: 'returned',
    key: `returned ${id} ${record}`,
    path: '/desk',
  })
}
