import type { Measure, Participant } from '../regime/types.ts'
import type { RecordGroup } from '../register/count.ts'

/** One participant under one measure. `count` 0 means that nothing is filed here yet, never more than that. */
export interface MatrixCell {
  count: number
  /** The latest year a record here speaks of; absent when all are standing facts. */
  latest?: number
  /** What the latest of them says. */
  says?: RecordGroup['says']
  /** How many of them say that there is nothing, that nothing has changed, or that nothing can be said. */
  said?: Partial<Record<Exclude<RecordGroup['says'], 'answers'>, number>>
  /** True when the secretariat transcribed all of them and the participant has confirmed none. */
  transcribed?: true
}

/** One participant's cells, in the order of the columns, and its records, each counted once. */
export interface MatrixRow {
  participant: string
  records: number
  cells: MatrixCell[]
}

/** Who has filed under what: counts of records, no score. */
export interface Matrix {
  /** The year asked for; absent for all. */
  year?: number
  /** The years any record speaks of, latest first, whatever year was asked for. */
  years: number[]
  /** Columns: measures, parts folded into the measure they are a part of. */
  measures: string[]
  /** Every state, and other participants that have a record. */
  rows: MatrixRow[]
  /** Records under each measure, in the order of the columns. */
  totals: number[]
  /** Records in the matrix, each counted once however many measures it serves. */
  records: number
}

/**
 * The matrix of the records its reader may see. With `year`, only records of that year count, and standing facts do
 * not. A record counts once in each measure it serves; a record under parts of a measure counts once in the measure.
 */
export function matrixOf({
  measures,
  participants,
  records,
  year,
}: {
  measures: readonly Pick<Measure, 'id' | 'partOf'>[]
  participants: readonly Pick<Participant, 'code' | 'kind'>[]
  records: readonly RecordGroup[]
  year?: number
}): Matrix {
  const columns = measures.filter(({ partOf }) => partOf === undefined).map(({ id }) => id)
  const columnOf = new Map(measures.map(({ id, partOf }) => [id, columns.indexOf(partOf ?? id)]))
  const byParticipant = Map.groupBy(
    records.filter((record) => year === undefined || record.year === year),
    ({ participant }) => participant,
  )
  const rows = participants
    .filter(({ code, kind }) => kind === 'state' || byParticipant.has(code))
    .map(({ code }) => rowOf(code, byParticipant.get(code) ?? [], columns, columnOf))
  return {
    ...(year === undefined ? {} : { year }),
    years: [...new Set(records.flatMap((record) => record.year ?? []))].sort((a, b) => b - a),
    measures: columns,
    rows,
    totals: columns.map((_, i) => rows.reduce((sum, { cells }) => sum + (cells[i]?.count ?? 0), 0)),
    records: rows.reduce((sum, row) => sum + row.records, 0),
  }
}

function rowOf(
  participant: string,
  records: readonly RecordGroup[],
  columns: readonly string[],
  columnOf: ReadonlyMap<string, number>,
): MatrixRow {
  const placed = columns.map((): RecordGroup[] => [])
  let counted = 0
  for (const record of records) {
    const at = new Set(record.measures.map((id) => columnOf.get(id) ?? -1))
    at.delete(-1)
    for (const column of at) placed[column]?.push(record)
    if (at.size > 0) counted += record.count
  }
  return { participant, records: counted, cells: placed.map(cellOf) }
}

function cellOf(records: readonly RecordGroup[]): MatrixCell {
  const [first] = records
  if (first === undefined) return { count: 0 }
  const latest = records.reduce((a, b) => (isLater(b, a) ? b : a), first)
  return {
    count: records.reduce((sum, { count }) => sum + count, 0),
    ...(latest.year === undefined ? {} : { latest: latest.year }),
    says: latest.says,
    ...saidOf(records),
    ...(records.every(({ transcribed }) => transcribed) ? { transcribed: true as const } : {}),
  }
}

/** What records say as a whole, besides answering: never merged with answers, nor with one another. */
function saidOf(records: readonly RecordGroup[]): Pick<MatrixCell, 'said'> {
  const said: NonNullable<MatrixCell['said']> = {}
  for (const { says, count } of records) if (says !== 'answers') said[says] = (said[says] ?? 0) + count
  return Object.keys(said).length > 0 ? { said } : {}
}

/** By the year told of, then by the place in the log. */
const isLater = (a: RecordGroup, b: RecordGroup): boolean =>
  (a.year ?? 0) !== (b.year ?? 0) ? (a.year ?? 0) > (b.year ?? 0) : a.index > b.index
