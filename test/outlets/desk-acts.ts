import type { Act } from './acts.ts'
import type { FormRef } from './content.ts'
import { type Effect, pick } from './effect.ts'
import { mayKnowDraft } from './knows.ts'
import { aWord } from './marks.ts'
import { type Who, writerOf } from './rule.ts'
import type { Drafted, World } from './world.ts'

/** What seats do by one form of a page: nothing to report, an inventory begun, a record withdrawn. Each makes a draft. */
export async function deskAct(
  world: World,
  act: Extract<Act, { do: 'nil' | 'inventory' | 'withdraw' }>,
): Promise<Effect | undefined> {
  if (act.do === 'nil')
    return sent(world, act.filer, {
      address: `/es/desk/dues/un-register/${act.period}/nil`,
      form: { _op: 'ready' },
      made: 'arms-transfers-return/1',
    })
  if (act.do === 'inventory')
    return sent(world, act.filer, {
      address: '/es/desk/inventory',
      form: { year: act.period, audience: 'filer' },
      made: 'csbm-inventory-return/1',
    })
  const record = pick(
    world.records.filter(({ by }) => by === undefined),
    act.record,
  )
  if (record === undefined) return undefined
  const reason = aWord()
  const effect = await sent(world, record.filer, {
    address: `/es/desk/records/${record.id}/withdraw`,
    form: { reason },
    made: record.form,
  })
  const draft = effect && world.drafts.at(-1)
  if (draft)
    world.marks.set(reason, {
      what: `why ${record.filer} withdraws ${record.id.slice(0, 12)}`,
      may: (who) => mayKnowDraft(world, who, draft),
    })
  return effect
}

/** The effect of a form that leads to a new draft; undefined where it led elsewhere. */
async function sent(
  world: World,
  filer: string,
  { address, form, made }: { address: string; form: Record<string, string>; made: FormRef },
): Promise<Effect | undefined> {
  const who = { participant: filer, role: writerOf(world.people, filer) }
  const { status, headers } = await world.ask(who, { address, form })
  const [, id, waiting] = /\/desk\/drafts\/([0-9a-f]{32})(\/waiting)?/.exec(headers['location'] ?? '') ?? []
  if (status !== 303 || id === undefined || world.drafts.some((one) => one.id === id)) return undefined
  const draft: Drafted = {
    id,
    participant: filer,
    form: made,
    status: waiting === undefined ? 'draft' : 'ready',
    files: [],
  }
  world.drafts.push(draft)
  return {
    said: `${filer} sends ${address}: a draft`,
    seenBy: (one: Who) =>
      mayKnowDraft(world, one, draft) || (one.participant === filer && one.role === 'administrator'),
    existence: false,
  }
}
