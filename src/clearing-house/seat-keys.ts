import { base64url } from '../bytes.ts'
import type { Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { keyInRole } from '../records/keys.ts'
import { keyAddition, signEntry, signRecord } from '../records/sign.ts'
import type { CommittedValue, FiledRecord, KeyAddEntry, KeyRole } from '../records/types.ts'
import type { RecordDraft } from './check.ts'
import { fileEntry } from './file-entry.ts'
import { type Filed, fileRecord } from './file-record.ts'
import type { House } from './house.ts'

const making = new Map<string, Promise<Signer>>()

/**
 * The filing signer this house holds for a participant. A trial house makes root and filing key when they are first
 * needed and files them with custody `house`; so does any house whose participant asks for custody (`mayMake`). Throws Problem `not-allowed` where the house holds none and may make none.
 */
export function filingSigner(
  house: House,
  participant: string,
  mayMake = house.config.mode === 'trial',
): Promise<Signer> {
  const place = `${house.config.keysDir} ${participant}`
  // Two first filings of one state at once must not make two keys.
  const known = making.get(place)
  if (known) return known
  const made = ensureFilingKey(house, participant, mayMake).finally(() => making.delete(place))
  making.set(place, made)
  return made
}

async function ensureFilingKey(house: House, participant: string, mayMake: boolean): Promise<Signer> {
  const { keys, register, regime } = house
  const held = keys.find(participant, 'filing')
  const inLog = (signer: Signer | undefined) => signer && register.keys().byId.get(signer.id)
  const known = inLog(held)
  if (held && known?.revokedAt === undefined && known) return held
  if (known?.revokedAt !== undefined)
    throw new Problem('revoked-key', `the key this house held for ${participant} was revoked`)
  if (!mayMake && participant !== regime.secretariat) {
    throw new Problem('not-allowed', `this house holds no key of ${participant}`)
  }
  const secretariat = keys.make(regime.secretariat, 'root')
  const root = participant === regime.secretariat ? secretariat : keys.make(participant, 'root')
  if (!inLog(root)) {
    if (keyInRole(register.keys(), participant, 'root'))
      throw new Problem('not-allowed', `${participant} holds its own root`)
    await addKey(house, root, 'root', [root, secretariat])
  }
  const filing = keys.make(participant, 'filing')
  await addKey(house, filing, 'filing', [root])
  return filing
}

/** Files a key-add entry for a key this house holds. */
export function addKey(
  house: House,
  key: Signer,
  role: KeyRole,
  signers: readonly Signer[],
): Promise<{ index: number }> {
  const { crypto, origin } = house
  return fileEntry(
    house,
    signEntry<KeyAddEntry>(keyAddition(key, role, 'house', crypto), signers, origin, crypto),
  )
}

/**
 * Signs a record with the key this house holds for its filer and files it: the trial seat's act, and transcription's.
 * A draft that brings its nonce is filed once however often it is sent.
 */
export async function signAndFile(
  house: House,
  draft: RecordDraft & { nonce?: string },
  values: readonly CommittedValue[] = [],
): Promise<Filed> {
  const filer = draft.provenance.kind === 'transcribed' ? house.regime.secretariat : draft.participant
  const signer = await filingSigner(house, filer)
  const record: FiledRecord = { ...draft, nonce: draft.nonce ?? base64url(house.crypto.random(16)) }
  const bytes = canonicalBytes(record)
  return fileRecord(house, {
    record: bytes,
    sigs: signRecord(bytes, signer, house.origin, house.crypto).sigs,
    values,
  })
}
