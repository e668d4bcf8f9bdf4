import { createApp } from '../../src/app.ts'
import type { Role } from '../../src/audience/roles.ts'
import { ROOT } from '../../src/build.ts'
import { base64url } from '../../src/bytes.ts'
import {
  closeHouse,
  fileEntry,
  fileRecord,
  filingSigner,
  type House,
  openHouse,
} from '../../src/clearing-house.ts'
import { readConfig } from '../../src/config.ts'
import { canonicalBytes } from '../../src/records/canonical.ts'
import { audienceChange } from '../../src/records/changes.ts'
import { commitmentOf } from '../../src/records/commitment.ts'
import { recordId } from '../../src/records/record.ts'
import { signEntry, signRecord } from '../../src/records/sign.ts'
import type { Audience, AudienceEntry, CommittedValue, FiledRecord } from '../../src/records/types.ts'
import type { Seat } from '../../src/register/people-seats.ts'
import { newId, openSession } from '../../src/seats/sessions.ts'
import { CONTACT } from '../a-contact.ts'
import { makePlace } from '../open-register.ts'
import { ACTORS, type Actor, SEATED } from './actors.ts'
import { makersOf } from './makers.ts'

/** A house with every actor in a seat, and something of each kind for them to ask for. */
export interface Furnished extends ReturnType<typeof makersOf> {
  house: House
  app: ReturnType<typeof createApp>['app']
  seats: Record<Actor, Seat>
  officials: Record<Actor, string>
  /** A record of URY for the parties ARG; one that is public; one that was, and is ARG's alone now. */
  restricted: string
  open: string
  recalled: string
  file: { sha256: string; bytes: Uint8Array }
  /** Asks as an actor, as the house's own pages do. */
  ask(actor: Actor, asked: Asked): Promise<Response>
  /** A draft of URY's author that nobody else has seen, and one that waits for clearance. */
  draft(): Promise<{ id: string; version: string }>
  ready(): Promise<{ id: string; record: string }>
  close(): Promise<void>
}

/** One request. */
export interface Asked {
  method: string
  path: string
  form?: Record<string, string>
  json?: unknown
  bytes?: Uint8Array
  multipart?: FormData
}

const ORIGIN = 'http://localhost'

