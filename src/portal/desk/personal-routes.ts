import { Hono } from 'hono'
import type { HouseEnv } from '../../api/env.ts'
import { asEraser, type Erasure, erasePast, eraseValues } from '../../clearing-house/erase.ts'
import { heldValues, pastValues } from '../../clearing-house/held.ts'
import type { House } from '../../clearing-house/house.ts'
import { erasePerson, heldAboutPerson, personDocument } from '../../clearing-house/person.ts'
import { viewRecord } from '../../clearing-house.ts'
import { Problem } from '../../problems.ts'
import { asAdministrator } from '../../seats/authority.ts'
import { drawn, viewOf } from '../portal.tsx'
import { erasePage } from './erase-page.tsx'
import { one } from './fill-draft.ts'
import { pastPage } from './past-page.tsx'
import { personPage } from './person-page.tsx'
import { type C, readFields, seated } from './request.ts'

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
  const named = async (c: C, name: string): Promise<string[]> =>
    (await readFields(c)).flatMap(([own, value]) => (own === name ? [value] : [])).slice(0, MOST)

  app.get('/desk/records/:id/erase', (c) => showErasing(house, c, undefined))
  app.post('/desk/records/:id/erase', async (c) => {
    const session = eraser(c)
    const pointers = await named(c, 'pointer')
    const done =
      pointers.length === 0
        ? undefined
        : await eraseValues(house, session, { record: c.req.param('id'), pointers })
    return showErasing(house, c, done)
  })
  app.get('/desk/retention', async (c) => {
    const { participant } = eraser(c)
    return drawn(c, pastPage(viewOf(c), { past: await pastValues(house, participant), done: undefined }))
  })
  app.post('/desk/retention', async (c) => {
    const session = eraser(c)
    const values = await named(c, 'value')
    const done = values.length === 0 ? undefined : await erasePast(house, session, values)
    return drawn(c, pastPage(viewOf(c), { past: await pastValues(house, session.participant), done }))
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
