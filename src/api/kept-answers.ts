import type { Context, MiddlewareHandler } from 'hono'
import { ownBytes } from '../bytes.ts'
import type { HouseEnv } from './env.ts'
import { encode, type Kept, type PageCache } from './page-cache.ts'

/** Addresses whose answers are functions of the log's head, and so have an ETag and are kept. */
const KEPT = /^\/(api\/v1\/|log\/|openapi\.json$|(en|es|pt|fr)(\/(?!desk|sign-in|invitation|recovery)|$))/
/** What public answers differ by, besides their address. */
const VARY = 'accept-language, accept-encoding, cookie'

/** Whether an If-None-Match names the ETag; proxies that compress make it weak, and some send several. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag)

function answerOf(answer: Kept, acceptEncoding: string | undefined): Response {
  const { headers, body } = encode(answer, acceptEncoding)
  return new Response(ownBytes(body), { status: answer.status, headers })
}

/** Answers public reading from what was rendered for this head of the log, or renders it once and keeps it. */
export function keepAnswers(
  cache: PageCache,
  headersOf: (path: string) => Record<string, string>,
): MiddlewareHandler<HouseEnv> {
  return async (c, next) => {
    if (!/^(GET|HEAD)$/.test(c.req.method) || c.get('session') || !KEPT.test(c.req.path)) return next()
    const address = c.req.url.slice(new URL(c.req.url).origin.length)
    const find = () => cache.find(address, c.req.header('accept-language'))
    const asked = find().etag
    if (names(c.req.header('if-none-match'), asked))
      return new Response(null, {
        status: 304,
        headers: { etag: asked, 'cache-control': 'no-cache', vary: VARY },
      })
    // Many ask at once for what a moved head has emptied: one renders, and the others wait for it.
    for (let other = cache.rendering(asked); other; other = cache.rendering(find().etag)) await other
    const { etag, kept } = find()
    if (kept) return answerOf(kept, c.req.header('accept-encoding'))
    const end = cache.begin(etag)
    try {
      await next()
      // A commit or publication while this was rendered: the answer is of neither head, and is not kept.
      if (c.res.status === 200 && find().etag === etag && !isPassing(c.res))
        await keep(c, cache, etag, headersOf(c.req.path))
    } finally {
      end()
    }
  }
}

/** Whether an answer may be another one under the same head. */
const isPassing = ({ headers }: Response): boolean => headers.get('cache-control') === 'no-store'

async function keep(
  c: Context<HouseEnv>,
  cache: PageCache,
  etag: string,
  more: Record<string, string>,
): Promise<void> {
  // What can never change says so itself.
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-cache')
  c.res.headers.set('etag', etag)
  c.res.headers.set('vary', VARY)
  const answer: Kept = {
    status: 200,
    headers: { ...Object.fromEntries(c.res.headers), ...more },
    body: new Uint8Array(await c.res.arrayBuffer()),
  }
  cache.keep(etag, answer)
  // Assigned anew, the response would inherit the headers of the one it replaces.
  c.res = undefined
  c.res = answerOf(answer, c.req.header('accept-encoding'))
}
