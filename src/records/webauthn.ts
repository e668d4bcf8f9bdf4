import { base64url, concat, equalBytes, text, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { parseJson } from './canonical.ts'
import { readCbor } from './cbor.ts'
import { readCoseKey } from './cose.ts'

/** What an authenticator made of a challenge, with what it was to be made for. */
export interface Assertion {
  /** The passkey: COSE_Key bytes, and the algorithm it was enrolled for. */
  cose: Uint8Array
  alg: number
  challenge: Uint8Array
  /** authenticatorData and clientDataJSON, verbatim. */
  ad: Uint8Array
  cd: Uint8Array
  sig: Uint8Array
  rp: string
  origins: readonly string[]
}

/** What an authenticator says of itself in a signature. */
export interface AssertionFacts {
  /** The passkey may be copied between devices; false is a device-bound one. */
  backupEligible: boolean
  backedUp: boolean
  signCount: number
}

/** Flags of authenticatorData (WebAuthn, section 6.1). */
const [UP, UV, BE, BS, AT, ED] = [0x01, 0x04, 0x08, 0x10, 0x40, 0x80]
/** SHA-256 of the RP ID, flags, signature counter. */
const [RP_HASH, COUNTER, FIXED] = [32, 33, 37]
/** The most bytes of clientDataJSON and of authenticatorData. */
export const MAX_CLIENT_DATA = 4096
export const MAX_AUTHENTICATOR_DATA = 1024

const demand = (holds: boolean, detail: string) => {
  if (!holds) throw new Problem('bad-approval', detail)
}

/**
 * Checks one WebAuthn assertion offline (WebAuthn Level 3, section 7.2, with user verification required and no
 * framing by another origin). Throws Problem `bad-approval` with what does not hold.
 */
export function verifyAssertion(assertion: Assertion, crypto: Crypto): AssertionFacts {
  checkClientData(assertion)
  const facts = checkAuthenticatorData(assertion, crypto)
  const { cose, alg, ad, cd, sig } = assertion
  const key = readCoseKey(cose)
  demand(key.alg === alg, 'the passkey signs by another algorithm')
  const message = concat(ad, crypto.sha256(cd))
  const right =
    key.alg === -7
      ? crypto.verifyP256(key.x, key.y, message, sig)
      : key.alg === -8
        ? crypto.verify(key.x, message, sig)
        : crypto.verifyRsa(key.n, key.e, message, sig)
  demand(right, "the passkey's signature does not verify")
  return facts
}

/** The members that are read: each must be spelled once and plainly, or two readers could see two values. */
const READ = ['type', 'challenge', 'origin', 'crossOrigin', 'topOrigin']

function checkClientData({ cd, challenge, origins }: Assertion): void {
  demand(cd.length <= MAX_CLIENT_DATA, 'the client data are too long')
  let value: ReturnType<typeof parseJson>
  try {
    value = parseJson(cd)
  } catch {
    throw new Problem('bad-approval', 'the client data are not JSON')
  }
  demand(
    value !== null && typeof value === 'object' && !Array.isArray(value),
    'the client data are no object',
  )
  const spelled = text(cd)
  demand(
    READ.every((name) => spelled.split(`"${name}"`).length <= 2) && !/\\u00[4-7]/i.test(spelled),
    'the client data name something twice',
  )
  const said = value as { [member: string]: unknown }
  demand(said['type'] === 'webauthn.get', 'the client data are not of a signature')
  demand(said['challenge'] === base64url(challenge), 'the client data are of another challenge')
  demand(origins.includes(said['origin'] as string), `signed on another site: ${String(said['origin'])}`)
  demand([undefined, false].includes(said['crossOrigin'] as undefined), 'signed in a frame of another site')
  demand(said['topOrigin'] === undefined, 'signed below a page of another site')
}

function checkAuthenticatorData({ ad, rp }: Assertion, crypto: Crypto): AssertionFacts {
  demand(ad.length >= FIXED && ad.length <= MAX_AUTHENTICATOR_DATA, 'authenticator data of another length')
  demand(equalBytes(ad.subarray(0, RP_HASH), crypto.sha256(utf8(rp))), 'signed for another RP ID')
  const flags = ad[RP_HASH] as number
  const has = (flag: number) => (flags & flag) !== 0
  demand(has(UP), 'nobody was present')
  demand(has(UV), 'the user was not verified')
  demand(has(BE) || !has(BS), 'a passkey that is backed up and cannot be')
  demand(!has(AT), 'a signature that carries a credential')
  const rest = ad.subarray(FIXED)
  demand(
    has(ED) ? readCbor(rest) instanceof Map : rest.length === 0,
    'authenticator data with something else behind them',
  )
  return {
    backupEligible: has(BE),
    backedUp: has(BS),
    signCount: ad.subarray(COUNTER, FIXED).reduce((sum, byte) => sum * 256 + byte, 0),
  }
}
