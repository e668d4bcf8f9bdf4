import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { base64url, fromBase64url, hex } from '../bytes.ts'
import { Problem } from '../problems.ts'
import {
  approvalOf,
  approvalsBytes,
  challengeOf,
  clearStatement,
  gatherApprovals,
  verifyApproval,
} from '../records/approvals.ts'
import { parseJson } from '../records/canonical.ts'
import { counts } from '../records/policy.ts'
import type { Approval } from '../records/types.ts'
import type { GivenApproval } from '../register/clearance-store.ts'
import type { Draft } from '../register/draft-store.ts'
import type { Passkey, Seat } from '../register/people-store.ts'
import { readerOf, type Session } from '../seats/sessions.ts'
import { certificateFor, signedSeat } from './certify.ts'
import { type ClearedPackage, fileCleared, packageOf } from './file-cleared.ts'
import type { Filed } from './file-record.ts'
import { demandAct, findDraft, tell } from './hand-on.ts'
import type { House } from './house.ts'
import { type PolicyInForce, policyInForce } from './policy.ts'

/** How long a challenge waits for its passkey, in milliseconds. */
const CHALLENGE_LENGTH = 5 * 60_000

/** What became of a clearance: filed, cleared for the participant to file, or waiting for further officials. */
export type ClearOutcome = { cleared: false } | { cleared: true; filed: Filed | undefined }

/** What a challenge stands for. */
interface Asked {
  record: string
  seat: string
  official: string
  passkey: string
  policy: string
  stmt: string
}

/** Whether somebody wrote in a draft, by seat or in person. */
export const wroteIn = ({ hands, author, authorOfficial }: Draft, { seat, official }: Session): boolean =>
  [seat, ...(official === undefined ? [] : [official])].some(
    (mark) => hands.includes(mark) || mark === author || mark === authorOfficial,
  )

/** The draft that waits with exactly these bytes, for an official who did not write in it. Throws Problem. */
async function waitingFor(house: House, session: Session, id: string, record: string): Promise<Draft> {
  demandAct(house, session, 'clear')
  const draft = await findDraft(house, session, id)
  if (draft.status !== 'ready' || draft.record !== record)
    throw new Problem('stale', 'the draft does not wait with these bytes')
  if (wroteIn(draft, session)) throw new Problem('own-draft', 'author and clearing official are one')
  return draft
}

/** Whether a seat counts under a policy with one passkey at least. */
export const seatCounts = (
  { policy }: PolicyInForce,
  seat: Seat,
  { deviceBound }: Pick<Passkey, 'deviceBound'>,
) => counts(policy, { seat: seat.id, office: seat.office, deviceBound })

async function seatOf(house: House, session: Session): Promise<Seat> {
  const seat = await house.register.people.findSeat(session.seat)
  if (seat === undefined || session.official === undefined)
    throw new Problem('not-allowed', 'a one-click seat of a trial has no passkey')
  return seat
}

/**
 * What a browser is told so that an official's passkey clears a draft: the challenge is the statement that this record
 * may be filed. Throws Problem `own-draft`, `stale`, `not-counted` where the policy does not count this seat or
 * passkey, `not-certified` while the participant has not certified it.
 */
