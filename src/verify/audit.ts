import { equalBytes, text, utf8 } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { type Checkpoint, openCheckpoint } from '../log/checkpoint.ts'
import { type NoteKey, noteKey, parseVkey } from '../log/note.ts'
import { leafHash, rootOfLeaves } from '../log/tree.ts'
import { Problem } from '../problems.ts'
import { type AuditLine, readLine } from '../records/audit-line.ts'
import { canonicalBytes, parseCanonical } from '../records/canonical.ts'
import { closed, matching, PARTICIPANT } from '../records/shape.ts'

/** What a verifier of an audit export may find. */
export type AuditFindingCode =
  | 'bad-file'
  | 'other-log'
  | 'bad-checkpoint'
  | 'bad-line'
  | 'bad-order'
  | 'bad-size'
  | 'bad-root'
  | 'bad-since'
  | 'went-back'
  | 'forked'

/** One thing that is not as it must be, at a line where there is one. */
export interface AuditFinding {
  code: AuditFindingCode
  index?: number
  detail: string
}

/** What the check of an export came to. */
export interface AuditReport {
  /** The origin of the audit log, as far as it could be read. */
  log?: string
  participant?: string
  lines: number
  /** Whether there was no older checkpoint to compare with. */
  firstContact: boolean
  findings: AuditFinding[]
}

/** The first line of an export: whose log it is, and the checkpoint that its lines make. */
export interface AuditHeader {
  v: 1
  log: string
  participant: string
  checkpoint: string
}

/** The bytes of an export's first line, with its newline. */
export const headerBytes = (header: AuditHeader): Uint8Array => utf8(`${text(canonicalBytes(header))}\n`)

/** The most findings that are told one by one. */
const MOST = 100

/** The lines of a file that ends in a newline, without it. Throws Problem `bad-request` for another end. */
function linesOf(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let from = 0
  for (let end = file.indexOf(10); end >= 0; end = file.indexOf(10, from)) {
    lines.push(file.subarray(from, end))
    from = end + 1
  }
  if (lines.length === 0 || from !== file.length)
    throw new Problem('bad-request', 'the file is empty or does not end in a newline')
  return lines
}

/** The header of a line. Throws Problem unless it is canonical and closed. */
function readHeader(line: Uint8Array): AuditHeader {
  const value = closed(parseCanonical(line), 'bad-request', '', ['v', 'log', 'participant', 'checkpoint'])
  const participant = matching(value['participant'], PARTICIPANT, 'bad-request', '/participant')
  const log = matching(value['log'], /^\S{1,300}$/, 'bad-request', '/log')
  const checkpoint = matching(value['checkpoint'], /^[\s\S]{1,2000}$/, 'bad-request', '/checkpoint')
  if (value['v'] !== 1) throw new Problem('bad-request', '/v is not 1')
  return { v: 1, log, participant, checkpoint }
}

/** The checkpoint of an older export, or of a file that holds the checkpoint alone. Throws Problem. */
function readSince(file: Uint8Array, key: NoteKey, crypto: Crypto): Checkpoint {
  const note = file[0] === 0x7b ? utf8(readHeader(linesOf(file)[0] as Uint8Array).checkpoint) : file
  return openCheckpoint(note, key, crypto)
}

/**
 * Checks the export of a participant's audit log: that every line is canonical, closed and that participant's, that
 * the lines make the root the house's log key signed, and that they begin with those of an older checkpoint or export.
 * Throws Problem `bad-request` for a key that is none.
 */
export function verifyAudit(
  file: Uint8Array,
  { vkey, since }: { vkey: string; since?: Uint8Array },
  crypto: Crypto,
): AuditReport {
  const main = parseVkey(vkey, crypto)
  if (main === undefined) throw new Problem('bad-request', 'the key is no Ed25519 log key')
  const findings: AuditFinding[] = []
  const find = (code: AuditFindingCode, detail: string, index?: number) => {
    if (findings.length < MOST) findings.push({ code, detail, ...(index === undefined ? {} : { index }) })
  }
  /** Runs what may refuse, and notes why it did. */
  const attempt = <T>(code: AuditFindingCode, work: () => T, index?: number): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      find(code, error.message, index)
      return undefined
    }
  }
  const report = (header?: AuditHeader, lines = 0): AuditReport => ({
    ...(header ? { log: header.log, participant: header.participant } : {}),
    lines,
    firstContact: since === undefined,
    findings,
  })

  const read = attempt('bad-file', () => {
    const [first, ...leaves] = linesOf(file)
    return { header: readHeader(first as Uint8Array), leaves }
  })
  if (read === undefined) return report()
  const { header, leaves } = read
  if (header.log !== `${main.name}/audit/${header.participant}`)
    find('other-log', `${header.log} is not the log of ${header.participant} beside ${main.name}`)
  const key = noteKey(`${main.name}/audit/${header.participant}`, main.public, crypto)
  const checkpoint = attempt('bad-checkpoint', () => openCheckpoint(utf8(header.checkpoint), key, crypto))

  let before: AuditLine | undefined
  leaves.forEach((leaf, index) => {
    const line = attempt('bad-line', () => readLine(leaf), index)
    if (line === undefined) return
    if (line.participant !== header.participant)
      find('bad-line', `it is a line of ${line.participant}`, index)
    if (before && line.at < before.at) find('bad-order', `${line.at} stands behind ${before.at}`, index)
    before = line
  })
  const hashes = leaves.map((leaf) => leafHash(leaf, crypto))
  if (checkpoint) {
    if (checkpoint.size !== leaves.length)
      find('bad-size', `the checkpoint covers ${checkpoint.size} lines, the file holds ${leaves.length}`)
    else if (!equalBytes(rootOfLeaves(hashes, crypto), checkpoint.root))
      find('bad-root', `the lines do not make the root that was signed`)
  }
  const old = since && attempt('bad-since', () => readSince(since, key, crypto))
  if (old) {
    if (old.size > leaves.length)
      find('went-back', `${old.size} lines were signed before, the file holds ${leaves.length}`)
    else if (!equalBytes(rootOfLeaves(hashes.slice(0, old.size), crypto), old.root))
      find('forked', `the first ${old.size} lines are not those that were signed before`)
  }
  return report(header, leaves.length)
}
