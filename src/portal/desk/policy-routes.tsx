import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { readQuery } from '../../api/read-body.ts'
import { ownBytes, text } from '../../bytes.ts'
import type { House } from '../../clearing-house/house.ts'
import {
  certificatesOf,
  changePolicy,
  type PolicyChange,
  policyEntry,
  seatCounts,
  takeCertificate,
  viewPolicy,
} from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { asAdministrator } from '../../seats/authority.ts'
import { drawn, viewOf } from '../portal.tsx'
import { type Fields, one } from './fill-draft.ts'
import { policyPage } from './policy-page.tsx'
import { type C, downloadJson, readFields } from './request.ts'

/** A participant's clearance policy and the certificates under it, for its administrators. */
export function policyRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const administrator = (c: C) => asAdministrator(house, c.get('session'))
  app.get('/desk/policy', async (c) => {
    const session = administrator(c)
    const seen = await viewPolicy(house, session)
    const certificates = await certificatesOf(house, session.participant)
    const counted = new Set(
      certificates
        .filter(({ seat, passkey }) => seatCounts(seen.inForce, seat, passkey))
        .map(({ seat }) => seat.id),
    ).size
    const change = changeOf(c, session.participant, seen.inForce.index)
    return drawn(c, policyPage({ view: viewOf(c), seen, certificates, counted, change }))
  })
  app.post('/desk/policy', async (c) => {
    const session = administrator(c)
    const change = await changePolicy(house, session, wishOf(await readFields(c)))
    const query =
      'index' in change
        ? 'changed=1'
        : `digest=${encodeURIComponent(change.digest)}&nonce=${change.entry.nonce}`
    return c.redirect(viewOf(c).to(`/desk/policy?${query}`), 303)
  })
  app.get('/desk/policy/prepared', async (c) => {
    const { participant } = administrator(c)
    const entry = preparedOf(c, participant)
    const document = entry && (await house.register.clearance.findPolicy(participant, entry.digest))
    if (document === undefined) throw new Problem('not-found', 'no such policy')
    return downloadJson(c, `policy-${entry?.digest.slice(7, 19)}.json`, {
      entry,
      policy: JSON.parse(text(document)),
    })
  })
  app.get('/desk/policy/certificates/:seat/:passkey', async (c) => {
    const { participant } = administrator(c)
    const { certificate } = await findCertificate(house, c, participant)
    return c.body(ownBytes(certificate.document), 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${c.req.param('passkey').slice(0, 12)}.json"`,
    })
  })
  app.post('/desk/policy/certificates/:seat/:passkey', async (c) => {
    const { participant } = administrator(c)
    const { seat, passkey } = await findCertificate(house, c, participant)
    const fields = await readFields(c)
    await takeCertificate(
      house,
      participant,
      { seat: seat.id, passkey: passkey.id },
      { by: one(fields, 'by').trim(), sig: one(fields, 'sig').trim() },
    )
    return c.redirect(viewOf(c).to('/desk/policy#certificates'), 303)
  })
  return app
}

async function findCertificate(house: House, c: C, participant: string) {
  const [seat, passkey] = [c.req.param('seat'), `webauthn:${c.req.param('passkey')}`]
  const found = (await certificatesOf(house, participant)).find(
    (one) => one.seat.id === seat && one.passkey.id === passkey,
  )
  if (found === undefined) throw new Problem('not-found', 'no such certificate')
  return found
}

/** The entry that waits to be signed outside, as the address tells it. */
function preparedOf(c: C, participant: string) {
  const { digest = '', nonce = '' } = readQuery(c, ['digest', 'nonce', 'changed'])
  return /^sha256:[0-9a-f]{64}$/.test(digest) && /^[A-Za-z0-9_-]{22}$/.test(nonce)
    ? policyEntry(participant, digest, nonce)
    : undefined
}

/** What has just become of a wish, as the address tells it. */
function changeOf(c: C, participant: string, index: number | undefined): PolicyChange | undefined {
  const entry = preparedOf(c, participant)
  if (entry) return { digest: entry.digest, entry }
  return c.req.query('changed') && index !== undefined ? { digest: '', index } : undefined
}

/** The policy a form wishes; its shape is checked where it is made. */
function wishOf(fields: Fields) {
  const some = (name: 'offices' | 'seats') => {
    const list = fields.flatMap(([own, value]) => (own === name ? [value] : []))
    return list.length === 0 ? {} : { [name]: list }
  }
  const signatures = one(fields, 'signatures')
  return {
    signatures: /^\d$/.test(signatures) ? Number(signatures) : -1,
    keys: one(fields, 'keys') as 'any' | 'device-bound',
    ...some('offices'),
    ...some('seats'),
  }
}
