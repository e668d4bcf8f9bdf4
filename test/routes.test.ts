import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGS } from '../src/regime/types.ts'
import { type Actor, EVERYBODY } from './routes/actors.ts'
import { DESK_ROWS } from './routes/desk-rows.ts'
import { FATE_ROWS } from './routes/fate-rows.ts'
import { type Furnished, openFurnished } from './routes/furnished.ts'
import { PUBLIC_ROWS } from './routes/public-rows.ts'
import type { Row } from './routes/row.ts'

// Every route times every role: who gets in and who is refused. A route without a row fails.

const ROWS = [...PUBLIC_ROWS, ...DESK_ROWS, ...FATE_ROWS]
/** What stands before all routes and answers nothing itself. */
const BEFORE = ['ALL /*', 'ALL /:lang/desk/*']

let furnished: Furnished
beforeAll(async () => {
  furnished = await openFurnished()
})
afterAll(() => furnished?.close())

const named = (method: string, path: string) =>
  `${method} ${path.replace(/^\/(en|es|pt|fr)(?=\/|$)/, '/:lang')}`

describe('the table', () => {
  test('has a row for every route of the house, and none for what is not there', () => {
    const routes = furnished.app.routes.map(({ method, path }) => named(method, path))
    const known = [...new Set(routes)].filter((route) => !BEFORE.includes(route)).sort()
    expect(ROWS.map(({ route }) => route).sort()).toEqual(known)
  })
  test('is the same in every language', () => {
    const inLang = (lang: string) =>
      furnished.app.routes
        .filter(({ path }) => path.startsWith(`/${lang}/`))
        .map(({ method, path }) => named(method, path))
        .sort()
    for (const lang of LANGS) expect(inLang(lang)).toEqual(inLang('en'))
  })
  test('says of each route who gets in', () => {
    expect(ROWS.filter(({ allowed, open }) => (allowed === undefined) !== (open === true))).toEqual([])
  })
})

const DENIED = [401, 403, 404, 410]

async function outcomeOf({ route, ask }: Row, actor: Actor) {
  const [method, path] = route.split(' ') as [string, string]
  const response = await furnished.ask(actor, {
    method: method === 'ALL' ? 'GET' : method,
    path: path.replace(':lang', 'en'),
    ...(await ask(furnished, actor)),
  })
  const toSignIn = response.status === 302 && (response.headers.get('location') ?? '').includes('/sign-in')
  const body = await response.text()
  return { status: toSignIn ? 401 : response.status, body }
}

describe.each(ROWS.map((row) => [row.route, row] as const))('%s', (_, row) => {
  if (row.open)
    test('answers everybody alike', async () => {
      const statuses = new Set<number>()
      for (const actor of EVERYBODY) statuses.add((await outcomeOf(row, actor)).status)
      const seated = [...statuses]
      // A page of the desk asks for a seat first, whatever comes after.
      expect(seated.filter((status) => status !== 401).length, String(seated)).toBeLessThanOrEqual(1)
      expect(Math.max(...statuses)).toBeLessThan(500)
    })
  else
    test('lets in whom it should, and nobody else', async () => {
      const found: Partial<Record<Actor, string>> = {}
      const wanted: Partial<Record<Actor, string>> = {}
      // Those who are refused come first: what the others do must not be why.
      const order = [...EVERYBODY].sort(
        (a, b) => Number(row.allowed?.includes(a)) - Number(row.allowed?.includes(b)),
      )
      for (const actor of order) {
        const { status, body } = await outcomeOf(row, actor)
        expect(status, `${actor}: ${body.slice(0, 300)}`).toBeLessThan(500)
        const allowed = row.allowed?.includes(actor)
        const denied = DENIED.includes(status) && !(row.past && body.includes(row.past))
        found[actor] = denied ? 'denied' : 'allowed'
        wanted[actor] = allowed ? 'allowed' : 'denied'
        if (found[actor] !== wanted[actor]) found[actor] += ` (${status}) ${body.slice(0, 200)}`
        if (row.shows)
          expect(body.includes(furnished.restricted), `${actor} finds the restricted record`).toBe(
            row.shows.includes(actor),
          )
      }
      expect(found).toEqual(wanted)
    })
})
