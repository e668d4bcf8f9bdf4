import { createHash } from 'node:crypto'
import { filerOf } from '../../src/audience/reader.ts'
import { hex, ownBytes, utf8 } from '../../src/bytes.ts'
import { handOn, returnDraft } from '../../src/clearing-house.ts'
import { type DraftContent, newSecret, recordOfDraft } from '../../src/portal/desk/draft.ts'
import type { Session } from '../../src/seats/sessions.ts'
import type { Act } from './acts.ts'
import { aContent, FORMS } from './content.ts'
import type { Effect } from './effect.ts'
import { mayKnowDraft } from './knows.ts'
import { aWord } from './marks.ts'
import { type Who, writerOf } from './rule.ts'
import type { Drafted, World } from './world.ts'

const sessionOf = (participant: string, role: string) =>
  ({ participant, role, seat: `trial-${role}` }) as Session

/** A draft is begun, handed on to those who clear, or sent back with a reason. */
export async function draftAct(
  world: World,
  act: Extract<Act, { do: 'draft' | 'hand on' | 'return' }>,
): Promise<Effect | undefined> {
  if (act.do === 'draft') return begin(world, act)
  const wanted = act.do === 'return' ? ['ready'] : ['draft', 'returned']
  const known = world.drafts.filter(({ status }) => wanted.includes(status))
  const draft = known[act.draft % Math.max(1, known.length)]
  if (draft === undefined) return undefined
  const before = { ...draft }
  await (act.do === 'return' ? sendBack(world, draft) : give(world, draft))
  return seen(world, draft, `a draft of ${draft.participant}: ${act.do}`, before)
}

const seen = (world: World, draft: Drafted, said: string, before = draft): Effect => ({
  said,
  seenBy: (who) =>
    mayKnowDraft(world, who, before) ||
    mayKnowDraft(world, who, draft) ||
    // What seats did stands in their state's audit log.
    (who.participant === draft.participant && who.role === 'administrator'),
  existence: false,
})

async function begin(world: World, { filer, form, file }: Extract<Act, { do: 'draft' }>): Promise<Effect> {
  const { house } = world
  const { drafts } = house.register
  const own = aContent(form, filer)
  const author = filerOf(house.register.circles, filer)
  const hand = { seat: `trial-${writerOf(world.people, filer)}` }
  const id = hex(house.crypto.random(16))
  const content: DraftContent = {
    form,
    ...(own.period ? { period: own.period } : {}),
    says: 'answers',
    measures: [FORMS[form]],
    audience: { kind: 'public' },
    answers: {
      ...own.answers,
      // Other forms have no field to type a committed value into.
      ...(form === 'point-of-contact/1'
        ? Object.fromEntries(Object.entries(own.behind).map(([name, { value }]) => [name, value]))
        : {}),
    },
    explanations: {},
    secret: newSecret(house),
  }
  await drafts.saveDraft(author, { id, version: 0, content, hand })
  const draft: Drafted = { id, participant: filer, form, status: 'draft', files: [] }
  world.drafts.push(draft)
  const marks = [...own.marks, ...Object.values(own.behind).map(({ mark }) => mark)]
  if (file) {
    const [name, inside] = [aWord(), aWord()]
    const bytes = utf8(`%PDF-1.7\n% ${inside}\n%%EOF\n`)
    const sent = new FormData()
    sent.set('_version', '1')
    sent.set('_file', new File([ownBytes(bytes)], `${name}.pdf`, { type: 'application/pdf' }))
    const who = { participant: filer, role: writerOf(world.people, filer) }
    await world.ask(who, { method: 'POST', address: `/es/desk/drafts/${id}/attachments`, body: sent })
    const kept = await drafts.findDraft(author, id)
    const { attachments = [] } = (kept?.content ?? {}) as DraftContent
    if (attachments.length === 0) throw new Error(`the file of the draft ${id} is not taken`)
    await drafts.saveDraft(author, { id, version: 2, content: { ...content, attachments }, hand })
    draft.files.push(createHash('sha256').update(bytes).digest('hex'))
    marks.push(name, inside)
  }
  const may = (who: Who) => mayKnowDraft(world, who, draft)
  for (const mark of marks) world.marks.set(mark, { what: `a draft of ${filer} of ${form}`, may })
  return seen(world, draft, `a draft of ${filer} of ${form}`)
}

async function give(world: World, draft: Drafted): Promise<void> {
  const { house } = world
  const { participant, id } = draft
  const author = filerOf(house.register.circles, participant)
  const kept = await house.register.drafts.findDraft(author, id)
  if (kept === undefined) throw new Error(`the draft ${id} is gone`)
  const record = recordOfDraft(house, participant, kept as never, 'es')
  await handOn(house, sessionOf(participant, writerOf(world.people, participant)), kept, record)
  draft.status = 'ready'
}

async function sendBack(world: World, draft: Drafted): Promise<void> {
  const { house } = world
  const { participant, id } = draft
  const author = filerOf(house.register.circles, participant)
  const reason = aWord()
  const { record = '' } = (await house.register.drafts.findDraft(author, id)) ?? {}
  await returnDraft(house, sessionOf(participant, 'clearing'), { id, record, reason })
  draft.status = 'returned'
  world.marks.set(reason, {
    what: `why a draft of ${participant} was sent back`,
    may: (who) => mayKnowDraft(world, who, draft),
  })
}
