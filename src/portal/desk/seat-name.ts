import { ROLES, type Role } from '../../audience/roles.ts'
import type { Seat } from '../../register/people-store.ts'
import type { View } from '../view.ts'

/** What a seat is called: its office and title, or the role of a trial's one-click seat. */
export function seatName({ words }: View, seats: readonly Seat[], id: string): string {
  const seat = seats.find((one) => one.id === id)
  if (seat) return `${seat.officeName}: ${seat.title}`
  const role = ROLES.find((one) => id === `trial-${one}`)
  return role ? words.t('clearance.trialSeat', { role: roleName(words, role) }) : id.slice(0, 12)
}

const roleName = (words: View['words'], role: Role): string => words.t(`seats.role.${role}`)
