import { Hono } from 'hono'
import { readAuditQuery } from '../../api/audit-routes.ts'
import type { HouseEnv } from '../../api/env.ts'
import type { House } from '../../clearing-house/house.ts'
import { type AuditPage, readAudit } from '../../clearing-house.ts'
import { csv } from '../../exports/csv.ts'
import { type C, seatedFor } from '../desk/request.ts'
import { drawn, viewOf } from '../portal.tsx'
import { auditPage, CSV_LINES, detailsOf } from './audit-page.tsx'
import { whoOf } from './line-words.ts'

/** How many lines the table reads at a time. */
const PART = 500

/** The audit log for the administrators of its participant. */
export function auditRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/audit', async (c) => {
    const { participant } = seatedFor(c, 'administer')
    const query = readAuditQuery(c)
    const page = await readAudit(house, c.get('reader'), { ...query, participant })
    const kept =
      page.size === 0 || page.trouble
        ? house.audit.last(participant)
        : await house.audit.checkpoint(participant)
    return drawn(c, auditPage({ view: viewOf(c), page, participant, act: query.act, checkpoint: kept?.note }))
  })
  app.get('/desk/audit.csv', async (c) => {
    const { participant } = seatedFor(c, 'administer')
    return c.body(await auditCsv(house, c, participant), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${participant}.csv"`,
    })
  })
  return app
}

/** The latest lines as a table in the reader's language. */
async function auditCsv(house: House, c: C, participant: string): Promise<string> {
  const view = viewOf(c)
  const { words } = view
  const names = ['index', 'when', 'act', 'who', 'about', 'details'] as const
  const rows: (string | number | undefined)[][] = [
    [...names.map((name) => words.t(`audit.${name}`)), words.t('seats.seat')],
  ]
  let before: number | undefined
  do {
    const page: AuditPage = await readAudit(house, c.get('reader'), {
      participant,
      limit: PART,
      ...(before === undefined ? {} : { before }),
    })
    for (const { index, line } of page.rows)
      rows.push([
        index,
        line.at,
        words.t(`audit.act.${line.act}`),
        whoOf(view, line),
        line.about,
        detailsOf(line).join('; '),
        line.seat,
      ])
    before = page.next
  } while (before !== undefined && rows.length <= CSV_LINES)
  return csv(rows)
}
