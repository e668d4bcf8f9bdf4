import type { Reader } from '../audience/reader.ts'
import { isGranted } from '../audience/roles.ts'
import { base64url, text } from '../bytes.ts'
import { Problem } from '../problems.ts'
import type { AuditAct, AuditLine } from '../records/audit-line.ts'
import type { Audience } from '../records/types.ts'
import type { AuditFilter, AuditRow, ReaderOf } from '../register/audit-store.ts'
import { headerBytes } from '../verify/audit.ts'
import type { House } from './house.ts'

/** Something done, as it is written into the audit log of `participant`. `seat` and `role` are those of who did it. */
export interface Act {
  participant: string
  act: AuditAct
  seat?: string | undefined
  role?: string | undefined
  /** The participant of who did it, if it is another than the log's. */
  by?: string | undefined
  about?: string | undefined
  details?: Readonly<Record<string, string>> | undefined
}

/** What somebody typed, as a line can hold it: no act fails because a reason has two lines. */
const inOneLine = (value: string): string =>
  [...value.toWellFormed().replace(/\p{Cc}+/gu, ' ')].slice(0, 500).join('').trim()

/**
 * Writes a line into the audit log of a participant; done when it is durable. No name of a person, no secret belongs
 * into it. Never to be awaited inside a transaction. Throws Problem `read-only` when that log was edited.
 */
export const recordAct = (house: House, act: Act): Promise<void> => house.audit.add(lineOf(house, act))

/** Writes a line of what stands in the main log already, shortly after: filings come by the thousand. */
export const recordActSoon = (house: House, act: Act): void => house.audit.addSoon(lineOf(house, act))

function lineOf(house: House, act: Act): AuditLine {
  const { participant, by, details, ...rest } = act
  const said = Object.entries(details ?? {}).flatMap(([name, value]) => {
    const kept = inOneLine(value)
    return kept === '' ? [] : [[name, kept] as const]
  })
  return {
    v: 1,
    at: house.now().toISOString(),
    participant,
    act: rest.act,
    ...(rest.seat === undefined ? {} : { seat: rest.seat }),
    ...(rest.role === undefined ? {} : { role: rest.role }),
    ...(by === undefined || by === participant ? {} : { by }),
    ...(rest.about === undefined ? {} : { about: rest.about }),
    ...(said.length === 0 ? {} : { details: Object.fromEntries(said) }),
    nonce: base64url(house.crypto.random(16)),
  }
}

/** What each reader of a request has been written down to have read: one line, however many addresses show it. */
const written = new WeakMap<Reader, Map<string, Promise<void>>>()

/**
 * Writes down that a reader reads a record that is not public: in the filer's log and in the reader's. A reader is made
 * for each request, and is written down once for each record.
 */
export function recordReading(
  house: House,
  reader: Reader,
  { participant, id, audience }: { participant: string; id: string; audience: Audience },
): Promise<void> {
  // Whoever has no seat reads what is public.
  if (reader.kind !== 'seat' || audience?.kind === 'public') return Promise.resolve()
  const done = written.get(reader) ?? new Map<string, Promise<void>>()
  written.set(reader, done)
  const before = done.get(id)
  if (before) return before
  const { seat, role } = reader
  const line = { act: 'reading', seat, role, by: reader.participant, about: id } as const
  const lines = [recordAct(house, { ...line, participant })]
  if (reader.participant !== participant)
    lines.push(
      recordAct(house, { ...line, participant: reader.participant, details: { filer: participant } }),
    )
  const made = Promise.all(lines).then(() => {})
  done.set(id, made)
  made.catch(() => done.delete(id))
  return made
}

/** Whoever may read all lines of a participant: a seat of its own that administers. Throws Problem otherwise. */
function asAdministrator(
  house: House,
  reader: Reader,
  participant: string,
): Extract<Reader, { kind: 'seat' }> {
  if (reader.kind !== 'seat') throw new Problem('sign-in-needed', 'the audit log is for signed-in seats')
  if (reader.participant !== participant || !isGranted(house.register.circles, reader, 'administer'))
    throw new Problem('not-allowed', 'the audit log is read by the administrators of its participant')
  return reader
}

/** A page of a participant's audit log. */
export interface AuditPage {
  rows: AuditRow[]
  /** Where the next page begins (`before`), if there is one. */
  next: number | undefined
  size: number
  /** Why the log does not hold, or undefined. */
  trouble: string | undefined
}

const PAGE = 50
const MOST = 500

/** Lines of a participant's audit log, latest first, for its administrators. Throws Problem. */
export async function readAudit(
  house: House,
  reader: Reader,
  { participant, limit = PAGE, ...filter }: AuditFilter & { participant: string },
): Promise<AuditPage> {
  asAdministrator(house, reader, participant)
  const { audit } = house.register
  const most = Math.min(limit, MOST)
  const rows = await audit.lines(participant, { ...filter, limit: most + 1 })
  const page = rows.slice(0, most)
  return {
    rows: page,
    next: rows.length > most ? page.at(-1)?.index : undefined,
    size: (await audit.head(participant))?.size ?? 0,
    trouble: house.audit.trouble(participant),
  }
}

/** Who read a record, for the filer's own seats that read, draft or clear. Throws Problem `not-found` for anybody else. */
export async function readersOf(house: House, reader: Reader, id: string): Promise<ReaderOf[]> {
  const row = reader.kind === 'seat' ? await house.register.findRecord(reader, id) : undefined
  if (reader.kind !== 'seat' || row === undefined || row.participant !== reader.participant)
    throw new Problem('not-found', `no record ${id.slice(0, 64)}`)
  return house.register.audit.readersOf(row.participant, row.id)
}

/** A participant's audit log as a file. */
export interface AuditExport {
  /** The checkpoint that covers its lines: to be kept, and given to `confianza audit --since` later. */
  checkpoint: string
  size: number
  /** The file in parts: a header, then a line for each act. */
  parts: AsyncIterable<string>
}

/** How many lines an export reads at a time. */
const EXPORTED = 2000

/**
 * The whole audit log of a participant under a checkpoint of now, for its administrators. A log that was edited is
 * given as it stands, under the last checkpoint that was signed, so that its reader can find that out.
 */
export async function exportAudit(house: House, reader: Reader, participant: string): Promise<AuditExport> {
  const { seat, role } = asAdministrator(house, reader, participant)
  const kept = await recordAct(house, { participant, act: 'audit-export', seat, role })
    .then(() => house.audit.checkpoint(participant))
    .catch((refusal) => {
      const last = house.audit.trouble(participant) && house.audit.last(participant)
      if (last) return last
      throw refusal
    })
  const { checkpoint, note } = kept
  const header = { v: 1, log: checkpoint.origin, participant, checkpoint: note } as const
  async function* parts() {
    yield text(headerBytes(header))
    for (let from = 0; from < checkpoint.size; from += EXPORTED) {
      const to = Math.min(from + EXPORTED, checkpoint.size)
      const leaves = await house.register.audit.leaves(participant, from, to)
      yield leaves.map(({ leaf }) => `${leaf}\n`).join('')
    }
  }
  return { checkpoint: note, size: checkpoint.size, parts: parts() }
}