export async function beginClearance(
  house: House,
  session: Session,
  { id, record, passkey: wanted }: { id: string; record: string; passkey?: string | undefined },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  await waitingFor(house, session, id, record)
  const { crypto, register, origin } = house
  const seat = await seatOf(house, session)
  const official = session.official as string
  const keys = await register.people.listPasskeys(official)
  const passkey = keys.find((one) => one.id === (wanted ?? session.passkey)) ?? (wanted ? undefined : keys[0])
  if (passkey === undefined) throw new Problem('passkey-needed', 'no such passkey of this official')
  const inForce = await policyInForce(house, session.participant)
  if (!seatCounts(inForce, seat, passkey))
    throw new Problem('not-counted', 'the policy does not count this seat or passkey')
  const stored = await certificateFor(house, seat, passkey)
  if (signedSeat(house, stored) === undefined)
    throw new Problem('not-certified', `the passkey ${passkey.id} is not certified for ${seat.id}`)
  const statement = clearStatement({
    record,
    log: origin,
    key: passkey.id,
    participant: session.participant,
    seat: seat.id,
    nonce: base64url(crypto.random(16)),
  })
  const challenge = challengeOf(statement, crypto)
  const now = house.now()
  const kept: Asked = {
    record,
    seat: seat.id,
    official,
    passkey: passkey.id,
    policy: stored.policy,
    stmt: base64url(statement),
  }
  await register.people.saveChallenge({
    hash: hex(crypto.sha256(challenge)),
    purpose: 'clear',
    about: id,
    kept,
    now,
    expiresAt: new Date(now.getTime() + CHALLENGE_LENGTH),
  })
  return {
    challenge: base64url(challenge),
    rpId: passkey.rp,
    userVerification: 'required',
    timeout: CHALLENGE_LENGTH,
    allowCredentials: [
      {
        id: passkey.credential,
        type: 'public-key',
        transports: passkey.transports as AuthenticatorTransportFuture[],
      },
    ],
  }
}

type AuthenticatorTransportFuture = NonNullable<
  NonNullable<PublicKeyCredentialRequestOptionsJSON['allowCredentials']>[number]['transports']
>[number]

/**
 * Takes what the passkey signed, holds it to all that any verifier will, and keeps it; with enough of them the record is
 * filed. Throws Problem `bad-approval`, `stale` for a challenge that is unknown, over or taken, and as `beginClearance`.
 */
export async function finishClearance(
  house: House,
  session: Session,
  id: string,
  answer: unknown,
): Promise<ClearOutcome> {
  const { crypto, register, origin } = house
  const { response } = readAnswer(answer)
  const asked = await takeAsked(house, session, id, response.clientDataJSON)
  await waitingFor(house, session, id, asked.record)
  const seat = await seatOf(house, session)
  const passkey = await register.people.findPasskey(asked.passkey)
  if (!passkey || passkey.revokedAt || passkey.official !== session.official)
    throw new Problem('bad-approval', 'the passkey was revoked')
  const inForce = await policyInForce(house, session.participant)
  if (inForce.digest !== asked.policy) throw new Problem('stale', 'the policy changed in between')
  const certified = signedSeat(house, await certificateFor(house, seat, passkey))
  if (certified === undefined) throw new Problem('not-certified', `${passkey.id} is not certified`)
  const approval = approvalOf(certified, fromBase64url(asked.stmt) as Uint8Array, response)
  const { deviceBound } = verifyApproval(
    approval,
    {
      record: asked.record,
      participant: session.participant,
      log: origin,
      keys: register.keys(),
      policy: inForce.policy,
    },
    crypto,
  )
  if (!seatCounts(inForce, seat, { deviceBound }))
    throw new Problem('not-counted', 'the policy does not count this passkey')
  await noteUse(house, passkey, response.authenticatorData)
  return keepApproval(house, session, {
    id,
    record: asked.record,
    inForce,
    passkey: passkey.id,
    document: approval,
  })
}

/** The parts of an answer that are looked at; their bytes are checked by the verifier. Throws Problem `bad-approval`. */
function readAnswer(answer: unknown): Pick<AuthenticationResponseJSON, 'response'> {
  const { response } = (answer ?? {}) as Partial<AuthenticationResponseJSON>
  const { clientDataJSON, authenticatorData, signature } = response ?? {}
  if (![clientDataJSON, authenticatorData, signature].every((one) => typeof one === 'string'))
    throw new Problem('bad-approval', 'the answer is not one of a passkey')
  return { response } as Pick<AuthenticationResponseJSON, 'response'>
}