/** Opens it. */
export async function openFurnished(): Promise<Furnished> {
  const place = await makePlace()
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  const house = await openHouse(readConfig(env, ROOT), { facts: false, limits: false })
  const { app } = createApp(house)
  const seats = {} as Record<Actor, Seat>
  const officials = {} as Record<Actor, string>
  for (const actor of SEATED) {
    const { participant, role } = ACTORS[actor] as { participant: string; role: Seat['role'] }
    const made = await seatSomebody(house, participant, role, actor)
    seats[actor] = made.seat
    officials[actor] = made.official
  }
  // What only reads shares its actor's session; what changes something may end sessions.
  const sessions = new Map<Actor, Promise<string>>()
  const sessionOf = (actor: Actor, { participant, role }: { participant: string; role: Role }) => {
    const opened =
      sessions.get(actor) ??
      openSession(house, {
        participant,
        role,
        seat: seats[actor].id,
        official: officials[actor],
        verifiedAt: house.now(),
        origin: ORIGIN,
      })
    sessions.set(actor, opened)
    return opened
  }
  const ask: Furnished['ask'] = async (actor, { method, path, form, json, bytes, multipart }) => {
    const who = ACTORS[actor]
    if (method !== 'GET') sessions.clear()
    const cookie = who && `session=${await sessionOf(actor, who)}`
    if (method !== 'GET') sessions.clear()
    return app.request(path, {
      method,
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(method === 'GET' ? {} : { origin: ORIGIN }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(bytes === undefined ? {} : { body: bytes as BodyInit }),
      ...(multipart === undefined ? {} : { body: multipart }),
    })
  }
  const file = { bytes: new TextEncoder().encode('a page of text\n'), sha256: '' }
  file.sha256 = recordId(file.bytes, house.crypto)
  const filed = async (audience: Audience) => {
    const { record, values } = contact(house, audience, file)
    const bytes = canonicalBytes(record)
    const signer = await filingSigner(house, 'URY')
    const { id, sigs } = signRecord(bytes, signer, house.origin, house.crypto)
    await fileRecord(house, { record: bytes, sigs, values })
    await app.request(`/api/v1/records/${id}/attachments/${file.sha256}`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain', 'record-nonce': record.nonce },
      body: file.bytes as BodyInit,
    })
    return id
  }
  const recall = async () => {
    const id = await filed({ kind: 'public' })
    const change = {
      participant: 'URY',
      record: id,
      audience: { kind: 'parties', parties: ['ARG'] } as Audience,
    }
    const { entry, beside } = audienceChange(change, house.crypto)
    const signed = signEntry<AudienceEntry>(
      entry,
      [await filingSigner(house, 'URY')],
      house.origin,
      house.crypto,
    )
    await fileEntry(house, signed, { audience: beside })
    return id
  }
  const restricted = await filed({ kind: 'parties', parties: ['ARG'] })
  const open = await filed({ kind: 'public' })
  const recalled = await recall()
  await house.publisher.whenPublished(house.register.head().size)

  const draft = async () => {
    const begun = await ask('URY author', {
      method: 'POST',
      path: '/en/desk/drafts',
      form: { form: 'point-of-contact/1', from: 'not-in-position' },
    })
    return { id: (begun.headers.get('location') ?? '').split('/').at(-1) as string, version: '1' }
  }
  return {
    ...makersOf({ house, seats, officials, restricted, recall }),
    house,
    app,
    seats,
    officials,
    restricted,
    open,
    recalled,
    file,
    ask,
    draft,
    async ready() {
      const { id, version } = await draft()
      await ask('URY author', {
        method: 'POST',
        path: `/en/desk/drafts/${id}/ready`,
        form: { _version: version },
      })
      const seen = await house.register.drafts.findDraft(
        { kind: 'seat', participant: 'URY', seat: seats['URY author'].id, role: 'author' },
        id,
      )
      return { id, record: seen?.record ?? '' }
    },
    async close() {
      await closeHouse(house)
      await place.remove()
    },
  }
}

/** Somebody in a seat of an office made for it. */
export async function seatSomebody(
  house: House,
  participant: string,
  role: Seat['role'],
  title: string,
): Promise<{ seat: Seat; official: string }> {
  const { people } = house.register
  const now = house.now()
  const [office, id, official] = [newId(house), newId(house), newId(house)]
  await people.saveOffice({ id: office, participant, name: `Office of ${title}` }, now)
  await people.saveSeat({ id, participant, office, role, title }, now)
  await people.saveOfficial({ id: official, participant, name: `Person ${title}`, language: 'en' }, now)
  await people.startHolding({ id: newId(house), seat: id, official }, now)
  return { seat: (await people.findSeat(id)) as Seat, official }
}

/** A point of contact with a person behind commitments, and a file beside it. */
function contact(
  house: House,
  audience: Audience,
  file: Furnished['file'],
): { record: FiledRecord; values: CommittedValue[] } {
  const nonce = house.crypto.random(16)
  const values = [
    ['/name', 'Nadie Inventada'],
    ['/phone', '+598 2 000 0001'],
  ].map(([pointer, value]) => ({
    pointer: pointer as string,
    value: value as string,
    salt: house.crypto.random(32),
  }))
  const committed = Object.fromEntries(
    values.map(({ pointer, value, salt }) => [
      pointer.slice(1),
      { $c: commitmentOf({ nonce, salt, pointer, value }, house.crypto) },
    ]),
  )
  const record: FiledRecord = {
    v: 1,
    regime: house.regime.ref,
    form: 'point-of-contact/1',
    participant: 'URY',
    says: 'answers',
    measures: ['II.5'],
    audience,
    language: 'es',
    answers: { ...CONTACT, ...committed },
    attachments: [{ name: 'nota.txt', type: 'text/plain', size: file.bytes.length, sha256: file.sha256 }],
    provenance: { kind: 'state' },
    made: '2025-04-12',
    nonce: base64url(nonce),
  }
  return { record, values: values.map((one) => ({ ...one, salt: base64url(one.salt) })) }
}
