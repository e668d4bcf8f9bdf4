import { type Expenditure, expenditureOf } from '../analysis/expenditure.ts'
import { type Matrix, matrixOf } from '../analysis/matrix.ts'
import { type Reader, redactFor } from '../audience/reader.ts'
import { fromBase64url, text } from '../bytes.ts'
import { nodesFromTiles, readOnce } from '../log/tiles.ts'
import { inclusionProof } from '../log/tree.ts'
import { type Finding, Problem } from '../problems.ts'
import { certifiersOf, DEFAULT_POLICY, policyDigest, readCertificate } from '../records/approvals.ts'
import { canonicalBytes } from '../records/canonical.ts'
import { readEntry } from '../records/entry.ts'
import { keysOf } from '../records/keys.ts'
import type { Approvals, Entry, FiledRecord, LogKey, RecordEntry } from '../records/types.ts'
import type { FormVersion } from '../regime/types.ts'
import type { RecordFilter, RecordPage } from '../register/list.ts'
import type { RecordRow } from '../register/project.ts'
import type { RestrictedFiling } from '../register/reader-store.ts'
import { keyTrail, makeReceipt } from '../verify/receipt.ts'
import { recordReading } from './audit.ts'
import { findingsOnFiled, formOf } from './check.ts'
import { type KeptValues, readKept } from './committed.ts'
import type { House } from './house.ts'
import { withRecords } from './with-records.ts'

/** A record as its reader may see it, with all that a page tells of it. */
export interface RecordView {
  row: RecordRow
  record: FiledRecord
  form: FormVersion
  entry: RecordEntry
  state: 'sequenced' | 'published'
  findings: Finding[]
  /** The key that signed. */
  key: LogKey | undefined
  /** Later records that speak about this one, and the earlier one it speaks about, as far as readable. */
  about: RecordRow[]
  earlier: RecordRow | undefined
  /** What stands behind its commitments, as far as the reader may know. */
  kept: KeptValues
}

const PREFIX = /^[0-9a-f]{12,64}$/

/** The row of the record whose id begins so. Throws Problem `not-found`, or `gone` for what was once public. */
export async function findRow(house: House, reader: Reader, prefix: string): Promise<RecordRow> {
  if (!PREFIX.test(prefix)) throw new Problem('not-found', `no record ${prefix.slice(0, 64)}`)
  const row = await house.register.findRecord(reader, prefix)
  if (row) return row
  // The log shows that it was public, and by an entry of its participant that it is no longer: that may be said.
  if (await house.register.findOncePublic(prefix))
    throw new Problem('gone', `${prefix.slice(0, 64)} is no longer public`)
  throw new Problem('not-found', `no record ${prefix.slice(0, 64)}`)
}

/** The record whose id begins with 12 or more digits. Throws Problem `not-found`, also for what its reader may not see. */
export async function viewRecord(house: House, reader: Reader, prefix: string): Promise<RecordView> {
  const row = await findRow(house, reader, prefix)
  const [found] = await withRecords(house, reader, [row])
  const record = found && redactFor(reader, found.record, house.register.circles, row.audience)
  const leaf = await house.register.findEntry(row.id)
  if (record === undefined || leaf === undefined) throw new Problem('not-found', `no record ${row.id}`)
  await recordReading(house, reader, row)
  const entry = readEntry(leaf.leaf) as RecordEntry
  return {
    row,
    record,
    entry,
    form: formOf(house, record.form),
    state: (house.publisher.published()?.size ?? 0) > row.index ? 'published' : 'sequenced',
    findings: await findingsOnFiled(house, reader, record, row.index),
    key: house.register.keys().byId.get(entry.sigs[0]?.by ?? ''),
    about: (await house.register.listRecords(reader, { about: row.id, limit: 200 })).rows,
    earlier: row.relation && (await house.register.findRecord(reader, row.relation.record)),
    kept: await readKept(house, reader, row, record),
  }
}

/** Records a reader may see, latest first. */
export const listRecords = (house: House, reader: Reader, filter: RecordFilter): Promise<RecordPage> =>
  house.register.listRecords(reader, filter)

/** That others filed what a reader may not read, as far as the regime's rule for the form lets it be told. */
export const listRestricted = (
  house: House,
  reader: Reader,
  participant?: string,
): Promise<RestrictedFiling[]> => house.register.countRestricted(reader, house.regime.existence, participant)

/** The records that rows stand for, each as its reader may see it, and no more of the first than have `most` bytes. */
export async function readRecords(
  house: House,
  reader: Reader,
  rows: readonly RecordRow[],
  most?: number,
): Promise<{ row: RecordRow; record: FiledRecord }[]> {
  const seen = (await withRecords(house, reader, rows, most)).flatMap(({ row, record }) => {
    const shown = redactFor(reader, record, house.register.circles, row.audience)
    return shown ? [{ row, record: shown }] : []
  })
  await Promise.all(seen.map(({ row }) => recordReading(house, reader, row)))
  return seen
}

