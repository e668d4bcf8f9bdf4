import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readObject } from '../../api/read-body.ts'
import type { House } from '../../clearing-house/house.ts'
import type { Invitation } from '../../register/people-store.ts'
import { acceptInvitation, invitationOptions } from '../../seats/enrolment.ts'
import { readInvitation } from '../../seats/invitations.ts'
import { readRecovery, recover, recoveryOptions } from '../../seats/recovery.ts'
import { drawn, viewOf } from '../portal.tsx'
import type { View } from '../view.ts'
import { invitationPage, recoveryPage } from './link-pages.tsx'
import { elsewhere, opened, passkeyRoutes, placeOf, typed } from './passkey-requests.ts'

/** One-time links: into a seat, and back into one. Whoever has the link is let in; a wrong one is not found. */
export function linkRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/invitation/:token', async (c) => {
    const view = viewOf(c)
    const { invitation, seat } = await readInvitation(house, c.req.param('token'))
    const by = await nameOfInviter(house, view, invitation)
    return drawn(c, invitationPage(view, { invitation, seat, by }, elsewhere(c, house)))
  })
  app.get('/recovery/:token', async (c) =>
    drawn(c, recoveryPage(viewOf(c), await readRecovery(house, c.req.param('token')), elsewhere(c, house))),
  )

  const asked = passkeyRoutes(house)
  asked.post('/invitation/:token/options', async (c) => {
    const { name } = await readObject(c, ['name'], ['label'])
    return c.json(await invitationOptions(house, c.req.param('token'), typed(name)))
  })
  asked.post('/invitation/:token', async (c) => {
    const { response, label } = await readObject(c, ['response'], ['label', 'name'])
    const { lang } = viewOf(c)
    const token = await acceptInvitation(
      house,
      c.req.param('token'),
      { response, label: typed(label), language: lang },
      placeOf(c, house),
    )
    return opened(c, house, token, `/${lang}/desk/account`)
  })
  asked.post('/recovery/:token/options', async (c) => {
    await readObject(c, [], ['label'])
    return c.json(await recoveryOptions(house, c.req.param('token')))
  })
  asked.post('/recovery/:token', async (c) => {
    const { response, label } = await readObject(c, ['response'], ['label'])
    const token = await recover(
      house,
      c.req.param('token'),
      { response, label: typed(label) },
      placeOf(c, house),
    )
    return opened(c, house, token, `/${viewOf(c).lang}/desk/account`)
  })
  app.route('/', asked)
  return app
}

/** Who invited, as whoever is invited may know it: by name within a participant, else by what it is. */
async function nameOfInviter(house: House, { words }: View, invitation: Invitation): Promise<string> {
  const { invitedBy, participant, kind } = invitation
  if (kind === 'first')
    return words.t(
      participant === house.regime.secretariat
        ? 'seats.invitation.byOperator'
        : 'seats.invitation.bySecretariat',
    )
  if (invitedBy === null) return words.t('seats.invitation.byTrial')
  const official = await house.register.people.findOfficial(invitedBy)
  return official?.name ?? words.t('seats.seats.erased')
}
