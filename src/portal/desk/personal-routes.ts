import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import {
  asEraser,
  type Erasure,
  entryOf,
  eraseValues,
  type Named,
  prepareErasure,
} from '../../clearing-house/erase.ts'
import { heldValues, pastValues } from '../../clearing-house/held.ts'
import type { House } from '../../clearing-house/house.ts'
import { erasePerson, heldAboutPerson, personDocument } from '../../clearing-house/person.ts'
import { viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { asAdministrator, withPasskey } from '../../seats/authority.ts'
import { drawn, viewOf } from '../portal.tsx'
import { erasePage } from './erase-page.tsx'
import { type Fields, one } from './fill-draft.ts'
import { pastPage } from './past-page.tsx'
import { personPage } from './person-page.tsx'
import { type C, downloadJson, readFields, seated } from './request.ts'

/** The most values one act names. */
const MOST = 1000

/** Erasing values, what is past its time, and what is held about a person; all of the seat's own participant. */
export function personalRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  const eraser = (c: C) => {
    const session = seated(c)
    asEraser(house, session)
    return session
  }
  const valuesOf = (fields: Fields, name: string): string[] =>
    fields.flatMap(([own, value]) => (own === name ? [value] : [])).slice(0, MOST)
  /** Erases what is ticked, or gives the entry to whoever signs it; then shows the page again. */
  async function act(
    c: C,
    fields: Fields,
    count: number,
    named: Named,
    show: (done: Erasure | undefined) => Promise<Response>,
  ): Promise<Response> {
    const session = eraser(c)
    if (count === 0) return show(undefined)
    if (one(fields, '_op') === 'prepare')
      return downloadJson(c, 'erase-entry.json', await prepareErasure(house, session, named))
    withPasskey(session)
    return show(await eraseValues(house, session, named))
  }

  app.get('/desk/records/:id/erase', (c) => showErasing(house, c, undefined))
  app.post('/desk/records/:id/erase', async (c) => {
    eraser(c)
    const fields = await readFields(c)
    const pointers = valuesOf(fields, 'pointer')
    const named = { record: c.req.param('id'), pointers }
    return act(c, fields, pointers.length, named, (done) => showErasing(house, c, done))
  })
  const showPast = async (c: C, done: Erasure | undefined): Promise<Response> =>
    drawn(c, pastPage(viewOf(c), { past: await pastValues(house, eraser(c).participant), done }))
  app.get('/desk/retention', (c) => showPast(c, undefined))
  app.post('/desk/retention', async (c) => {
    eraser(c)
    const fields = await readFields(c)
    const past = valuesOf(fields, 'value')
    return act(c, fields, past.length, { past }, (done) => showPast(c, done))
  })
  app.get('/desk/person', (c) => {
    asAdministrator(house, c.get('session'))
    return drawn(c, personPage(viewOf(c), { query: '', found: undefined, done: undefined }))
  })
  // What is searched for is a person's name: it belongs into no address, which logs and histories keep.
  app.post('/desk/person', async (c) => {
    const session = asAdministrator(house, c.get('session'))
    const fields = await readFields(c)
    const query = one(fields, 'query')
    const operation = one(fields, '_op')
    if (operation === 'erase') {
      const done = await erasePerson(house, session, query)
      return drawn(c, personPage(viewOf(c), { query: '', found: undefined, done }))
    }
    const found = await heldAboutPerson(house, session, query)
    if (operation === 'prepare')
      return downloadJson(c, 'erase-entry.json', entryOf(house, session.participant, found.values))
    if (operation === 'download')
      return c.body(JSON.stringify(personDocument(house, session.participant, found), null, 2), 200, {
        'content-type': 'application/json',
        'content-disposition': 'attachment; filename="held.json"',
      })
    return drawn(c, personPage(viewOf(c), { query, found, done: undefined }))
  })
  return app
}

async function showErasing(house: House, c: C, done: Erasure | undefined): Promise<Response> {
  const session = seated(c)
  asEraser(house, session)
  const id = c.req.param('id') ?? ''
  const held = /^[0-9a-f]{64}$/.test(id) ? await heldValues(house, session.participant, id) : []
  // A record of another participant, or without anything kept beside it, has no such page.
  if (held.length === 0 && done === undefined) throw new Problem('not-found', `nothing is kept beside ${id}`)
  // Administrators erase without reading: they see which fields hold a value, not what it is.
  const seen = await viewRecord(house, c.get('reader'), id).catch((refusal) => {
    if (refusal instanceof Problem) return undefined
    throw refusal
  })
  return drawn(c, erasePage(viewOf(c), { id, held, seen, done }))
}
