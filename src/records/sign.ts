import { base64url, hex } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { type Keys, signersOf } from './keys.ts'
import { readRecord } from './record.ts'
import { type SignatureCheck, signatureCheck, signStatement } from './statement.ts'
import type { Entry, FiledRecord, KeyRole, RecordEntry, Sig } from './types.ts'

/** The leaf of a record without signatures: public ones tell form and period, restricted ones the digest alone. */
export function recordLeaf(id: string, record: FiledRecord, secretariat: string): Omit<RecordEntry, 'sigs'> {
  const transcribed = record.provenance.kind === 'transcribed' && record.participant !== secretariat
  return {
    v: 1,
    kind: 'record',
    participant: record.participant,
    record: {
      digest: `sha256:${id}`,
      ...(record.audience.kind === 'public'
        ? { form: record.form, ...(record.period === undefined ? {} : { period: record.period }) }
        : {}),
    },
    ...(transcribed ? { filedBy: secretariat } : {}),
  }
}

/**
 * Signs exact record bytes for the log of that origin: the first step of the walk. `approvals` is the digest of the
 * officials' clearances, where there are any. Throws as `readRecord`.
 */
export function signRecord(
  bytes: Uint8Array,
  signer: Signer,
  log: string,
  crypto: Crypto,
  approvals?: string,
): { id: string; sigs: Sig[] } {
  const { id } = readRecord(bytes, crypto)
  const about = {
    v: 1,
    kind: 'record',
    participant: signer.participant,
    record: { digest: `sha256:${id}` },
  } as const
  return { id, sigs: [signStatement(about, signer, log, crypto, approvals)] }
}

/** An entry with the signatures of all its signers. */
export function signEntry<E extends Entry>(
  unsigned: Omit<E, 'sigs'>,
  signers: readonly Signer[],
  log: string,
  crypto: Crypto,
): E {
  const sigs = signers.map((signer) =>
    signStatement(unsigned as unknown as Omit<Entry, 'sigs'>, signer, log, crypto),
  )
  return { ...unsigned, sigs } as unknown as E
}

/** A key-add entry without its signatures. */
export function keyAddition(
  signer: Pick<Signer, 'participant' | 'id' | 'public'>,
  role: KeyRole,
  custody: 'own' | 'house',
  crypto: Crypto,
) {
  return {
    v: 1,
    kind: 'key-add',
    participant: signer.participant,
    nonce: base64url(crypto.random(16)),
    role,
    custody,
    key: { id: signer.id, alg: 'Ed25519', public: base64url(signer.public) },
  } as const
}

/** The Ed25519 checks an entry's signatures still need, statements and order seen to. Throws Problem as its parts do. */
export function signatureChecks(
  entry: Entry,
  keys: Keys,
  index: number,
  log: string,
  crypto: Crypto,
): SignatureCheck[] {
  const signers = signersOf(keys, entry, index)
  return entry.sigs.map((sig, i) =>
    signatureCheck(entry, sig, signers[i] as (typeof signers)[number], log, crypto),
  )
}

/** Throws Problem `bad-signature` (or as `signatureChecks`) unless every signature of an entry is right. */
export function verifySignatures(entry: Entry, keys: Keys, index: number, log: string, crypto: Crypto): void {
  for (const check of signatureChecks(entry, keys, index, log, crypto)) {
    if (!crypto.verify(check.public, check.message, check.signature)) {
      throw new Problem(
        'bad-signature',
        `the signature of ${hex(check.public).slice(0, 16)}… does not verify`,
      )
    }
  }
}
