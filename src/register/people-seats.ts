import type { Role } from '../audience/roles.ts'
import { type Query, withoutNulls } from './database.ts'

/** The part of a participant that acts. */
export interface Office {
  id: string
  participant: string
  name: string
}

/** A role in an office; it outlives who holds it. */
export interface Seat {
  id: string
  participant: string
  office: string
  officeName: string
  role: Role
  title: string
}

/** A person. Name and mail address are absent once erased. */
export interface Official {
  id: string
  participant: string
  name?: string
  email?: string
  language: string
}

/** Who holds or held a seat, and who ended it. */
export interface Holding {
  id: string
  seat: string
  official: string
  since: Date
  until: Date | null
  endedBy: string | null
}

const SEAT = `select t.id, t.participant, t.office, o.name as "officeName", t.role, t.title
  from seat t join office o on o.id = t.office`
const OFFICIAL = 'select id, participant, name, email, language from official'
const HOLDING = 'select h.id, h.seat, h.official, h.since, h.until, h.ended_by as "endedBy" from holding h'

/** Offices, seats, officials and who holds what. */
export const seatStore = (query: Query) => ({
  async saveOffice(office: Office, now: Date): Promise<void> {
    await query('insert into office (id, participant, name, opened_at) values ($1, $2, $3, $4)', [
      office.id,
      office.participant,
      office.name,
      now,
    ])
  },
  /** The open offices of a participant. */
  listOffices(participant: string): Promise<Office[]> {
    return query<Office>(
      'select id, participant, name from office where participant = $1 and closed_at is null order by name, id',
      [participant],
    )
  },
  async saveSeat(seat: Omit<Seat, 'officeName'>, now: Date): Promise<void> {
    await query(
      'insert into seat (id, participant, office, role, title, opened_at) values ($1, $2, $3, $4, $5, $6)',
      [seat.id, seat.participant, seat.office, seat.role, seat.title, now],
    )
  },
  /** The open seat of that id. */
  async findSeat(id: string): Promise<Seat | undefined> {
    return (await query<Seat>(`${SEAT} where t.id = $1 and t.closed_at is null`, [id]))[0]
  },
  /** The open seats of a participant. */
  listSeats(participant: string): Promise<Seat[]> {
    return query<Seat>(
      `${SEAT} where t.participant = $1 and t.closed_at is null order by o.name, t.title, t.id`,
      [participant],
    )
  },
  /** The open seats of several participants that somebody holds. */
  listHeldSeats(participants: readonly string[]): Promise<Seat[]> {
    return query<Seat>(
      `${SEAT} where t.participant = any($1) and t.closed_at is null
         and exists (select from holding where seat = t.id and until is null)
       order by t.participant, o.name, t.title, t.id`,
      [participants],
    )
  },
  /** Closes a seat that nobody holds; false when somebody does. */
  async closeSeat(id: string, now: Date): Promise<boolean> {
    const closed = await query(
      `update seat set closed_at = $2 where id = $1 and closed_at is null
         and not exists (select from holding where seat = $1 and until is null) returning id`,
      [id, now],
    )
    return closed.length > 0
  },
  async saveOfficial(official: Official, now: Date): Promise<void> {
    await query(
      'insert into official (id, participant, name, email, language, added_at) values ($1, $2, $3, $4, $5, $6)',
      [official.id, official.participant, official.name, official.email ?? null, official.language, now],
    )
  },
  /** The official of that id, erased or not. */
  async findOfficial(id: string): Promise<Official | undefined> {
    const [row] = await query<Official>(`${OFFICIAL} where id = $1`, [id])
    return row && withoutNulls<Official>(row)
  },
  /** The officials of a participant that are not erased. */
  async listOfficials(participant: string): Promise<Official[]> {
    const rows = await query<Official>(
      `${OFFICIAL} where participant = $1 and erased_at is null order by name, id`,
      [participant],
    )
    return rows.map((row) => withoutNulls<Official>(row))
  },
  /** Forgets who an official was; that there was one stays, for what he did. */
  async eraseOfficial(id: string, now: Date): Promise<void> {
    await query('update official set name = null, email = null, erased_at = $2 where id = $1', [id, now])
    await query("update passkey set label = '' where official = $1", [id])
    await query('delete from oidc_link where official = $1', [id])
  },
  /** Seats an official in an empty seat; false when somebody sits there. */
  async startHolding(holding: Pick<Holding, 'id' | 'seat' | 'official'>, now: Date): Promise<boolean> {
    const rows = await query(
      `insert into holding (id, seat, official, since) values ($1, $2, $3, $4)
       on conflict (seat) where until is null do nothing returning id`,
      [holding.id, holding.seat, holding.official, now],
    )
    return rows.length > 0
  },
  /** Ends the holding of a seat by an official; false when it had ended. */
  async endHolding(seat: string, official: string, now: Date, by: string): Promise<boolean> {
    const rows = await query(
      `update holding set until = $3, ended_by = $4 where seat = $1 and official = $2 and until is null
       returning id`,
      [seat, official, now, by],
    )
    return rows.length > 0
  },
  /** Forgets the certificates that bound an official's passkeys to a seat. */
  async dropCertificates(seat: string, official: string): Promise<void> {
    await query(
      'delete from seat_certificate where seat = $1 and passkey in (select id from passkey where official = $2)',
      [seat, official],
    )
  },
  /** Who holds and held the seats of a participant, latest first. */
  listHoldings(participant: string): Promise<Holding[]> {
    return query<Holding>(
      `${HOLDING} join seat t on t.id = h.seat where t.participant = $1 order by h.since desc, h.id`,
      [participant],
    )
  },
  /** Who holds a seat now. */
  async findHolder(seat: string): Promise<string | undefined> {
    const [row] = await query<Holding>(`${HOLDING} where h.seat = $1 and h.until is null`, [seat])
    return row?.official
  },
  /** The open seats an official holds. */
  seatsOf(official: string): Promise<Seat[]> {
    return query<Seat>(
      `${SEAT} join holding h on h.seat = t.id where h.official = $1 and h.until is null and t.closed_at is null
       order by h.since, t.id`,
      [official],
    )
  },
  /** Holds the seats of a role until the transaction ends: whoever counts them decides alone. */
  async lockSeats(participant: string, role: Role): Promise<void> {
    await query('select id from seat where participant = $1 and role = $2 order by id for update', [
      participant,
      role,
    ])
  },
  /** How many seats of a role are held in a participant. */
  async countHeld(participant: string, role: Role): Promise<number> {
    const [row] = await query<{ held: number }>(
      `select count(*)::int as held from holding h join seat t on t.id = h.seat
       where t.participant = $1 and t.role = $2 and t.closed_at is null and h.until is null`,
      [participant, role],
    )
    return row?.held ?? 0
  },
  /** The participants that have a held seat of a role. */
  async participantsWith(role: Role): Promise<string[]> {
    const rows = await query<{ participant: string }>(
      `select distinct t.participant from holding h join seat t on t.id = h.seat
       where t.role = $1 and t.closed_at is null and h.until is null`,
      [role],
    )
    return rows.map(({ participant }) => participant)
  },
})
