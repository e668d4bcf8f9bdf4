import { Hono } from 'hono'
import { base64url, ownBytes } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import { keysOfParticipant } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import { manifestBytes } from '../regime/manifest.ts'
import type { HouseEnv } from './env.ts'
import { formDocument, formSummary } from './form-document.ts'
import { readQuery } from './read-body.ts'

/** An address as text; as it stands where its escapes are none, for no file has such a name. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The regime: what was agreed, its manifest and files, its measures, forms and participants. */
export function regimeRoutes(house: House): Hono<HouseEnv> {
  const { regime } = house
  const app = new Hono<HouseEnv>()
  app.get('/regime', (c) => {
    readQuery(c, [])
    return c.json({
      ref: regime.ref,
      name: regime.name,
      digest: regime.digest,
      secretariat: regime.secretariat,
      groups: regime.groups,
      instruments: regime.instruments,
      vocabulary: regime.vocabulary,
      manifest: '/api/v1/regime/manifest',
    })
  })
  app.get('/regime/manifest', (c) =>
    c.body(ownBytes(manifestBytes(regime)), 200, { 'content-type': 'application/json' }),
  )
  app.get('/regime/files/*', (c) => {
    // Looked up among the manifest's names: no part of the address becomes a path.
    const bytes = regime.bytes.get(decoded(c.req.path.split('/regime/files/')[1] ?? ''))
    if (bytes === undefined) throw new Problem('not-found', 'no such file of the regime')
    return c.body(ownBytes(bytes), 200, { 'content-type': 'text/plain; charset=utf-8' })
  })
  app.get('/measures', (c) => c.json({ measures: regime.measures }))
  app.get('/participants', (c) =>
    c.json({
      participants: regime.participants.map((one) => ({
        ...one,
        keys: keysOfParticipant(house, one.code).map(({ public: raw, ...key }) => ({
          ...key,
          public: base64url(raw),
        })),
      })),
    }),
  )
  app.get('/forms', (c) =>
    c.json({ forms: [...regime.forms.values()].map((form) => formSummary(form, regime)) }),
  )
  app.get('/forms/:form/:version', (c) => {
    const version = /^v([1-9]\d*)$/.exec(c.req.param('version'))?.[1]
    const form = regime.forms.get(`${c.req.param('form')}/${version}`)
    if (form === undefined) throw new Problem('not-found', 'no such form')
    return c.json(formDocument(form))
  })
  return app
}
