import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { fromBase64url, fromHex, hex, ownBytes, text } from '../bytes.ts'
import { type Config, LOOPBACK } from '../config.ts'
import { Problem } from '../problems.ts'
import { PASSKEY_ALGS, passkeyId, readCoseKey } from '../records/cose.ts'
import type { Passkey } from '../register/people-store.ts'
import type { Desk } from './sessions.ts'

/** What verifiers of approvals know. */
const ALGORITHMS: number[] = [...PASSKEY_ALGS]
const CHALLENGE_BYTES = 32
/** How long a challenge waits for its answer, in milliseconds. */
const CHALLENGE_LENGTH = 5 * 60_000

/** What a passkey of this house is bound to. WebAuthn knows names alone: on a loopback address it is `localhost`. */
export function relyingParty({ publicUrl }: Pick<Config, 'publicUrl'>): { id: string; origin: string } {
  const url = new URL(publicUrl)
  if (!LOOPBACK.includes(url.hostname)) return { id: url.hostname, origin: url.origin }
  return { id: 'localhost', origin: `${url.protocol}//localhost${url.port ? `:${url.port}` : ''}` }
}

/** What a challenge is kept under. */
const hashOfChallenge = ({ crypto }: Pick<Desk, 'crypto'>, challenge: Uint8Array): string =>
  hex(crypto.sha256(challenge))

/** Makes a challenge that is taken once, within five minutes, for that purpose and about that thing. */
export async function newChallenge(
  desk: Desk,
  { purpose, about = '', kept = {} }: { purpose: string; about?: string; kept?: unknown },
): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = ownBytes(desk.crypto.random(CHALLENGE_BYTES))
  const now = desk.now()
  await desk.register.people.saveChallenge({
    hash: hashOfChallenge(desk, challenge),
    purpose,
    about,
    kept,
    now,
    expiresAt: new Date(now.getTime() + CHALLENGE_LENGTH),
  })
  return challenge
}

/** Takes a challenge, in base64url; undefined for one that is unknown, over, taken before, or of another purpose. */
export async function takeChallenge<Kept>(
  desk: Desk,
  challenge: string,
  purpose: string,
): Promise<{ about: string; kept: Kept } | undefined> {
  const bytes = challenge.length < 100 ? fromBase64url(challenge) : undefined
  if (bytes?.length !== CHALLENGE_BYTES) return undefined
  return desk.register.people.takeChallenge<Kept>(hashOfChallenge(desk, bytes), purpose, desk.now())
}

/** What a browser is told to make a passkey: discoverable, with the person verified, without attestation. */
export async function creationOptions(
  desk: Desk,
  who: { official: string; name: string; participant: string; known: readonly Passkey[] },
  challenge: { about: string; kept?: unknown },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Confianza',
    rpID: relyingParty(desk.config).id,
    userName: `${who.name} · ${who.participant}`,
    userDisplayName: who.name,
    userID: ownBytes(fromHex(who.official) as Uint8Array),
    challenge: await newChallenge(desk, { purpose: 'enrol', ...challenge }),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: who.known.map(({ credential, transports }) => ({ id: credential, transports })),
  })
}

/** A passkey as a browser has just made it, for the challenge about that thing. Throws Problem `bad-passkey`. */
export async function verifyCreation<Kept>(
  desk: Desk,
  response: unknown,
  about: string,
): Promise<{ kept: Kept; key: Omit<Passkey, 'official' | 'label' | 'usedAt' | 'revokedAt' | 'revokedWhy'> }> {
  const { id: rp, origin } = relyingParty(desk.config)
  const said = response as RegistrationResponseJSON
  let taken: { about: string; kept: Kept } | undefined
  const { registrationInfo: made } = await refusing(async () => {
    refuseFrames(said.response.clientDataJSON)
    return verifyRegistrationResponse({
      response: said,
      expectedChallenge: async (challenge) => {
        taken = await takeChallenge<Kept>(desk, challenge, 'enrol')
        return taken?.about === about
      },
      expectedOrigin: origin,
      expectedRPID: rp,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
  })
  if (made === undefined || taken === undefined) throw new Problem('bad-passkey', 'it does not verify')
  const { credential } = made
  const { alg } = await refusing(async () => readCoseKey(credential.publicKey))
  return {
    kept: taken.kept,
    key: {
      id: passkeyId(credential.publicKey, desk.crypto),
      credential: credential.id,
      cose: credential.publicKey,
      alg,
      transports: (credential.transports ?? []).map(String).filter((one) => /^[a-z-]{1,20}$/.test(one)),
      deviceBound: made.credentialDeviceType === 'singleDevice',
      backedUp: made.credentialBackedUp,
      signCount: credential.counter,
      rp,
      origin,
      addedAt: desk.now(),
    },
  }
}

/** What a browser is told to use whichever passkey of this house it has. */
export const requestOptions = async (desk: Desk): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  generateAuthenticationOptions({
    rpID: relyingParty(desk.config).id,
    challenge: await newChallenge(desk, { purpose: 'sign-in' }),
    userVerification: 'required',
  })

/**
 * The passkey that has just answered a sign-in, its use kept. All refusals are alike, so that nobody learns who is
 * known here. Throws Problem `bad-passkey`.
 */
export async function verifySignIn(desk: Desk, response: unknown): Promise<Passkey> {
  const { id: rp, origin } = relyingParty(desk.config)
  const said = response as AuthenticationResponseJSON
  const { people } = desk.register
  return refusing(async () => {
    refuseFrames(said.response.clientDataJSON)
    const passkey = await people.findCredential(String(said.id).slice(0, 2000))
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: said,
      expectedChallenge: async (challenge) =>
        (await takeChallenge(desk, challenge, 'sign-in')) !== undefined && passkey !== undefined,
      expectedOrigin: origin,
      expectedRPID: rp,
      requireUserVerification: true,
      credential: {
        id: passkey?.credential ?? String(said.id),
        publicKey: ownBytes(passkey?.cose ?? new Uint8Array()),
        counter: passkey?.signCount ?? 0,
      },
    })
    const handle = said.response.userHandle
    const holder = handle === undefined ? undefined : hex(fromBase64url(handle) ?? new Uint8Array())
    if (!verified || passkey === undefined) throw new Error('it does not verify')
    if (holder !== undefined && holder !== passkey.official) throw new Error('it is of another holder')
    if ((info.credentialDeviceType === 'singleDevice') !== passkey.deviceBound)
      throw new Error('it has changed its kind')
    const used = await people.usePasskey(passkey.id, info.newCounter, info.credentialBackedUp, desk.now())
    if (!used) throw new Error('it was used meanwhile')
    return passkey
  }, 'it does not verify')
}

/** Whatever goes wrong in the check of an answer is the answer's fault, and told as one thing: `said`, or why. */
async function refusing<T>(check: () => Promise<T>, said?: string): Promise<T> {
  try {
    return await check()
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : 'it does not hold'
    throw new Problem('bad-passkey', said ?? why)
  }
}

/** A passkey is asked for by this house's own pages, never inside another's. */
function refuseFrames(clientData: string): void {
  const bytes = fromBase64url(clientData)
  const { crossOrigin } = JSON.parse(bytes ? text(bytes) : '') as { crossOrigin?: unknown }
  if (crossOrigin !== undefined && crossOrigin !== false) throw new Error('asked for from another origin')
}
