import { ROLES, type Role } from '../../audience/roles.ts'
import type { AuditLine } from '../../records/audit-line.ts'
import type { View } from '../view.ts'

/** A role in words; one this house no longer has stays the code it is. */
export const roleWords = ({ words }: View, role: string): string =>
  (ROLES as readonly string[]).includes(role) ? words.t(`seats.role.${role as Role}`) : role

/** Who acted, as far as a line says: role and participant, or the house itself. */
export function whoOf(view: View, { by, participant, role, seat }: AuditLine): string {
  if (by === undefined && role === undefined && seat === undefined) return view.words.t('audit.houseItself')
  const name = view.participant(by ?? participant)
  return role === undefined
    ? name
    : view.words.t('audit.seat', { role: roleWords(view, role), participant: name })
}

/** A moment of a line to the second, UTC: minutes are too coarse for an order of acts. */
export const momentOf = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`
