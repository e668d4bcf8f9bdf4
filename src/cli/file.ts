import { writeFileSync } from 'node:fs'
import { base64url, fromBase64url, text } from '../bytes.ts'
import type { ClearedPackage } from '../clearing-house.ts'
import { nodeCrypto } from '../crypto-node.ts'
import { readSigner } from '../keys-dir.ts'
import { Problem } from '../problems.ts'
import { approvalsDigest, checkApprovals } from '../records/approvals.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readRecord } from '../records/record.ts'
import { signRecord } from '../records/sign.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { parseArgs, readInput, readObject } from './arguments.ts'
import { type Command, type Io, Misuse } from './command.ts'
import { postAway } from './post-away.ts'
import { withDesk } from './with-desk.ts'

/** `confianza file` */
export const file: Command = {
  help: `confianza file RECORD [--key FILE] [--url URL --origin ORIGIN] [--save FILE] [--json]
  Signs a record (JSON; a missing nonce is made, the bytes become canonical) and files it: with your own key, or with
  the one this house holds for the participant; at a house by its address, or at the one on these settings.
  --save keeps the exact bytes that were signed.
confianza file PACKAGE --key FILE [--url URL] [--origin ORIGIN] [--save FILE] [--json]
  Files what your officials have cleared at the desk: the package holds the exact bytes, the values behind their
  commitments, the officials' approvals and the log they were given for.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['key', 'url', 'origin', 'save'])
    const [path] = rest
    if (path === undefined || rest.length > 1) throw new Misuse('one RECORD is needed')
    const draft = readObject<FiledRecord | ClearedPackage>(path)
    if (isPackage(draft)) return filePackage(draft, values, io)
    if (values.url && !(values.key && values.origin))
      throw new Misuse('--url asks for --key and --origin: a house elsewhere does not sign for you')
    const bytes = canonicalBytes(draft.nonce ? draft : { ...draft, nonce: base64url(nodeCrypto.random(16)) })
    // What is no record is told before a house is opened for it.
    readRecord(bytes, nodeCrypto)
    if (values.save) writeFileSync(values.save, bytes)
    const own =
      values.key === undefined ? undefined : readSigner(draft.participant, text(readInput(values.key)))
    const filed = values.url
      ? await post(values.url, {
          record: base64url(bytes),
          sigs: signRecord(bytes, own as NonNullable<typeof own>, values.origin as string, nodeCrypto).sigs,
        })
      : await withDesk(io, async (desk) => {
          const { origin } = await desk.state()
          const sigs = own
            ? signRecord(bytes, own, origin, nodeCrypto).sigs
            : await desk.sign(draft.participant, bytes)
          return desk.file({ record: bytes, sigs })
        })
    io.out(values.json ? JSON.stringify(filed) : `${filed.id} stands at index ${filed.index}`)
    return 0
  },
}

const isPackage = (value: FiledRecord | ClearedPackage): value is ClearedPackage =>
  'record' in value && typeof value.record === 'string'

/** Signs the bytes that officials have cleared, naming their approvals, and files all of it. */
async function filePackage(
  { record, values: committed, approvals, origin }: ClearedPackage,
  values: { key?: string; url?: string; origin?: string; save?: string; json?: boolean },
  io: Io,
): Promise<0> {
  if (values.key === undefined) throw new Misuse('--key is needed: a package is filed with your own key')
  if (values.origin !== undefined && values.origin !== origin)
    throw new Misuse(`the package was cleared for ${origin}`)
  const bytes = fromBase64url(record)
  if (bytes === undefined) throw new Problem('bad-request', '/record is not base64url')
  const { participant } = readRecord(bytes, nodeCrypto).record
  if (approvals !== undefined) checkApprovals(approvals as unknown as Json)
  if (values.save) writeFileSync(values.save, bytes)
  const named = approvals && approvalsDigest(approvals, nodeCrypto)
  const signer = readSigner(participant, text(readInput(values.key)))
  const { sigs } = signRecord(bytes, signer, origin, nodeCrypto, named)
  const rest = { sigs, values: committed, ...(approvals ? { approvals } : {}) }
  const filed = values.url
    ? await post(values.url, { record, ...rest })
    : await withDesk(io, (desk) => desk.file({ record: bytes, ...rest }))
  io.out(values.json ? JSON.stringify(filed) : `${filed.id} stands at index ${filed.index}`)
  return 0
}

const post = (url: string, submission: object) =>
  postAway('/api/v1/records', url, submission) as Promise<{ id: string; index: number }>
