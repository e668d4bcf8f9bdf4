import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import {
  askWidening,
  confirmRemoval,
  custodyOf,
  decideWidening,
  listNotices,
  prepareChange,
  previewChange,
  recallRecord,
  seatedOnly,
  viewRecord,
  withParty,
} from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { withPasskey } from '../../seats/authority.ts'
import { drawn, viewOf } from '../portal.tsx'
import { audienceOfFields } from './audience-choice.tsx'
import { type AudiencePageProps, audiencePage } from './audience-page.tsx'
import { one } from './fill-draft.ts'
import { inboxPage, requestPage } from './inbox-page.tsx'
import { type C, downloadJson, isGranted, readFields, seatedFor } from './request.ts'

/** Who reads what was filed: changes, recalls and their confirmation, requests to pass on. */
export function audienceRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const { notices } = house.register

  /** Whether the house signs for a participant; one with a key of its own is given the entry. */
  const signsFor = (participant: string) => custodyOf(house, participant).custody === 'house'

  /** The page of a record's audience, for seats of its filer. */
  async function showAudience(c: C, more: Pick<AudiencePageProps, 'asked' | 'done'> = {}) {
    const view = viewOf(c)
    const session = seatedFor(c, 'draft', 'clear')
    const seen = await viewRecord(house, view.reader, c.req.param('id') as string)
    if (seen.row.participant !== session.participant)
      throw new Problem('not-found', 'not a record of this participant')
    return drawn(
      c,
      audiencePage({
        view,
        seen,
        changes: await house.register.listAudienceChanges(seen.row.id),
        notices: await notices.listNoticesAbout(seatedOnly(view.reader), seen.row.id),
        signs: signsFor(session.participant),
        ...more,
      }),
    )
  }

  app.get('/desk/records/:id/audience', (c) => {
    const { done } = readQuery(c, ['done'])
    const { words, participant } = viewOf(c)
    const session = seatedFor(c, 'draft', 'clear')
    const said =
      done === 'recalled'
        ? words.t('audience.change.recalled')
        : done === 'proposed'
          ? words.t('audience.change.proposed', { participant: participant(session.participant) })
          : undefined
    return showAudience(c, { done: said })
  })
  app.post('/desk/records/:id/audience', async (c) => {
    const session = seatedFor(c, 'draft', 'clear')
    const view = viewOf(c)
    const id = c.req.param('id')
    const fields = await readFields(c)
    const { row } = await viewRecord(house, view.reader, id)
    const audience = audienceOfFields(view, fields, row.audience)
    const on = one(fields, 'on') || undefined
    const proposal = { record: row.id, audience, ...(on ? { on } : {}) }
    switch (one(fields, '_op')) {
      case 'recall':
        withPasskey(session)
        await recallRecord(house, view.reader, proposal)
        return c.redirect(view.to(`/desk/records/${row.id}/audience?done=recalled`), 303)
      case 'prepare':
        return downloadJson(c, 'audience-entry.json', await prepareChange(house, view.reader, proposal))
      case 'propose':
        await askWidening(house, view.reader, {
          ...proposal,
          reason: one(fields, 'reason'),
          official: session.official,
        })
        return c.redirect(view.to(`/desk/records/${row.id}/audience?done=proposed`), 303)
      default: {
        const { change } = await previewChange(house, view.reader, proposal)
        return showAudience(c, { asked: { audience, on, change } })
      }
    }
  })
  app.post('/desk/records/:id/ask', async (c) => {
    const { official } = seatedFor(c, 'read')
    const view = viewOf(c)
    const fields = await readFields(c)
    const { row } = await viewRecord(house, view.reader, c.req.param('id'))
    const audience = withParty(row.audience, row.participant, one(fields, 'party'))
    if (audience === undefined) throw new Problem('bad-request', 'this record is not for named participants')
    await askWidening(house, view.reader, {
      record: row.id,
      audience,
      reason: one(fields, 'reason'),
      official,
    })
    return c.redirect(view.to('/desk/inbox#requests'), 303)
  })

  app.get('/desk/inbox', async (c) => {
    const view = viewOf(c)
    const session = seatedFor(c, 'read')
    return drawn(
      c,
      inboxPage({
        view,
        session,
        notices: await listNotices(house, view.reader),
        widenings: await notices.listWidenings(seatedOnly(view.reader)),
        decides: isGranted(c, session, 'clear'),
      }),
    )
  })
  app.post('/desk/inbox/confirm', async (c) => {
    seatedFor(c, 'read')
    const view = viewOf(c)
    const id = one(await readFields(c), 'notice')
    if (!/^\d{1,15}$/.test(id)) throw new Problem('bad-request', 'no notice is named')
    await confirmRemoval(house, view.reader, Number(id))
    return c.redirect(view.to('/desk/inbox'), 303)
  })
  const findRequest = async (c: C) => {
    const session = seatedFor(c, 'clear')
    const id = c.req.param('id') as string
    const asked = /^[0-9a-f]{32}$/.test(id)
      ? await notices.findWidening(seatedOnly(c.get('reader')), id)
      : undefined
    if (asked?.filer !== session.participant) throw new Problem('not-found', 'no such request')
    return asked
  }
  app.get('/desk/requests/:id', async (c) =>
    drawn(
      c,
      requestPage({
        view: viewOf(c),
        one: await findRequest(c),
        signs: signsFor(seatedFor(c, 'clear').participant),
      }),
    ),
  )
  app.post('/desk/requests/:id', async (c) => {
    const { id, record, audience, starts } = await findRequest(c)
    const session = seatedFor(c, 'clear')
    const view = viewOf(c)
    const fields = await readFields(c)
    const operation = one(fields, '_op')
    if (operation === 'prepare')
      return downloadJson(
        c,
        'audience-entry.json',
        await prepareChange(house, view.reader, { record, audience, ...(starts ? { on: starts } : {}) }),
      )
    if (operation !== 'grant' && operation !== 'refuse') throw new Problem('bad-request', 'grant or refuse')
    if (operation === 'grant') withPasskey(session)
    await decideWidening(house, view.reader, {
      id,
      granted: operation === 'grant',
      official: session.official,
      answer: one(fields, 'answer'),
    })
    return c.redirect(view.to('/desk/inbox#requests'), 303)
  })
  return app
}
