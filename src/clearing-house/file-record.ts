import { filerOf } from '../audience/reader.ts'
import { hex, utf8 } from '../bytes.ts'
import { verifyAside } from '../crypto-node.ts'
import { Problem } from '../problems.ts'
import { checkEntry } from '../records/entry.ts'
import { readRecord } from '../records/record.ts'
import { recordLeaf, signatureChecks } from '../records/sign.ts'
import type { SignatureCheck } from '../records/statement.ts'
import type { Approvals, CommittedValue, FiledRecord, Json, RecordEntry, Sig } from '../records/types.ts'
import { checkAudienceOpen } from './admit-audience.ts'
import { admitAttachments } from './attach.ts'
import { recordActSoon } from './audit.ts'
import { errorsOn, formOf } from './check.ts'
import { settleValues } from './committed.ts'
import type { House } from './house.ts'
import { checkReadBeside } from './out-of-force.ts'
import { demandClearance } from './policy.ts'

/** What comes through any door: exact bytes, signatures, the values behind commitments. */
export interface Submission {
  record: Uint8Array
  sigs: readonly Sig[]
  values?: readonly CommittedValue[]
  /** The officials' clearances that the filing statement names. */
  approvals?: Approvals
}

/** The promise: the record stands at that index. */
export interface Filed {
  id: string
  index: number
  state: 'sequenced' | 'published'
  receipt: string
  /** These very bytes were filed before. */
  already: boolean
}

/**
 * Files a record: reads, checks, verifies, appends. Nothing is written unless all holds, and what is returned is
 * durable. Throws Problem with its code; `bad-answers` carries the findings.
 */
export async function fileRecord(
  house: House,
  { record: bytes, sigs, values = [], approvals }: Submission,
): Promise<Filed> {
  const { register, crypto, origin, regime } = house
  const { id, record } = readRecord(bytes, crypto)
  const entry: RecordEntry = { ...recordLeaf(id, record, regime.secretariat), sigs: [...sigs] }
  checkEntry(entry as unknown as Json)
  await verifyAll(signatureChecks(entry, register.keys(), register.head().size, origin, crypto))
  try {
    const settled = await admitRecord(house, record, values)
    const cleared = await demandClearance(house, { id, record, sigs, approvals })
    const { index, already } = await register.appendEntries({
      entry,
      record: { id, bytes, record, values: settled, approvals: cleared },
    })
    if (!already)
      recordActSoon(house, {
        participant: entry.filedBy ?? entry.participant,
        act: entry.filedBy === undefined ? 'filing' : 'transcription',
        about: id,
        details: { key: entry.sigs[0]?.by ?? '' },
      })
    return filedAt(house, id, index, already)
  } catch (refusal) {
    // What was filed is filed, whatever would keep it out today. Asked only here: a commit looks for itself.
    const known = refusal instanceof Problem ? await findFiled(house, id) : undefined
    if (known) return known
    throw refusal
  }
}

/** Throws Problem `bad-signature` unless all verify; the thread pool does it, and the house goes on answering. */
export async function verifyAll(checks: readonly SignatureCheck[]): Promise<void> {
  const right = await Promise.all(checks.map((one) => verifyAside(one.public, one.message, one.signature)))
  if (!right.every(Boolean)) throw new Problem('bad-signature', 'a signature does not verify')
}

const filedAt = (house: House, id: string, index: number, already: boolean): Filed => ({
  id,
  index,
  state: (house.publisher.published()?.size ?? 0) > index ? 'published' : 'sequenced',
  receipt: `/api/v1/records/${id}/receipt`,
  already,
})

async function findFiled(house: House, id: string): Promise<Filed | undefined> {
  const found = await house.register.findEntry(id)
  return found && filedAt(house, id, found.index, true)
}

/** The values as they are kept. Throws Problem unless the regime, its form and its people let the record in. */
async function admitRecord(
  house: House,
  record: FiledRecord,
  values: readonly CommittedValue[],
): Promise<CommittedValue[]> {
  const { regime, register } = house
  if (record.regime !== regime.ref)
    throw new Problem('unknown-regime', `the regime in force is ${regime.ref}`)
  const form = formOf(house, record.form)
  const participant = regime.participants.find(({ code }) => code === record.participant)
  if (participant === undefined) throw new Problem('unknown-participant', record.participant)
  checkAudienceOpen(house, form, record.participant, record.audience)
  const stranger = record.measures.find((id) => !form.measures.includes(id))
  if (stranger) throw new Problem('unknown-measure', `${form.ref} does not serve ${stranger}`)
  admitAttachments(record)
  // What a refusal tells is told to who files: of a state's own records a transcription looks at those it may read.
  const transcribed = record.provenance.kind === 'transcribed'
  const filer = filerOf(register.circles, transcribed ? regime.secretariat : record.participant)
  if (record.relation) {
    const target = await register.findRecord(filer, record.relation.record)
    if (target?.participant !== record.participant || target.form !== form.id) {
      throw new Problem(
        'unknown-record',
        `${record.relation.record} is no earlier record of this participant and form`,
      )
    }
    // Out of force is seen by all who could read it: what takes it there must be, too.
    if (record.relation.kind === 'amends' || record.relation.kind === 'withdraws')
      await checkReadBeside(house, target, record.audience)
    // A state speaks about what was transcribed for it; a transcription never about what a state said itself.
    if (transcribed) {
      if (record.relation.kind === 'confirms')
        throw new Problem('not-allowed', 'that it stands is for the state itself to say')
      if (target.source === undefined)
        throw new Problem('not-allowed', `${target.id} is the state's own record`)
      if (target.confirmedBy !== undefined)
        throw new Problem('not-allowed', `the state has confirmed ${target.id}`)
    }
  }
  const errors = await errorsOn(house, filer, record)
  if (errors.length > 0) throw new Problem('bad-answers', `${errors.length} findings keep it out`, errors)
  return settleValues(house, form, record, values)
}

/** Lower-case hex SHA-256 of a text: ETags and cache names. */
export const digestOf = (house: Pick<House, 'crypto'>, parts: string): string =>
  hex(house.crypto.sha256(utf8(parts)))
