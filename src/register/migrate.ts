import type { Database } from './database.ts'
import { sql as truth } from './migrations/0001-truth.ts'
import { sql as projections } from './migrations/0002-projections.ts'
import { sql as desk } from './migrations/0003-desk.ts'
import { sql as people } from './migrations/0004-people.ts'
import { sql as audiences } from './migrations/0005-audiences.ts'
import { sql as audit } from './migrations/0006-audit.ts'
import { sql as attachments } from './migrations/0007-attachments.ts'
import { sql as clearance } from './migrations/0008-clearance.ts'
import { sql as jobs } from './migrations/0009-jobs.ts'
import { sql as notices } from './migrations/0010-notices.ts'
import { sql as personal } from './migrations/0011-personal.ts'
import { sql as settlements } from './migrations/0012-settlements.ts'

/** Numbered, forward only, in the SQL that PostgreSQL 15 and PGlite share. */
const MIGRATIONS: readonly string[] = [
  truth,
  projections,
  desk,
  people,
  audiences,
  audit,
  attachments,
  clearance,
  jobs,
  notices,
  personal,
  settlements,
]

/** Two houses that start at once on one server migrate one after the other. */
const LOCK = 20030204

/** Brings the schema to the last migration. Throws when the database is of a later house. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1)', [LOCK])
    await query('create table if not exists migration (number int primary key)')
    const [{ done } = { done: 0 }] = await query<{ done: number }>(
      'select count(*)::int as done from migration',
    )
    if (done > MIGRATIONS.length) throw new Error('the database is of a later version of this house')
    for (const [i, sql] of MIGRATIONS.entries()) {
      if (i < done) continue
      await query(sql)
      await query('insert into migration values ($1)', [i + 1])
    }
  })
}
