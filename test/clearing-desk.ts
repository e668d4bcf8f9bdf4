import type { Role } from '../src/audience/roles.ts'
import { ROOT } from '../src/build.ts'
import { base64url, hex } from '../src/bytes.ts'
import { beginClearance, finishClearance, handOn, openHouse } from '../src/clearing-house.ts'
import { readConfig } from '../src/config.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { passkeyId } from '../src/records/cose.ts'
import { recordId } from '../src/records/record.ts'
import type { FiledRecord } from '../src/records/types.ts'
import { readerOf, type Session } from '../src/seats/sessions.ts'
import { aReturn } from './a-return.ts'
import type { Place } from './open-register.ts'
import { SoftAuthenticator } from './soft-authenticator.ts'

export type OpenHouse = Awaited<ReturnType<typeof openHouse>>

/** A trial house at a place, without the regime's facts. */
export async function openTrial(place: Place): Promise<OpenHouse> {
  const env = {
    CONFIANZA_DATA: place.dataDir,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
  }
  const house = await openHouse(readConfig(env, ROOT), { facts: false })
  await house.settled
  return house
}

const RP = { rp: 'localhost', origin: 'http://localhost:8080' }

/** An official with a seat, a passkey in software, and a session. */
export interface Person {
  session: Session
  soft: SoftAuthenticator
  passkey: string
}

const sessionOf = (house: OpenHouse, who: Pick<Session, 'participant' | 'seat' | 'role'>): Session => ({
  id: hex(house.crypto.random(8)),
  ...who,
  kind: 'trial',
  origin: RP.origin,
  agent: '',
  openedAt: house.now(),
  seenAt: house.now(),
  rotatedAt: house.now(),
  expiresAt: new Date(house.now().getTime() + 3_600_000),
})

/** The session of a trial's one-click seat. */
export const trialSeat = (house: OpenHouse, role: Role, participant = 'URY'): Session =>
  sessionOf(house, { participant, seat: `trial-${role}`, role })

/** Puts somebody into a seat: of an official who is there, or of a new one. */
export async function seatSomebody(
  house: OpenHouse,
  role: Role,
  {
    participant = 'URY',
    office = `office-${participant.toLowerCase()}`,
    deviceBound = false,
    official,
  }: { participant?: string; office?: string; deviceBound?: boolean; official?: Person } = {},
): Promise<Person> {
  const { people } = house.register
  const now = house.now()
  if (!(await people.listOffices(participant)).some(({ id }) => id === office))
    await people.saveOffice({ id: office, participant, name: `Office ${office}` }, now)
  const seat = hex(house.crypto.random(8))
  await people.saveSeat({ id: seat, participant, office, role, title: `${role} desk` }, now)
  const person = official ?? (await enrol(house, participant, deviceBound))
  const id = person.session.official as string
  await people.startHolding({ id: hex(house.crypto.random(8)), seat, official: id }, now)
  return {
    ...person,
    session: {
      ...sessionOf(house, { participant, seat, role }),
      kind: 'passkey',
      official: id,
      passkey: person.passkey,
    },
  }
}

async function enrol(house: OpenHouse, participant: string, deviceBound: boolean): Promise<Person> {
  const id = hex(house.crypto.random(16))
  const { people } = house.register
  await people.saveOfficial({ id, participant, name: 'Somebody', language: 'es' }, house.now())
  const soft = new SoftAuthenticator()
  soft.enrol({ ...RP, challenge: house.crypto.random(32), deviceBound })
  const [made] = soft.passkeys
  if (made === undefined) throw new Error('no passkey')
  const passkey = passkeyId(made.cose, house.crypto)
  await people.savePasskey({
    id: passkey,
    credential: made.id,
    official: id,
    cose: made.cose,
    alg: -7,
    transports: ['internal'],
    deviceBound,
    backedUp: !deviceBound,
    signCount: 0,
    label: 'soft',
    ...RP,
    addedAt: house.now(),
  })
  const session = { ...sessionOf(house, { participant, seat: '', role: 'reader' }), official: id }
  return { session, soft, passkey }
}

/** A draft handed on by an author: its id and the record that is fixed. */
export async function handedOn(
  house: OpenHouse,
  author: Session,
  more: Partial<FiledRecord> = {},
  id = hex(house.crypto.random(16)),
): Promise<{ id: string; record: string; bytes: Uint8Array }> {
  const record: FiledRecord = {
    ...aReturn({ participant: author.participant, ...more }),
    nonce: base64url(house.crypto.random(16)),
  }
  const { drafts } = house.register
  const version =
    (await drafts.findDraft(readerOf(author), id))?.version ??
    (await drafts.saveDraft(readerOf(author), {
      id,
      version: 0,
      content: { form: record.form },
      hand: author,
    }))
  await handOn(house, author, { id, version }, { record, values: [] })
  const bytes = canonicalBytes(record)
  return { id, record: recordId(bytes, house.crypto), bytes }
}

/** What the passkey of somebody answers to a challenge for clearing. */
export async function touch(
  house: OpenHouse,
  { session, soft }: Person,
  about: { id: string; record: string },
  change: Partial<Parameters<SoftAuthenticator['assert']>[0]> = {},
) {
  const { challenge, rpId } = await beginClearance(house, session, about)
  return soft.assert({ rp: rpId as string, origin: RP.origin, challenge, ...change })
}

/** Clears with a passkey: asks, touches, answers. */
export const clear = async (house: OpenHouse, person: Person, about: { id: string; record: string }) =>
  finishClearance(house, person.session, about.id, await touch(house, person, about))
