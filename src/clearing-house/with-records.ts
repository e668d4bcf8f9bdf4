import type { Reader } from '../audience/reader.ts'
import { text } from '../bytes.ts'
import type { FiledRecord } from '../records/types.ts'
import type { RecordRow } from '../register/project.ts'
import type { House } from './house.ts'

/** A record with its row. */
export interface ReadRecord {
  row: RecordRow
  record: FiledRecord
}

/**
 * Rows with the records they stand for, as far as the reader may read them, and no more of the first than have `most`
 * bytes together: whoever files large records fills nobody's memory.
 */
export async function withRecords(
  house: House,
  reader: Reader,
  rows: readonly RecordRow[],
  most?: number,
): Promise<ReadRecord[]> {
  const bodies = await house.register.readBodies(
    reader,
    rows.map(({ id }) => id),
    most,
  )
  return rows.flatMap((row) => {
    const bytes = bodies.get(row.id)
    return bytes ? [{ row, record: JSON.parse(text(bytes)) as FiledRecord }] : []
  })
}
