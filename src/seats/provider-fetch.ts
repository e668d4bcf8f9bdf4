import type * as client from 'openid-client'
import { concat } from '../bytes.ts'
import { type Config, LOOPBACK } from '../config.ts'

/** The most bytes of one answer of a provider. */
const LARGEST = 512 * 1024

type Asker = { config: Pick<Config, 'mode'> }

/** Whether an address is one of this machine, which a trial alone asks. */
export const isNear = ({ config }: Asker, { hostname }: URL): boolean =>
  config.mode === 'trial' && LOOPBACK.includes(hostname)

/** Whether the house asks such an address: https and a public name, never a number, never a name of an inner network. */
export const mayAsk = (house: Asker, url: URL): boolean =>
  isNear(house, url) ||
  (url.protocol === 'https:' &&
    url.hostname.length <= 253 &&
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(url.hostname) &&
    !/\.(local|internal|localhost)$/.test(url.hostname))

/**
 * Asks a provider, wherever its own description says: an administrator of one participant typed the issuer, and whoever
 * answers there must neither send the house elsewhere nor fill its memory.
 */
export const providerFetch =
  (house: Asker): client.CustomFetch =>
  async (address, options) => {
    if (!mayAsk(house, new URL(address))) throw new Error('the provider names an address that is not asked')
    const answer = await fetch(address, options as RequestInit)
    const parts: Uint8Array[] = []
    let length = 0
    for await (const part of answer.body ?? []) {
      length += part.length
      if (length > LARGEST) throw new Error(`the provider answers more than ${LARGEST} bytes`)
      parts.push(part)
    }
    const { status, headers } = answer
    return new Response(parts.length === 0 ? null : new Uint8Array(concat(...parts)), { status, headers })
  }
