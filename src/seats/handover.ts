import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import { asAdministrator, doerOf, tellAct } from './authority.ts'
import { ownOfficial, ownSeat } from './offices.ts'
import { newId, type Session } from './sessions.ts'

/**
 * Ends what an official could do from a seat: its sessions and certificates, with his last administrator's seat the links
 * he gave out, and with his last seat all of his. Runs in the transaction that ended the holding. What the seat has in
 * hand stays with the seat.
 */
export async function retire(house: House, official: string, seat: string, why: string): Promise<void> {
  const { people } = house.register
  await people.endSessions(official, { seat })
  await people.dropCertificates(seat, official)
  const left = await people.seatsOf(official)
  if (!left.some(({ role }) => role === 'administrator'))
    await people.revokeInvitationsBy(official, house.now())
  if (left.length > 0) return
  await people.revokePasskeys(official, why, house.now())
  await people.endSessions(official)
}

/**
 * Hands a seat of the session's participant to another of its officials, from whoever holds it now; an empty one is
 * simply taken. Throws Problem `not-found`, or `not-allowed` for an official without a passkey.
 */
export async function handOver(
  house: House,
  session: Session,
  { seat: id, to }: { seat: string; to: string },
): Promise<void> {
  asAdministrator(house, session)
  const seat = await ownSeat(house, session, id)
  const official = await ownOfficial(house, session, to)
  const { people } = house.register
  const now = house.now()
  const before = await people.together(async () => {
    if ((await people.listPasskeys(official.id)).length === 0)
      throw new Problem('not-allowed', 'an official without a passkey is invited, not handed a seat')
    const holder = await people.findHolder(seat.id)
    if (holder === official.id) throw new Problem('seat-held', 'the official holds this seat already')
    if (holder !== undefined) await people.endHolding(seat.id, holder, now, doerOf(session))
    await people.revokeInvitations(seat.participant, { seat: seat.id }, now)
    if (!(await people.startHolding({ id: newId(house), seat: seat.id, official: official.id }, now)))
      throw new Problem('seat-held', 'somebody took the seat meanwhile')
    if (holder !== undefined) await retire(house, holder, seat.id, 'handover')
    return holder
  })
  await tellAct(house, session, 'handover', {
    about: seat.id,
    details: { to: official.id, ...(before === undefined ? {} : { from: before }) },
  })
}

/** Empties a seat without a successor; never the last administrator's. Throws Problem `not-found` or `not-allowed`. */
export async function vacate(house: House, session: Session, id: string): Promise<void> {
  asAdministrator(house, session)
  const seat = await ownSeat(house, session, id)
  const { people } = house.register
  const holder = await people.together(async () => {
    // Two who empty each other's seats at once would leave none, and the way in open to others.
    await people.lockSeats(seat.participant, 'administrator')
    const found = await people.findHolder(seat.id)
    if (found === undefined) throw new Problem('not-found', 'nobody holds this seat')
    if (seat.role === 'administrator' && (await people.countHeld(seat.participant, seat.role)) < 2)
      throw new Problem('not-allowed', 'the last administrator hands over, and leaves no empty seat')
    await people.endHolding(seat.id, found, house.now(), doerOf(session))
    await retire(house, found, seat.id, 'left')
    return found
  })
  await tellAct(house, session, 'handover', { about: seat.id, details: { from: holder } })
}
