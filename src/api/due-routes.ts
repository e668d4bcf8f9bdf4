import { Hono } from 'hono'
import type { House } from '../clearing-house/house.ts'
import { viewDues } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import type { HouseEnv } from './env.ts'
import { readQuery, wholeNumber } from './read-body.ts'

/** When returns are expected, and of one participant what answers them so far. */
export function dueRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/dues', async (c) => {
    const { participant, year } = readQuery(c, ['participant', 'year'])
    if (participant === undefined) {
      if (year !== undefined) throw new Problem('bad-request', 'a year is asked of a participant')
      return c.json({ rules: house.regime.dues })
    }
    const asked = wholeNumber(year, 'year', 1990, 2200)
    const dues = await viewDues(house, c.get('reader'), {
      participant,
      ...(asked === undefined ? {} : { year: asked }),
    })
    return c.json({ participant, dues })
  })
  return app
}
