import type { Audience, FiledRecord } from '../records/types.ts'
import { type Circles, isGranted, type Role, type Standing } from './roles.ts'

/** Who reads: anybody, or somebody who sits for a participant. */
export type Reader = { kind: 'anyone' } | { kind: 'seat'; participant: string; seat: string; role: Role }

/** The reader everybody is. */
export const ANYONE: Reader = { kind: 'anyone' }

/** What a participant's own filing may look at: as its drafting seats do. `act` names who acts in the house's own words. */
export function filerOf(circles: Circles, participant: string, act = 'filing'): Reader {
  const roles: Record<Standing, Role> = { state: 'author', secretariat: 'officer', observer: 'contributor' }
  const role = roles[circles.standing.get(participant) ?? 'observer']
  return { kind: 'seat', participant, seat: act, role }
}

/**
 * What a reader may see, in a form the register can turn into SQL. Public records are everybody's; the rest is there
 * only for a seat whose role reads. Audiences that are unknown or empty are the filer's alone.
 */
export interface Readable {
  /** The participant read for: its own records, and those whose parties name it. */
  own: string | undefined
  /** Whether it is one of those that `participants` means: the states, and the secretariat that serves them. */
  participants: boolean
  /** The groups it is a member of. */
  groups: readonly string[]
}

const NOTHING: Readable = { own: undefined, participants: false, groups: [] }

/** The one rule of reading as a value. */
export function readableBy(reader: Reader, circles: Circles): Readable {
  if (reader.kind !== 'seat') return NOTHING
  if (!isGranted(circles, reader, 'read')) return NOTHING
  const { participant } = reader
  const standing = circles.standing.get(participant)
  return {
    own: participant,
    participants: standing === 'state' || standing === 'secretariat',
    groups: [...circles.groups].filter(([, members]) => members.includes(participant)).map(([id]) => id),
  }
}

/** Whether a reader may read what a participant filed with that audience in force. */
export function mayRead(
  reader: Reader,
  { participant, audience }: { participant: string; audience: Audience },
  circles: Circles,
): boolean {
  const { own, participants, groups } = readableBy(reader, circles)
  const asked = audience as Partial<Record<string, unknown>> | undefined
  if (asked?.['kind'] === 'public') return true
  if (own === undefined) return false
  if (own === participant) return true
  const names = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : [])
  switch (asked?.['kind']) {
    case 'participants':
      return participants
    case 'group':
      return names(asked['groups']).some((group) => groups.includes(group as string))
    case 'parties':
      return names(asked['parties']).includes(own)
    default:
      return false
  }
}

/** The record as its reader may see it with the audience in force, or undefined. */
export const redactFor = (
  reader: Reader,
  record: FiledRecord,
  circles: Circles,
  audience: Audience = record.audience,
): FiledRecord | undefined =>
  mayRead(reader, { participant: record.participant, audience }, circles) ? record : undefined
