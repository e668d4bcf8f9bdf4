import { base64url } from '../src/bytes.ts'
import { nodeCrypto as crypto } from '../src/crypto-node.ts'
import {
  approvalOf,
  approvalsDigest,
  challengeOf,
  clearStatement,
  DEFAULT_POLICY,
  gatherApprovals,
  passkeyId,
  policyDigest,
  signCertificate,
} from '../src/records/approvals.ts'
import type { Approval, ClearancePolicy, SeatCertificate } from '../src/records/types.ts'
import { type AssertOptions, SoftAuthenticator } from './soft-authenticator.ts'
import { KEYS, ORIGIN } from './trial-log.ts'

/** Where the officials of the tests use their passkeys. */
export const RP = 'confianza.example'
/** The site of {@link RP}. */
export const SITE = `https://${RP}`

/** An official with a passkey: clears records for one seat of URY. */
export class Official {
  readonly authenticator = new SoftAuthenticator()
  readonly seat: string
  readonly office: string

  constructor(seat: string, { office = 'foreign-affairs', deviceBound = false } = {}) {
    this.seat = seat
    this.office = office
    this.authenticator.enrol({ rp: RP, origin: SITE, challenge: crypto.random(32), deviceBound })
  }

  /** The COSE key of the passkey. */
  get cose(): Uint8Array {
    return (this.authenticator.passkeys[0] as (typeof this.authenticator.passkeys)[0]).cose
  }

  certificate(policy: ClearancePolicy = DEFAULT_POLICY('URY'), change: Partial<SeatCertificate> = {}) {
    const { seat, office, cose } = this
    const certificate: SeatCertificate = {
      v: 1,
      participant: 'URY',
      seat,
      office,
      role: 'clearing',
      key: { id: passkeyId(cose, crypto), alg: -7, cose: base64url(cose), rp: RP, origins: [SITE] },
      policy: policyDigest(policy, crypto),
      nonce: base64url(crypto.random(16)),
      ...change,
    }
    return certificate
  }

  /** Clears the record of that id, in the way a browser would or as told otherwise. */
  clear(
    record: string,
    {
      policy = DEFAULT_POLICY('URY'),
      signer = KEYS.ury,
      certificate = {},
      statement = {},
      assert = {},
    }: {
      policy?: ClearancePolicy
      signer?: typeof KEYS.ury
      certificate?: Partial<SeatCertificate>
      statement?: Partial<Parameters<typeof clearStatement>[0]>
      assert?: Partial<AssertOptions>
    } = {},
  ): Approval {
    const cert = this.certificate(policy, certificate)
    const stmt = clearStatement({
      record,
      log: ORIGIN,
      key: cert.key.id,
      participant: cert.participant,
      seat: cert.seat,
      nonce: base64url(crypto.random(16)),
      ...statement,
    })
    const { response } = this.authenticator.assert({
      rp: RP,
      origin: SITE,
      challenge: challengeOf(stmt, crypto),
      ...assert,
    })
    return approvalOf(signCertificate(cert, signer, crypto), stmt, response)
  }
}

/** Approvals and the digest that a filing statement names. */
export function gathered(...each: Approval[]) {
  const approvals = gatherApprovals(each, crypto)
  return { approvals, digest: approvalsDigest(approvals, crypto) }
}
