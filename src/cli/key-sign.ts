import type { Signer } from '../crypto.ts'
import { nodeCrypto as crypto } from '../crypto-node.ts'
import { Problem } from '../problems.ts'
import { checkPolicy, policyDigest, readCertificate, signCertificate } from '../records/approvals.ts'
import type { CommittedAudience } from '../records/commitment.ts'
import { signEntry } from '../records/sign.ts'
import type { ClearancePolicy, Entry, Json } from '../records/types.ts'
import { readObject } from './arguments.ts'
import { type Io, Misuse } from './command.ts'
import { fileAway } from './key-away.ts'
import { withDesk } from './with-desk.ts'

/** The signature over a seat's certificate, with what it says. Throws Problem `bad-approval` for another participant's. */
export function certify(signer: Signer, bytes: Uint8Array): Record<string, string> {
  const certificate = readCertificate(bytes, crypto)
  if (certificate.participant !== signer.participant)
    throw new Problem('bad-approval', `the certificate is of ${certificate.participant}`)
  const { by, sig } = signCertificate(certificate, signer, crypto)
  const { seat, office, role, key } = certificate
  return { seat, office, role, passkey: key.id, by, sig }
}

/** Kinds the desk prepares for a participant to sign; keys and records have commands of their own. */
const PREPARED = ['policy', 'audience', 'erase']

/** What the desk has prepared: the entry, and the document it names. */
interface Prepared {
  entry: Omit<Entry, 'sigs'>
  policy?: ClearancePolicy
  audience?: CommittedAudience
}

/** Signs a prepared entry and files it. Throws Misuse for another kind, Problem for a document the entry does not name. */
export async function signPrepared(
  signer: Signer,
  path: string,
  { url, origin }: { url?: string | undefined; origin?: string | undefined },
  io: Io,
): Promise<Record<string, unknown>> {
  const { entry, policy, audience } = readObject<Prepared>(path)
  if (entry === undefined || !PREPARED.includes(entry.kind))
    throw new Misuse(`--entry holds one of ${PREPARED.join(', ')}`)
  if (entry.participant !== signer.participant) throw new Misuse(`the entry is of ${entry.participant}`)
  if (policy !== undefined) {
    checkPolicy(policy as unknown as Json)
    if (policyDigest(policy, crypto) !== (entry as { digest?: string }).digest)
      throw new Problem('bad-request', 'the entry names another policy than the one that came with it')
  }
  const signed = (log: string) => signEntry(entry, [signer], log, crypto)
  const beside = { ...(policy ? { policy } : {}), ...(audience ? { audience } : {}) }
  if (url === undefined)
    return withDesk(io, async (desk) => ({
      ...(await desk.fileEntry(signed((await desk.state()).origin), beside)),
    }))
  return fileAway(entry, [signer], { url, origin }, beside)
}
