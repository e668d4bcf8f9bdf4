import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { ROLES } from '../audience/roles.ts'
import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { tellSeats } from '../clearing-house/outbox.ts'
import { Problem } from '../problems.ts'
import type { Official, Recovery, Seat } from '../register/people-store.ts'
import { asAdministrator, officialOf, tellAct, withFreshPasskey } from './authority.ts'
import { keepPasskey, labelOf, type Place } from './enrolment.ts'
import { LINK_LENGTH } from './invitations.ts'
import { ownOfficial } from './offices.ts'
import { creationOptions, verifyCreation } from './passkeys.ts'
import { hashOfToken, newId, newToken, type Session } from './sessions.ts'
import { enterFirstSeat } from './sign-in.ts'

/** How many administrators let somebody back in. */
const APPROVALS = 2

/**
 * Asks for the way back of an official who lost his passkeys: the first of two approvals, by an administrator who is
 * somebody else. Throws Problem `not-allowed` for oneself, `not-found`.
 */
export async function askRecovery(house: House, session: Session, official: string): Promise<string> {
  const administrator = officialOf(withFreshPasskey(house, asAdministrator(house, session)))
  const lost = await ownOfficial(house, session, official)
  if (lost.id === administrator) throw new Problem('not-allowed', 'nobody recovers himself')
  const { people } = house.register
  const now = house.now()
  const id = newId(house)
  await people.together(async () => {
    if ((await people.seatsOf(lost.id)).length === 0)
      throw new Problem('not-found', 'the official holds no seat')
    const open = await people.listRecoveries(session.participant, now)
    for (const other of open)
      if (other.official === lost.id) await people.revokeRecovery(session.participant, other.id, now)
    await people.saveRecovery({
      id,
      participant: session.participant,
      official: lost.id,
      askedAt: now,
      expiresAt: new Date(now.getTime() + LINK_LENGTH),
    })
    await people.approveRecovery(id, administrator, now)
  })
  await tellAct(house, session, 'recovery-asked', { about: lost.id })
  return id
}

/**
 * The second approval, by another administrator: gives the one-time link's token, and ends the passkeys and sessions
 * that were. Throws Problem `not-allowed` for the first one again or the official himself, `not-found`.
 */
export async function approveRecovery(
  house: House,
  session: Session,
  id: string,
): Promise<{ token: string; official: string }> {
  const administrator = officialOf(withFreshPasskey(house, asAdministrator(house, session)))
  const { people } = house.register
  const now = house.now()
  const { token, hash } = newToken(house)
  const recovery = await people.together(async () => {
    const found = await people.findRecovery(id, now)
    if (found?.participant !== session.participant || found.linked)
      throw new Problem('not-found', 'no such recovery')
    if (found.official === administrator) throw new Problem('not-allowed', 'nobody recovers himself')
    if (found.approvals.includes(administrator))
      throw new Problem('not-allowed', 'another administrator approves too')
    const approvals = await people.approveRecovery(id, administrator, now)
    // Whoever has handed his seat over since approves nothing any more.
    if (!(await isApproved(house, approvals)))
      throw new Problem('not-allowed', 'two sitting administrators approve')
    if (!(await people.linkRecovery(id, hash, new Date(now.getTime() + LINK_LENGTH))))
      throw new Problem('not-found', 'no such recovery')
    await people.revokePasskeys(found.official, 'lost', now)
    await people.endSessions(found.official)
    return found
  })
  await tellAct(house, session, 'recovery-approved', { about: recovery.official })
  // The link itself is handed over: whoever runs the mail server must hold no way into a seat that is taken.
  await tellSeats(house, {
    participant: session.participant,
    roles: ROLES,
    official: recovery.official,
    template: 'recovery',
    key: `recovery ${id}`,
    path: '/sign-in',
  })
  return { token, official: recovery.official }
}

/** Whether enough of those who approved still administer. */
async function isApproved({ register }: House, approvals: readonly string[]): Promise<boolean> {
  let sitting = 0
  for (const one of approvals)
    if ((await register.people.seatsOf(one)).some(({ role }) => role === 'administrator')) sitting++
  return sitting >= APPROVALS
}

/** Takes a recovery back, asked or linked. Throws Problem `not-found`. */
export async function refuseRecovery(house: House, session: Session, id: string): Promise<void> {
  const { participant } = asAdministrator(house, session)
  const recovery = await house.register.people.findRecovery(id, house.now())
  if (recovery?.participant !== participant) throw new Problem('not-found', 'no such recovery')
  await house.register.people.revokeRecovery(participant, id, house.now())
  await tellAct(house, session, 'recovery-refused', { about: recovery.official })
}

/**
 * Whose way back a link is, with his seats. Throws Problem `not-found` for one that is wrong, used or over, or whose
 * administrators have left: one of them has held it.
 */
export async function readRecovery(
  house: House,
  token: string,
): Promise<{ recovery: Recovery; official: Official; seats: Seat[] }> {
  const hash = hashOfToken(house, token)
  const { people } = house.register
  const recovery = hash === undefined ? undefined : await people.findRecoveryLink(hash, house.now())
  const official = recovery && (await people.findOfficial(recovery.official))
  const seats = official ? await people.seatsOf(official.id) : []
  if (!recovery || !official || seats.length === 0 || !(await isApproved(house, recovery.approvals)))
    throw new Problem('not-found', 'no such recovery')
  return { recovery, official, seats }
}

/** What the browser of somebody let back in is told to make his passkey. Throws Problem `not-found`. */
export async function recoveryOptions(
  house: House,
  token: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { recovery, official } = await readRecovery(house, token)
  return creationOptions(
    house,
    { official: official.id, name: official.name ?? '', participant: official.participant, known: [] },
    { about: `recovery ${recovery.id}` },
  )
}

/** Lets somebody back in with the passkey he has just made; the link is then used. Gives the session's token. */
export async function recover(
  house: House,
  token: string,
  { response, label }: { response: unknown; label: string | undefined },
  place: Place,
): Promise<string> {
  const { recovery, official } = await readRecovery(house, token)
  const { key } = await verifyCreation(house, response, `recovery ${recovery.id}`)
  const { people } = house.register
  await people.together(async () => {
    if (!(await people.useRecovery(recovery.id, house.now())))
      throw new Problem('not-found', 'no such recovery')
    await keepPasskey(house, { ...key, official: official.id, label: labelOf(label, place) })
  })
  await recordAct(house, { participant: official.participant, act: 'recovery', about: official.id })
  return enterFirstSeat(
    house,
    official.id,
    { kind: 'passkey', passkey: key.id, verifiedAt: house.now() },
    place,
  )
}
