import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import type { House } from '../../clearing-house/house.ts'
import { countDifferences, countWaiting, listRecords, viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { auditRoutes } from '../audit/routes.ts'
import { drawn, viewOf } from '../portal.tsx'
import { audienceRoutes } from './audience-routes.tsx'
import { clearanceRoutes } from './clearance-routes.tsx'
import { comparisonRoutes } from './comparison-routes.tsx'
import type { DeskDraft } from './draft.ts'
import { draftRoutes } from './draft-routes.tsx'
import { dueRoutes } from './due-routes.tsx'
import { fateRoutes } from './fate-routes.tsx'
import { inventoryRoutes } from './inventory-routes.tsx'
import { deskPage, filedPage } from './pages.tsx'
import { personalRoutes } from './personal-routes.ts'
import { type C, isGranted, seated } from './request.ts'
import { sheetRoutes } from './sheet-routes.tsx'

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
        differences: await countDifferences(house, c.get('reader')),
        office: (await people.findSeat(session.seat))?.office,
        measure: c.req.query('measure'),
      }),
    )
  })
  app.get('/desk/filed/:id', async (c) => {
    const { row } = await viewRecord(house, c.get('reader'), c.req.param('id'))
    if (row.participant !== seated(c).participant)
      throw new Problem('not-found', 'not a record of this state')
    return drawn(c, filedPage(viewOf(c), row))
  })
  app.route('/', draftRoutes(house))
  app.route('/', sheetRoutes(house))
  app.route('/', clearanceRoutes(house))
  app.route('/', auditRoutes(house))
  app.route('/', personalRoutes(house))
  app.route('/', audienceRoutes(house))
  app.route('/', fateRoutes(house))
  app.route('/', dueRoutes(house))
  app.route('/', inventoryRoutes(house))
  app.route('/', comparisonRoutes(house))
  return app
}
