import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { cookieName, type HouseEnv } from '../../api/env.ts'
import { readObject, readQuery } from '../../api/read-body.ts'
import { dropToken, enterSession, originAsked, tokenOf } from '../../api/session-cookie.ts'
import type { House } from '../../clearing-house/house.ts'
import { leaveForProvider, returnFromProvider } from '../../seats/oidc.ts'
import { requestOptions } from '../../seats/passkeys.ts'
import { signInByPasskey, signInToTrial, signOut } from '../../seats/sign-in.ts'
import { one } from '../desk/fill-draft.ts'
import { type C, readFields } from '../desk/request.ts'
import { drawn, viewOf } from '../portal.tsx'
import { elsewhere, nextPlace, opened, passkeyRoutes, placeOf } from './passkey-requests.ts'
import { signInPage } from './sign-in-page.tsx'

/** Minutes somebody may be away at his provider. */
const AWAY = 5

/** What the browser keeps while somebody is away: who comes back must be who left. */
const awayName = (house: House): string => (cookieName(house).startsWith('__Host-') ? '__Host-away' : 'away')

/** Keeps in the browser that it left for a provider. */
export function keepAway(c: C, house: House, browser: string): void {
  setCookie(c, awayName(house), browser, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: cookieName(house).startsWith('__Host-'),
    maxAge: AWAY * 60,
  })
}

/** Signing in and out. Never kept by a cache. */
export function signInRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/sign-in', async (c) => {
    const providers = await house.register.people.listProviders()
    return drawn(
      c,
      signInPage(viewOf(c), {
        next: c.req.query('next'),
        elsewhere: elsewhere(c, house),
        providers: providers.map(({ participant }) => participant),
      }),
    )
  })
  app.post('/sign-in', async (c) => {
    const fields = await readFields(c)
    const who = { participant: one(fields, 'participant'), role: one(fields, 'role') }
    await enterSession(c, house, await signInToTrial(house, who, placeOf(c, house)))
    return c.redirect(nextPlace(one(fields, 'next'), viewOf(c).lang), 303)
  })
  app.get('/sign-in/oidc', async (c) => {
    const { lang, to } = viewOf(c)
    const { participant = '', next } = readQuery(c, ['participant', 'next'])
    // Nobody is signed in by a link of another site: from there the way leads over the house's own page.
    if (/^(cross|same)-site$/.test(c.req.header('sec-fetch-site') ?? ''))
      return c.redirect(to('/sign-in'), 303)
    const { url, browser } = await leaveForProvider(house, {
      participant,
      origin: originAsked(house, c.req.url),
      lang,
      next: nextPlace(next, lang),
    })
    keepAway(c, house, browser)
    return c.redirect(url.href, 302)
  })
  app.post('/desk/sign-out', async (c) => {
    const session = c.get('session')
    if (session) await signOut(house, session, tokenOf(c, house))
    dropToken(c, house)
    // Whoever sits down at this machine next finds nothing of it.
    c.header('clear-site-data', '"cache", "storage"')
    return c.redirect(`/${viewOf(c).lang}`, 303)
  })

  const asked = passkeyRoutes(house)
  asked.get('/sign-in/passkey', async (c) => {
    readQuery(c, [])
    return c.json(await requestOptions(house))
  })
  asked.post('/sign-in/passkey', async (c) => {
    const { response, next } = await readObject(c, ['response'], ['next'])
    const token = await signInByPasskey(house, response, placeOf(c, house))
    return opened(c, house, token, nextPlace(next, viewOf(c).lang))
  })
  app.route('/', asked)
  return app
}

/** Where providers send people back to: one address each for all languages, as ministries register it. */
export function oidcReturn(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/sign-in/oidc/callback/:participant', async (c) => {
    const { search } = new URL(c.req.url)
    const back = await returnFromProvider(
      house,
      {
        at: c.req.param('participant'),
        search,
        browser: getCookie(c, awayName(house)),
        session: c.get('session'),
      },
      placeOf(c, house),
    )
    setCookie(c, awayName(house), '', {
      path: '/',
      maxAge: 0,
      secure: awayName(house).startsWith('__Host-'),
    })
    if (back.token !== undefined) await enterSession(c, house, back.token)
    return c.redirect(back.next, 303)
  })
  return app
}