/** Records a reader may see with their answers, latest first. */
export async function listWithAnswers(
  house: House,
  reader: Reader,
  filter: RecordFilter,
): Promise<{ row: RecordRow; record: FiledRecord }[]> {
  return readRecords(house, reader, (await house.register.listRecords(reader, filter)).rows)
}

/** The exact signed bytes. Throws Problem `not-found`. */
export async function readRecordBytes(house: House, reader: Reader, id: string): Promise<Uint8Array> {
  const row = await findRow(house, reader, id)
  const bytes = (await house.register.readBodies(reader, [row.id])).get(row.id)
  if (bytes === undefined) throw new Problem('not-found', `no record ${id}`)
  await recordReading(house, reader, row)
  return bytes
}

/** The officials' approvals of a record, exactly as its filing statement names them. Throws Problem `not-found`. */
export async function readApprovals(house: House, reader: Reader, id: string): Promise<Uint8Array> {
  const row = await findRow(house, reader, id)
  const bytes = await house.register.clearance.readApprovals(reader, row.id)
  if (bytes === undefined) throw new Problem('not-found', `no approvals of ${id}`)
  await recordReading(house, reader, row)
  return bytes
}

/** The clearance policy that a record's approvals were given under, exactly. Throws Problem `not-found`. */
export async function readPolicyOf(house: House, reader: Reader, id: string): Promise<Uint8Array> {
  const { approvals } = JSON.parse(text(await readApprovals(house, reader, id))) as Approvals
  const cert = approvals[0] && fromBase64url(approvals[0].seat.cert)
  const { participant, policy } = readCertificate(cert ?? new Uint8Array(), house.crypto)
  const usual = DEFAULT_POLICY(participant)
  if (policyDigest(usual, house.crypto) === policy) return canonicalBytes(usual)
  const document = await house.register.clearance.findPolicy(participant, policy)
  if (document === undefined) throw new Problem('not-found', `no document of policy ${policy}`)
  return document
}

/** A record's receipt, once a checkpoint covers it. Throws Problem `not-found` or `not-published`. */
export async function readReceipt(house: House, reader: Reader, id: string): Promise<string> {
  const row = await findRow(house, reader, id)
  await recordReading(house, reader, row)
  const { register, crypto } = house
  const { size, note } = await house.publisher.whenPublished(row.index + 1)
  const readAt = async (index: number): Promise<Entry> =>
    readEntry((await register.readLeaves(index, index + 1))[0]?.leaf as Uint8Array)
  const entry = await readAt(row.index)
  const readNode = nodesFromTiles(readOnce(register.readTile), crypto)
  const prove = (index: number) => inclusionProof(index, size, readNode, crypto)
  // Key entries are few: those of the signer and of everyone who vouched for it.
  const keyEntries = new Map<number, Entry>()
  for (const key of register.keys().byId.values()) {
    if (key.participant === entry.participant || key.participant === house.regime.secretariat)
      keyEntries.set(key.addedAt, await readAt(key.addedAt))
  }
  const approvals = await register.clearance.readApprovals(reader, row.id)
  const certifiedBy = approvals ? certifiersOf(approvals) : []
  const trail = keyTrail(entry, register.keys(), (index) => keyEntries.get(index) as Entry, certifiedBy)
  const keys = await Promise.all(trail.map(async (one) => ({ ...one, proof: await prove(one.index) })))
  return makeReceipt({ entry, index: row.index, proof: await prove(row.index), keys, checkpoint: note })
}

/** Who files what, as far as the reader may see. */
export async function viewMatrix(
  house: House,
  reader: Reader,
  { year }: { year?: number } = {},
): Promise<Matrix> {
  const records = await house.register.countRecords(reader)
  const { measures, participants } = house.regime
  return matrixOf({ measures, participants, records, ...(year === undefined ? {} : { year }) })
}

/** One participant's military expenditure over the years, as far as the reader may see. */
export async function viewExpenditure(
  house: House,
  reader: Reader,
  participant: string,
): Promise<Expenditure> {
  return expenditureOf(
    await listWithAnswers(house, reader, { participant, form: 'milex-return', inForce: true, limit: 200 }),
  )
}

/** The log as its page shows it. */
export async function viewLog(house: House, latest = 30) {
  const { register, publisher, signer, origin } = house
  const { size, root } = register.head()
  const leaves = await register.readLeaves(Math.max(0, size - latest), size)
  return {
    origin,
    size,
    root,
    published: publisher.published(),
    key: signer.key,
    readOnly: register.readOnly,
    entries: leaves
      .map(({ index, leaf, sequencedAt }) => ({ index, sequencedAt, entry: readEntry(leaf) }))
      .reverse(),
  }
}

/** A participant's keys, revoked ones too. */
export const keysOfParticipant = (house: House, participant: string): LogKey[] =>
  keysOf(house.register.keys(), participant)
