import type { Reader } from '../audience/reader.ts'
import type { Circles } from '../audience/roles.ts'
import type { FiledRecord } from '../records/types.ts'
import type { Query } from './database.ts'
import { readable, standing } from './list.ts'

/** Records that stand for their participants (list.ts) and are alike in all a matrix looks at, and how many they are. */
export interface RecordGroup {
  participant: string
  measures: string[]
  says: FiledRecord['says']
  /** Absent for standing facts. */
  year?: number
  transcribed: boolean
  count: number
  /** The log index of the latest of them. */
  index: number
}

type Columns = Omit<RecordGroup, 'year'> & { year: number | null }

/** The records that stand for their participants and that a reader may see, counted by what they are about. */
export async function countRecords(query: Query, reader: Reader, circles: Circles): Promise<RecordGroup[]> {
  const params: unknown[] = []
  const parameter = (value: unknown) => `$${params.push(value)}`
  const rows = await query<Columns>(
    `select r.participant, r.measures, r.says, r.year, r.source_key is not null as transcribed,
       count(*)::int as count, max(r.index) as index
     from filed_record r
     where ${readable(reader, circles, parameter)} and ${standing(reader, circles, parameter)}
     group by r.participant, r.measures, r.says, r.year, r.source_key is not null
     order by r.participant, max(r.index)`,
    params,
  )
  return rows.map(({ year, ...row }) => (year === null ? row : { ...row, year }))
}
