import { membersOf } from '../audience/members.ts'
import { isGranted } from '../audience/roles.ts'
import type { Audience } from '../records/types.ts'
import type { Seat } from '../register/people-seats.ts'
import type { House } from './house.ts'

/** One participant that would read, and its held seats whose role reads. */
export interface ReadingParticipant {
  participant: string
  seats: Pick<Seat, 'id' | 'officeName' | 'title' | 'role'>[]
}

/** Who exactly an audience lets in, by participant and seat; `everyone` for what is public. */
export async function whoReads(
  house: House,
  filer: string,
  audience: Audience,
): Promise<'everyone' | ReadingParticipant[]> {
  const { circles, people } = house.register
  const members = membersOf(audience, filer, circles)
  if (members === 'everyone') return members
  const seats = (await people.listHeldSeats(members)).filter((seat) => isGranted(circles, seat, 'read'))
  return members.map((participant) => ({
    participant,
    seats: seats.filter((seat) => seat.participant === participant),
  }))
}
