import type { Answered } from './dues.ts'

/** What is known of a participant's being a party to a treaty. */
export interface PartyStatus {
  /** Whether the state itself has said or confirmed it; otherwise it is known by a transcription alone. */
  confirmed: boolean
  /** As of when it is told, to the precision known. */
  asOf: string
  record: string
}

const PARTY = ['ratified', 'acceded', 'accepted', 'succeeded']

/**
 * The treaties a participant is a party to, by the records of their status in force, by code. Of several about one
 * treaty the one told as of the latest date counts, and of equal dates the state's own.
 */
export function partyStatuses(records: readonly Answered[]): Map<string, PartyStatus> {
  const inForce = records.filter(
    ({ row }) =>
      row.form === 'treaty-status' &&
      row.amendedBy === undefined &&
      row.withdrawnBy === undefined &&
      row.says === 'answers',
  )
  const confirmed = new Set(
    records.flatMap(({ row }) =>
      row.relation?.kind === 'confirms' &&
      row.filedBy === undefined &&
      (row.amendedBy ?? row.withdrawnBy) === undefined
        ? [row.relation.record]
        : [],
    ),
  )
  const latest = new Map<string, PartyStatus & { party: boolean }>()
  for (const { row, record } of inForce) {
    const { instrument, status, 'as-of': asOf } = record.answers
    if (typeof instrument !== 'string' || instrument === 'other' || typeof asOf !== 'string') continue
    const found = {
      party: PARTY.includes(String(status)),
      confirmed: row.filedBy === undefined || confirmed.has(row.id),
      asOf,
      record: row.id,
    }
    const known = latest.get(instrument)
    if (
      known === undefined ||
      found.asOf > known.asOf ||
      (found.asOf === known.asOf && Number(found.confirmed) >= Number(known.confirmed))
    )
      latest.set(instrument, found)
  }
  return new Map(
    [...latest].flatMap(([instrument, { party, ...status }]) => (party ? [[instrument, status]] : [])),
  )
}
