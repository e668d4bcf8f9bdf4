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

/** How long after a broken connection another one listens, in milliseconds. */
const LISTEN_AGAIN = 250

/** A PostgreSQL 15 or later by its URL. Throws when it cannot be reached. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 10,
    statement_timeout: STATEMENT_TIMEOUT,
    // A server that stops in the middle of a commit must not keep the others from the log's row for ever.
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
    keepAlive: true,
    // What is asked together is sent together; the server answers in the order it was asked.
    pipeline: true,
  })
  // A connection that breaks is replaced at the next query, and what was asked of it is refused; beside that the pool
  // would throw for an idle one, and the connection itself for one in use, which would end the house.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  let listener: pg.Client | undefined
  let closing = false
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
      const hear = async () => {
        listener = new pg.Client({ connectionString: url, keepAlive: true })
        listener.on('error', () => {})
        listener.on('notification', heard)
        await listener.connect()
        await listener.query(`listen ${pg.escapeIdentifier(channel)}`)
        listener.on('end', hearAgain)
      }
      const hearAgain = () => {
        // Whatever was said in between is lost, so the house looks once for itself.
        setTimeout(() => closing || hear().then(heard, hearAgain), LISTEN_AGAIN).unref()
      }
      await hear()
    },
    async close() {
      closing = true
      await listener?.end()
      await pool.end()
    },
  })
}
