import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as client from 'openid-client'
import { base64url } from '../bytes.ts'
import { recordAct } from '../clearing-house/audit.ts'
import type { House } from '../clearing-house/house.ts'
import { Problem } from '../problems.ts'
import type { OidcProvider } from '../register/people-store.ts'
import { asAdministrator, officialOf, tellAct, withFreshPasskey, withPasskey } from './authority.ts'
import type { Place } from './enrolment.ts'
import { newChallenge, takeChallenge } from './passkeys.ts'
import { isNear, mayAsk, providerFetch } from './provider-fetch.ts'
import { hashOfToken, newToken, type Session } from './sessions.ts'
import { enterFirstSeat } from './sign-in.ts'

/** How long what a provider says of itself is believed, in milliseconds, and how long it may take to say it, in seconds. */
const BELIEVED = 60 * 60_000
const PATIENCE = 10

const known = new Map<string, { until: number; configuration: Promise<client.Configuration> }>()

/** What is kept while somebody is away at his ministry's provider. */
interface Away {
  nonce: string
  verifier: string
  redirect: string
  /** SHA-256 of what the browser that left keeps in a cookie: only that one comes back. */
  browser: string
  lang: string
  next: string
  /** The official to bind; absent when somebody signs in. */
  bind?: string
}

/** An issuer as typed: https, a public name, nothing behind it. Throws Problem `bad-request`. */
function issuerOf(house: House, typed: string): string {
  const url = URL.parse(typed.trim())
  const right =
    url !== null &&
    typed.length <= 200 &&
    url.search + url.hash + url.username + url.password === '' &&
    mayAsk(house, url)
  if (!right) throw new Problem('bad-request', 'the issuer is an https address with a public name')
  return typed.trim()
}

/** Sets where officials of the session's participant may sign in; an empty issuer takes it away. Throws Problem. */
export async function setProvider(
  house: House,
  session: Session,
  { issuer, client: id }: { issuer: string; client: string },
): Promise<void> {
  const { participant } = asAdministrator(house, session)
  const { people } = house.register
  if (issuer.trim() === '') await people.together(() => people.deleteProvider(participant))
  else {
    const right = issuerOf(house, issuer)
    if (!/^[\x21-\x7e]{1,200}$/.test(id.trim())) throw new Problem('bad-request', 'the client id is not one')
    await people.saveProvider({ participant, issuer: right, client: id.trim() }, house.now())
  }
  await tellAct(house, session, 'provider')
}

/** What a provider says of itself, with the client's secret from KEYS_DIR/<participant>/oidc.secret. */
function configurationOf(house: House, provider: OidcProvider): Promise<client.Configuration> {
  const name = JSON.stringify([house.config.keysDir, provider])
  const kept = known.get(name)
  if (kept && kept.until > Date.now()) return kept.configuration
  const issuer = new URL(provider.issuer)
  const file = join(house.config.keysDir, provider.participant, 'oidc.secret')
  const secret = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
  const configuration = client.discovery(
    issuer,
    provider.client,
    undefined,
    secret === undefined ? client.None() : client.ClientSecretPost(secret),
    {
      timeout: PATIENCE,
      [client.customFetch]: providerFetch(house),
      // The word of a provider is its signature, not the line it came by.
      execute: [
        client.enableNonRepudiationChecks,
        ...(isNear(house, issuer) ? [client.allowInsecureRequests] : []),
      ],
    },
  )
  known.set(name, { until: Date.now() + BELIEVED, configuration })
  // What failed is asked anew.
  configuration.catch(() => known.delete(name))
  return configuration
}

/**
 * Where a participant's provider sends people back to: to an address of its own each, so that one provider cannot pass
 * another's answer off as its own (mix-up, RFC 9700, 4.4).
 */
export const callbackOf = (origin: string, participant: string): string =>
  `${origin}/sign-in/oidc/callback/${participant}`

/**
 * Sends somebody to his ministry's provider: where to, and what his browser keeps meanwhile. With `bind` the session's
 * official is bound to whoever he is there. Throws Problem `not-found` or `provider-refused`.
 */
