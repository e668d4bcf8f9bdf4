import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'

// An authenticator in software, with the browser around it: it makes what navigator.credentials would give back.

/** Flags of authenticatorData: user present and verified, backup eligible and backed up, credential, extensions. */
export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 }

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()
/** A challenge as bytes; options carry it in base64url. */
const spelled = (challenge: string | Uint8Array) =>
  typeof challenge === 'string' ? challenge : base64url(challenge)

/** CBOR heads and items, as far as a credential needs them. */
const head = (major: number, length: number) =>
  length < 24
    ? Buffer.of((major << 5) | length)
    : length < 256
      ? Buffer.of((major << 5) | 24, length)
      : Buffer.of((major << 5) | 25, length >> 8, length & 0xff)
const bytes = (value: Uint8Array) => Buffer.concat([head(2, value.length), value])
const string = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const map = (...members: Buffer[]) => Buffer.concat([head(5, members.length / 2), ...members])

/** The COSE_Key of a P-256 key (RFC 9053), in the canonical form of CTAP2. */
export function coseOf(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  const coordinate = (value: string | undefined) => bytes(Buffer.from(value as string, 'base64url'))
  return map(int(1), int(2), int(3), int(-7), int(-1), int(1), int(-2), coordinate(x), int(-3), coordinate(y))
}

/** One passkey that the authenticator holds. */
export interface SoftPasskey {
  /** The credential's id, base64url. */
  id: string
  rp: string
  /** COSE_Key bytes. */
  cose: Uint8Array
  publicKey: KeyObject
  privateKey: KeyObject
  deviceBound: boolean
  user?: string
  signCount: number
}

/** What `assert` may be told to do otherwise than a browser would, for refusals to be tried. */
export interface AssertOptions {
  rp: string
  origin: string
  /** Base64url as in the options, or the bytes. */
  challenge: string | Uint8Array
  /** The credential's id; the last one enrolled for the RP ID without it. */
  id?: string
  flags?: number
  type?: string
  crossOrigin?: boolean
  topOrigin?: string
  /** Members laid over the client data. */
  client?: Record<string, unknown>
  /** Bytes behind the fixed 37 of authenticatorData. */
  extensions?: Uint8Array
}

/** A passkey in software: P-256, attestation none. */
export class SoftAuthenticator {
  readonly passkeys: SoftPasskey[] = []

  /** Makes a passkey, as navigator.credentials.create() would. `deviceBound` is one that is never copied. */
  enrol({
    rp,
    origin,
    challenge,
    deviceBound = false,
    user,
    keys = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  }: {
    rp: string
    origin: string
    challenge: string | Uint8Array
    deviceBound?: boolean
    /** The user handle of the options, base64url. */
    user?: string
    keys?: { publicKey: KeyObject; privateKey: KeyObject }
  }): RegistrationResponseJSON {
    const raw = randomBytes(32)
    const id = base64url(raw)
    const cose = new Uint8Array(coseOf(keys.publicKey))
    const passkey = {
      id,
      rp,
      cose,
      ...keys,
      deviceBound,
      signCount: 0,
      ...(user === undefined ? {} : { user }),
    }
    this.passkeys.push(passkey)
    const flags = FLAGS.UP | FLAGS.UV | FLAGS.AT | backup(passkey)
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, raw.length), raw, cose])
    const authData = Buffer.concat([sha256(rp), Buffer.of(flags), counter(0), attested])
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData('webauthn.create', challenge, origin, { crossOrigin: false })),
        attestationObject: base64url(
          map(string('fmt'), string('none'), string('attStmt'), map(), string('authData'), bytes(authData)),
        ),
        transports: ['internal'],
      },
    }
  }

  /** Signs a challenge, as navigator.credentials.get() would. */
  assert({
    rp,
    origin,
    challenge,
    id,
    flags,
    type = 'webauthn.get',
    crossOrigin = false,
    topOrigin,
    client = {},
    extensions = new Uint8Array(),
  }: AssertOptions): AuthenticationResponseJSON {
    const passkey = this.passkeys.findLast((one) => (id === undefined ? one.rp === rp : one.id === id))
    if (passkey === undefined) throw new Error(`no passkey for ${id ?? rp}`)
    passkey.signCount += passkey.deviceBound ? 1 : 0
    const cd = clientData(type, challenge, origin, {
      crossOrigin,
      ...(topOrigin === undefined ? {} : { topOrigin }),
      ...client,
    })
    const ad = Buffer.concat([
      sha256(rp),
      Buffer.of(flags ?? FLAGS.UP | FLAGS.UV | backup(passkey)),
      counter(passkey.signCount),
      extensions,
    ])
    const signature = sign('sha256', Buffer.concat([ad, sha256(cd)]), passkey.privateKey)
    return {
      id: passkey.id,
      rawId: passkey.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(cd),
        authenticatorData: base64url(ad),
        signature: base64url(signature),
        ...(passkey.user === undefined ? {} : { userHandle: passkey.user }),
      },
    }
  }
}

/** A passkey that is not device-bound is one that a provider has copied already. */
const backup = ({ deviceBound }: { deviceBound: boolean }) => (deviceBound ? 0 : FLAGS.BE | FLAGS.BS)

function counter(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}

/** clientDataJSON as browsers write it (WebAuthn, section 5.8.1.1). */
const clientData = (
  type: string,
  challenge: string | Uint8Array,
  origin: string,
  rest: Record<string, unknown>,
): Buffer => Buffer.from(JSON.stringify({ type, challenge: spelled(challenge), origin, ...rest }))
