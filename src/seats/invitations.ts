import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { enqueueMail } from '../clearing-house/outbox.ts'
import { Problem } from '../problems.ts'
import type { Lang } from '../regime/types.ts'
import type { Invitation, InvitationKind, Office, Seat } from '../register/people-store.ts'
import { say } from '../words.ts'
import { asAdministrator, standingOf, tellAct } from './authority.ts'
import { emailOf, nameOf, ownSeat } from './offices.ts'
import { hashOfToken, newId, newToken, type Session } from './sessions.ts'

/** How long a one-time link may be used. */
export const LINK_LENGTH = 7 * 24 * 60 * 60 * 1000

/** Whom to invite, as typed. */
export interface Invited {
  name: string | undefined
  email?: string | undefined
  language: Lang
}

/** An invitation that was made: its token is told once, here, and kept nowhere. */
export interface MadeInvitation {
  token: string
  invitation: Invitation
}

/** Makes a one-time link into a seat; older ones into it end with it. */
async function inviteInto(
  house: House,
  seat: Pick<Seat, 'id' | 'participant'>,
  kind: InvitationKind,
  { name, email, language }: Invited,
  invitedBy: string | null,
): Promise<MadeInvitation> {
  const { token, hash } = newToken(house)
  const now = house.now()
  const invitation: Invitation = {
    id: newId(house),
    participant: seat.participant,
    seat: seat.id,
    kind,
    name: nameOf(name, 'the name'),
    email: emailOf(email) ?? null,
    language,
    invitedBy,
    invitedAt: now,
    expiresAt: new Date(now.getTime() + LINK_LENGTH),
  }
  const { people } = house.register
  await people.together(async () => {
    await people.revokeInvitations(seat.participant, { seat: seat.id }, now)
    await people.saveInvitation(hash, invitation)
    if (invitation.email !== null)
      await enqueueMail(house, {
        key: `invitation ${invitation.id}`,
        to: { address: invitation.email },
        lang: language,
        template: 'invitation',
        path: `/invitation/${token}`,
        participant: seat.participant,
      })
  })
  return { token, invitation }
}

/**
 * Invites somebody into a seat of the session's participant. Into one that is held, it is the hand-over of that seat,
 * which takes effect when it is accepted. Throws Problem.
 */
export async function invite(
  house: House,
  session: Session,
  { seat: id, ...invited }: Invited & { seat: string },
): Promise<MadeInvitation> {
  asAdministrator(house, session)
  const seat = await ownSeat(house, session, id)
  const held = (await house.register.people.findHolder(seat.id)) !== undefined
  const made = await inviteInto(house, seat, held ? 'handover' : 'seat', invited, session.official ?? null)
  await tellAct(house, session, 'invitation', { about: seat.id, details: { kind: made.invitation.kind } })
  return made
}

/**
 * Invites the first administrator of a participant that has none: the operator the secretariat's, the secretariat's
 * administrator anybody else's. With one in his seat nobody outside gets in any more. Throws Problem `not-allowed`.
 */
export async function inviteFirst(
  house: House,
  by: Session | 'operator',
  { participant, ...invited }: Invited & { participant: string },
): Promise<MadeInvitation> {
  const { secretariat } = house.regime
  standingOf(house, participant)
  const others = by !== 'operator'
  if (others) {
    asAdministrator(house, by)
    if (by.participant !== secretariat)
      throw new Problem('not-allowed', 'the secretariat invites first administrators')
  }
  if (others === (participant === secretariat))
    throw new Problem(
      'not-allowed',
      "the operator invites the secretariat's first administrator, and nobody else's",
    )
  const { people } = house.register
  if ((await people.countHeld(participant, 'administrator')) > 0)
    throw new Problem('not-allowed', 'the participant has an administrator, who alone invites')
  const seat = await firstSeat(house, participant, invited.language)
  const made = await inviteInto(house, seat, 'first', invited, others ? (by.official ?? null) : null)
  await recordAct(house, {
    participant,
    act: 'invitation',
    about: seat.id,
    details: { kind: 'first' },
    ...(others ? { by: by.participant, seat: by.seat, role: by.role } : {}),
  })
  return made
}

/** The administrator's seat that waits for its first holder, opened with an office where there is none. */
async function firstSeat(house: House, participant: string, language: Lang): Promise<Seat> {
  const { people } = house.register
  const now = house.now()
  return people.together(async () => {
    const waiting = (await people.listSeats(participant)).find(({ role }) => role === 'administrator')
    if (waiting) return waiting
    const words = say(language)
    const office: Office = (await people.listOffices(participant))[0] ?? {
      id: newId(house),
      participant,
      name: words.t('seats.firstOffice'),
    }
    if ((await people.listOffices(participant)).length === 0) await people.saveOffice(office, now)
    const seat = {
      id: newId(house),
      participant,
      office: office.id,
      role: 'administrator' as const,
      title: words.t('seats.role.administrator'),
    }
    await people.saveSeat(seat, now)
    return { ...seat, officeName: office.name }
  })
}

/** Whether a participant's first administrator may be invited: nobody administers it yet. */
export async function participantsWithoutAdministrator(house: House): Promise<string[]> {
  const held = await house.register.people.participantsWith('administrator')
  return house.regime.participants
    .map(({ code }) => code)
    .filter((code) => code !== house.regime.secretariat && !held.includes(code))
}

/** Takes an invitation back. Throws Problem `not-found` when it is over. */
export async function revokeInvitation(house: House, session: Session, id: string): Promise<void> {
  const { participant } = asAdministrator(house, session)
  const { people } = house.register
  if ((await people.revokeInvitations(participant, { id }, house.now())).length === 0)
    throw new Problem('not-found', 'no such invitation')
  await tellAct(house, session, 'invitation-withdrawn', { about: id })
}

/** The open invitation of a link, with its seat. Throws Problem `not-found` for one that is wrong, used or over. */
export async function readInvitation(
  house: House,
  token: string,
): Promise<{ invitation: Invitation; seat: Seat }> {
  const hash = hashOfToken(house, token)
  const { people } = house.register
  const invitation = hash && (await people.findInvitation(hash, house.now()))
  const seat = invitation && (await people.findSeat(invitation.seat))
  if (!invitation || !seat) throw new Problem('not-found', 'no such invitation')
  return { invitation, seat }
}
