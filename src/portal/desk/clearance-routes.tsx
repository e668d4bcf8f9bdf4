import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readObject, readQuery } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import {
  beginClearance,
  type ClearOutcome,
  clearInTrial,
  downloadPackage,
  fileNow,
  findingsOn,
  finishClearance,
  formOf,
  handOn,
  returnDraft,
  standingOf,
  takeBack,
  viewClearance,
} from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { findBadValues } from '../../regime/committed-values.ts'
import { elsewhere, passkeyRoutes } from '../people/passkey-requests.ts'
import { drawn, viewOf } from '../portal.tsx'
import { clearPage } from './clear-page.tsx'
import {
  type DeskDraft,
  findingsOnDraft,
  formOfDraft,
  readDraft,
  recordOfDraft,
  unexplained,
} from './draft.ts'
import { one } from './fill-draft.ts'
import { comparedWith } from './last-filing.ts'
import { policyRoutes } from './policy-routes.tsx'
import { readyPage } from './ready-page.tsx'
import { type C, isGranted, readFields, seatedFor } from './request.ts'
import { waitingPage } from './waiting.tsx'

const idOf = (c: C): string => c.req.param('id') as string

/** Handing on, clearing, sending back; the policy it goes by. */
export function clearanceRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/drafts/:id/ready', (c) => showReady(house, c))
  app.post('/desk/drafts/:id/ready', (c) => handDraftOn(house, c))
  app.get('/desk/drafts/:id/waiting', async (c) => {
    const session = seatedFor(c, 'draft')
    return drawn(
      c,
      waitingPage({ view: viewOf(c), session, seen: await viewClearance(house, session, idOf(c)) }),
    )
  })
  app.post('/desk/drafts/:id/take-back', async (c) => {
    await takeBack(house, seatedFor(c, 'draft'), idOf(c))
    return c.redirect(viewOf(c).to(`/desk/drafts/${idOf(c)}`), 303)
  })
  app.get('/desk/drafts/:id/clear', (c) => showClearing(house, c))
  app.post('/desk/drafts/:id/clear', async (c) => {
    const session = seatedFor(c, 'clear')
    const record = one(await readFields(c), 'record')
    return c.redirect(placeAfter(c, await clearInTrial(house, session, { id: idOf(c), record })), 303)
  })
  app.post('/desk/drafts/:id/return', async (c) => {
    const session = seatedFor(c, 'clear')
    const fields = await readFields(c)
    await returnDraft(house, session, {
      id: idOf(c),
      record: one(fields, 'record'),
      // Forms send line ends as browsers do; a reason has them as everybody else.
      reason: one(fields, 'reason').replaceAll('\r\n', '\n'),
    })
    return c.redirect(viewOf(c).to('/desk'), 303)
  })
  app.post('/desk/drafts/:id/file', async (c) => {
    const session = seatedFor(c, 'draft', 'clear')
    return c.redirect(placeAfter(c, { cleared: true, filed: await fileNow(house, session, idOf(c)) }), 303)
  })
  app.get('/desk/drafts/:id/package', async (c) => {
    const made = await downloadPackage(house, seatedFor(c, 'draft', 'clear'), idOf(c))
    return c.json(made, 200, {
      'content-disposition': `attachment; filename="${idOf(c).slice(0, 12)}.json"`,
    })
  })

  const asked = passkeyRoutes(house)
  asked.get('/desk/drafts/:id/clear/options', async (c) => {
    const session = seatedFor(c, 'clear')
    const { record = '', passkey } = readQuery(c, ['record', 'passkey'])
    return c.json(await beginClearance(house, session, { id: idOf(c), record, passkey }))
  })
  asked.post('/desk/drafts/:id/clear/passkey', async (c) => {
    const session = seatedFor(c, 'clear')
    const { response } = await readObject(c, ['response'])
    return c.json({ next: placeAfter(c, await finishClearance(house, session, idOf(c), response)) })
  })
  app.route('/', asked)
  app.route('/', policyRoutes(house))
  return app
}

/** Where whoever cleared goes on: to what was filed, or back to what waits for others. */
const placeAfter = (c: C, outcome: ClearOutcome): string =>
  viewOf(c).to(
    outcome.cleared && outcome.filed
      ? `/desk/filed/${outcome.filed.id}`
      : isGranted(c, seatedFor(c, 'draft', 'clear'), 'clear')
        ? `/desk/drafts/${idOf(c)}/clear`
        : `/desk/drafts/${idOf(c)}/waiting`,
  )

async function showReady(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const draft = await readDraft(house, session, idOf(c))
  if (draft.status === 'ready' || draft.status === 'cleared')
    return c.redirect(view.to(`/desk/drafts/${draft.id}/waiting`), 303)
  const form = formOfDraft(house, draft)
  const findings = await findingsOnDraft(house, session, draft.content, view.lang)
  const stuck =
    findings.some(({ severity }) => severity === 'error') ||
    unexplained(form, findings, draft.content).length > 0
  if (stuck) return c.redirect(view.to(`/desk/drafts/${draft.id}?check#findings`), 303)
  const { record, values } = recordOfDraft(house, session.participant, draft, view.lang)
  const { inForce, custody, key } = await standingOf(house, session.participant)
  return drawn(
    c,
    readyPage({
      ...{ view, draft, form, record, values, findings, inForce, custody, filingKey: key },
      last: await comparedWith(house, session, draft.content),
    }),
  )
}

/** Hands a draft on exactly as it was shown: one saved since then is shown again first. */
async function handDraftOn(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'draft')
  const draft = await readDraft(house, session, idOf(c))
  if (one(await readFields(c), '_version') !== String(draft.version))
    throw new Problem('stale', 'the draft was saved in between')
  const findings = await findingsOnDraft(house, session, draft.content, view.lang)
  if (unexplained(formOfDraft(house, draft), findings, draft.content).length > 0)
    return c.redirect(view.to(`/desk/drafts/${draft.id}?check#findings`), 303)
  const filed = await handOn(
    house,
    session,
    draft,
    recordOfDraft(house, session.participant, draft, view.lang),
  )
  return c.redirect(view.to(filed ? `/desk/filed/${filed.id}` : `/desk/drafts/${draft.id}/waiting`), 303)
}

async function showClearing(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seatedFor(c, 'clear')
  const seen = await viewClearance(house, session, idOf(c))
  const form = formOf(house, seen.record.form)
  const findings = [
    ...findBadValues(form, [...seen.values]),
    ...(await findingsOn(house, c.get('reader'), seen.record)),
  ]
  return drawn(
    c,
    clearPage({
      ...{ view, session, seen, form, findings },
      last: await comparedWith(house, session, { ...(seen.draft as DeskDraft).content, ...seen.record }),
      elsewhere: elsewhere(c, house),
    }),
  )
}
