import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { asProblem, loggedPath, problemResponse } from '../../api/problem-document.ts'
import { enterSession, originAsked } from '../../api/session-cookie.ts'
import type { House } from '../../clearing-house/house.ts'
import { Problem } from '../../problems.ts'
import type { Json } from '../../records/types.ts'
import type { Place } from '../../seats/enrolment.ts'
import { relyingParty } from '../../seats/passkeys.ts'
import type { C } from '../desk/request.ts'
import { viewOf } from '../portal.tsx'

/** Routes that the passkey script asks: they answer and refuse in JSON, in the page's language. */
export function passkeyRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  // Sent as JSON they would need a preflight that nothing answers; they are held to their origin all the same.
  app.use(async (c, next) => {
    if (c.req.method === 'POST' && c.req.header('origin') !== originAsked(house, c.req.url))
      throw new Problem('cross-site', 'asked for by a page of another origin')
    return next()
  })
  app.onError((error, c) => {
    const problem = asProblem(error)
    if (problem.code === 'internal')
      house.log('trouble', { path: loggedPath(c.req.path), error: String(error.stack ?? error) })
    return problemResponse(problem, viewOf(c).lang)
  })
  return app
}

/** Where a request comes from, for the session it may open. */
export const placeOf = (c: C, house: House): Place => ({
  origin: originAsked(house, c.req.url),
  agent: c.req.header('user-agent'),
})

/** The page's address under the house's own name, where it was reached under another; else undefined. */
export function elsewhere(c: C, house: House): string | undefined {
  const { origin } = relyingParty(house.config)
  return originAsked(house, c.req.url) === origin ? undefined : `${origin}${c.req.path}`
}

/** Answers a passkey that opened a session: its cookie, and where to go on. */
export async function opened(c: C, house: House, token: string, next: string): Promise<Response> {
  await enterSession(c, house, token)
  return c.json({ next })
}

/** A place of the desk, or the page of a measure, to go on to after signing in; anything else leads to the desk itself. */
export const nextPlace = (value: unknown, lang: string): string =>
  typeof value === 'string' &&
  /^\/(en|es|pt|fr)\/(desk(\/[a-z0-9/-]*)?|measures\/I{1,2}\.[1-9][0-9]?(\.[a-d])?)$/.test(value)
    ? value
    : `/${lang}/desk`

/** A typed word of a request, as far as it is one. */
export const typed = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value.slice(0, 400) : undefined
