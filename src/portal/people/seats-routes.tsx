import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { originAsked } from '../../api/session-cookie.ts'
import type { House } from '../../clearing-house/house.ts'
import { LANGS } from '../../regime/types.ts'
import { asAdministrator } from '../../seats/authority.ts'
import { handOver, vacate } from '../../seats/handover.ts'
import {
  type Invited,
  invite,
  inviteFirst,
  LINK_LENGTH,
  type MadeInvitation,
  participantsWithoutAdministrator,
  revokeInvitation,
} from '../../seats/invitations.ts'
import { addOffice, addSeat, closeSeat, eraseOfficial, readRoster } from '../../seats/offices.ts'
import { callbackOf, setProvider } from '../../seats/oidc.ts'
import { relyingParty } from '../../seats/passkeys.ts'
import { approveRecovery, askRecovery, refuseRecovery } from '../../seats/recovery.ts'
import { endSessionsOf } from '../../seats/sign-in.ts'
import { one } from '../desk/fill-draft.ts'
import { type C, readFields, seated } from '../desk/request.ts'
import { drawn, viewOf } from '../portal.tsx'
import { linkPage, seatsPage } from './seats-page.tsx'

/** Administration of a participant's own offices, seats and officials: its administrators alone. */
export function seatsRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const { people } = house.register
  const back = (c: C) => c.redirect(viewOf(c).to('/desk/seats'), 303)
  const id = (c: C) => c.req.param('id') ?? ''
  /** A POST that does one thing and shows the roster again. */
  const doing = (path: string, act: (c: C, fields: [string, string][]) => Promise<unknown>) =>
    app.post(path, async (c) => {
      await act(c, await readFields(c))
      return back(c)
    })

  app.get('/desk/seats', async (c) => {
    const session = asAdministrator(house, seated(c))
    const { participant } = session
    return drawn(
      c,
      seatsPage(viewOf(c), {
        participant,
        roster: await readRoster(house, session),
        provider: await people.findProvider(participant),
        callback: callbackOf(originAsked(house, c.req.url), participant),
        first: participant === house.regime.secretariat ? await participantsWithoutAdministrator(house) : [],
      }),
    )
  })
  doing('/desk/offices', (c, fields) => addOffice(house, seated(c), one(fields, 'name')))
  doing('/desk/seats', (c, fields) =>
    addSeat(house, seated(c), {
      office: one(fields, 'office'),
      role: one(fields, 'role'),
      title: one(fields, 'title'),
    }),
  )
  app.post('/desk/seats/:id/invite', async (c) =>
    showInvitation(
      house,
      c,
      await invite(house, seated(c), { ...invitedOf(c, await readFields(c)), seat: id(c) }),
    ),
  )
  app.post('/desk/first-administrators', async (c) => {
    const fields = await readFields(c)
    const participant = one(fields, 'participant')
    return showInvitation(
      house,
      c,
      await inviteFirst(house, seated(c), { ...invitedOf(c, fields), participant }),
    )
  })
  doing('/desk/seats/:id/hand-over', (c, fields) =>
    handOver(house, seated(c), { seat: id(c), to: one(fields, 'to') }),
  )
  doing('/desk/seats/:id/vacate', (c) => vacate(house, seated(c), id(c)))
  doing('/desk/seats/:id/close', (c) => closeSeat(house, seated(c), id(c)))
  doing('/desk/invitations/:id/revoke', (c) => revokeInvitation(house, seated(c), id(c)))
  doing('/desk/officials/:id/erase', (c) => eraseOfficial(house, seated(c), id(c)))
  doing('/desk/officials/:id/sign-out', (c) => endSessionsOf(house, seated(c), id(c)))
  doing('/desk/officials/:id/recover', (c) => askRecovery(house, seated(c), id(c)))
  doing('/desk/recoveries/:id/refuse', (c) => refuseRecovery(house, seated(c), id(c)))
  app.post('/desk/recoveries/:id/approve', async (c) => {
    await readFields(c)
    const { token, official } = await approveRecovery(house, seated(c), id(c))
    const person = await people.findOfficial(official)
    return drawn(
      c,
      linkPage(viewOf(c), {
        url: linkTo(house, person?.language ?? viewOf(c).lang, 'recovery', token),
        name: person?.name ?? '',
        until: new Date(house.now().getTime() + LINK_LENGTH),
      }),
    )
  })
  doing('/desk/provider', (c, fields) =>
    setProvider(house, seated(c), { issuer: one(fields, 'issuer'), client: one(fields, 'client') }),
  )
  return app
}

function invitedOf(c: C, fields: [string, string][]): Invited {
  const typed = one(fields, 'language')
  return {
    name: one(fields, 'name'),
    email: one(fields, 'email'),
    language: LANGS.find((lang) => lang === typed) ?? viewOf(c).lang,
  }
}

const linkTo = (house: House, lang: string, what: 'invitation' | 'recovery', token: string): string =>
  `${relyingParty(house.config).origin}/${lang}/${what}/${token}`

function showInvitation(house: House, c: C, { token, invitation }: MadeInvitation): Promise<Response> {
  return drawn(
    c,
    linkPage(viewOf(c), {
      url: linkTo(house, invitation.language, 'invitation', token),
      name: invitation.name ?? '',
      until: invitation.expiresAt,
    }),
  )
}
