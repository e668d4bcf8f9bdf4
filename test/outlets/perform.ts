import { filerOf } from '../../src/audience/reader.ts'
import { eraseValues } from '../../src/clearing-house/erase.ts'
import { askWidening, decideWidening, fileEntry, filingSigner } from '../../src/clearing-house.ts'
import { Problem } from '../../src/problems.ts'
import { audienceChange } from '../../src/records/changes.ts'
import { signEntry } from '../../src/records/sign.ts'
import type { Audience, AudienceEntry } from '../../src/records/types.ts'
import { type Act, FILERS } from './acts.ts'
import { takesAnyAudience } from './content.ts'
import { deskAct } from './desk-acts.ts'
import { draftAct } from './drafts.ts'
import { type Effect, pick, seers, TOLD } from './effect.ts'
import { file } from './filing.ts'
import { inForce, mayKnowRequest, remember } from './knows.ts'
import { aWord } from './marks.ts'
import { circleOf, type Who, within, writerOf } from './rule.ts'
import { say } from './say.ts'
import type { Kept, World } from './world.ts'

const seatOf = (participant: string, role: string) =>
  ({ kind: 'seat', participant, seat: `trial-${role}`, role }) as never
/** Does it, if the house lets it; what it refuses has changed nothing. */
export async function perform(world: World, act: Act): Promise<Effect | undefined> {
  try {
    return await DOING[act.do](world, act as never)
  } catch (refusal) {
    if (refusal instanceof Problem && refusal.code !== 'internal') return undefined
    throw refusal
  }
}

type Doing = { [A in Act as A['do']]: (world: World, act: A) => Promise<Effect | undefined> }
const DOING: Doing = {
  file,
  change,
  erase,
  draft: draftAct,
  'hand on': draftAct,
  return: draftAct,
  nil: deskAct,
  inventory: deskAct,
  withdraw: deskAct,
  say,
  ask,
  decide,
  async wait(world, { days }) {
    world.pass(days)
    return { said: `${days} days pass`, seenBy: () => true, existence: false }
  },
}

async function change(
  world: World,
  { record: n, audience: wish, inDays }: Extract<Act, { do: 'change' }>,
): Promise<Effect | undefined> {
  const { house } = world
  const record = pick(world.records, n)
  if (record === undefined) return undefined
  // What narrows waits for no day.
  const known = takesAnyAudience(record.form) || wish.kind === 'public'
  const audience: Audience = known ? wish : { kind: 'filer' }
  const [was, is] = [inForce(world, record), audience].map((one) =>
    circleOf(world.people, one, record.filer),
  ) as [ReturnType<typeof circleOf>, ReturnType<typeof circleOf>]
  const on =
    inDays &&
    within(was, is) &&
    new Date(house.now().getTime() + inDays * 86_400_000).toISOString().slice(0, 10)
  const { entry, beside } = audienceChange(
    { participant: record.filer, record: record.id, audience, ...(on ? { on } : {}) },
    house.crypto,
  )
  const signer = await filingSigner(house, record.filer)
  await fileEntry(house, signEntry<AudienceEntry>(entry, [signer], house.origin, house.crypto), {
    audience: beside,
  })
  return changed(world, record, { audience, ...(on ? { on } : {}) })
}

function changed(world: World, record: Kept, change: Kept['changes'][number]): Effect {
  const sees = seers(world, record)
  record.changes = [...record.changes, change]
  remember(world, record)
  const waiting = world.asked.filter((one) => one.record === record)
  return {
    said: `${record.id.slice(0, 12)} of ${record.filer} is for ${JSON.stringify(change.audience)}${change.on ? ` from ${change.on}` : ''}`,
    // A change grants the requests it meets.
    seenBy: (who) => sees(who) || waiting.some((one) => mayKnowRequest(world, who, one)),
    existence: TOLD.includes(record.form),
  }
}

async function erase(world: World, { record: n, value: m }: Extract<Act, { do: 'erase' }>) {
  const record = pick(
    world.records.filter(({ values }) => values.some(({ erased }) => !erased)),
    n,
  )
  const value =
    record &&
    pick(
      record.values.filter(({ erased }) => !erased),
      m,
    )
  if (record === undefined || value === undefined) return undefined
  const { filer } = record
  const actor = { participant: filer, seat: 'x', role: writerOf(world.people, filer) as never }
  await eraseValues(world.house, actor, { record: record.id, pointers: [value.pointer] })
  value.erased = true
  return {
    said: `${value.pointer} of ${record.id.slice(0, 12)} is erased`,
    seenBy: seers(world, record),
    existence: false,
  }
}

async function ask(world: World, { record: n, by: m, party }: Extract<Act, { do: 'ask' }>) {
  const record = pick(world.records, n)
  const by = FILERS[m % FILERS.length] as string
  if (record === undefined) return undefined
  const now = inForce(world, record)
  const audience: Audience =
    now.kind === 'parties'
      ? { kind: 'parties', parties: [...now.parties, party] }
      : now.kind === 'filer'
        ? { kind: 'parties', parties: [party] }
        : { kind: 'public' }
  const reason = aWord()
  const reader = filerOf(world.house.register.circles, by)
  const { id } = await askWidening(world.house, reader, { record: record.id, audience, reason })
  const asked = { id, record, by, audience }
  world.asked.push(asked)
  const may = (who: Who) => mayKnowRequest(world, who, asked)
  const what = `why ${by} asks to pass ${record.id.slice(0, 12)} of ${record.filer} on`
  world.marks.set(reason, { what, may })
  const audited = [by, record.filer]
  return {
    said: what,
    seenBy: (who: Who) =>
      may(who) || (who.role === 'administrator' && audited.includes(who.participant ?? '')),
    existence: false,
  }
}

async function decide(world: World, { asked: n, granted }: Extract<Act, { do: 'decide' }>) {
  const asked = pick(world.asked, n)
  if (asked === undefined) return undefined
  const answer = aWord()
  const clearing = seatOf(asked.record.filer, 'clearing')
  await decideWidening(world.house, clearing, { id: asked.id, granted, answer })
  const may = (who: Who) => mayKnowRequest(world, who, asked)
  world.marks.set(answer, { what: `the answer to ${asked.by}`, may })
  const effect = granted ? changed(world, asked.record, { audience: asked.audience }) : undefined
  return {
    said: `the request of ${asked.by} is ${granted ? 'granted' : 'refused'}; ${effect?.said ?? ''}`,
    seenBy: (who: Who) =>
      may(who) ||
      effect?.seenBy(who) === true ||
      (who.role === 'administrator' && who.participant === asked.record.filer),
    existence: effect?.existence ?? false,
  }
}
