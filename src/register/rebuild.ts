import { text } from '../bytes.ts'
import type { CommittedAudience } from '../records/commitment.ts'
import { readEntry } from '../records/entry.ts'
import type { FiledRecord } from '../records/types.ts'
import { insertRecords } from './append.ts'
import type { Database, Query } from './database.ts'
import { projectRecord } from './project.ts'
import { projectAudience } from './project-entries.ts'

/** Records folded at a time. */
const STEP = 500

/** Empties the projections and folds them again from entries and bodies, in one transaction. Gives how many records. */
export async function rebuildProjections(database: Database): Promise<number> {
  return database.transaction(async (query) => {
    // The head's row lock keeps filings out until the fold stands.
    await query('select size from log for update')
    await query('truncate filed_record')
    await query('truncate audience_change')
    let done = 0
    for (let after = -1; ; ) {
      const rows = await query<{ index: number; leaf: Uint8Array; id: string; bytes: Uint8Array }>(
        `select e.index, e.leaf, b.id, b.bytes from entry e join body b on b.id = e.digest
         where e.kind = 'record' and e.index > $1 order by e.index limit ${STEP}`,
        [after],
      )
      if (rows.length === 0) break
      const items = rows.map(({ index, leaf, id, bytes }) => {
        const record = JSON.parse(text(bytes)) as FiledRecord
        return { row: projectRecord(id, index, readEntry(leaf), record), record }
      })
      await insertRecords(query, items)
      done += rows.length
      after = (rows.at(-1) as { index: number }).index
    }
    await foldAudiences(query)
    return done
  })
}

/** Folds the audience entries over the records they name. */
async function foldAudiences(query: Query): Promise<void> {
  const rows = await query<{ index: number; leaf: Uint8Array } & Partial<CommittedAudience>>(
    `select e.index, e.leaf, v.salt, v.audience from entry e left join audience_value v using (index)
     where e.kind = 'audience' order by e.index`,
  )
  for (const { index, leaf, audience } of rows) {
    const entry = readEntry(leaf)
    if (entry.kind === 'audience') await projectAudience(query, index, entry, audience ?? undefined)
  }
}
