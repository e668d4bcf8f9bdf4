import { base64url, fromBase64url, hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { MAX_CERTIFICATE, openCertificate } from './certificate.ts'
import type { Keys } from './keys.ts'
import { counts, policyDigest } from './policy.ts'
import { closed, DIGEST, KEY_ID, matching, octets } from './shape.ts'
import { pae, STATEMENT_TYPE } from './statement.ts'
import type { Approval, Approvals, ClearancePolicy, Json, SeatCertificate } from './types.ts'
import { type AssertionFacts, MAX_AUTHENTICATOR_DATA, MAX_CLIENT_DATA, verifyAssertion } from './webauthn.ts'

export {
  certificateBytes,
  openCertificate,
  readCertificate,
  SEAT_TYPE,
  signCertificate,
} from './certificate.ts'
export { passkeyId } from './cose.ts'
export { checkPolicy, DEFAULT_POLICY, policyDigest, readPolicy } from './policy.ts'
export { verifyAssertion } from './webauthn.ts'

/** The most clearances one record may carry, and the most bytes of all of them. */
export const MAX_APPROVALS = 16
export const MAX_APPROVALS_BYTES = 128 * 1024
const bad = 'bad-approval'

/** The role whose seats clear; no other may, whatever its certificate says. */
export const CLEARING_ROLE = 'clearing'

/** What an official's passkey signs: that a record may be filed for its participant. JCS. */
export const clearStatement = (said: {
  /** The record's id, 64 hex digits. */
  record: string
  /** The log's origin. */
  log: string
  /** The passkey's id. */
  key: string
  participant: string
  seat: string
  /** 16 bytes, base64url. */
  nonce: string
}): Uint8Array =>
  canonicalBytes({
    v: 1,
    act: 'clear',
    log: said.log,
    nonce: said.nonce,
    record: { digest: `sha256:${said.record}` },
    signer: { key: said.key, participant: said.participant, seat: said.seat },
  })

/** The WebAuthn challenge of a statement: SHA-256 of its PAE. */
export const challengeOf = (statement: Uint8Array, crypto: Crypto): Uint8Array =>
  crypto.sha256(pae(STATEMENT_TYPE, statement))

/** The clearance of one official: its certified seat, the statement, and what the browser gave back. */
export const approvalOf = (
  seat: Approval['seat'],
  statement: Uint8Array,
  response: { authenticatorData: string; clientDataJSON: string; signature: string },
): Approval => ({
  seat,
  stmt: base64url(statement),
  sig: response.signature,
  ad: response.authenticatorData,
  cd: response.clientDataJSON,
})

/** The clearances of one record, with a nonce that keeps their digest from telling who cleared. */
export const gatherApprovals = (approvals: readonly Approval[], crypto: Crypto): Approvals => ({
  nonce: base64url(crypto.random(16)),
  approvals: [...approvals],
})

/** The JCS bytes of approvals: what their file holds. */
export const approvalsBytes = (approvals: Approvals): Uint8Array => canonicalBytes(approvals)

/** `sha256:` of the JCS of approvals: what the filing statement names. */
export const approvalsDigest = (approvals: Approvals, crypto: Crypto): string =>
  `sha256:${hex(crypto.sha256(approvalsBytes(approvals)))}`

/** The approvals of canonical bytes. Throws Problem `too-large`, `bad-json`, `not-canonical` or `bad-approval`. */
export function readApprovals(bytes: Uint8Array): Approvals {
  if (bytes.length > MAX_APPROVALS_BYTES)
    throw new Problem('too-large', `approvals have at most ${MAX_APPROVALS_BYTES} bytes`)
  const value = parseCanonical(bytes)
  checkApprovals(value)
  return value
}

/** The keys that certified the seats of approvals, once each: a receipt proves them too. */
export const certifiersOf = (file: Uint8Array): string[] => [
  ...new Set(readApprovals(file).approvals.map(({ seat }) => seat.by)),
]

/** Throws Problem `bad-approval` unless the value has the closed shape of approvals. */
export function checkApprovals(value: Json): asserts value is { [member: string]: Json } & Approvals {
  const { nonce, approvals } = closed(value, bad, '', ['nonce', 'approvals'])
  octets(nonce, 16, bad, '/nonce')
  if (!Array.isArray(approvals) || approvals.length === 0 || approvals.length > MAX_APPROVALS)
    throw new Problem(bad, '/approvals is not a short list')
  for (const [i, item] of approvals.entries()) {
    const where = `/approvals/${i}`
    const one = closed(item, bad, where, ['seat', 'stmt', 'sig', 'ad', 'cd'])
    const seat = closed(one.seat, bad, `${where}/seat`, ['cert', 'by', 'sig'])
    spelled(seat.cert, MAX_CERTIFICATE, `${where}/seat/cert`)
    matching(seat.by, KEY_ID, bad, `${where}/seat/by`)
    octets(seat.sig, 64, bad, `${where}/seat/sig`)
    spelled(one.stmt, 1536, `${where}/stmt`)
    spelled(one.sig, 512, `${where}/sig`)
    spelled(one.ad, MAX_AUTHENTICATOR_DATA, `${where}/ad`)
    spelled(one.cd, MAX_CLIENT_DATA, `${where}/cd`)
  }
}

function spelled(value: Json | undefined, most: number, where: string): Uint8Array {
  const bytes = typeof value === 'string' && value.length <= 2 * most ? fromBase64url(value) : undefined
  if (bytes === undefined || bytes.length === 0 || bytes.length > most)
    throw new Problem(bad, `${where} is not base64url of at most ${most} bytes`)
  return bytes
}

/** One official's clearance as it was found right. */
export interface Cleared {
  seat: string
  office: string
  /** The passkey's id. */
  key: string
  deviceBound: boolean
}

/** What approvals come to under a policy. */
export interface Clearance {
  /** How many count under the policy, and how many it asks for. */
  count: number
  needed: number
  /** The seats that count, in the order they are given. */
  seats: string[]
}

/** What one approval, or all of a record's, are checked against. */
export interface ClearanceOf {
  /** The record's id, 64 hex digits. */
  record: string
  /** Who files: the record's participant, or the secretariat where it files for another. */
  participant: string
  /** The log's origin. */
  log: string
  /** The keys at the index of the record. */
  keys: Keys
  policy: ClearancePolicy
}

/**
 * Checks one approval, whether or not its seat counts under the policy. Throws Problem `bad-approval` with what does
 * not hold.
 */
export function verifyApproval(approval: Approval, about: ClearanceOf, crypto: Crypto): Cleared {
  try {
    const certificate = openCertificate(approval.seat, about.participant, about.keys, crypto)
    if (certificate.role !== CLEARING_ROLE)
      throw new Problem(bad, `seat ${certificate.seat} is not one that clears`)
    if (certificate.policy !== policyDigest(about.policy, crypto))
      throw new Problem(bad, `seat ${certificate.seat} is certified under another policy`)
    const { backupEligible } = checkSigned(approval, certificate, about, crypto)
    const { seat, office, key } = certificate
    return { seat, office, key: key.id, deviceBound: !backupEligible }
  } catch (error) {
    // A revoked key, a file that is not canonical: to whoever shows the approval they are all the same refusal.
    if (error instanceof Problem && error.code !== bad) throw new Problem(bad, error.detail ?? error.code)
    throw error
  }
}

function checkSigned(
  { stmt, sig, ad, cd }: Approval,
  { seat, key, participant }: SeatCertificate,
  { record, log }: ClearanceOf,
  crypto: Crypto,
): AssertionFacts {
  const statement = spelled(stmt, 1536, '/stmt')
  const said = closed(parseCanonical(statement), bad, '/stmt', [
    'v',
    'act',
    'log',
    'nonce',
    'record',
    'signer',
  ])
  octets(said.nonce, 16, bad, '/stmt/nonce')
  // All but the nonce is known beforehand, so there is one thing to compare; what differs is named first.
  if (said.act !== 'clear') throw new Problem(bad, `the statement is for ${String(said.act)}`)
  if (said.log !== log) throw new Problem(bad, 'the statement is for another log')
  const { digest } = closed(said.record, bad, '/stmt/record', ['digest'])
  if (matching(digest, DIGEST, bad, '/stmt/record/digest') !== `sha256:${record}`)
    throw new Problem(bad, 'the statement is about another record')
  const expected = clearStatement({
    record,
    log,
    key: key.id,
    participant,
    seat,
    nonce: said.nonce as string,
  })
  if (hex(expected) !== hex(statement)) throw new Problem(bad, 'the statement names another signer')
  return verifyAssertion(
    {
      cose: fromBase64url(key.cose) as Uint8Array,
      alg: key.alg,
      challenge: challengeOf(statement, crypto),
      ad: spelled(ad, MAX_AUTHENTICATOR_DATA, '/ad'),
      cd: spelled(cd, MAX_CLIENT_DATA, '/cd'),
      sig: spelled(sig, 512, '/sig'),
      rp: key.rp,
      origins: key.origins,
    },
    crypto,
  )
}

/**
 * Checks all approvals of a record against a policy (docs/protocol.md, Clearance). Throws Problem `bad-approval` for
 * one that does not hold or a seat or passkey that comes twice, `not-cleared` where too few count.
 */
export function verifyApprovals(
  { approvals, ...about }: ClearanceOf & { approvals: Approvals },
  crypto: Crypto,
): Clearance {
  checkApprovals(approvals as unknown as Json)
  if (about.policy.participant !== about.participant)
    throw new Problem(bad, 'the policy is of another participant')
  const cleared = approvals.approvals.map((one) => verifyApproval(one, about, crypto))
  for (const part of ['seat', 'key'] as const)
    if (new Set(cleared.map((one) => one[part])).size !== cleared.length)
      throw new Problem(bad, `one ${part} clears twice`)
  const seats = cleared.filter((one) => counts(about.policy, one)).map(({ seat }) => seat)
  const needed = about.policy.signatures
  if (seats.length < needed)
    throw new Problem('not-cleared', `${seats.length} of ${needed} officials cleared`)
  return { count: seats.length, needed, seats }
}
