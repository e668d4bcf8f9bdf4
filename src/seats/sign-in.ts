import { type Role, rolesOf } from '../audience/roles.ts'
import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { Seat } from '../register/people-store.ts'
import { asAdministrator, firstRole, officialOf, standingOf, tellAct, withFreshPasskey } from './authority.ts'
import type { Place } from './enrolment.ts'
import { ownOfficial } from './offices.ts'
import { verifySignIn } from './passkeys.ts'
import { closeSession, type Opening, openSession, type Session } from './sessions.ts'

/** Signs in with whichever passkey answered, to the seat held longest. Gives the token. Throws Problem `bad-passkey`. */
export async function signInByPasskey(house: House, response: unknown, place: Place): Promise<string> {
  const { id } = (response ?? {}) as { id?: unknown }
  // From however many addresses it is tried: by address the door has counted already.
  const credential = `credential ${typeof id === 'string' ? id.slice(0, 200) : ''}`
  house.limits.demand('sign-in', credential)
  const passkey = await verifySignIn(house, response).catch(async (refusal) => {
    await tellRefused(house, typeof id === 'string' ? id.slice(0, 2000) : '')
    throw refusal
  })
  house.limits.forgive('sign-in', credential)
  return enterFirstSeat(
    house,
    passkey.official,
    { kind: 'passkey', passkey: passkey.id, verifiedAt: house.now() },
    place,
  )
}

/** Writes down that somebody did not get in: with the passkey's participant, or where nobody's it is, for the operator. */
async function tellRefused(house: House, credential: string): Promise<void> {
  const { people } = house.register
  const passkey = await people.findCredential(credential)
  const person = passkey && (await people.findOfficial(passkey.official))
  if (person === undefined) return house.log('sign-in', { refused: 'no passkey of this house' })
  await recordAct(house, {
    participant: person.participant,
    act: 'sign-in-refused',
    about: passkey?.id,
    details: { reason: 'passkey' },
  })
}

/** Opens a session on the first of an official's seats. Throws Problem `not-allowed` when he holds none. */
export async function enterFirstSeat(
  house: House,
  official: string,
  how: Pick<Opening, 'kind' | 'passkey' | 'verifiedAt'>,
  place: Place,
): Promise<string> {
  const { people } = house.register
  const [seat] = await people.seatsOf(official)
  if (seat === undefined) {
    const person = await people.findOfficial(official)
    if (person)
      await recordAct(house, {
        participant: person.participant,
        act: 'sign-in-refused',
        details: { reason: 'no-seat' },
      })
    throw new Problem('not-allowed', 'no seat is held any more')
  }
  return enter(house, seat, { official, ...how }, place)
}

async function enter(
  house: House,
  seat: Pick<Seat, 'id' | 'participant' | 'role'>,
  how: Pick<Opening, 'official' | 'kind' | 'passkey' | 'verifiedAt'>,
  place: Place,
): Promise<string> {
  const who = { participant: seat.participant, seat: seat.id, role: seat.role }
  await recordAct(house, { ...who, act: 'sign-in', details: { kind: how.kind ?? 'trial' } })
  return openSession(house, { ...who, ...how, ...place })
}

/** Takes a one-click seat of a trial. Throws Problem `not-found` in production, `unknown-participant`, `bad-request`. */
export async function signInToTrial(
  house: House,
  { participant, role }: { participant: string; role: string },
  place: Place,
): Promise<string> {
  if (house.config.mode !== 'trial') throw new Problem('not-found', 'no trial seats in production')
  const standing = standingOf(house, participant)
  const taken = role === '' ? firstRole(standing) : rolesOf(standing).find((one) => one === role)
  if (taken === undefined) throw new Problem('bad-request', 'this participant has no such role')
  return enter(
    house,
    { id: trialSeat(taken), participant, role: taken },
    { official: undefined, kind: 'trial' },
    place,
  )
}

/** The id of a one-click seat. */
export const trialSeat = (role: Role): string => `trial-${role}`

/** Moves to another seat of the same official: another token, as verified as before and no longer. Throws Problem. */
export async function switchSeat(
  house: House,
  session: Session,
  seat: string,
  token: string | undefined,
): Promise<string> {
  const official = officialOf(session)
  const next = (await house.register.people.seatsOf(official)).find(({ id }) => id === seat)
  if (next === undefined) throw new Problem('not-found', 'no such seat')
  const opened = await openSession(house, {
    participant: next.participant,
    seat: next.id,
    role: next.role,
    official,
    kind: session.kind,
    passkey: session.passkey,
    verifiedAt: session.verifiedAt,
    origin: session.origin,
    family: session.agent,
    expiresAt: session.expiresAt,
  })
  await closeSession(house, token)
  await tellAct(house, { ...session, seat: next.id, role: next.role }, 'sign-in', {
    details: { kind: session.kind },
  })
  return opened
}

/** Ends the session of a token, as its owner asks. */
export async function signOut(house: House, session: Session, token: string | undefined): Promise<void> {
  await closeSession(house, token)
  await tellAct(house, session, 'sign-out')
}

/** Ends one of the open sessions of whoever is signed in, or all the others. Throws Problem `not-found`. */
export async function endSession(house: House, session: Session, which: string | 'others'): Promise<void> {
  const official = officialOf(withFreshPasskey(house, session))
  const { people } = house.register
  const others = which === 'others'
  const ended = await people.endSessions(official, others ? { but: session.id } : { id: which.slice(0, 100) })
  if (ended === 0 && !others) throw new Problem('not-found', 'no such session')
  await tellAct(house, session, 'session-revoked', { details: { sessions: String(ended) } })
}

/** Ends all sessions of an official of the administrator's own participant. Throws Problem `not-found`. */
export async function endSessionsOf(house: House, session: Session, id: string): Promise<void> {
  const { id: official } = await ownOfficial(house, asAdministrator(house, session), id)
  const ended = await house.register.people.endSessions(official)
  await tellAct(house, session, 'session-revoked', { about: official, details: { sessions: String(ended) } })
}
