import { askWidening, type House } from '../../src/clearing-house.ts'
import type { Seat } from '../../src/register/people-seats.ts'
import { invite } from '../../src/seats/invitations.ts'
import { addSeat } from '../../src/seats/offices.ts'
import { askRecovery } from '../../src/seats/recovery.ts'
import { newId, openSession, readSession, type Session } from '../../src/seats/sessions.ts'
import type { Actor } from './actors.ts'
import { seatSomebody } from './furnished.ts'

const ORIGIN = 'http://localhost'

/** What each request needs of its own, so that none finds it used up by another: all of it Uruguay's. */
export function makersOf({
  house,
  seats,
  officials,
  restricted,
  recall,
}: {
  house: House
  seats: Record<Actor, Seat>
  officials: Record<Actor, string>
  restricted: string
  recall(): Promise<string>
}) {
  const sessionIn = async (seat: Seat, official: string): Promise<Session> => {
    const { participant, role, id } = seat
    const token = await openSession(house, {
      participant,
      role,
      seat: id,
      official,
      verifiedAt: house.now(),
      origin: ORIGIN,
    })
    return (await readSession(house, token, ORIGIN)) as Session
  }
  const administrator = () => sessionIn(seats['URY administrator'], officials['URY administrator'])
  let second: Promise<Session> | undefined
  /** Another administrator: nobody lets anybody back in alone. */
  const colleague = () => {
    second ??= seatSomebody(house, 'URY', 'administrator', 'second administrator').then(
      ({ seat, official }) => sessionIn(seat, official),
    )
    return second
  }
  const emptySeat = async () =>
    addSeat(house, await administrator(), {
      office: seats['URY author'].office,
      role: 'reader',
      title: 'An empty seat',
    })
  const invited = async () =>
    invite(house, await administrator(), {
      seat: await emptySeat(),
      name: 'Somebody',
      email: '',
      language: 'en',
    })
  return {
    emptySeat,
    invitation: async () => (await invited()).token,
    invitationId: async () => (await invited()).invitation.id,
    /** An official of Uruguay with a passkey, who can be handed a seat. */
    async colleagueWithPasskey() {
      const { official } = await seatSomebody(house, 'URY', 'reader', 'who takes over')
      const id = newId(house)
      await house.register.people.savePasskey({
        id: `webauthn:${id}`,
        credential: id,
        official,
        cose: new Uint8Array([0xa0]),
        alg: -7,
        transports: [],
        deviceBound: true,
        backedUp: false,
        signCount: 0,
        label: 'a passkey',
        rp: 'localhost',
        origin: ORIGIN,
        addedAt: house.now(),
      })
      return official
    },
    async heldSeat() {
      return (await seatSomebody(house, 'URY', 'reader', 'a held seat')).seat.id
    },
    /** Somebody who holds no seat any more. */
    async leftOfficial() {
      const id = newId(house)
      await house.register.people.saveOfficial(
        { id, participant: 'URY', name: 'Somebody who left', language: 'en' },
        house.now(),
      )
      return id
    },
    /** A recovery that one administrator has asked for and another may approve. */
    async recovery() {
      const { official } = await seatSomebody(house, 'URY', 'reader', 'who lost a device')
      return askRecovery(house, await colleague(), official)
    },
    /** A recall that a participant was told of. */
    async noticeFor(participant: string) {
      const recalled = await recall()
      const reader = { kind: 'seat', participant, seat: 'x', role: 'reader' } as const
      const found = (await house.register.notices.listNotices(reader)).find(
        ({ record }) => record === recalled,
      )
      return String(found?.id ?? 0)
    },
    /** A request of Argentina to pass the restricted record on. */
    async request() {
      const { id } = await askWidening(
        house,
        { kind: 'seat', participant: 'ARG', seat: seats['ARG reader'].id, role: 'reader' },
        { record: restricted, audience: { kind: 'parties', parties: ['ARG', 'CHL'] }, reason: 'a word' },
      )
      return id
    },
    async sessionOf(actor: Actor) {
      return (await sessionIn(seats[actor], officials[actor])).id
    },
  }
}
