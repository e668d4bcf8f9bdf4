import { base64, fromBase64, text, utf8 } from '../bytes.ts'
import { Problem } from '../problems.ts'

/** A transparency log proof (c2sp.org/tlog-proof@v1): a leaf's place under a checkpoint. `extra` is not authenticated. */
export interface LogProof {
  extra?: Uint8Array
  index: number
  /** 32 bytes each, sibling first. */
  hashes: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  checkpoint: string
}

const HEADER = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^63 leaves has paths no longer than this. */
const MOST_HASHES = 63

/** The text of a proof. */
export function formatProof({ extra, index, hashes, checkpoint }: LogProof): string {
  const lines = [
    HEADER,
    ...(extra ? [`extra ${base64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map((hash) => base64(hash)),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** The proof of a text in its one spelling. Throws Problem `bad-request` naming what is wrong. */
export function parseProof(bytes: Uint8Array): LogProof {
  const bad = (detail: string) => new Problem('bad-request', `proof: ${detail}`)
  let whole: string
  try {
    whole = text(bytes)
  } catch {
    throw bad('not UTF-8')
  }
  const end = whole.indexOf('\n\n')
  if (end < 0) throw bad('no checkpoint')
  const lines = whole.slice(0, end).split('\n')
  if (lines.shift() !== HEADER) throw bad('another format')
  const extraLine = lines[0]?.startsWith('extra ') ? (lines.shift() as string).slice(6) : undefined
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine)
  if (extraLine !== undefined && extra === undefined) throw bad('extra is not base64')
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')
  if (index === null || lines.length > MOST_HASHES) throw bad('no index, or too many hashes')
  const hashes = lines.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length !== 32) throw bad('a hash is not 32 bytes of base64')
    return hash
  })
  return { ...(extra ? { extra } : {}), index: Number(index[1]), hashes, checkpoint: whole.slice(end + 2) }
}

/** The bytes of a checkpoint inside a proof, for `openCheckpoint`. */
export const proofCheckpoint = (proof: LogProof): Uint8Array => utf8(proof.checkpoint)
