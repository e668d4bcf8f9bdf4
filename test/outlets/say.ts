import { filerOf } from '../../src/audience/reader.ts'
import { asksForALook, type Seated, sayOnDifference, viewDifferences } from '../../src/clearing-house.ts'
import type { Act } from './acts.ts'
import { type Effect, pick } from './effect.ts'
import { mayReadRecord } from './knows.ts'
import { aWord } from './marks.ts'
import { reads, type Who } from './rule.ts'
import type { Word, World } from './world.ts'

/** Who may know what is said of a difference: the seats that read of the two; once both show it, who reads both records. */
const knows =
  (world: World, words: readonly Word[]) =>
  (who: Who): boolean => {
    const [one, other] = words
    if (one === undefined) return false
    if (reads(world.people, who) && [one.participant, one.partner].includes(who.participant ?? ''))
      return true
    return (
      other?.text === one.text &&
      one.publish &&
      other.publish &&
      one.records.every((record) => record !== undefined && mayReadRecord(world, who, record))
    )
  }

/** A state says something of a difference between its account and another's, or the same as the other. */
export async function say(
  world: World,
  { filer, difference: n, agrees, publish }: Extract<Act, { do: 'say' }>,
): Promise<Effect | undefined> {
  const { house } = world
  const reader = filerOf(house.register.circles, filer) as Seated
  const found = pick((await viewDifferences(house, reader)).filter(asksForALook), n)
  if (found === undefined) return undefined
  const before = world.words.get(found.key) ?? []
  const theirs = before.find(({ participant }) => participant !== filer)
  const text = agrees && theirs ? theirs.text : aWord()
  const session = { participant: filer, seat: 'trial-clearing', role: 'clearing' as const }
  await sayOnDifference(house, session as never, {
    key: found.key,
    statement: { cause: 'kits', text },
    publish,
  })
  const records = [found.ownRecord, found.partnerRecord].map((id) =>
    world.records.find((one) => one.id === id),
  )
  const word: Word = { participant: filer, partner: found.partner, text, publish, records }
  const now = [...before.filter(({ participant }) => participant !== filer), word]
  const may = (who: Who) =>
    [...world.words.values()].some(
      (words) => words.some((one) => one.text === text) && knows(world, words)(who),
    )
  world.marks.set(text, { what: `what ${filer} says of a difference with ${found.partner}`, may })
  world.words.set(found.key, now)
  return {
    said: `${filer} says something of a difference with ${found.partner}`,
    seenBy: (who) =>
      knows(world, before)(who) ||
      knows(world, now)(who) ||
      (who.role === 'administrator' && who.participant === filer),
    existence: false,
    about: records.filter((record) => record !== undefined),
  }
}
