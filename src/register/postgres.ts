import pg from 'pg'
import { type Database, overSessions, type Query } from './database.ts'

const INT8 = 20
const BYTEA = 17

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number
    if (oid === BYTEA) return (value: string) => Uint8Array.from(Buffer.from(value.slice(2), 'hex'))
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

/** Longest a statement may run, in milliseconds. */
const STATEMENT_TIMEOUT = 30_000

/** A PostgreSQL 15 or later by its URL. Throws when it cannot be reached. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, types, max: 10, statement_timeout: STATEMENT_TIMEOUT })
  // A connection that breaks while idle is replaced at the next query; the pool must not throw for it.
  pool.on('error', () => {})
  let listener: pg.Client | undefined
  const asQuery =
    (client: pg.ClientBase): Query =>
    async (sql, params) =>
      (await client.query(sql, params as unknown[])).rows
  const first = await pool.connect()
  first.release()
  return overSessions({
    kind: 'server',
    async take() {
      const client = await pool.connect()
      return { query: asQuery(client), release: (broken) => client.release(broken) }
    },
    async listen(channel, heard) {
      listener = new pg.Client({ connectionString: url })
      listener.on('error', () => {})
      listener.on('notification', heard)
      await listener.connect()
      await listener.query(`listen ${pg.escapeIdentifier(channel)}`)
    },
    async close() {
      await listener?.end()
      await pool.end()
    },
  })
}
