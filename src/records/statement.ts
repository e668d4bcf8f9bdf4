import { base64url, concat, fromBase64url, utf8 } from '../bytes.ts'
import type { Crypto, Signer } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { unsignedDigest } from './entry.ts'
import { closed, DIGEST, matching, octets } from './shape.ts'
import type { Entry, Json, LogKey, Sig } from './types.ts'

/** DSSE payload type of what a key signs. */
export const STATEMENT_TYPE = 'application/vnd.confianza.statement+json'

/**
 * DSSE pre-authentication encoding of a body under a type:
 * "DSSEv1" SP len(type) SP type SP len(body) SP body, lengths in decimal bytes.
 */
export function pae(type: string, body: Uint8Array): Uint8Array {
  return concat(utf8(`DSSEv1 ${utf8(type).length} ${type} ${body.length} `), body)
}

/** What a statement says of an entry: its act and what it is about. */
function subjectOf(entry: Omit<Entry, 'sigs'>, crypto: Crypto): { act: string; [about: string]: unknown } {
  return entry.kind === 'record'
    ? { act: 'file', record: { digest: (entry as Extract<Entry, { kind: 'record' }>).record.digest } }
    : { act: entry.kind, entry: { digest: unsignedDigest(entry, crypto) } }
}

/**
 * The signature of one key over an entry for the log of that origin; a record's statement may name the officials'
 * approvals by their digest.
 */
export function signStatement(
  entry: Omit<Entry, 'sigs'>,
  signer: Signer,
  log: string,
  crypto: Crypto,
  approvals?: string,
): Sig {
  const stmt = canonicalBytes({
    v: 1,
    ...subjectOf(entry, crypto),
    approvals,
    log,
    nonce: base64url(crypto.random(16)),
    signer: { key: signer.id, participant: signer.participant },
  })
  return { by: signer.id, stmt: base64url(stmt), sig: base64url(signer.sign(pae(STATEMENT_TYPE, stmt))) }
}

/** One Ed25519 check that remains to be made: `message` is the PAE of a statement. */
export interface SignatureCheck {
  public: Uint8Array
  message: Uint8Array
  signature: Uint8Array
}

/**
 * What must still verify for a signature to count, once its statement is seen to speak of this entry, this log and
 * this key. Throws Problem `bad-signature`, `wrong-act`, `wrong-log` or `wrong-key`.
 */
export function signatureCheck(
  entry: Entry,
  sig: Sig,
  key: Pick<LogKey, 'id' | 'participant' | 'public'>,
  log: string,
  crypto: Crypto,
): SignatureCheck {
  const bytes = fromBase64url(sig.stmt)
  if (bytes === undefined) throw new Problem('bad-signature', 'a statement is not base64url')
  const subject = subjectOf(entry, crypto)
  const about = entry.kind === 'record' ? 'record' : 'entry'
  const statement = closed(
    parseCanonical(bytes),
    'bad-signature',
    '/stmt',
    ['v', 'act', 'log', 'nonce', about, 'signer'],
    entry.kind === 'record' ? ['approvals'] : [],
  )
  if (statement.approvals !== undefined)
    matching(statement.approvals, DIGEST, 'bad-signature', '/stmt/approvals')
  const signer = closed(statement.signer, 'bad-signature', '/stmt/signer', ['key', 'participant'])
  octets(statement.nonce, 16, 'bad-signature', '/stmt/nonce')
  if (statement.v !== 1) throw new Problem('bad-signature', '/stmt/v is not 1')
  if (statement.act !== subject.act)
    throw new Problem('wrong-act', `the statement is for ${String(statement.act)}`)
  if (statement.log !== log) throw new Problem('wrong-log', 'the statement is for another log')
  const target = closed(statement[about], 'bad-signature', `/stmt/${about}`, ['digest'])
  if (target.digest !== (subject[about] as { digest: string }).digest) {
    throw new Problem('bad-signature', 'the statement is about something else')
  }
  if (signer.key !== sig.by || sig.by !== key.id || signer.participant !== key.participant) {
    throw new Problem('wrong-key', 'the statement names another signer')
  }
  return {
    public: key.public,
    message: pae(STATEMENT_TYPE, bytes),
    signature: octets(sig.sig, 64, 'bad-signature', '/sig'),
  }
}

/**
 * The digest of the approvals that a record's filing statement names, or undefined. Says nothing of the signature:
 * `signatureCheck` does. Throws Problem `bad-signature` for what is no statement.
 */
export function approvalsOf(sig: Sig): string | undefined {
  const bytes = fromBase64url(sig.stmt)
  const statement = (bytes && parseCanonical(bytes)) as { approvals?: Json } | null | undefined
  const named = statement?.approvals
  return named === undefined ? undefined : matching(named, DIGEST, 'bad-signature', '/stmt/approvals')
}