export async function leaveForProvider(
  house: House,
  {
    participant,
    origin,
    lang,
    next,
    bind,
  }: {
    participant: string
    origin: string
    lang: string
    next: string
    bind?: Session
  },
): Promise<{ url: URL; browser: string }> {
  const official = bind && officialOf(withFreshPasskey(house, bind))
  const provider = await house.register.people.findProvider(participant)
  if (provider === undefined) throw new Problem('not-found', 'the participant has no provider')
  const configuration = await agreed(house, participant, () => configurationOf(house, provider))
  const { token, hash } = newToken(house)
  const away: Away = {
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    redirect: callbackOf(origin, participant),
    browser: hash,
    lang,
    next,
    ...(official === undefined ? {} : { bind: official }),
  }
  const state = base64url(await newChallenge(house, { purpose: 'oidc', about: participant, kept: away }))
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: away.redirect,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await client.calculatePKCECodeChallenge(away.verifier),
    code_challenge_method: 'S256',
    state,
    nonce: away.nonce,
  })
  return { url, browser: token }
}

/** How somebody came back: bound, or signed in with a token; and where he goes on. */
export interface Returned {
  lang: string
  next: string
  token?: string
}

/**
 * Takes somebody back from his provider, once, in the browser that left. Throws Problem `provider-refused` when
 * anything of it does not hold, or nobody is bound to who he is there.
 */
export async function returnFromProvider(
  house: House,
  {
    at,
    search,
    browser,
    session,
  }: {
    /** The participant whose address it was. */
    at: string
    search: string
    browser: string | undefined
    session: Session | undefined
  },
  place: Place,
): Promise<Returned> {
  const state = new URLSearchParams(search).get('state') ?? ''
  const taken = await takeChallenge<Away>(house, state, 'oidc')
  const kept = taken?.kept
  if (taken === undefined || kept === undefined || hashOfToken(house, browser) !== kept.browser) {
    house.log('oidc', { refused: 'nobody left from this browser' })
    throw new Problem('provider-refused', 'nobody left from this browser')
  }
  const { people } = house.register
  const { about: participant } = taken
  if (participant !== at) throw new Problem('provider-refused', 'another provider was left for')
  const provider = await people.findProvider(participant)
  if (provider === undefined) throw new Problem('provider-refused', 'the participant has no provider')
  const subject = await agreed(house, participant, async () => {
    const tokens = await client.authorizationCodeGrant(
      await configurationOf(house, provider),
      new URL(`${kept.redirect}${search}`),
      {
        expectedState: state,
        expectedNonce: kept.nonce,
        pkceCodeVerifier: kept.verifier,
        idTokenExpected: true,
      },
    )
    return tokens.claims()?.sub as string
  })
  if (kept.bind !== undefined) {
    await bindSubject(house, provider, { official: kept.bind, subject }, session)
    return { lang: kept.lang, next: kept.next }
  }
  const link = await people.findLink(provider.issuer, subject)
  if (link?.participant !== participant) {
    await recordAct(house, { participant, act: 'sign-in-refused', details: { reason: 'not-bound' } })
    throw new Problem('provider-refused', 'no official is bound to this subject')
  }
  const token = await enterFirstSeat(house, link.official, { kind: 'oidc' }, place)
  return { lang: kept.lang, next: kept.next, token }
}

/** Binds who somebody is at his provider to the official he is here; whoever left must be who comes back. */
async function bindSubject(
  house: House,
  { issuer, participant }: OidcProvider,
  { official, subject }: { official: string; subject: string },
  session: Session | undefined,
): Promise<void> {
  if (session?.official !== official || withPasskey(session).participant !== participant)
    throw new Problem('provider-refused', 'another session came back')
  const { people } = house.register
  const bound = await people.together(async () => {
    const before = await people.findLink(issuer, subject)
    if (before !== undefined && before.official !== official) return false
    await people.deleteLinks(official)
    return people.saveLink({ issuer, subject, participant, official }, house.now())
  })
  if (!bound) throw new Problem('provider-refused', 'the subject is bound to another official')
  await tellAct(house, session, 'provider', { about: official })
}

/** Takes the bond to the provider away from whoever is signed in with a passkey. */
export async function unbind(house: House, session: Session): Promise<void> {
  const official = officialOf(withFreshPasskey(house, session))
  await house.register.people.deleteLinks(official)
  await tellAct(house, session, 'provider', { about: official })
}

/** Whatever goes wrong between house and provider; the operator hears what. */
async function agreed<T>(house: House, participant: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    house.log('oidc', { participant, error: String(error).slice(0, 300) })
    throw new Problem('provider-refused', 'the provider and the house do not agree')
  }
}
