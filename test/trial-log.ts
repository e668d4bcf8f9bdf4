import { base64url, fromHex } from '../src/bytes.ts'
import type { Signer } from '../src/crypto.ts'
import { nodeCrypto as crypto, newSigner, signerFromSeed } from '../src/crypto-node.ts'
import { canonicalBytes } from '../src/records/canonical.ts'
import { readRecord } from '../src/records/record.ts'
import { keyAddition, recordLeaf, signEntry, signRecord } from '../src/records/sign.ts'
import type {
  Entry,
  FiledRecord,
  KeyAddEntry,
  KeyRevokeEntry,
  KeyRole,
  RegimeEntry,
} from '../src/records/types.ts'
import type { NewEntry } from '../src/register/append.ts'

/** The origin of the logs tests make. */
export const ORIGIN = 'trial.invalid/0011223344556677'

const seeded = (participant: string, digits: string): Signer =>
  signerFromSeed(participant, fromHex(digits.repeat(32)) as Uint8Array)

/** The keys of a small trial: the secretariat's and one state's. */
export const KEYS = {
  root: seeded('OAS', '01'),
  log: seeded('OAS', '02'),
  oas: seeded('OAS', '03'),
  uryRoot: seeded('URY', '04'),
  ury: seeded('URY', '05'),
  argRoot: seeded('ARG', '06'),
  arg: seeded('ARG', '07'),
}

/** A key-add entry. */
export const addKey = (key: Signer, role: KeyRole, ...signers: Signer[]): KeyAddEntry =>
  signEntry<KeyAddEntry>(keyAddition(key, role, 'house', crypto), signers, ORIGIN, crypto)

/** A key-revoke entry. */
export const revokeKey = (key: Signer, ...signers: Signer[]): KeyRevokeEntry =>
  signEntry<KeyRevokeEntry>(
    {
      v: 1,
      kind: 'key-revoke',
      participant: key.participant,
      nonce: base64url(crypto.random(16)),
      key: key.id,
      reason: 'lost',
    },
    signers,
    ORIGIN,
    crypto,
  )

/** The entries a trial log begins with: root, log key, regime, and the filing keys of OAS, URY and ARG. */
export function beginning(digest = `sha256:${'0'.repeat(64)}`): Entry[] {
  const regime = {
    v: 1,
    kind: 'regime',
    participant: 'OAS',
    nonce: base64url(crypto.random(16)),
    regime: 'miami-2003/1',
    digest,
  } as const
  return [
    addKey(KEYS.root, 'root', KEYS.root),
    addKey(KEYS.log, 'log', KEYS.root, KEYS.log),
    signEntry<RegimeEntry>(regime, [KEYS.root], ORIGIN, crypto),
    addKey(KEYS.oas, 'filing', KEYS.root),
    addKey(KEYS.uryRoot, 'root', KEYS.uryRoot, KEYS.root),
    addKey(KEYS.ury, 'filing', KEYS.uryRoot),
    addKey(KEYS.argRoot, 'root', KEYS.argRoot, KEYS.root),
    addKey(KEYS.arg, 'filing', KEYS.argRoot),
  ]
}

/** A record of a state's position under a treaty, with a nonce of its own. */
export const sampleRecord = (change: Partial<FiledRecord> = {}): FiledRecord => ({
  v: 1,
  regime: 'miami-2003/1',
  form: 'treaty-status/1',
  participant: 'URY',
  says: 'answers',
  measures: ['II.4'],
  audience: { kind: 'public' },
  language: 'es',
  answers: { instrument: 'CIFTA', status: 'ratified', 'as-of': '2009-04-30' },
  provenance: { kind: 'state' },
  made: '2025-04-12',
  nonce: base64url(crypto.random(16)),
  ...change,
})

/** A record signed and ready for the register. */
export function signedRecord(
  change: Partial<FiledRecord> = {},
  signer: Signer = KEYS.ury,
): NewEntry & { record: NonNullable<NewEntry['record']> } {
  const bytes = canonicalBytes(sampleRecord(change))
  const { id, record } = readRecord(bytes, crypto)
  const { sigs } = signRecord(bytes, signer, ORIGIN, crypto)
  return { entry: { ...recordLeaf(id, record, 'OAS'), sigs }, record: { id, bytes, record, values: [] } }
}

export { newSigner }
