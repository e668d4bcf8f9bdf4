import { base64url } from '../bytes.ts'
import type { Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { certificateBytes, openCertificate, SEAT_TYPE } from '../records/approvals.ts'
import { keysOf } from '../records/keys.ts'
import { pae } from '../records/statement.ts'
import type { Approval, KeyRole, LogKey, SeatCertificate } from '../records/types.ts'
import type { Passkey, Seat } from '../register/people-store.ts'
import type { StoredCertificate } from '../register/policy-store.ts'
import { recordAct } from './audit.ts'
import type { House } from './house.ts'
import { policyInForce } from './policy.ts'
import { filingSigner } from './seat-keys.ts'

/**
 * Who files for a participant: itself, once it has a filing key of its own in force; the house with one it holds, or
 * may still make in a trial; nobody yet.
 */
export type Custody = 'own' | 'house' | 'none'

/** Who holds a participant's filing key, and the key if it is in the log. */
export function custodyOf(
  { register, keys, config, regime }: House,
  participant: string,
): { custody: Custody; key: LogKey | undefined } {
  const known = keysOf(register.keys(), participant)
  const inForce = (role: KeyRole) => known.filter((key) => key.role === role && key.revokedAt === undefined)
  const own = inForce('filing').find(({ custody }) => custody === 'own')
  if (own) return { custody: 'own', key: own }
  const held = keys.find(participant, 'filing')
  const key = inForce('filing').find(({ id }) => id === held?.id)
  if (key) return { custody: 'house', key }
  const mayMake =
    (config.mode === 'trial' || participant === regime.secretariat) &&
    !known.some(({ id }) => id === held?.id) &&
    !inForce('root').some(({ custody }) => custody === 'own')
  return { custody: mayMake ? 'house' : 'none', key: undefined }
}

/** The signer the house files with for a participant, or undefined where the participant files for itself. */
export async function houseSigner(house: House, participant: string): Promise<Signer | undefined> {
  return custodyOf(house, participant).custody === 'house' ? filingSigner(house, participant) : undefined
}

/** A clearing seat, the passkey of whoever holds it, and the certificate that binds them under the policy in force. */
export interface CertifiedSeat {
  seat: Seat
  passkey: Passkey
  certificate: StoredCertificate
}

const isSigned = (one: StoredCertificate): one is StoredCertificate & { signedBy: string; sig: string } =>
  one.sig !== undefined && one.signedBy !== undefined

/** A certificate as an approval carries it, or undefined while nobody whose key is in force has signed it. */
export function signedSeat(house: House, one: StoredCertificate): Approval['seat'] | undefined {
  if (!isSigned(one)) return undefined
  const seat = { cert: base64url(one.document), by: one.signedBy, sig: one.sig }
  try {
    openCertificate(seat, one.participant, house.register.keys(), house.crypto)
    return seat
  } catch (error) {
    // The key that signed it was revoked: it is to be signed again.
    if (error instanceof Problem) return undefined
    throw error
  }
}

/**
 * The certificate of a passkey for a seat under the policy in force: as kept, or made now and signed where the house
 * holds the participant's filing key.
 */
export async function certificateFor(house: House, seat: Seat, passkey: Passkey): Promise<StoredCertificate> {
  const { crypto, register } = house
  const { digest } = await policyInForce(house, seat.participant)
  const known = await register.clearance.findCertificate(seat.id, passkey.id, digest)
  if (known && signedSeat(house, known)) return known
  const unsigned: StoredCertificate = {
    seat: seat.id,
    passkey: passkey.id,
    policy: digest,
    participant: seat.participant,
    document: known?.document ?? certificateBytes(certificateOf(house, seat, passkey, digest), crypto),
  }
  const signer = await houseSigner(house, seat.participant)
  const made = signer ? sign(unsigned, signer) : unsigned
  if (known && !signer) return unsigned
  await register.clearance.keepCertificate(made)
  if (signer) await tell(house, made)
  return made
}

const certificateOf = (
  { crypto }: House,
  seat: Seat,
  { id, alg, cose, rp, origin }: Passkey,
  policy: string,
): SeatCertificate => ({
  v: 1,
  participant: seat.participant,
  seat: seat.id,
  office: seat.office,
  role: seat.role,
  key: { id, alg, cose: base64url(cose), rp, origins: [origin] },
  policy,
  nonce: base64url(crypto.random(16)),
})

const sign = (one: StoredCertificate, signer: Signer): StoredCertificate => ({
  ...one,
  signedBy: signer.id,
  sig: base64url(signer.sign(pae(SEAT_TYPE, one.document))),
})

const tell = (house: House, { participant, seat, passkey }: StoredCertificate) =>
  recordAct(house, { participant, act: 'certificate', about: seat, details: { passkey } })

/** The certificates of all who clear for a participant, each made where it is missing. */
export async function certificatesOf(house: House, participant: string): Promise<CertifiedSeat[]> {
  const { people } = house.register
  const made: CertifiedSeat[] = []
  for (const seat of await people.listSeats(participant)) {
    const holder = seat.role === 'clearing' ? await people.findHolder(seat.id) : undefined
    for (const passkey of holder === undefined ? [] : await people.listPasskeys(holder))
      made.push({ seat, passkey, certificate: await certificateFor(house, seat, passkey) })
  }
  return made
}

/**
 * Takes the signature that a participant made itself, with its root or filing key, over the certificate of a seat's
 * passkey. Throws Problem `not-found`, or `bad-approval` for a signature that does not hold.
 */
export async function takeCertificate(
  house: House,
  participant: string,
  { seat, passkey }: { seat: string; passkey: string },
  { by, sig }: { by: string; sig: string },
): Promise<void> {
  const { digest } = await policyInForce(house, participant)
  const known = await house.register.clearance.findCertificate(seat, passkey, digest)
  if (known?.participant !== participant) throw new Problem('not-found', 'no such certificate')
  openCertificate(
    { cert: base64url(known.document), by, sig },
    participant,
    house.register.keys(),
    house.crypto,
  )
  await house.register.clearance.keepCertificate({ ...known, signedBy: by, sig })
  await tell(house, known)
}