/** What the challenge inside an answer was asked for; it is gone with this. Throws Problem `stale` or `bad-approval`. */
async function takeAsked(house: House, session: Session, id: string, clientData: string): Promise<Asked> {
  const bytes = clientData.length < 8192 ? fromBase64url(clientData) : undefined
  if (bytes === undefined) throw new Problem('bad-approval', 'the client data are not base64url')
  const said = parseJson(bytes) as { challenge?: unknown } | null
  const challenge = typeof said?.challenge === 'string' ? fromBase64url(said.challenge) : undefined
  if (challenge === undefined) throw new Problem('bad-approval', 'the client data have no challenge')
  const hash = hex(house.crypto.sha256(challenge))
  const taken = await house.register.people.takeChallenge<Asked>(hash, 'clear', house.now())
  const { kept } = taken ?? {}
  if (!kept || taken?.about !== id || kept.seat !== session.seat || kept.official !== session.official)
    throw new Problem('stale', 'the challenge was not asked for here, is over, or was taken')
  return kept
}

/** Keeps the passkey's counter. Throws Problem `bad-approval` when it did not move on: somebody has a copy. */
async function noteUse({ register, now }: House, passkey: Passkey, data: string): Promise<void> {
  const ad = fromBase64url(data) as Uint8Array
  const counter = new DataView(ad.buffer, ad.byteOffset).getUint32(33)
  const BACKED_UP = 0x10
  const used = await register.people.usePasskey(
    passkey.id,
    counter,
    ((ad[32] as number) & BACKED_UP) !== 0,
    now(),
  )
  if (!used) throw new Problem('bad-approval', "the passkey's counter did not move on")
}

/** A trial's one-click clearance: it counts under the default policy alone and never comes among the approvals. */
export async function clearInTrial(
  house: House,
  session: Session,
  { id, record }: { id: string; record: string },
): Promise<ClearOutcome> {
  if (house.config.mode !== 'trial' || session.official !== undefined)
    throw new Problem('passkey-needed', 'a passkey clears here')
  await waitingFor(house, session, id, record)
  const inForce = await policyInForce(house, session.participant)
  if (inForce.index !== undefined) throw new Problem('not-counted', 'the policy in the log asks for passkeys')
  return keepApproval(house, session, { id, record, inForce })
}

async function keepApproval(
  house: House,
  session: Session,
  given: { id: string; record: string; inForce: PolicyInForce; passkey?: string; document?: Approval },
): Promise<ClearOutcome> {
  const { id, record, inForce, passkey, document } = given
  const decide = (all: readonly GivenApproval[]) => {
    const counted = all.filter(({ policy }) => policy === inForce.digest)
    if (counted.length < inForce.policy.signatures) return undefined
    const signed = counted.flatMap((one) => (one.document ? [one.document] : []))
    return {
      approvals: signed.length > 0 ? approvalsBytes(gatherApprovals(signed, house.crypto)) : undefined,
    }
  }
  const { seat, official } = session
  const { cleared } = await house.register.clearance.approve(
    readerOf(session),
    { draft: id, record, hand: { seat, official }, passkey, policy: inForce.digest, document },
    decide,
  )
  await tell(house, session, 'draft-cleared', id, { record, passkey: passkey ?? 'none' })
  return cleared ? { cleared, filed: await fileNow(house, session, id) } : { cleared }
}

/** Files a cleared draft, for whoever may see it: also one whose filing was cut short. Throws Problem `stale`. */
export async function fileNow(house: House, session: Session, id: string): Promise<Filed | undefined> {
  return fileCleared(house, await findCleared(house, session, id))
}

/** The package a participant files itself, from a draft that is cleared. Throws Problem `stale`. */
export async function downloadPackage(house: House, session: Session, id: string): Promise<ClearedPackage> {
  const made = packageOf(house, await findCleared(house, session, id))
  await tell(house, session, 'package', id)
  return made
}

async function findCleared(house: House, session: Session, id: string) {
  await findDraft(house, session, id)
  const cleared = await house.register.clearance.findCleared(readerOf(session), id)
  if (cleared === undefined) throw new Problem('stale', 'the draft is not cleared')
  return cleared
}
