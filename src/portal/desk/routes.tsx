import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import type { House } from '../../clearing-house/house.ts'
import { countWaiting, dropUpload, formOf, listRecords, viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { tellAct } from '../../seats/authority.ts'
import { auditRoutes } from '../audit/routes.ts'
import { drawn, viewOf } from '../portal.tsx'
import { attachFile, draftFile } from './attach-file.tsx'
import { audienceRoutes } from './audience-routes.tsx'
import { clearanceRoutes } from './clearance-routes.tsx'
import { type DeskDraft, findingsOnDraft, formOfDraft, newDraftId, readDraft, unexplained } from './draft.ts'
import { comparisonRoutes } from './comparison-routes.tsx'
import { dueRoutes } from './due-routes.tsx'
import { editPage } from './edit-page.tsx'
import { applyOperationTo, contentOf, one, startDraft } from './fill-draft.ts'
import { deskPage, filedPage } from './pages.tsx'
import { personalRoutes } from './personal-routes.ts'
import { type C, isGranted, readFields, seated, seatedFor } from './request.ts'

/** The desk and its drafts, clearance, audiences, audit. Never kept by a cache. */
export function deskRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const lang = (c: C) => viewOf(c).lang

  app.use('/desk/*', async (c, next) => {
    if (c.get('session') === undefined && /^(GET|HEAD)$/.test(c.req.method))
      return c.redirect(`/${lang(c)}/sign-in?next=${encodeURIComponent(c.req.path)}`, 302)
    return next()
  })
  app.get('/desk', async (c) => {
    const session = seated(c)
    const { participant } = session
    const { drafts, clearance, people } = house.register
    const { rows } = await listRecords(house, c.get('reader'), { participant, limit: 200 })
    return drawn(
      c,
      deskPage(viewOf(c), session, {
        rows,
        drafts: (await drafts.listDrafts(c.get('reader'))) as DeskDraft[],
        escalated: isGranted(c, session, 'administer') ? await clearance.listEscalated(participant) : [],
        seats: await people.listSeats(participant),
        inbox: await countWaiting(house, c.get('reader')),
      }),
    )
  })
  app.post('/desk/drafts', async (c) => {
    const session = seatedFor(c, 'draft')
    const id = newDraftId(house)
    const content = await startDraft(house, session, await readFields(c))
    await house.register.drafts.saveDraft(c.get('reader'), { id, version: 0, content, hand: session })
    await tellAct(house, session, 'draft-begun', { about: id })
    return c.redirect(`/${lang(c)}/desk/drafts/${id}`, 303)
  })
  app.get('/desk/drafts/:id', async (c) => {
    const session = seatedFor(c, 'draft', 'clear')
    const draft = await readDraft(house, session, c.req.param('id'))
    const place = viewOf(c).to(`/desk/drafts/${draft.id}`)
    if (!isGranted(c, session, 'draft')) return c.redirect(`${place}/clear`, 302)
    if (draft.status === 'ready' || draft.status === 'cleared') return c.redirect(`${place}/waiting`, 302)
    return showDraft(house, c, draft, {
      checked: c.req.query('check') !== undefined,
      saved: c.req.query('saved') !== undefined,
    })
  })
  app.post('/desk/drafts/:id', (c) => saveDraft(house, c))
  app.post('/desk/drafts/:id/attachments', (c) => attachFile(house, c))
  app.get('/desk/drafts/:id/attachments/:sha256', (c) => draftFile(house, c))
  app.get('/desk/filed/:id', async (c) => {
    const { row } = await viewRecord(house, c.get('reader'), c.req.param('id'))
    if (row.participant !== seated(c).participant)
      throw new Problem('not-found', 'not a record of this state')
    return drawn(c, filedPage(viewOf(c), row))
  })
  app.route('/', clearanceRoutes(house))
  app.route('/', auditRoutes(house))
  app.route('/', personalRoutes(house))
  app.route('/', audienceRoutes(house))
  app.route('/', dueRoutes(house))
  app.route('/', comparisonRoutes(house))
  return app
}

async function showDraft(
  house: House,
  c: C,
  draft: DeskDraft,
  { checked, saved }: { checked: boolean; saved: boolean },
  status: 200 | 422 = 200,
): Promise<Response> {
  const view = viewOf(c)
  const session = seated(c)
  const form = formOfDraft(house, draft)
  const findings = checked ? await findingsOnDraft(house, session, draft.content, view.lang) : []
  const seats = await house.register.people.listSeats(session.participant)
  return drawn(c, editPage({ view, session, draft, form, findings, checked, saved, seats }), status)
}

/** Takes what the form sends, keeps it, and goes where its button leads. */
async function saveDraft(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const draft = await readDraft(house, session, c.req.param('id') as string)
  const fields = await readFields(c)
  const operation = one(fields, '_op')
  const place = view.to(`/desk/drafts/${draft.id}`)
  if (operation === 'discard') {
    await house.register.drafts.deleteDraft(c.get('reader'), draft.id)
    await tellAct(house, session, 'draft-discarded', { about: draft.id })
    return c.redirect(view.to('/desk'), 303)
  }
  const content = applyOperationTo(house, contentOf(house, draft, fields, view.lang), operation)
  const version = Number(one(fields, '_version'))
  if (!Number.isSafeInteger(version)) throw new Problem('bad-request', 'the draft has no version')
  await house.register.drafts.saveDraft(c.get('reader'), {
    id: draft.id,
    version: Math.max(1, version),
    content,
    hand: session,
  })
  if (operation.startsWith('detach:')) {
    const sha256 = operation.slice('detach:'.length)
    await dropUpload(house, draft.id, sha256)
    await tellAct(house, session, 'attachment-removed', { about: draft.id, details: { sha256 } })
  }
  if (operation === 'ready') {
    const form = formOf(house, content.form)
    const findings = await findingsOnDraft(house, session, content, view.lang)
    const stuck =
      findings.some(({ severity }) => severity === 'error') || unexplained(form, findings, content).length > 0
    return c.redirect(stuck ? `${place}?check#findings` : `${place}/ready`, 303)
  }
  return c.redirect(operation === 'check' ? `${place}?check#findings` : `${place}?saved`, 303)
}
