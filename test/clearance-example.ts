import { p256 } from '@noble/curves/nist.js'
import { base64url, concat, fromHex, text, utf8 } from '../src/bytes.ts'
import type { Crypto } from '../src/crypto.ts'
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
import type { SeatCertificate } from '../src/records/types.ts'
import { KEYS, ORIGIN } from './trial-log.ts'

// The clearance that docs/protocol.md shows: all its bytes are the same each time, by RFC 6979 the passkey's too.

const RP = 'confianza.example'
/** The passkey of the example has the private key 00 01 … 1f. */
const PRIVATE = Uint8Array.from({ length: 32 }, (_, i) => i)

/** The one clearance of a record, with its parts, and its approvals. `crypto.random` counts. */
export function clearanceExample(record: string, crypto: Crypto) {
  const point = p256.getPublicKey(PRIVATE, false)
  const cose = concat(
    fromHex('a5010203262001215820') as Uint8Array,
    point.subarray(1, 33),
    fromHex('225820') as Uint8Array,
    point.subarray(33),
  )
  const policy = DEFAULT_POLICY('URY')
  const nonce = base64url(crypto.random(16))
  const certificate: SeatCertificate = {
    v: 1,
    participant: 'URY',
    seat: 'seat-1',
    office: 'office-1',
    role: 'clearing',
    key: { id: passkeyId(cose, crypto), alg: -7, cose: base64url(cose), rp: RP, origins: [`https://${RP}`] },
    policy: policyDigest(policy, crypto),
    nonce,
  }
  const seat = signCertificate(certificate, KEYS.ury, crypto)
  const { participant, key } = certificate
  const stmt = clearStatement({
    record,
    log: ORIGIN,
    key: key.id,
    participant,
    seat: certificate.seat,
    nonce,
  })
  const challenge = base64url(challengeOf(stmt, crypto))
  const cd = utf8(
    `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://${RP}","crossOrigin":false}`,
  )
  // User present and verified; a device-bound passkey on its first signature.
  const ad = concat(crypto.sha256(utf8(RP)), Uint8Array.of(0x05, 0, 0, 0, 1))
  const message = concat(ad, crypto.sha256(cd))
  const sig = p256.sign(message, PRIVATE, { format: 'der', lowS: false, extraEntropy: false })
  const approval = approvalOf(seat, stmt, {
    authenticatorData: base64url(ad),
    clientDataJSON: base64url(cd),
    signature: base64url(sig),
  })
  const approvals = gatherApprovals([approval], crypto)
  const statement = text(stmt)
  return {
    policy,
    certificate,
    seat,
    statement,
    challenge,
    cd: text(cd),
    ad,
    approval,
    approvals,
    digest: approvalsDigest(approvals, crypto),
  }
}
