import { type Context, Hono } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { HouseEnv } from '../api/env.ts'
import { readFilter } from '../api/filter.ts'
import { asProblem, loggedPath } from '../api/problem-document.ts'
import { readQuery, wholeNumber } from '../api/read-body.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import { LANGS, type Lang } from '../regime/types.ts'
import { aboutPage, problemPage, problemsPage } from './about.tsx'
import { assetRoutes } from './assets.ts'
import { seatedFor } from './desk/request.ts'
import { deskRoutes } from './desk/routes.tsx'
import { type DuesQuery, duesCalendar, duesPage } from './dues.tsx'
import { expenditureCsv, expenditurePage } from './expenditure.tsx'
import { formPage } from './form-page.tsx'
import { homePage } from './home.tsx'
import { logPage } from './log.tsx'
import { matrixCsv, matrixPage } from './matrix.tsx'
import { measurePage, measuresPage } from './measures.tsx'
import { participantPage } from './participant.tsx'
import { participantsPage } from './participants.tsx'
import { accountRoutes } from './people/account-routes.tsx'
import { housePage } from './people/house-page.tsx'
import { keysRoutes } from './people/keys-routes.tsx'
import { linkRoutes } from './people/link-routes.tsx'
import { seatsRoutes } from './people/seats-routes.tsx'
import { oidcReturn, signInRoutes } from './people/sign-in-routes.tsx'
import { recordPage } from './record.tsx'
import { recordsPage } from './records.tsx'
import { returnCsv } from './report-once.tsx'
import { sheetFiles } from './sheet-files.ts'
import { verifyPage } from './verify.tsx'
import { makeView, type View } from './view.ts'

type Drawn = HtmlEscapedString | Promise<HtmlEscapedString>

/** The view of a request to a page under `/{lang}`. */
export function viewOf(c: Context<HouseEnv>): View {
  const [, lang] = c.req.path.split('/')
  const query = c.req.url.split('?')[1]
  return makeView({
    house: c.get('house'),
    reader: c.get('reader'),
    session: c.get('session'),
    lang: (LANGS as readonly string[]).includes(lang ?? '') ? (lang as Lang) : c.get('lang'),
    path: c.req.path.slice(1 + (lang ?? '').length),
    query: query ? `?${query}` : '',
  })
}

/** The text of a page; parts of it may still be asking the register. */
const spelled = async (page: Drawn): Promise<string> => `<!doctype html>${await (await page).toString()}`

/** A page as an answer. */
export async function drawn(
  c: Context<HouseEnv>,
  page: Drawn,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  return c.html(await spelled(page), status)
}

/** All pages: the public ones here, the desk's in its own room. */
export function createPortal(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.route('/', assetRoutes)
  app.get('/', (c) => c.redirect(`/${c.get('lang')}`, 302))
  app.get('/dues', (c) => c.redirect(`/${c.get('lang')}/dues`, 302))
  app.route('/', oidcReturn(house))
  app.get('/favicon.ico', (c) => c.body(null, 204))

  const pages = new Hono<HouseEnv>()
  const page = (path: string, draw: (view: View, c: Context<HouseEnv>) => Drawn | Promise<Drawn>) =>
    pages.get(path, async (c) => drawn(c, await draw(viewOf(c), c)))
  const plain = (path: string, draw: (view: View) => Drawn | Promise<Drawn>) =>
    page(path, (view, c) => {
      readQuery(c, [])
      return draw(view)
    })
  plain('/', (view) => homePage(view))
  plain('/measures', measuresPage)
  page('/measures/:id', (view, c) => measurePage(view, c.req.param('id') as string))
  pages.route('/', sheetFiles(house))
  plain('/participants', participantsPage)
  page('/participants/:code', (view, c) => participantPage(view, c.req.param('code') as string))
  page('/records', (view, c) => recordsPage(view, readFilter(c)))
  page('/records/:id', (view, c) =>
    recordPage(view, c.req.param('id') as string, () => c.header('cache-control', 'no-store')),
  )
  page('/matrix', (view, c) => matrixPage(view, readMatrixQuery(c)))
  page('/expenditure', (view, c) => expenditurePage(view, readQuery(c, ['participant']).participant))
  page('/forms/:form/:version{v[1-9][0-9]*}', (view, c) =>
    formPage(view, c.req.param('form') as string, c.req.param('version') as string),
  )
  page('/dues', (view, c) => duesPage(view, readDuesQuery(c)))
  plain('/log', logPage)
  plain('/verify', (view) => verifyPage(view))
  plain('/about', (view) => aboutPage(view))
  plain('/problems', (view) => problemsPage(view))
  pages.get('/matrix.csv', async (c) => file(c, 'matrix.csv', await matrixCsv(viewOf(c), readMatrixQuery(c))))
  pages.get('/records/:id/returns/:file', async (c) => {
    const { name, content } = await returnCsv(viewOf(c), c.req.param('id'), c.req.param('file'))
    return file(c, name, content)
  })
  pages.get('/expenditure.csv', async (c) => {
    const code = readQuery(c, ['participant']).participant ?? ''
    return file(
      c,
      `expenditure-${/^[A-Z]{3}$/.test(code) ? code : 'none'}.csv`,
      await expenditureCsv(viewOf(c), code),
    )
  })
  pages.get('/dues.ics', async (c) => {
    const calendar = await duesCalendar(viewOf(c), readQuery(c, ['participant']).participant ?? '')
    return c.body(calendar, 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="dues.ics"',
    })
  })
  pages.route('/', signInRoutes(house))
  pages.route('/', linkRoutes(house))
  pages.route('/', deskRoutes(house))
  pages.route('/', accountRoutes(house))
  pages.route('/', seatsRoutes(house))
  pages.route('/', keysRoutes(house))
  pages.get('/desk/house', async (c) => {
    seatedFor(c, 'operate')
    return drawn(c, await housePage(viewOf(c)))
  })
  pages.all('*', (c) => {
    // A page's address is often typed with a slash at its end. What has a name or a secret of its own has one spelling.
    if (/^\/(en|es|pt|fr)(\/[a-z]+)?\/$/.test(c.req.path)) return c.redirect(c.req.path.slice(0, -1), 301)
    throw new Problem('not-found', 'no such page')
  })
  pages.onError(async (error, c) => {
    const foreign = !(error instanceof Problem) && (error as { status?: number }).status === 403
    const problem = foreign ? new Problem('cross-site') : asProblem(error)
    if (problem.code === 'internal')
      house.log('trouble', { path: loggedPath(c.req.path), error: String(error.stack ?? error) })
    return c.html(await spelled(problemPage(viewOf(c), problem)), problem.status as 500, {
      'cache-control': 'no-store',
    })
  })
  for (const lang of LANGS) app.route(`/${lang}`, pages)
  return app
}

const file = (c: Context, name: string, content: string) =>
  c.body(content, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  })

function readDuesQuery(c: Context): DuesQuery {
  const { participant, year } = readQuery(c, ['participant', 'year'])
  return { participant, year: wholeNumber(year, 'year', 1990, 2200) }
}

function readMatrixQuery(c: Context): { year?: number; group?: string } {
  const { year, group } = readQuery(c, ['year', 'group'])
  const asked = wholeNumber(year, 'year', 1900, 2200)
  return { ...(asked === undefined ? {} : { year: asked }), ...(group === undefined ? {} : { group }) }
}
