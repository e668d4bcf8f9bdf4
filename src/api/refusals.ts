import type { Context } from 'hono'
import type { House } from '../clearing-house/house.ts'
import { recordActSoon } from '../clearing-house.ts'
import { Problem, type ProblemCode } from '../problems.ts'
import type { HouseEnv } from './env.ts'
import { loggedPath } from './problem-document.ts'

/** What a seat was refused because of what it is, not of what it sent. */
const WRITTEN: ReadonlySet<ProblemCode> = new Set([
  'not-allowed',
  'own-draft',
  'passkey-needed',
  'not-counted',
])

/** Writes down for its participant what a signed-in seat asked for and may not do. */
export function tellRefusal(c: Context<HouseEnv>, house: House): void {
  const session = c.get('session')
  const { error } = c
  if (session === undefined || !(error instanceof Problem) || !WRITTEN.has(error.code)) return
  const { participant, seat, role } = session
  recordActSoon(house, {
    participant,
    seat,
    role,
    act: 'refused',
    details: { code: error.code, asked: `${c.req.method} ${loggedPath(c.req.path)}` },
  })
}
