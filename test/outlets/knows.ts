import type { Audience } from '../../src/records/types.ts'
import { circleOf, mayDraft, mayRead, reads, type Who } from './rule.ts'
import type { Asked, Drafted, Kept, World } from './world.ts'

/** The audience of a record that is in force today. */
export const inForce = (world: World, { audience, changes }: Kept): Audience =>
  changes.findLast(({ on }) => on === undefined || on <= world.today())?.audience ?? audience

/** Whether somebody may read a record today. */
export const mayReadRecord = (world: World, who: Who, record: Kept): boolean =>
  mayRead(world.people, who, record.filer, inForce(world, record))

/**
 * Whether the log itself says that a record was to be public from a day that has come, and not what followed: to answer
 * that it is gone then tells nothing, whether it ever was public or was narrowed before.
 */
export const wasToBePublic = (world: World, { changes }: Kept): boolean =>
  changes.some(({ audience, on }) => audience.kind === 'public' && on !== undefined && on <= world.today())

/** Keeps in mind who could read a record, today among others. */
export function remember(world: World, record: Kept): void {
  const now = circleOf(world.people, inForce(world, record), record.filer)
  record.once =
    record.once === 'everyone' || now === 'everyone' ? 'everyone' : new Set([...record.once, ...now])
}

const couldOnce = ({ once }: Kept, participant = ''): boolean => once === 'everyone' || once.has(participant)

/** Whether somebody may know that a record with that id is there, beyond the digest in the log. */
export function mayKnowOf(world: World, who: Who, record: Kept): boolean {
  if (mayReadRecord(world, who, record) || record.once === 'everyone') return true
  // What was once read was told to be gone; and an administrator reads of it in the audit log, and erases unread.
  if (couldOnce(record, who.participant) && (reads(world.people, who) || who.role === 'administrator'))
    return true
  if (record.by === who.participant && who.role === 'administrator') return true
  return world.records.some((one) => one.speaksOf === record.id && mayReadRecord(world, who, one))
}

/** Whether somebody sees a draft of that state. */
export const mayKnowDraft = (world: World, who: Who, draft: Drafted): boolean =>
  mayDraft(world.people, who, draft)

/** Whether somebody sees a request to pass a record on: the seats that read, of who asked and of who is asked. */
export const mayKnowRequest = (world: World, who: Who, { record, by }: Asked): boolean =>
  reads(world.people, who) && (who.participant === by || who.participant === record.filer)
