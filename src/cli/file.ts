import { writeFileSync } from 'node:fs'
import { base64url, text } from '../bytes.ts'
import { nodeCrypto } from '../crypto-node.ts'
import { readSigner } from '../keys-dir.ts'
import { Problem, type ProblemCode } from '../problems.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readRecord } from '../records/record.ts'
import { signRecord } from '../records/sign.ts'
import type { FiledRecord } from '../records/types.ts'
import { parseArgs, readInput, readObject } from './arguments.ts'
import { type Command, Misuse } from './command.ts'
import { withDesk } from './with-desk.ts'

/** `confianza file` */
export const file: Command = {
  help: `confianza file RECORD [--key FILE] [--url URL --origin ORIGIN] [--save FILE] [--json]
  Signs a record (JSON; a missing nonce is made, the bytes become canonical) and files it: with your own key, or with
  the one this house holds for the participant; at a house by its address, or at the one on these settings.
  --save keeps the exact bytes that were signed.`,
  async run(args, io) {
    const { values, rest } = parseArgs(args, ['key', 'url', 'origin', 'save'])
    const [path] = rest
    if (path === undefined || rest.length > 1) throw new Misuse('one RECORD is needed')
    if (values.url && !(values.key && values.origin))
      throw new Misuse('--url asks for --key and --origin: a house elsewhere does not sign for you')
    const draft = readObject<FiledRecord>(path)
    const bytes = canonicalBytes(draft.nonce ? draft : { ...draft, nonce: base64url(nodeCrypto.random(16)) })
    // What is no record is told before a house is opened for it.
    readRecord(bytes, nodeCrypto)
    if (values.save) writeFileSync(values.save, bytes)
    const own =
      values.key === undefined ? undefined : readSigner(draft.participant, text(readInput(values.key)))
    const filed = values.url
      ? await post(
          values.url,
          bytes,
          signRecord(bytes, own as NonNullable<typeof own>, values.origin as string, nodeCrypto).sigs,
        )
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

async function post(url: string, record: Uint8Array, sigs: unknown): Promise<{ id: string; index: number }> {
  const answer = await fetch(new URL('/api/v1/records', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ record: base64url(record), sigs }),
    signal: AbortSignal.timeout(30_000),
  })
  const body = await answer.json()
  if (!answer.ok) throw new Problem(body.code as ProblemCode, body.reason, body.findings ?? [])
  return body
}
