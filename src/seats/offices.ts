import { rolesOf } from '../audience/roles.ts'
import { scrub } from '../clearing-house/forget.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { Holding, Invitation, Office, Official, Recovery, Seat } from '../register/people-store.ts'
import { asAdministrator, doerOf, standingOf, tellAct } from './authority.ts'
import { newId, type Session } from './sessions.ts'

/** Everything an administrator sees of his participant's offices. */
export interface Roster {
  offices: Office[]
  seats: (Seat & { holder: Official | undefined; invitation: Invitation | undefined })[]
  officials: Official[]
  /** Who held what before, latest first. */
  past: Holding[]
  recoveries: Recovery[]
}

const MOST_NAME = 120

/** A name as typed: trimmed, in one line, not empty. Throws Problem `bad-request`. */
export function nameOf(value: string | undefined, what: string): string {
  const name = (value ?? '').trim()
  if (name === '' || name.length > MOST_NAME || /[\p{Cc}\p{Cs}]/u.test(name))
    throw new Problem('bad-request', `${what} is a line of 1 to ${MOST_NAME} characters`)
  return name
}

/** A mail address as typed, or undefined for none. Throws Problem `bad-request`. */
export function emailOf(value: string | undefined): string | undefined {
  const email = (value ?? '').trim()
  if (email === '') return undefined
  if (email.length > 200 || !/^[^\s@<>"',;:()]+@[^\s@<>"',;:()]+\.[^\s@<>"',;:()]+$/.test(email))
    throw new Problem('bad-request', 'the mail address is not one')
  return email
}

/** The roster of the session's participant. Throws Problem unless it administers. */
export async function readRoster(house: House, session: Session | undefined): Promise<Roster> {
  const { participant } = asAdministrator(house, session)
  const { people } = house.register
  const now = house.now()
  // One after another: they share a connection on the embedded database.
  const offices = await people.listOffices(participant)
  const seats = await people.listSeats(participant)
  const officials = await people.listOfficials(participant)
  const holdings = await people.listHoldings(participant)
  const invitations = await people.listInvitations(participant, now)
  const recoveries = await people.listRecoveries(participant, now)
  const current = new Map(
    holdings.filter(({ until }) => until === null).map(({ seat, official }) => [seat, official]),
  )
  return {
    offices,
    seats: seats.map((seat) => ({
      ...seat,
      holder: officials.find(({ id }) => id === current.get(seat.id)),
      invitation: invitations.find((one) => one.seat === seat.id),
    })),
    officials,
    past: holdings.filter(({ until }) => until !== null),
    recoveries,
  }
}

/** Opens an office of the session's participant and gives its id. */
export async function addOffice(house: House, session: Session, name: string | undefined): Promise<string> {
  const { participant } = asAdministrator(house, session)
  const office = { id: newId(house), participant, name: nameOf(name, 'the name of an office') }
  await house.register.people.saveOffice(office, house.now())
  await tellAct(house, session, 'office', { about: office.id })
  return office.id
}

/** Opens a seat in an office, with a role that the participant's standing has. Throws Problem. */
export async function addSeat(
  house: House,
  session: Session,
  { office, role, title }: { office: string; role: string; title: string | undefined },
): Promise<string> {
  const { participant } = asAdministrator(house, session)
  const allowed = rolesOf(standingOf(house, participant)).find((one) => one === role)
  if (allowed === undefined) throw new Problem('bad-request', 'this participant has no such role')
  const { people } = house.register
  if (!(await people.listOffices(participant)).some(({ id }) => id === office))
    throw new Problem('not-found', 'no such office')
  const seat = {
    id: newId(house),
    participant,
    office,
    role: allowed,
    title: nameOf(title, 'the title of a seat'),
  }
  await people.saveSeat(seat, house.now())
  await tellAct(house, session, 'seat', { about: seat.id, details: { role: allowed } })
  return seat.id
}

/** The open seat of the session's own participant. Throws Problem `not-found`. */
export async function ownSeat(house: House, session: Session, id: string): Promise<Seat> {
  const seat = await house.register.people.findSeat(id)
  if (seat?.participant !== session.participant) throw new Problem('not-found', 'no such seat')
  return seat
}

/** An official of the session's own participant who is not erased. Throws Problem `not-found`. */
export async function ownOfficial(house: House, session: Session, id: string): Promise<Official> {
  const official = await house.register.people.findOfficial(id)
  if (official?.participant !== session.participant || official.name === undefined)
    throw new Problem('not-found', 'no such official')
  return official
}

/** Closes a seat that nobody holds; invitations into it end. Throws Problem `seat-held`. */
export async function closeSeat(house: House, session: Session, id: string): Promise<void> {
  asAdministrator(house, session)
  const seat = await ownSeat(house, session, id)
  const { people } = house.register
  const closed = await people.together(async () => {
    if (!(await people.closeSeat(seat.id, house.now()))) return false
    await people.revokeInvitations(seat.participant, { seat: seat.id }, house.now())
    return true
  })
  if (!closed) throw new Problem('seat-held', 'somebody holds this seat')
  await tellAct(house, session, 'seat-closed', { about: seat.id })
}

/**
 * Forgets the name, mail address and bonds of an official who holds no seat any more; what the seats did stays. Throws
 * Problem `seat-held` while he holds one.
 */
export async function eraseOfficial(house: House, session: Session, id: string): Promise<void> {
  asAdministrator(house, session)
  const official = await ownOfficial(house, session, id)
  const { people } = house.register
  const now = house.now()
  const erased = await people.together(async () => {
    if ((await people.seatsOf(official.id)).length > 0) return false
    await people.revokePasskeys(official.id, 'erased', now)
    await people.endSessions(official.id)
    await people.eraseOfficial(official.id, now)
    return true
  })
  if (!erased) throw new Problem('seat-held', 'the official holds a seat')
  await scrub(house)
  await tellAct(house, session, 'erase', { about: official.id, details: { by: doerOf(session) } })
}
