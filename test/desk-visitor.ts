import { createApp } from '../src/app.ts'
import { closeHouse } from '../src/clearing-house.ts'
import type { DraftContent } from '../src/portal/desk/draft.ts'
import { openSession, readerOf, type Session } from '../src/seats/sessions.ts'
import { type OpenHouse, openTrial, trialSeat } from './clearing-desk.ts'
import { makePlace } from './open-register.ts'
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

/** A trial house with somebody at the desk of a state. */
export interface Desk {
  house: OpenHouse
  app: ReturnType<typeof createApp>['app']
  /** An author of Uruguay, in a trial's one-click seat. */
  author: DeskVisitor
  /** Somebody in such a seat of a state. */
  sit(participant: string, role?: Session['role']): Promise<DeskVisitor>
  /** What the house keeps of a draft, by its address. */
  keptOf(at: string, participant?: string): Promise<DraftContent>
  /** A return of military expenditure of five sections, begun and with its kind chosen. */
  longDraft(kind?: string, visitor?: DeskVisitor): Promise<string>
  close(): Promise<void>
}

/** The form of {@link Desk.longDraft}. */
export const MILEX = 'milex-return/1'

/** Opens it. */
export async function openDesk(): Promise<Desk> {
  const place = await makePlace()
  const house = await openTrial(place)
  const { app } = createApp(house)
  const sit: Desk['sit'] = (participant, role = 'author') =>
    sitDown(house, app, trialSeat(house, role, participant))
  const author = await sit('URY')
  return {
    house,
    app,
    author,
    sit,
    async keptOf(at, participant = 'URY') {
      const id = at.split('/')[3] as string
      const reader = readerOf(trialSeat(house, 'author', participant))
      return (await house.register.drafts.findDraft(reader, id))?.content as DraftContent
    },
    async longDraft(kind = 'simplified', visitor = author) {
      const at = await visitor.begin({ form: MILEX, period: '2024', from: 'nothing' })
      await visitor.send(await visitor.get(at), at, { '/kind': kind })
      return at
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
}

/** Names of inputs that a page has for answers. */
export const inputsOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/ name="(\/[^"]*)"/g)].map(([, name = '']) => name))].sort()
