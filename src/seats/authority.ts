import { type Act, grants, isGranted, type Role, rolesOf, type Standing } from '../audience/roles.ts'
import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { Session } from './sessions.ts'

/** What a participant is to the regime. Throws Problem `unknown-participant`. */
export function standingOf({ register }: Pick<House, 'register'>, participant: string): Standing {
  const standing = register.circles.standing.get(participant)
  if (standing === undefined) throw new Problem('unknown-participant', 'no participant of the regime')
  return standing
}

/** The role somebody sits in first, where none is named: whoever writes, or the first there is. */
export function firstRole(standing: Standing): Role {
  const roles = rolesOf(standing)
  return roles.find((role) => grants(standing, role, 'draft')) ?? (roles[0] as Role)
}

/** Whether a session's role is granted an act for its own participant. */
export const sessionMay = (
  { register }: Pick<House, 'register'>,
  session: Session | undefined,
  act: Act,
): boolean => session !== undefined && isGranted(register.circles, session, act)

/**
 * Lets nobody pass but an administrator of his own participant who has shown his passkey. Throws Problem
 * `sign-in-needed`, `not-allowed` or `passkey-needed`.
 */
export function asAdministrator(house: Pick<House, 'register'>, session: Session | undefined): Session {
  if (session === undefined) throw new Problem('sign-in-needed', 'sign in first')
  if (!sessionMay(house, session, 'administer'))
    throw new Problem('not-allowed', 'this asks for an administrator of the participant')
  return withPasskey(session)
}

/** Lets nobody pass whom his ministry's provider alone has named. Throws Problem `passkey-needed`. */
export function withPasskey(session: Session): Session {
  if (session.kind === 'oidc') throw new Problem('passkey-needed', 'sign in with a passkey for this')
  return session
}

/** How long ago a passkey may have been shown by who changes what somebody signs in with, in milliseconds. */
const FRESH = 15 * 60_000

/** Lets nobody pass who has not shown his passkey in the last quarter of an hour. Throws Problem `passkey-needed`. */
export function withFreshPasskey({ now }: Pick<House, 'now'>, session: Session): Session {
  const { kind, verifiedAt } = withPasskey(session)
  if (kind === 'passkey' && !(verifiedAt && now().getTime() - verifiedAt.getTime() <= FRESH))
    throw new Problem('passkey-needed', 'sign in again with the passkey for this')
  return session
}

/** Whoever is signed in as a person, not as a seat of a trial. Throws Problem `not-allowed`. */
export function officialOf(session: Session): string {
  if (session.official === undefined)
    throw new Problem('not-allowed', 'a one-click seat of a trial is no person')
  return session.official
}

/** Who did something, where no name belongs: the official, or the trial seat. */
export const doerOf = (session: Session): string => session.official ?? session.seat

/** Writes an act of a session down in its participant's audit log. Never inside a transaction. */
export const tellAct = (
  house: House,
  session: Pick<Session, 'participant' | 'seat' | 'role'>,
  act: Parameters<typeof recordAct>[1]['act'],
  more: { about?: string; details?: Readonly<Record<string, string>> } = {},
): Promise<void> =>
  recordAct(house, {
    participant: session.participant,
    seat: session.seat,
    role: session.role,
    act,
    ...more,
  })
