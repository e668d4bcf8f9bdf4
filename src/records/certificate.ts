import { base64url, fromBase64url } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { PASSKEY_ALGS, passkeyId, readCoseKey } from './cose.ts'
import { activeKey, type Keys } from './keys.ts'
import { closed, DIGEST, KEY_ID, matching, octets, PARTICIPANT, SEAT } from './shape.ts'
import { pae } from './statement.ts'
import type { Approval, Json, SeatCertificate } from './types.ts'

/** DSSE payload type of a seat's certificate. */
export const SEAT_TYPE = 'application/vnd.confianza.seat+json'

/** The most bytes a certificate may have. */
export const MAX_CERTIFICATE = 4096
/** How many origins one certificate may name. */
const MOST_ORIGINS = 8
const bad = 'bad-approval'

/** The JCS bytes of a certificate. Throws Problem `bad-approval` unless it has its closed shape. */
export function certificateBytes(certificate: SeatCertificate, crypto: Crypto): Uint8Array {
  const bytes = canonicalBytes(certificate)
  readCertificate(bytes, crypto)
  return bytes
}

/** A certificate signed by a root or filing key of its participant, as an approval carries it. */
export function signCertificate(
  certificate: SeatCertificate,
  signer: Signer,
  crypto: Crypto,
): Approval['seat'] {
  const bytes = certificateBytes(certificate, crypto)
  return {
    cert: base64url(bytes),
    by: signer.id,
    sig: base64url(signer.sign(pae(SEAT_TYPE, bytes))),
  }
}

/** The certificate of canonical bytes. Throws Problem `bad-approval` unless they have its closed shape. */
export function readCertificate(bytes: Uint8Array, crypto: Crypto): SeatCertificate {
  if (bytes.length > MAX_CERTIFICATE)
    throw new Problem(bad, `a certificate has at most ${MAX_CERTIFICATE} bytes`)
  const value = parseCanonical(bytes)
  const where = '/seat'
  const cert = closed(value, bad, where, [
    'v',
    'participant',
    'seat',
    'office',
    'role',
    'key',
    'policy',
    'nonce',
  ])
  if (cert.v !== 1) throw new Problem(bad, `${where}/v is not 1`)
  matching(cert.participant, PARTICIPANT, bad, `${where}/participant`)
  matching(cert.seat, SEAT, bad, `${where}/seat`)
  matching(cert.office, SEAT, bad, `${where}/office`)
  matching(cert.role, /^[a-z][a-z-]{0,31}$/, bad, `${where}/role`)
  matching(cert.policy, DIGEST, bad, `${where}/policy`)
  octets(cert.nonce, 16, bad, `${where}/nonce`)
  checkKey(cert.key, crypto)
  return value as unknown as SeatCertificate
}

function checkKey(value: Json | undefined, crypto: Crypto): void {
  const where = '/seat/key'
  const key = closed(value, bad, where, ['id', 'alg', 'cose', 'rp', 'origins'])
  if (!PASSKEY_ALGS.includes(key.alg as -7)) throw new Problem(bad, `${where}/alg is not taken`)
  const cose = typeof key.cose === 'string' ? fromBase64url(key.cose) : undefined
  if (cose === undefined) throw new Problem(bad, `${where}/cose is not base64url`)
  if (readCoseKey(cose).alg !== key.alg) throw new Problem(bad, `${where}/cose is of another algorithm`)
  if (key.id !== passkeyId(cose, crypto)) throw new Problem(bad, `${where}/id is not that of ${where}/cose`)
  const rp = matching(key.rp, /^(?!.*\.\.)[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, bad, `${where}/rp`)
  const { origins } = key
  if (!Array.isArray(origins) || origins.length === 0 || origins.length > MOST_ORIGINS)
    throw new Problem(bad, `${where}/origins is not a short list`)
  for (const [i, origin] of origins.entries())
    if (!isOriginOf(origin, rp)) throw new Problem(bad, `${where}/origins/${i} is no site of ${rp}`)
  if (new Set(origins).size !== origins.length) throw new Problem(bad, `${where}/origins names one twice`)
}

/** Whether a passkey of that RP ID can be used there at all: its own host or one below it, in the clear only at home. */
function isOriginOf(origin: Json, rp: string): boolean {
  const [, scheme, host] = /^(https?):\/\/([a-z0-9.-]{1,253})(:[1-9]\d{0,4})?$/.exec(String(origin)) ?? []
  return (
    host !== undefined &&
    (scheme === 'https' || host === 'localhost' || host.endsWith('.localhost')) &&
    (host === rp || host.endsWith(`.${rp}`))
  )
}

/**
 * The certificate of an approval, once a root or filing key of that participant in force among the keys is seen to
 * have signed it. Throws Problem `bad-approval`.
 */
export function openCertificate(
  { cert, by, sig }: Approval['seat'],
  participant: string,
  keys: Keys,
  crypto: Crypto,
): SeatCertificate {
  const bytes = fromBase64url(cert)
  if (bytes === undefined) throw new Problem(bad, '/seat/cert is not base64url')
  const certificate = readCertificate(bytes, crypto)
  if (certificate.participant !== participant)
    throw new Problem(bad, `the seat is of ${certificate.participant}, and not of ${participant}`)
  const key = activeKey(keys, matching(by, KEY_ID, bad, '/seat/by'))
  if (key.participant !== participant || !['root', 'filing'].includes(key.role))
    throw new Problem(bad, `the seat is certified by a key that is no root or filing key of ${participant}`)
  if (!crypto.verify(key.public, pae(SEAT_TYPE, bytes), octets(sig, 64, bad, '/seat/sig')))
    throw new Problem(bad, 'the signature under the seat does not verify')
  return certificate
}
