import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import { formOf, handOn, oneAtATime } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { latestForms } from '../../regime/find.ts'
import type { FormVersion } from '../../regime/types.ts'
import { tellAct } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { drawn, viewOf } from '../portal.tsx'
import {
  type DeskDraft,
  type DraftContent,
  findingsOnDraft,
  newDraftId,
  readDraft,
  recordOfDraft,
  unexplained,
} from './draft.ts'
import { ACTS, type DueAct, dueActPage, ownDuesPage } from './due-pages.tsx'
import { one, startDraft } from './fill-draft.ts'
import { isOpen, ownDues } from './own-dues.ts'
import { type C, readFields, seated, seatedFor } from './request.ts'

/** What is due from the state that sits here, and the acts that answer it. */
export function dueRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/dues', async (c) => {
    const session = seated(c)
    readQuery(c, [])
    return drawn(c, ownDuesPage({ view: viewOf(c), session, own: await ownDues(house, session) }))
  })
  app.get('/desk/dues/:rule/:period/:act', (c) => showAct(house, c))
  app.post('/desk/dues/:rule/:period/:act', (c) => doAct(house, c))
  return app
}

interface Asked {
  due: { rule: string; period: string }
  act: DueAct
  form: FormVersion
}

/** What an address asks for. Throws Problem `not-found` for a due or an act there is not. */
function askedOf(house: House, c: C): Asked {
  const { rule: id, period = '', act } = c.req.param() as Partial<Record<string, string>>
  const rule = house.regime.dues.find((one) => one.id === id)
  const form = latestForms(house.regime).find((one) => one.id === rule?.form)
  const found = ACTS.find((one) => one === act)
  if (
    !rule ||
    !form ||
    !found ||
    rule.time.kind !== 'yearly' ||
    !/^\d{4}$/.test(period) ||
    !form.says.includes(found)
  )
    throw new Problem('not-found', 'no such due')
  return { due: { rule: rule.id, period }, act: found, form }
}

/** The draft of an act. Throws Problem `not-found` where nothing was filed that could be unchanged. */
async function contentOfAct(
  house: House,
  session: Session,
  { due, act, form }: Asked,
): Promise<DraftContent> {
  const content = await startDraft(house, session, [
    ['form', form.ref],
    ['from', act],
    ['period', due.period],
  ])
  if (content.says !== act) throw new Problem('not-found', 'there is no earlier return')
  return content
}

/** Whether errors are to be mended or warnings explained before anything is handed on. */
async function isStuck(house: House, session: Session, content: DraftContent, c: C) {
  const findings = await findingsOnDraft(house, session, content, viewOf(c).lang)
  const stuck =
    findings.some(({ severity }) => severity === 'error') ||
    unexplained(formOf(house, content.form), findings, content).length > 0
  return { findings, stuck }
}

async function showAct(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const asked = askedOf(house, c)
  const content = await contentOfAct(house, session, asked)
  const made = recordOfDraft(house, session.participant, { id: '', version: 0, content }, view.lang)
  const { findings, stuck } = await isStuck(house, session, content, c)
  return drawn(c, dueActPage({ view, ...asked, made, findings, explain: stuck }))
}

/** Makes the draft and hands it on in one act; with something to explain, or asked for, it goes to the draft. */
async function doAct(house: House, c: C): Promise<Response> {
  const session = seatedFor(c, 'draft')
  const asked = askedOf(house, c)
  const operation = one(await readFields(c), '_op')
  const { due } = asked
  return oneAtATime(['due', house.origin, session.participant, due.rule, due.period].join(' '), () =>
    actOnce(house, c, { session, asked, operation }),
  )
}

async function actOnce(
  house: House,
  c: C,
  { session, asked, operation }: { session: Session; asked: Asked; operation: string },
): Promise<Response> {
  const view = viewOf(c)
  const content = await contentOfAct(house, session, asked)
  // A second press finds the first one's work.
  const { dues } = await ownDues(house, session)
  const answered = dues.find(
    (due) => due.rule === asked.due.rule && due.period === asked.due.period && !isOpen(due),
  )
  if (answered?.answer) return c.redirect(view.to(`/records/${answered.answer.record}`), 303)
  const waiting = ((await house.register.drafts.listDrafts(c.get('reader'))) as DeskDraft[]).find(
    ({ status, content: held }) =>
      status === 'ready' &&
      held.form === content.form &&
      held.period === content.period &&
      held.says === content.says,
  )
  if (waiting) return c.redirect(view.to(`/desk/drafts/${waiting.id}/waiting`), 303)
  const id = newDraftId(house)
  await house.register.drafts.saveDraft(c.get('reader'), { id, version: 0, content, hand: session })
  await tellAct(house, session, 'draft-begun', { about: id })
  const { stuck } = await isStuck(house, session, content, c)
  if (operation !== 'ready' || stuck)
    return c.redirect(view.to(`/desk/drafts/${id}${stuck ? '?check#findings' : ''}`), 303)
  const draft: DeskDraft = await readDraft(house, session, id)
  const filed = await handOn(
    house,
    session,
    draft,
    recordOfDraft(house, session.participant, draft, view.lang),
  )
  return c.redirect(view.to(filed ? `/desk/filed/${filed.id}` : `/desk/drafts/${id}/waiting`), 303)
}
