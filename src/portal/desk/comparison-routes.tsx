import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import {
  balanceAccounts,
  readDifference,
  readDifferences,
  sayOnDifference,
  seatedOnly,
} from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { drawn, viewOf } from '../portal.tsx'
import { comparisonPage } from './comparison-page.tsx'
import { comparisonsPage } from './comparisons-page.tsx'
import { one } from './fill-draft.ts'
import { type C, isGranted, readFields, seatedFor } from './request.ts'

/** A state's accounts beside those of others, and what it says of a difference. */
export function comparisonRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/desk/comparisons', async (c) => {
    seatedFor(c, 'read')
    readQuery(c, [])
    const reader = seatedOnly(c.get('reader'))
    const [differences, balances] = await Promise.all([
      readDifferences(house, reader),
      balanceAccounts(house, reader),
    ])
    return drawn(c, comparisonsPage({ view: viewOf(c), differences, balances }))
  })
  app.get('/desk/comparisons/:key', async (c) => {
    const session = seatedFor(c, 'read')
    const difference = await readDifference(house, c.get('reader'), keyOf(c))
    return drawn(
      c,
      comparisonPage({ view: viewOf(c), one: difference, clears: isGranted(c, session, 'clear') }),
    )
  })
  app.post('/desk/comparisons/:key', async (c) => {
    const session = seatedFor(c, 'clear')
    const fields = await readFields(c)
    const key = keyOf(c)
    await sayOnDifference(house, session, {
      key,
      // Forms send line ends as browsers do.
      statement: { cause: one(fields, 'cause'), text: one(fields, 'text').replaceAll('\r\n', '\n') },
      publish: one(fields, 'publish') === 'true',
    })
    return c.redirect(viewOf(c).to(`/desk/comparisons/${key}`), 303)
  })
  return app
}

function keyOf(c: C): string {
  const key = c.req.param('key') as string
  if (!/^[0-9a-f]{64}$/.test(key)) throw new Problem('not-found', 'no such difference')
  return key
}
