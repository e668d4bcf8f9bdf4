import type { Audience } from '../records/types.ts'
import { ANYONE, filerOf, mayRead } from './reader.ts'
import type { Circles } from './roles.ts'

/** Whether all who read by the one audience of a filer's read by the other, too. */
export function isWithin(inner: Audience, outer: Audience, participant: string, circles: Circles): boolean {
  const readers = [ANYONE, ...[...circles.standing.keys()].map((code) => filerOf(circles, code))]
  return readers.every(
    (reader) =>
      !mayRead(reader, { participant, audience: inner }, circles) ||
      mayRead(reader, { participant, audience: outer }, circles),
  )
}
