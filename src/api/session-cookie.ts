import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { House } from '../clearing-house/house.ts'
import { closeSession, readSession, rotateToken, SESSION_LENGTH, type Session } from '../seats/sessions.ts'
import { cookieName, type HouseEnv } from './env.ts'

type C = Context<HouseEnv>

/**
 * The origin a request was made to. Behind a proxy that ends TLS the house is asked by http: its public name stands for
 * its public origin, and any other name for itself.
 */
export function originAsked({ config }: Pick<House, 'config'>, url: string): string {
  const asked = new URL(url)
  const known = new URL(config.publicUrl)
  return asked.host === known.host ? known.origin : asked.origin
}

/** The token a request brings. */
export const tokenOf = (c: C, house: House): string | undefined => getCookie(c, cookieName(house))

/** Whoever is signed in, on this origin. */
export const sessionOf = (c: C, house: House): Promise<Session | undefined> =>
  readSession(house, tokenOf(c, house), originAsked(house, c.req.url))

/** Gives the browser a session's token. */
export function giveToken(c: C, house: House, token: string): void {
  const name = cookieName(house)
  setCookie(c, name, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: name.startsWith('__Host-'),
    maxAge: SESSION_LENGTH / 1000,
  })
}

/** Gives the browser the token of a session that was just opened; the one it brought is over, whosever it was. */
export async function enterSession(c: C, house: House, token: string): Promise<void> {
  await closeSession(house, tokenOf(c, house))
  giveToken(c, house, token)
}

/** Takes the token away. */
export function dropToken(c: C, house: House): void {
  const name = cookieName(house)
  deleteCookie(c, name, { path: '/', secure: name.startsWith('__Host-') })
}

/** Puts another token in the place of one that has grown old, with the page that was asked for. */
export async function rotateWithPage(c: C, house: House): Promise<void> {
  const session = c.get('session')
  if (session === undefined || c.req.method !== 'GET' || !/^\/(en|es|pt|fr)(\/|$)/.test(c.req.path)) return
  // A page that has just opened or ended a session has the last word.
  if (c.res.headers.has('set-cookie')) return
  const token = await rotateToken(house, tokenOf(c, house), session)
  if (token !== undefined) giveToken(c, house, token)
}
