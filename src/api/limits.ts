import { isIP, isIPv6 } from 'node:net'
import type { Context, MiddlewareHandler } from 'hono'
import type { House } from '../clearing-house/house.ts'
import { type LimitName, type Taken, TooMany } from '../clearing-house/limits.ts'
import type { HouseEnv } from './env.ts'

const LANG = '/(?:en|es|pt|fr)'
/** Ways in that somebody may try over and over: what decides, not what only begins a ceremony. */
const SIGN_IN = new RegExp(`^(?:${LANG})?/sign-in(/|$)`)
const LINK = new RegExp(`^${LANG}/(invitation|recovery)/[^/]*$`)
const UPLOAD = /\/(attachments(\/|$)|drafts\/[^/]*\/sheet$)/
/** Asked for every few seconds by whoever watches the house. */
const WATCHED = /^\/(healthz|readyz|metrics)$/

/** What a request counts as at the door, by its address; undefined for what is not counted. */
export function limitOf(method: string, path: string, mode: House['config']['mode']): LimitName | undefined {
  if (WATCHED.test(path)) return undefined
  if (LINK.test(path)) return 'invitation'
  const reads = /^(GET|HEAD|OPTIONS)$/.test(method)
  if (SIGN_IN.test(path)) {
    // In a trial anybody takes any seat by one click: there is nothing to guess.
    const oneClick = mode === 'trial' && /^\/..\/sign-in$/.test(path)
    // A provider sends people back by GET, and what it sends is an attempt.
    return (reads && !/\/callback(\/|$)/.test(path)) || oneClick ? 'request' : 'sign-in'
  }
  if (method === 'POST' && path === '/api/v1/records') return 'filing'
  if (method === 'POST' && path === '/api/v1/check') return 'check'
  return 'request'
}

/** The network a request comes from: an IPv4 address, or the 64 bits of IPv6 that one subscriber is given. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] as string).toLowerCase().split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/**
 * Where a request comes from: its socket, or the last hop of X-Forwarded-For where the settings trust the proxy before
 * this house. Undefined for who asks in-process.
 */
function addressOf(c: Context<HouseEnv>, { config }: House): string | undefined {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  const socket = incoming?.socket?.remoteAddress
  if (socket === undefined) return undefined
  const hop = config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return networkOf(hop && isIP(hop) ? hop : socket)
}

function count(c: Context<HouseEnv>, { limits }: House, name: LimitName, who: string): void {
  const taken = limits.take(name, who)
  if (taken === undefined) return
  c.set('taken', [...(c.get('taken') ?? []), taken])
  if (!taken.within) throw new TooMany(taken)
}

/**
 * Counts every request by its address, before anything is asked of the database. Who signs in has guessed nothing: it
 * counts for nothing, or those behind one address would keep each other out. Throws TooMany.
 */
export const limitAddresses =
  (house: House): MiddlewareHandler<HouseEnv> =>
  async (c, next) => {
    const address = addressOf(c, house)
    const name = limitOf(c.req.method, c.req.path, house.config.mode)
    if (address !== undefined && name !== undefined) count(c, house, name, address)
    await next()
    if (address !== undefined && name === 'sign-in' && c.error === undefined && c.res.status < 400)
      house.limits.forgive(name, address)
  }

/** Counts what changes something by the seat that does it, or by address where nobody is signed in. Throws TooMany. */
export const limitSeats =
  (house: House): MiddlewareHandler<HouseEnv> =>
  (c, next) => {
    const { method, path } = c.req
    if (/^(GET|HEAD|OPTIONS)$/.test(method) || limitOf(method, path, house.config.mode) !== 'request')
      return next()
    const session = c.get('session')
    const who = session ? `${session.participant} ${session.seat}` : addressOf(c, house)
    if (who !== undefined) count(c, house, UPLOAD.test(path) ? 'upload' : 'act', who)
    return next()
  }

/** What was counted, in the fields of draft-ietf-httpapi-ratelimit-headers, and when to try again. */
export function limitHeaders(c: Context<HouseEnv>): Record<string, string> {
  const taken: readonly Taken[] = c.get('taken') ?? []
  const { error } = c
  return {
    ...(taken.length === 0
      ? {}
      : {
          'ratelimit-policy': taken
            .map(({ name, most, seconds }) => `"${name}";q=${most};w=${seconds}`)
            .join(', '),
          ratelimit: taken.map(({ name, left, reset }) => `"${name}";r=${left};t=${reset}`).join(', '),
        }),
    ...(error instanceof TooMany ? { 'retry-after': String(error.reset) } : {}),
  }
}
