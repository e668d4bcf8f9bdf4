import { FILERS, type Script } from './acts.ts'
import { checksOf, requestsOf } from './addresses.ts'
import { crawl, type Seen } from './crawl.ts'
import { differences } from './differences.ts'
import type { Effect } from './effect.ts'
import {
  differencesOf,
  existenceFaults,
  leaksIn,
  readingFaults,
  strangerFaults,
  triesFaults,
} from './judge.ts'
import { mayReadRecord } from './knows.ts'
import { perform } from './perform.ts'
import { nameOf, type Who } from './rule.ts'
import type { World } from './world.ts'

/** Those that look: every role there is, of states in a group and out of it, of the secretariat and of an observer. */
export const READERS: readonly Who[] = [
  ...['author', 'clearing', 'reader', 'contact', 'administrator'].flatMap((role) =>
    ['URY', 'ARG'].map((participant) => ({ participant, role })),
  ),
  { participant: 'JAM', role: 'reader' },
  { participant: 'PER', role: 'author' },
  { participant: 'PER', role: 'administrator' },
  { participant: 'BRA', role: 'reader' },
  ...['officer', 'clearing', 'administrator', 'operator'].map((role) => ({ participant: 'OAS', role })),
  ...['reader', 'contributor'].map((role) => ({ participant: 'FRA', role })),
]

/** Everybody has filed once, in the open: from here on the log adds no keys. */
export async function begin(world: World): Promise<void> {
  for (const filer of FILERS)
    await perform(world, {
      do: 'file',
      filer,
      form: 'milex-return/1',
      audience: { kind: 'public' },
      values: [],
      file: false,
      transcribed: false,
    })
  await published(world)
}

const published = ({ house }: World) => house.publisher.whenPublished(house.register.head().size)

async function performAll(world: World, acts: Script['before']): Promise<Effect[]> {
  const done: Effect[] = []
  for (const act of acts) {
    const effect = await perform(world, act)
    if (effect) done.push(effect)
  }
  await published(world)
  return done
}

/**
 * Things happen in the open; readers crawl every outlet; things happen that are hidden from most; they crawl again. What
 * is told that a reader may not know, by a mark, by another answer than for what never was, or by a difference.
 */
export async function look(
  world: World,
  { before, hidden, eyes }: Script,
  readers: readonly Who[] = [{}, ...[0, 7].map((step) => READERS[(eyes + step) % READERS.length] as Who)],
  /** The addresses that are looked at, where it is known which of them tells. */
  at = /^/,
): Promise<{ said: string[]; faults: string[] }> {
  const open = await performAll(world, before)
  const known = {
    records: world.records.slice(-4),
    drafts: world.drafts.slice(-2),
    differences: await differencesOf(world),
    eyes,
  }
  const asked = () =>
    [...requestsOf(world, known), ...checksOf(known)].filter(({ address }) => at.test(address))
  const had = { records: world.records.length, drafts: world.drafts.length }
  const firsts: Map<string, Seen>[] = []
  for (const who of readers) firsts.push(await crawl(world, who, asked()))

  const { size } = world.house.register.head()
  const effects = await performAll(world, hidden)
  const moved = world.house.register.head().size > size
  const made = {
    records: [
      ...new Set([...world.records.slice(had.records), ...effects.flatMap(({ about = [] }) => about)]),
    ],
    drafts: world.drafts.slice(had.drafts),
    differences: [],
    eyes,
  }
  const ids = [...made.records, ...made.drafts].map(({ id }) => id.slice(0, 12))
  const byName = requestsOf(world, made).filter(
    ({ address }) => at.test(address) && ids.some((id) => address.includes(id)),
  )
  const existence = effects.some((effect) => effect.existence)
  const faults: string[] = []
  for (const [i, who] of readers.entries()) {
    const after = await crawl(world, who, asked())
    const later = await crawl(world, who, byName)
    for (const seen of [...after.values(), ...later.values()]) faults.push(...leaksIn(world, who, seen))
    if (!effects.some(({ seenBy }) => seenBy(who)))
      faults.push(...differences(who, [firsts[i] as Map<string, Seen>, after], { moved, existence }))
    const records = [...known.records, ...made.records]
    faults.push(...(await readingFaults(world, who, records)))
    // An administrator erases what he may not read: to him it is there.
    const hiddenFrom = records.filter(
      (one) =>
        !mayReadRecord(world, who, one) && !(who.role === 'administrator' && who.participant === one.filer),
    )
    faults.push(...(await triesFaults(world, who, hiddenFrom.slice(-3))))
    faults.push(...(await strangerFaults(world, who)))
    faults.push(...(await existenceFaults(world, who)))
  }
  for (const told of world.told.splice(0))
    for (const [mark, { what }] of world.marks)
      if (told.includes(mark)) faults.push(`the operator is told ${what}: ${told}`)
  const said = [...open, ...effects].map((effect) => effect.said)
  return { said: [...said, `looked: ${readers.map(nameOf).join(', ')}`], faults: [...new Set(faults)] }
}
