import type { FormRef } from './content.ts'
import { mayKnowOf, mayReadRecord } from './knows.ts'
import type { Who } from './rule.ts'
import type { Kept, World } from './world.ts'

/** What an act did: whom it may be seen by, and whether others may be told that something was filed. */
export interface Effect {
  said: string
  seenBy(who: Who): boolean
  existence: boolean
  /** Records on whose pages it may be told, besides those that were made. */
  about?: readonly Kept[]
}

/** The forms of whose restricted filings the regime lets others be told: a copy of its `existence`. */
export const TOLD: readonly FormRef[] = ['milex-return/1', 'point-of-contact/1']

/** One of the latest of a list, by a number that was drawn. */
export const pick = <T>(list: readonly T[], n: number): T | undefined =>
  list.at(-1 - (n % Math.max(1, Math.min(list.length, 9))))

/** Whoever sees a record as it is now, or as it will be when he is asked about; its administrators erase unread. */
export function seers(world: World, record: Kept): (who: Who) => boolean {
  const then = { ...record }
  return (who) =>
    [then, record].some(
      (one) => mayReadRecord(world, who, one) || (who.role === 'administrator' && mayKnowOf(world, who, one)),
    )
}
