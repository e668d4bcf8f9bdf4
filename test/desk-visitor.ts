import type { createApp } from '../src/app.ts'
import { openSession, type Session } from '../src/seats/sessions.ts'
import type { OpenHouse } from './clearing-desk.ts'
import { formOf } from './personal-house.ts'

const HOME = 'http://localhost:8080'

/** A page as its visitor got it. */
export interface Got {
  status: number
  /** Where it leads, without the language. */
  to: string
  text: string
}

/** Whoever sits there, as a browser without script: it reads pages, and sends their forms as they stand. */
export interface DeskVisitor {
  get(path: string): Promise<Got>
  post(path: string, fields: readonly (readonly [string, string])[]): Promise<Got>
  /** Sends the form of a page, with some of its fields otherwise and by one of its buttons. */
  send(page: Got, path: string, changes?: Record<string, string>, operation?: string): Promise<Got>
  /** Begins a draft; its address. */
  begin(fields: Record<string, string>): Promise<string>
}

/** Opens a session of a seat and sits down. */
export async function sitDown(
  house: OpenHouse,
  app: ReturnType<typeof createApp>['app'],
  session: Session,
): Promise<DeskVisitor> {
  const { participant, seat, role, official, kind, passkey } = session
  const token = await openSession(house, {
    ...{ participant, seat, role, official, kind, passkey },
    origin: HOME,
  })
  const headers = { cookie: `session=${token}` }
  const read = async (answer: Response): Promise<Got> => ({
    status: answer.status,
    to: (answer.headers.get('location') ?? '').replace(/^\/en/, ''),
    text: await answer.text(),
  })
  const get = async (path: string) => read(await app.request(`${HOME}/en${path}`, { headers }))
  const post = async (path: string, fields: readonly (readonly [string, string])[]) =>
    read(
      await app.request(`${HOME}/en${path}`, {
        method: 'POST',
        headers: { ...headers, origin: HOME, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
      }),
    )
  return {
    get,
    post,
    send: (page, path, changes = {}, operation = 'save') =>
      post(path, [...formOf(page.text, `/en${path.replace('?', '\\?')}`, changes), ['_op', operation]]),
    begin: async (fields) => (await post('/desk/drafts', Object.entries(fields))).to,
  }
}
