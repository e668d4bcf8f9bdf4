import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import type { House } from '../../clearing-house/house.ts'
import { handOn, MOST_REASON, oneAtATime, type RecordView, standingOf } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import type { Lang } from '../../regime/types.ts'
import { tellAct } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { drawn, viewOf } from '../portal.tsx'
import {
  type DeskDraft,
  type DraftContent,
  findingsOnDraft,
  newDraftId,
  onlySpeaks,
  readDraft,
  recordOfDraft,
} from './draft.ts'
import { fatePage } from './fate-page.tsx'
import { one } from './fill-draft.ts'
import { type C, readFields, seatedFor } from './request.ts'
import { confirmationOf, SPOKEN, type Spoken, spokenOf, withdrawalOf } from './speak-about.ts'

/** Withdrawing a record and confirming a transcription, each in one act; and such a draft that came back. */
export function fateRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  for (const act of SPOKEN) {
    app.get(`/desk/records/:id/${act}`, async (c) => {
      const seen = await spokenOf(house, seatedFor(c, 'draft'), c.req.param('id'), act)
      return show(house, c, { act, seen, reason: '' })
    })
    app.post(`/desk/records/:id/${act}`, async (c) => {
      const session = seatedFor(c, 'draft')
      const reason = reasonOf(await readFields(c))
      // Two that press at once speak about it once.
      return oneAtATime(
        ['fate', house.origin, session.participant, c.req.param('id')].join(' '),
        async () => {
          const seen = await spokenOf(house, session, c.req.param('id'), act)
          const waiting = await spokenBefore(house, c, seen.row.id)
          if (waiting) return c.redirect(viewOf(c).to(`/desk/drafts/${waiting.id}/waiting`), 303)
          return speak(house, c, { act, seen, reason })
        },
      )
    })
  }
  app.get('/desk/drafts/:id/fate', async (c) => {
    const session = seatedFor(c, 'draft')
    const { draft, act } = await spokenDraft(house, session, c.req.param('id'))
    if (draft.status === 'ready' || draft.status === 'cleared')
      return c.redirect(viewOf(c).to(`/desk/drafts/${draft.id}/waiting`), 302)
    const seen = await spokenOf(house, session, draft.content.relation?.record ?? '', act)
    return show(house, c, { act, seen, draft, reason: draft.content.relation?.reason ?? '' })
  })
  app.post('/desk/drafts/:id/fate', async (c) => {
    const session = seatedFor(c, 'draft')
    const { draft, act } = await spokenDraft(house, session, c.req.param('id'))
    const fields = await readFields(c)
    if (one(fields, '_op') === 'discard') {
      await house.register.drafts.deleteDraft(c.get('reader'), draft.id)
      await tellAct(house, session, 'draft-discarded', { about: draft.id })
      return c.redirect(viewOf(c).to('/desk'), 303)
    }
    const seen = await spokenOf(house, session, draft.content.relation?.record ?? '', act)
    if (one(fields, '_version') !== String(draft.version))
      throw new Problem('stale', 'the draft was saved in between')
    return speak(house, c, { act, seen, draft, reason: reasonOf(fields) })
  })
  return app
}

/** What is said about a record: the act, the record, why, and the draft it is kept in once it came back. */
interface Said {
  act: Spoken
  seen: RecordView
  reason: string
  draft?: DeskDraft
}

const reasonOf = (fields: readonly (readonly [string, string])[]): string =>
  one(fields, 'reason').replaceAll('\r\n', '\n').trim().slice(0, MOST_REASON)

async function spokenDraft(
  house: House,
  session: Session,
  id: string,
): Promise<{ draft: DeskDraft; act: Spoken }> {
  const draft = await readDraft(house, session, id)
  if (!onlySpeaks(draft.content)) throw new Problem('not-found', 'this draft has pages of its own')
  return { draft, act: draft.content.relation?.kind === 'withdraws' ? 'withdraw' : 'confirm' }
}

/** A draft that speaks about a record and waits for clearance. */
const spokenBefore = async (house: House, c: C, record: string): Promise<DeskDraft | undefined> =>
  ((await house.register.drafts.listDrafts(c.get('reader'))) as DeskDraft[]).find(
    ({ status, content }) => status === 'ready' && onlySpeaks(content) && content.relation?.record === record,
  )

const contentOf = (house: House, { act, seen, reason }: Said): DraftContent =>
  act === 'withdraw' ? withdrawalOf(house, seen, reason) : confirmationOf(house, seen)

/** The language of what is said: a confirmation has the words of what it confirms. */
const langOf = (c: C, { act, seen }: Said): Lang =>
  act === 'confirm' ? (seen.record.language as Lang) : viewOf(c).lang

async function show(house: House, c: C, said: Said, status: 200 | 422 = 200): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const findings =
    said.act === 'confirm' || status === 422
      ? await findingsOnDraft(house, session, contentOf(house, said), view.lang)
      : []
  const { inForce } = await standingOf(house, session.participant)
  const seats = await house.register.people.listSeats(session.participant)
  return drawn(c, fatePage({ view, ...said, findings, seats, policy: inForce.policy }), status)
}

/** Hands on what is said, in the draft it came back in or a new one; with nothing amiss, the page that was shown is all. */
async function speak(house: House, c: C, said: Said): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const content = contentOf(house, said)
  const findings = await findingsOnDraft(house, session, content, view.lang)
  if (findings.some(({ severity }) => severity === 'error')) return show(house, c, said, 422)
  const id = said.draft?.id ?? newDraftId(house)
  const version = await house.register.drafts.saveDraft(c.get('reader'), {
    id,
    version: said.draft?.version ?? 0,
    content,
    hand: session,
  })
  if (said.draft === undefined) await tellAct(house, session, 'draft-begun', { about: id })
  const draft = { id, version, content }
  const filed = await handOn(
    house,
    session,
    draft,
    recordOfDraft(house, session.participant, draft, langOf(c, said)),
  )
  return c.redirect(view.to(filed ? `/desk/filed/${filed.id}` : `/desk/drafts/${id}/waiting`), 303)
}
