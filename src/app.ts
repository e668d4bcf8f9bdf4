import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { auditApi } from './api/audit-routes.ts'
import { dueRoutes } from './api/due-routes.ts'
import { entryRoutes } from './api/entry-routes.ts'
import type { HouseEnv } from './api/env.ts'
import { attachmentRoutes, fileRoutes } from './api/file-routes.ts'
import { healthRoutes } from './api/health-routes.ts'
import { keepAnswers } from './api/kept-answers.ts'
import { limitAddresses, limitHeaders, limitSeats } from './api/limits.ts'
import { logRoutes } from './api/log-routes.ts'
import { openApi } from './api/openapi.ts'
import { PageCache } from './api/page-cache.ts'
import { asProblem, loggedPath, problemResponse } from './api/problem-document.ts'
import { recordRoutes } from './api/record-routes.ts'
import { tellRefusal } from './api/refusals.ts'
import { regimeRoutes } from './api/regime-routes.ts'
import { rotateWithPage, sessionOf } from './api/session-cookie.ts'
import { ANYONE } from './audience/reader.ts'
import { BUILD } from './build.ts'
import type { House } from './clearing-house/house.ts'
import { viewRecord } from './clearing-house.ts'
import { LOOPBACK } from './config.ts'
import { problemPage } from './portal/about.tsx'
import { createPortal } from './portal/portal.tsx'
import { makeView } from './portal/view.ts'
import { Problem } from './problems.ts'
import { readerOf } from './seats/sessions.ts'
import { chooseLang } from './words.ts'

/**
 * What every answer says to browsers: nothing inline, nothing foreign, no frames, no guessing of types; and by its public
 * https name, no other way in for two years.
 */
const securityOf = ({ config }: House): Record<string, string> => ({
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  ...(config.publicUrl.startsWith('https:')
    ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : {}),
})

/** Addresses that scripts of any site may read. */
const OPEN = /^\/(api|log)\/|^\/openapi\.json$/

const corsOf = (path: string): Record<string, string> =>
  OPEN.test(path)
    ? {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'ratelimit, ratelimit-policy, retry-after',
      }
    : {}

/** Addresses that speak to programs alone, whatever they say they accept. */
const FOR_PROGRAMS = /^\/(api\/|log\/|assets\/|openapi\.json$|healthz$|readyz$|metrics$)/

/**
 * Whether a form comes from the house's own pages. The Host header alone does not say so: a foreign name may be made to
 * resolve to a loopback address (DNS rebinding).
 */
function isOwn({ config }: House, origin: string, asked: string): boolean {
  if (origin === config.publicUrl) return true
  return config.mode === 'trial' && origin === asked && LOOPBACK.includes(new URL(origin).hostname)
}

/** The house's doors as one application, and the cache its listener may answer from. */
export function createApp(house: House): { app: Hono<HouseEnv>; cache: PageCache } {
  const app = new Hono<HouseEnv>()
  const cache = new PageCache(house, BUILD)
  const security = securityOf(house)

  app.use(async (c, next) => {
    c.set('house', house)
    c.set('lang', chooseLang(c.req.header('accept-language')))
    c.set('reader', ANYONE)
    await next()
    const { headers } = c.res
    // A file of somebody else's says more strictly what it is.
    for (const [name, value] of Object.entries(security)) if (!headers.has(name)) headers.set(name, value)
    for (const [name, value] of Object.entries({ ...corsOf(c.req.path), ...limitHeaders(c) }))
      headers.set(name, value)
    if (c.get('session') || (!headers.has('cache-control') && !headers.has('etag')))
      headers.set('cache-control', 'private, no-store')
  })
  app.use(limitAddresses(house))
  app.use(async (c, next) => {
    const session = await sessionOf(c, house)
    c.set('session', session)
    c.set('reader', readerOf(session))
    await next()
    tellRefusal(c, house)
    await rotateWithPage(c, house)
  })
  app.use(limitSeats(house))
  // No text that is kept has a NUL: PostgreSQL takes none.
  app.use((c, next) => {
    const [path = '', query = ''] = c.req.url.split('?')
    if (path.includes('%00')) throw new Problem('not-found', 'no address has a NUL')
    if (query.includes('%00')) throw new Problem('bad-request', 'the query has a NUL')
    return next()
  })
  app.use(keepAnswers(cache, (path) => ({ ...security, ...corsOf(path) })))
  // Filing by API is authorised by the signature, not by a cookie, and may come from any site's script.
  app.use(async (c, next) =>
    c.req.path.startsWith('/api/')
      ? next()
      : csrf({
          origin: (origin) => isOwn(house, origin, new URL(c.req.url).origin),
        })(c, next),
  )

  // A browser asks first whether a script of another site may send JSON.
  app.options('/api/*', (c) =>
    c.body(null, 204, {
      'access-control-allow-methods': 'GET, HEAD, POST, PUT',
      'access-control-allow-headers': 'content-type, record-nonce',
      'access-control-max-age': '86400',
    }),
  )
  app.route('/', healthRoutes(house))
  app.route('/', logRoutes(house))
  app.get('/openapi.json', (c) => c.json(openApi(house)))
  app.get('/r/:id', async (c) => {
    const { row } = await viewRecord(house, c.get('reader'), c.req.param('id'))
    return c.redirect(`/${c.get('lang')}/records/${row.id}`, 302)
  })
  app.route('/api/v1', recordRoutes(house))
  app.route('/api/v1', attachmentRoutes(house))
  app.route('/api/v1', auditApi(house))
  app.route('/api/v1', regimeRoutes(house))
  app.route('/api/v1', entryRoutes(house))
  app.route('/api/v1', dueRoutes(house))
  app.all('/api/*', (c) => {
    throw new Problem(
      /^(GET|HEAD)$/.test(c.req.method) ? 'not-found' : 'method-not-allowed',
      `${c.req.method} ${c.req.path.slice(0, 100)}`,
    )
  })
  app.route('/', fileRoutes(house))
  app.route('/', createPortal(house))
  app.onError((error, c) => {
    const problem =
      // The cross-site guard throws an error of its own.
      !(error instanceof Problem) && (error as { status?: number }).status === 403
        ? new Problem('cross-site')
        : asProblem(error)
    if (problem.code === 'internal')
      house.log('trouble', { path: loggedPath(c.req.path), error: String((error as Error).stack ?? error) })
    return refuse(c, problem)
  })
  app.notFound((c) => refuse(c, new Problem('not-found')))
  return { app, cache }
}

/** A problem as who asks can read it: a page for a browser that followed a link, the document for anybody else. */
async function refuse(c: Context<HouseEnv>, problem: Problem): Promise<Response> {
  const lang = c.get('lang') ?? 'es'
  const asksPage = /\btext\/html\b/.test(c.req.header('accept') ?? '')
  if (!asksPage || FOR_PROGRAMS.test(c.req.path)) return problemResponse(problem, lang)
  const view = makeView({
    house: c.get('house'),
    reader: c.get('reader') ?? ANYONE,
    session: c.get('session'),
    lang,
    path: '',
    query: '',
  })
  const page = await problemPage(view, problem)
  return c.html(`<!doctype html>${page.toString()}`, problem.status as 500, {
    'cache-control': 'no-store',
    vary: 'accept, accept-language, cookie',
  })
}
