import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { Lang } from '../regime/types.ts'
import type { Passkey } from '../register/people-store.ts'
import { officialOf, tellAct, withFreshPasskey } from './authority.ts'
import { retire } from './handover.ts'
import { readInvitation } from './invitations.ts'
import { nameOf } from './offices.ts'
import { creationOptions, verifyCreation } from './passkeys.ts'
import { browserFamily, newId, openSession, type Session } from './sessions.ts'

/** Where somebody signs in from. */
export interface Place {
  origin: string
  /** The browser's User-Agent. */
  agent: string | undefined
}

/** What a passkey is called by its owner, or by its browser where he gives it no name. */
export const labelOf = (label: string | undefined, place: Pick<Place, 'agent'>): string =>
  (label ?? '').trim() === '' ? browserFamily(place.agent) || 'Passkey' : nameOf(label, 'the label')

/** What the browser of somebody invited is told to make his passkey. Throws Problem `not-found`. */
export async function invitationOptions(
  house: House,
  token: string,
  name: string | undefined,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { invitation } = await readInvitation(house, token)
  const official = newId(house)
  const typed = nameOf(name, 'the name')
  return creationOptions(
    house,
    { official, name: typed, participant: invitation.participant, known: [] },
    { about: `invitation ${invitation.id}`, kept: { official, name: typed } },
  )
}

/**
 * Takes somebody invited into his seat, with the passkey he has just made, and signs him in. Once: the link is then
 * used. Gives the session's token. Throws Problem `not-found`, `bad-passkey`, `not-allowed` or `seat-held`.
 */
export async function acceptInvitation(
  house: House,
  token: string,
  { response, label, language }: { response: unknown; label: string | undefined; language: Lang },
  place: Place,
): Promise<string> {
  const { invitation, seat } = await readInvitation(house, token)
  const { kept, key } = await verifyCreation<{ official: string; name: string }>(
    house,
    response,
    `invitation ${invitation.id}`,
  )
  const { people } = house.register
  const { participant } = invitation
  const now = house.now()
  const before = await people.together(async () => {
    if (!(await people.useInvitation(invitation.id, now)))
      throw new Problem('not-found', 'no such invitation')
    await people.lockSeats(participant, 'administrator')
    if (invitation.kind === 'first' && (await people.countHeld(participant, 'administrator')) > 0)
      throw new Problem('not-allowed', 'the participant has an administrator by now')
    const holder = invitation.kind === 'handover' ? await people.findHolder(seat.id) : undefined
    const by = invitation.invitedBy ?? 'operator'
    if (holder !== undefined) await people.endHolding(seat.id, holder, now, by)
    await people.saveOfficial(
      {
        id: kept.official,
        participant,
        name: kept.name,
        language,
        ...(invitation.email === null ? {} : { email: invitation.email }),
      },
      now,
    )
    if (!(await people.startHolding({ id: newId(house), seat: seat.id, official: kept.official }, now)))
      throw new Problem('seat-held', 'somebody sits there by now')
    await keepPasskey(house, { ...key, official: kept.official, label: labelOf(label, place) })
    if (holder !== undefined) await retire(house, holder, seat.id, 'handover')
    return holder
  })
  const who = { participant, seat: seat.id, role: seat.role }
  await recordAct(house, { ...who, act: 'enrolment', about: key.id, details: { kind: invitation.kind } })
  if (before !== undefined)
    await recordAct(house, {
      ...who,
      act: 'handover',
      about: seat.id,
      details: { from: before, to: kept.official },
    })
  return openSession(house, {
    ...who,
    official: kept.official,
    kind: 'passkey',
    passkey: key.id,
    verifiedAt: now,
    ...place,
  })
}

/** Keeps a passkey. Throws Problem `bad-passkey` for one that is known. */
export async function keepPasskey(
  house: House,
  key: Omit<Passkey, 'usedAt' | 'revokedAt' | 'revokedWhy'>,
): Promise<void> {
  if (!(await house.register.people.savePasskey(key))) throw new Problem('bad-passkey', 'it is known already')
}

/** What the browser of somebody signed in is told to make a further passkey. Throws Problem. */
export async function furtherOptions(
  house: House,
  session: Session,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const official = officialOf(withFreshPasskey(house, session))
  const { people } = house.register
  const person = await people.findOfficial(official)
  return creationOptions(
    house,
    {
      official,
      name: person?.name ?? '',
      participant: session.participant,
      known: await people.listPasskeys(official),
    },
    { about: `official ${official}` },
  )
}

/** Adds a passkey to those of whoever is signed in with one. Throws Problem. */
export async function addPasskey(
  house: House,
  session: Session,
  { response, label }: { response: unknown; label: string | undefined },
  place: Pick<Place, 'agent'>,
): Promise<string> {
  const official = officialOf(withFreshPasskey(house, session))
  const { key } = await verifyCreation(house, response, `official ${official}`)
  await keepPasskey(house, { ...key, official, label: labelOf(label, place) })
  await tellAct(house, session, 'passkey-added', { about: key.id })
  return key.id
}

/** Removes a passkey of whoever is signed in, and ends what was opened with it; never the last. Throws Problem. */
export async function removePasskey(house: House, session: Session, id: string): Promise<void> {
  const official = officialOf(withFreshPasskey(house, session))
  const { people } = house.register
  await people.together(async () => {
    const own = await people.listPasskeys(official)
    if (!own.some((key) => key.id === id)) throw new Problem('not-found', 'no such passkey')
    if (own.length < 2) throw new Problem('not-allowed', 'the last passkey stays: add another first')
    await people.revokePasskeys(official, 'removed', house.now(), id)
    await people.endSessions(official, { passkey: id })
  })
  await tellAct(house, session, 'passkey-removed', { about: id })
}
