import { Problem } from '../problems.ts'
import type { Audience, Json } from '../records/types.ts'
import { isPersonal } from '../regime/committed-values.ts'
import type { Invitation, Official } from '../register/people-store.ts'
import { asAdministrator } from '../seats/authority.ts'
import { eraseOfficial } from '../seats/offices.ts'
import type { Session } from '../seats/sessions.ts'
import { recordAct } from './audit.ts'
import { type Erasure, eraseHeld } from './erase.ts'
import { scrub } from './forget.ts'
import { type Held, heldValues } from './held.ts'
import type { House } from './house.ts'

/** What a participant holds about a person. */
export interface HeldAboutPerson {
  values: Held[]
  officials: (Official & { seated: boolean })[]
  invitations: Invitation[]
}

const LONGEST = 300

/** Names and mail addresses without regard to case and blanks, telephones by their digits. */
function sameAs(query: string): (value: unknown) => boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  const digits = (text: string) =>
    /^\+?[\d\s().-]{6,40}$/.test(text.trim()) ? text.replaceAll(/\D/g, '') : undefined
  const [words, number] = [plain(query), digits(query)]
  return (value) =>
    typeof value === 'string' &&
    (plain(value) === words || (number !== undefined && digits(value) === number))
}

/**
 * What the administrator's own participant holds about whoever is named exactly so: values behind commitments with
 * those that stand beside them, officials, open invitations. Throws Problem.
 */
export async function heldAboutPerson(
  house: House,
  session: Session | undefined,
  query: string,
): Promise<HeldAboutPerson> {
  const { participant, seat, role } = asAdministrator(house, session)
  if (query.trim() === '' || query.length > LONGEST)
    throw new Problem('bad-request', `a name, mail address or telephone has 1 to ${LONGEST} characters`)
  const found = await findPerson(house, participant, sameAs(query))
  await recordAct(house, {
    participant,
    seat,
    role,
    act: 'held-data',
    details: {
      values: String(found.values.length),
      officials: String(found.officials.length),
      invitations: String(found.invitations.length),
    },
  })
  return found
}

async function findPerson(
  house: House,
  participant: string,
  same: (value: unknown) => boolean,
): Promise<HeldAboutPerson> {
  const { people } = house.register
  const personal = (await heldValues(house, participant)).filter(
    ({ field }) => field === undefined || isPersonal(field),
  )
  // Fields side by side tell of one person: his telephone belongs to his name.
  const place = ({ record, pointer }: Held) => `${record} ${pointer.slice(0, pointer.lastIndexOf('/'))}`
  const places = new Set(personal.filter(({ value }) => same(value)).map(place))
  const officials: HeldAboutPerson['officials'] = []
  for (const official of await people.listOfficials(participant))
    if (same(official.name) || same(official.email))
      officials.push({ ...official, seated: (await people.seatsOf(official.id)).length > 0 })
  const invitations = await people.listInvitations(participant, house.now())
  return {
    values: personal.filter((one) => places.has(place(one))),
    officials,
    invitations: invitations.filter(({ name, email }) => same(name) || same(email)),
  }
}

/** What an erasure of a person did. `seated`: officials who still hold a seat and stay until it is handed over. */
export interface PersonErasure extends Erasure {
  officials: number
  invitations: number
  seated: number
}

/** Erases all that is found about a person, but officials who hold a seat. Throws Problem `not-found` for nothing. */
export async function erasePerson(
  house: House,
  session: Session | undefined,
  query: string,
): Promise<PersonErasure> {
  const own = asAdministrator(house, session)
  const { values, officials, invitations } = await heldAboutPerson(house, own, query)
  if (values.length + officials.length + invitations.length === 0)
    throw new Problem('not-found', 'nothing is held under that')
  // First what may be refused: a participant that signs with its own key prepares the entry instead.
  const erased = await eraseHeld(house, own, values)
  const leaving = officials.filter(({ seated }) => !seated)
  for (const { id } of leaving) await eraseOfficial(house, own, id)
  for (const { id } of invitations)
    await house.register.people.revokeInvitations(own.participant, { id }, house.now())
  if (invitations.length > 0) await scrub(house)
  return {
    ...erased,
    officials: leaving.length,
    invitations: invitations.length,
    seated: officials.length - leaving.length,
  }
}

/** What is held about a person as a document for that person. */
export interface PersonDocument {
  v: 1
  participant: string
  made: string
  values: {
    record: string
    form: string
    field: string
    value: Json
    since: string
    readers: Audience
    until?: string
  }[]
  officials: { name?: string; email?: string; language: string; seated: boolean }[]
  invitations: { name?: string; email?: string; since: string; until: string }[]
}

/** What is held as JSON: what, where, since when, who may read it, until when. */
export function personDocument(
  house: Pick<House, 'now'>,
  participant: string,
  { values, officials, invitations }: HeldAboutPerson,
): PersonDocument {
  const given = (name: string | null | undefined, email: string | null | undefined) => ({
    ...(name ? { name } : {}),
    ...(email ? { email } : {}),
  })
  return {
    v: 1,
    participant,
    made: house.now().toISOString(),
    values: values.map(({ record, form, pointer, value, filedAt, audience, until }) => ({
      record,
      form,
      field: pointer,
      value,
      since: filedAt.toISOString(),
      readers: audience ?? { kind: 'filer' },
      ...(until ? { until } : {}),
    })),
    officials: officials.map(({ name, email, language, seated }) => ({
      ...given(name, email),
      language,
      seated,
    })),
    invitations: invitations.map(({ name, email, invitedAt, expiresAt }) => ({
      ...given(name, email),
      since: invitedAt.toISOString(),
      until: expiresAt.toISOString(),
    })),
  }
}
