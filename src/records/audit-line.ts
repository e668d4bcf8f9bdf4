import { Problem } from '../problems.ts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { closed, matching, octets, oneOf, PARTICIPANT } from './shape.ts'
import type { Json } from './types.ts'

/** Every act an audit log knows, by the thing it is done to. Never reused for another meaning. */
export const AUDIT_ACTS = [
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'session-revoked',
  'invitation',
  'invitation-withdrawn',
  'enrolment',
  'passkey-added',
  'passkey-removed',
  'provider',
  'office',
  'seat',
  'seat-closed',
  'handover',
  'recovery-asked',
  'recovery-approved',
  'recovery-refused',
  'recovery',
  'policy',
  'certificate',
  'key-added',
  'key-revoked',
  'draft-begun',
  'draft-discarded',
  'draft-handed-on',
  'draft-taken-back',
  'draft-returned',
  'draft-cleared',
  'reminder',
  'escalation',
  'filing',
  'package',
  'transcription',
  'audience',
  'recall-told',
  'recall-confirmed',
  'passing-on-asked',
  'passing-on-granted',
  'passing-on-refused',
  'erase',
  'held-data',
  'retention',
  'difference',
  'attachment-uploaded',
  'attachment-removed',
  'reading',
  'audit-export',
  'refused',
] as const
/** One of {@link AUDIT_ACTS}. */
export type AuditAct = (typeof AUDIT_ACTS)[number]

/** A line of a participant's audit log (docs/protocol.md, Audit log). Never a person's name: seats and roles. */
export interface AuditLine {
  v: 1
  /** The house's clock, UTC to the millisecond; never before the line it follows. */
  at: string
  /** Whose log this is. */
  participant: string
  act: AuditAct
  seat?: string
  role?: string
  /** The participant of whoever acted, if it is another. */
  by?: string
  /** What the act was done to: a record, a seat, a key. */
  about?: string
  details?: { readonly [name: string]: string }
  nonce: string
}

/** The most bytes of a line. */
export const MAX_LINE = 8192
const MOST_DETAILS = 16
const bad = 'bad-request'
const MOMENT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const NAME = /^[a-z][a-z0-9-]{0,40}$/
const SEAT = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/
// Without control characters: a line is one line of a file, and PostgreSQL's JSON takes no NUL.
const WORD = /^\P{Cc}{1,200}$/u
const VALUE = /^\P{Cc}{1,500}$/u

/** The leaf bytes of a line: its RFC 8785 form. Throws Problem `bad-request` for another shape, `too-large` past 8 kB. */
export function lineBytes(line: AuditLine): Uint8Array {
  checkLine(line)
  const bytes = canonicalBytes(line)
  if (bytes.length > MAX_LINE) throw new Problem('too-large', `an audit line has at most ${MAX_LINE} bytes`)
  return bytes
}

/** The line of leaf bytes. Throws Problem `too-large`, `bad-json`, `not-canonical` or `bad-request`. */
export function readLine(bytes: Uint8Array): AuditLine {
  if (bytes.length > MAX_LINE) throw new Problem('too-large', `an audit line has at most ${MAX_LINE} bytes`)
  const value = parseCanonical(bytes)
  checkLine(value)
  return value as unknown as AuditLine
}

/** Throws Problem `bad-request` unless a line has its closed shape. */
export function checkLine(value: AuditLine | Json): void {
  const line = closed(
    value as Json,
    bad,
    '',
    ['v', 'at', 'participant', 'act', 'nonce'],
    ['seat', 'role', 'by', 'about', 'details'],
  )
  if (line['v'] !== 1) throw new Problem(bad, '/v is not 1')
  matching(line['at'], MOMENT, bad, '/at')
  matching(line['participant'], PARTICIPANT, bad, '/participant')
  oneOf(line['act'], AUDIT_ACTS, bad, '/act')
  octets(line['nonce'], 16, bad, '/nonce')
  const optional = { seat: SEAT, role: NAME, by: PARTICIPANT, about: WORD }
  for (const [name, pattern] of Object.entries(optional))
    if (Object.hasOwn(line, name)) matching(line[name], pattern, bad, `/${name}`)
  if (!Object.hasOwn(line, 'details')) return
  const { details } = line
  if (details === null || typeof details !== 'object' || Array.isArray(details))
    throw new Problem(bad, '/details is not an object')
  const names = Object.keys(details as object)
  if (names.length === 0 || names.length > MOST_DETAILS)
    throw new Problem(bad, `/details has 1 to ${MOST_DETAILS} members`)
  for (const name of names) {
    if (!NAME.test(name)) throw new Problem(bad, '/details has a name not of its form')
    matching((details as { [name: string]: never })[name], VALUE, bad, `/details/${name}`)
  }
}
