import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Runs one statement with `$1 …` parameters, or several without any, and gives the rows of the last.
 * int8 comes as number, bytea as Uint8Array, timestamptz as Date.
 */
export type Query = <Row = Record<string, unknown>>(
  sql: string,
  params?: readonly unknown[],
) => Promise<Row[]>

/** A row without the members that are null. */
export const withoutNulls = <Row>(row: object): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row

/** For whom the database answers; empty strings for anybody. `today` (UTC) decides which changes of audience hold. */
export interface ReadingAs {
  participant: string
  role: string
  today: string
}

/** One PostgreSQL, embedded or served: the same SQL for both. */
export interface Database {
  readonly kind: 'embedded' | 'server'
  query: Query
  /** Runs the work in one transaction; a query of the work's own calls joins it. Nested calls join it too. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** Runs the work for a reader: as the role that row-level security binds, in a transaction of its own. */
  as<T>(who: ReadingAs, work: (query: Query) => Promise<T>): Promise<T>
  /** Calls back when another connection has notified the channel. Embedded databases have no others. */
  listen(channel: string, heard: () => void): Promise<void>
  close(): Promise<void>
}

/** A session that a transaction can hold for itself. */
export interface Session {
  query: Query
  release(broken: boolean): void
}

/**
 * A database over sessions. The transaction under way is held by the asynchronous context: on an embedded database,
 * which has one session, a query that asked for another from inside would wait for itself for ever.
 */
export function overSessions(parts: {
  kind: Database['kind']
  take(): Promise<Session>
  listen: Database['listen']
  close: Database['close']
}): Database {
  const current = new AsyncLocalStorage<Query>()
  /** A transaction of its own; `first` goes with its beginning, and stands before any of the work is done. */
  const inSession = async <T>(work: (query: Query) => Promise<T>, first?: Parameters<Query>): Promise<T> => {
    const session = await parts.take()
    let broken = false
    try {
      await Promise.all([session.query('begin'), first && session.query(...first)])
      const result = await current.run(session.query, () => work(session.query))
      await session.query('commit')
      return result
    } catch (error) {
      await session.query('rollback').catch(() => {
        broken = true
      })
      throw error
    } finally {
      session.release(broken)
    }
  }
  const transaction: Database['transaction'] = (work) => {
    const inside = current.getStore()
    return inside ? work(inside) : inSession(work)
  }
  return {
    kind: parts.kind,
    listen: parts.listen,
    close: parts.close,
    async query(sql, params) {
      const inside = current.getStore()
      if (inside) return inside(sql, params)
      const session = await parts.take()
      try {
        return await session.query(sql, params)
      } finally {
        session.release(false)
      }
    },
    transaction,
    as({ participant, role, today }, work) {
      // Joined, it would lend its role to whoever's transaction it is, or leave the reader with the owner's.
      if (current.getStore()) return Promise.reject(new Error('a reader reads in a transaction of its own'))
      return inSession(work, [
        `select set_config('role', 'confianza_reader', true), set_config('confianza.participant', $1, true),
           set_config('confianza.role', $2, true), set_config('confianza.today', $3, true)`,
        [participant, role, today],
      ])
    },
  }
}
