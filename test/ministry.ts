import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A ministry's own OpenID Connect provider, real and run here. */
export interface Ministry {
  issuer: string
  /** Who is signed in there. */
  subject: string
  /** Whether what it says of people is changed on the way. */
  forging: boolean
  /** What a browser does there: signs in as the subject and is sent back. Gives the address it is sent back to. */
  visit(url: string): Promise<string>
  close(): Promise<void>
}

/** Starts a provider with one client, whose secret it shares with the house. */
export async function openMinistry(client: {
  id: string
  secret: string
  callback: string
}): Promise<Ministry> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ministry: Ministry = {
    issuer,
    subject: 'official-1',
    forging: false,
    visit: (url) => visit(url, ministry),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
    cookies: { keys: ['a key of this test alone'] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    // Whoever is signed in has agreed.
    async loadExistingGrant(ctx) {
      const { session, client: asking } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: asking?.clientId as string,
        accountId: session?.accountId as string,
      })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    await next()
    const body = ctx.body as { id_token?: string } | undefined
    if (ministry.forging && body?.id_token)
      ctx.body = { ...body, id_token: body.id_token.replace(/\.[^.]+$/, `.${'A'.repeat(342)}`) }
  })
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, {
        login: { accountId: ministry.subject },
      })
    else void callback(request, response)
  })
  return ministry
}

/** Follows the provider's redirects with a jar of its own, up to where they leave it. */
async function visit(url: string, { issuer }: Ministry): Promise<string> {
  const cookies = new Map<string, string>()
  let at = url
  for (let step = 0; step < 10 && at.startsWith(issuer); step++) {
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next === null) throw new Error(`${at} answered ${answer.status} ${await answer.text()}`)
    at = new URL(next, at).href
  }
  return at
}
