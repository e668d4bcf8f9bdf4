import pg from 'pg'
import { expect, test } from 'vitest'
import { makePlace, openAt, SERVER } from '../../test/open-register.ts'

test.skipIf(!SERVER)(
  'a rewriting outlasts who reads from before (skipped without TEST_DATABASE_URL)',
  async () => {
    const place = await makePlace()
    const register = await openAt(place)
    const [reader, other] = [1, 2].map(() => new pg.Client({ connectionString: place.databaseUrl })) as [
      pg.Client,
      pg.Client,
    ]
    await Promise.all([reader.connect(), other.connect()])
    try {
      await other.query(
        `insert into draft (id, participant, version, content, saved_at) values ('d', 'URY', 1, '"a telephone"', now())`,
      )
      // Somebody who began to read before the row was deleted, of another table.
      await reader.query('begin isolation level repeatable read')
      await reader.query('select count(*) from entry')
      await other.query('delete from draft')
      let done = false
      const scrubbed = register.personal.scrub().finally(() => {
        done = true
      })
      await other.query('select pg_sleep(0.2)')
      expect(done).toBe(false)
      await reader.query('commit')
      await scrubbed
      const { rows } = await other.query(
        `select position('a telephone'::bytea in pg_read_binary_file(pg_relation_filepath('draft'))) > 0 as holds`,
      )
      expect(rows[0].holds).toBe(false)
    } finally {
      await Promise.all([reader.end(), other.end()])
      await register.close()
      await place.remove()
    }
  },
)
