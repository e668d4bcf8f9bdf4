import { createApp } from '../src/app.ts'
import { ROOT } from '../src/build.ts'
import { base64url } from '../src/bytes.ts'
import type { House } from '../src/clearing-house/house.ts'
import { closeHouse, openHouse, signAndFile } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import { commitmentOf } from '../src/records/commitment.ts'
import type { CommittedValue, FiledRecord, Json } from '../src/records/types.ts'
import { openSession } from '../src/seats/sessions.ts'
import { makePlace, type Place } from './open-register.ts'

/** A trial house for what is personal: without facts, so that it opens fast. */
export interface PersonalHouse {
  house: House
  place: Place
  app: ReturnType<typeof createApp>['app']
  /** Asks as a trial seat of a state, or as nobody; a form is sent as browsers send it. */
  ask(
    address: string,
    asked?: { seat?: string; role?: string; form?: readonly (readonly [string, string])[] },
  ): Promise<{ status: number; text: string; location: string | null; headers: Headers }>
  /** Files a point of contact with values behind commitments; its id and index. */
  fileContact(
    personal: Readonly<Record<string, Json>>,
    more?: Partial<FiledRecord>,
    audience?: CommittedValue['audience'],
  ): Promise<{ id: string; index: number; values: CommittedValue[] }>
  close(): Promise<void>
}

/** Opens it; `now` tells its time. */
export async function openPersonalHouse(now?: () => Date): Promise<PersonalHouse> {
  const place = await makePlace()
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  const house = await openHouse(readConfig(env, ROOT), { facts: false, ...(now ? { now } : {}) })
  const { app } = createApp(house)
  const ask: PersonalHouse['ask'] = async (address, { seat, role = 'author', form } = {}) => {
    const token =
      seat &&
      (await openSession(house, {
        participant: seat,
        seat: `trial-${role}`,
        role: role as never,
        origin: 'http://localhost',
      }))
    const response = await app.request(address, {
      method: form ? 'POST' : 'GET',
      headers: {
        ...(token ? { cookie: `session=${token}` } : {}),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form.map(([name, value]) => [name, value])).toString() } : {}),
    })
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location'),
      headers: response.headers,
    }
  }
  return {
    house,
    place,
    app,
    ask,
    async fileContact(personal, more = {}, audience) {
      const nonce = crypto.random(16)
      const values = Object.entries(personal).map(([pointer, value]): CommittedValue => {
        const salt = crypto.random(32)
        return { pointer, salt: base64url(salt), value, ...(audience ? { audience } : {}) }
      })
      const committed = values.map(({ pointer, salt, value }): [string, Json] => [
        pointer.slice(1),
        {
          $c: commitmentOf(
            { nonce, salt: new Uint8Array(Buffer.from(salt, 'base64url')), pointer, value },
            crypto,
          ),
        },
      ])
      const example = house.regime.forms.get('point-of-contact/1')?.example.answers as FiledRecord['answers']
      const filed = await signAndFile(
        house,
        {
          v: 1,
          regime: house.regime.ref,
          form: 'point-of-contact/1',
          participant: 'URY',
          says: 'answers',
          measures: ['II.5'],
          audience: { kind: 'public' },
          language: 'es',
          answers: { ...example, ...Object.fromEntries(committed) },
          provenance: { kind: 'state' },
          made: house.now().toISOString().slice(0, 10),
          nonce: base64url(nonce),
          ...more,
        },
        values,
      )
      await house.publisher.whenPublished(filed.index + 1)
      return { id: filed.id, index: filed.index, values }
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
}

/** What a browser sends of a page's form as it stands, with changes: names and values. */
export function formOf(
  page: string,
  action: string,
  changes: Readonly<Record<string, string>>,
): [string, string][] {
  const html = new RegExp(`<form[^>]*action="${action}"[\\s\\S]*?</form>`).exec(page)?.[0] ?? ''
  const fields = [...html.matchAll(/<(input|select|textarea)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g)].flatMap(
    ([, kind, attributes = '', inside = '']): [string, string][] => {
      const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1]
      const name = attribute('name')
      if (name === undefined || name in changes) return []
      if (kind === 'textarea') return [[name, inside]]
      if (kind === 'select') {
        const options = [...inside.matchAll(/<option value="([^"]*)"( selected)?/g)]
        return [[name, (options.find(([, , selected]) => selected) ?? options[0])?.[1] ?? '']]
      }
      const ticked = !/^(checkbox|radio)$/.test(attribute('type') ?? '') || /\bchecked\b/.test(attributes)
      return ticked ? [[name, attribute('value') ?? '']] : []
    },
  )
  return [...fields, ...Object.entries(changes)]
}
