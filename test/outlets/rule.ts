import type { Audience } from '../../src/records/types.ts'

/**
 * Who may know what, written a third time: from docs/protocol.md (Record, Commitment, Audience in force, Clearance) and
 * the roles of the contract, and on purpose without a line of src/audience or of the database's own lock.
 */
export interface Who {
  /** Absent: anybody. */
  participant?: string
  role?: string
}

/** The participants of a regime as the rule needs them. */
export interface People {
  participants: readonly { code: string; kind: string }[]
  groups: readonly { id: string; members: readonly string[] }[]
  secretariat: string
}

export const nameOf = ({ participant, role }: Who): string =>
  participant === undefined ? 'anybody' : `${participant} ${role}`

const READING = {
  state: ['author', 'clearing', 'reader'],
  secretariat: ['officer', 'clearing'],
  observer: ['reader', 'contributor', 'clearing'],
}
const WRITING = { state: 'author', secretariat: 'officer', observer: 'contributor' }

const standingOf = ({ participants, secretariat }: People, code: string): keyof typeof READING =>
  code === secretariat
    ? 'secretariat'
    : participants.find((one) => one.code === code)?.kind === 'state'
      ? 'state'
      : 'observer'

/** The role that writes a participant's drafts. */
export const writerOf = (people: People, participant: string): string =>
  WRITING[standingOf(people, participant)]

/** Whether somebody's role reads for its participant. */
export const reads = (people: People, { participant, role = '' }: Who): boolean =>
  participant !== undefined && READING[standingOf(people, participant)].includes(role)

/** The participants an audience of a filer's lets in, or `everyone`. */
export function circleOf(people: People, audience: Audience, filer: string): 'everyone' | Set<string> {
  const own = new Set([filer])
  const add = (more: readonly string[]) => new Set([...own, ...more])
  switch (audience.kind) {
    case 'public':
      return 'everyone'
    case 'participants':
      return add(
        people.participants.map(({ code }) => code).filter((code) => standingOf(people, code) !== 'observer'),
      )
    case 'group':
      return add(people.groups.flatMap(({ id, members }) => (audience.groups.includes(id) ? members : [])))
    case 'parties':
      return add(audience.parties)
    default:
      return own
  }
}

/** Whether somebody may read what a filer gave to an audience. */
export function mayRead(people: People, who: Who, filer: string, audience: Audience): boolean {
  const circle = circleOf(people, audience, filer)
  return circle === 'everyone' || (reads(people, who) && circle.has(who.participant as string))
}

/** Whether all of the one circle are in the other. */
export const within = (inner: 'everyone' | Set<string>, outer: 'everyone' | Set<string>): boolean =>
  outer === 'everyone' || (inner !== 'everyone' && [...inner].every((one) => outer.has(one)))

/** Who reads a committed value that was filed without an audience of its own: its field's, never more than its record's. */
export function usualOf(people: People, wish: Audience, record: Audience, filer: string): Audience {
  const [a, b] = [circleOf(people, wish, filer), circleOf(people, record, filer)]
  return within(a, b) ? wish : within(b, a) ? record : { kind: 'filer' }
}

/** Whether somebody sees a draft of a participant: its authors always, its clearing officials once it is handed on. */
export const mayDraft = (people: People, who: Who, draft: { participant: string; status: string }): boolean =>
  who.participant === draft.participant &&
  (who.role === writerOf(people, draft.participant) || (who.role === 'clearing' && draft.status !== 'draft'))
