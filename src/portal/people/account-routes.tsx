import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readObject } from '../../api/read-body.ts'
import { giveToken, originAsked, tokenOf } from '../../api/session-cookie.ts'
import type { House } from '../../clearing-house/house.ts'
import { Problem } from '../../problems.ts'
import { addPasskey, furtherOptions, removePasskey } from '../../seats/enrolment.ts'
import { leaveForProvider, unbind } from '../../seats/oidc.ts'
import { sessionsOf } from '../../seats/sessions.ts'
import { endSession, switchSeat } from '../../seats/sign-in.ts'
import { one } from '../desk/fill-draft.ts'
import { type C, readFields, seated } from '../desk/request.ts'
import { drawn, viewOf } from '../portal.tsx'
import { accountPage, leavePage, sessionsPage } from './account-page.tsx'
import { elsewhere, passkeyRoutes, placeOf, typed } from './passkey-requests.ts'
import { keepAway } from './sign-in-routes.tsx'

/** Whoever is signed in, and what is his own alone: his seats, passkeys, sessions, his bond to a provider. */
export function accountRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const { people } = house.register
  app.get('/desk/account', async (c) => {
    const session = seated(c)
    const { official } = session
    const person = official === undefined ? undefined : await people.findOfficial(official)
    const link = official === undefined ? undefined : await people.findLinkOf(official)
    const provider = await people.findProvider(session.participant)
    return drawn(
      c,
      accountPage(viewOf(c), {
        session,
        official: person,
        seats: official === undefined ? [] : await people.seatsOf(official),
        passkeys: official === undefined ? [] : await people.listPasskeys(official),
        provider,
        boundAt: link?.issuer === provider?.issuer ? link?.linkedAt : undefined,
        elsewhere: elsewhere(c, house),
      }),
    )
  })
  app.post('/desk/account/seat', async (c) => {
    const session = seated(c)
    const seat = one(await readFields(c), 'seat')
    giveToken(c, house, await switchSeat(house, session, seat, tokenOf(c, house)))
    return c.redirect(viewOf(c).to('/desk/account'), 303)
  })
  app.post('/desk/account/passkeys/remove', async (c) => {
    await removePasskey(house, seated(c), one(await readFields(c), 'id'))
    return c.redirect(viewOf(c).to('/desk/account'), 303)
  })
  app.post('/desk/account/provider', (c) => changeBond(house, c))
  app.get('/desk/sessions', async (c) =>
    drawn(c, sessionsPage(viewOf(c), seated(c), await sessionsOf(house, seated(c)))),
  )
  app.post('/desk/sessions', async (c) => {
    await endSession(house, seated(c), one(await readFields(c), 'id'))
    return c.redirect(viewOf(c).to('/desk/sessions'), 303)
  })

  const asked = passkeyRoutes(house)
  asked.post('/desk/account/passkeys/options', async (c) => {
    const session = seated(c)
    await readObject(c, [], ['label'])
    return c.json(await furtherOptions(house, session))
  })
  asked.post('/desk/account/passkeys', async (c) => {
    const session = seated(c)
    const { response, label } = await readObject(c, ['response'], ['label'])
    await addPasskey(house, session, { response, label: typed(label) }, placeOf(c, house))
    return c.json({ next: viewOf(c).to('/desk/account') })
  })
  app.route('/', asked)
  return app
}

async function changeBond(house: House, c: C): Promise<Response> {
  const view = viewOf(c)
  const session = seated(c)
  switch (one(await readFields(c), 'act')) {
    case 'unbind':
      await unbind(house, session)
      return c.redirect(view.to('/desk/account'), 303)
    case 'bind': {
      const { url, browser } = await leaveForProvider(house, {
        participant: session.participant,
        origin: originAsked(house, c.req.url),
        lang: view.lang,
        next: view.to('/desk/account'),
        bind: session,
      })
      keepAway(c, house, browser)
      return drawn(c, leavePage(view, url))
    }
    default:
      throw new Problem('bad-request', 'bind or unbind')
  }
}
