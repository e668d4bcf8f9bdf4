import { type PGlite, parse, protocol } from '@electric-sql/pglite'

const { serialize } = protocol

/** How often a statement is asked until it is kept. */
const KEPT_FROM = 3
/** How often a kept statement is asked until it is planned anew. */
const PLANNED_FOR = 500
/** The most statements that are kept: each holds its plan in the database's memory. */
const MOST_KEPT = 200

interface Statement {
  /** '' for one that is not kept. */
  name: string
  types: readonly number[]
  asked: number
}

/**
 * Runs statements with parameters on an embedded database and gives their rows. Those asked often are kept with their
 * plans, for planning takes longer than most answers. No autovacuum tells an embedded database that its tables have
 * grown, so a plan is made anew after some uses. Rejects with the database's error, which ends with its statement.
 */
export function keepStatements(db: PGlite): (sql: string, params: readonly unknown[]) => Promise<unknown[]> {
  const statements = new Map<string, Statement>()
  let kept = 0

  const send = (...messages: Uint8Array[]) =>
    db.execProtocolStream(Buffer.concat([...messages, serialize.sync()]), { syncToFs: false })

  async function statementOf(text: string): Promise<Statement> {
    const known = statements.get(text)
    const asked = (known?.asked ?? 0) + 1
    if (known?.name && asked < PLANNED_FOR) return Object.assign(known, { asked })
    if (known?.name) await send(serialize.close({ type: 'S', name: known.name }))
    const keep = asked >= KEPT_FROM && kept < MOST_KEPT
    const name = known?.name || (keep ? `kept${++kept}` : '')
    const described = await send(serialize.parse({ name, text }), serialize.describe({ type: 'S', name }))
    const types = parse.parseDescribeStatementResults(described)
    const statement = { name, types, asked: name === '' ? asked : 0 }
    statements.set(text, statement)
    return statement
  }

  return (sql, params) =>
    db.runExclusive(async () => {
      const { name, types } = await statementOf(sql)
      const values = params.map((value, i) => {
        if (value === null || value === undefined) return null
        const write = db.serializers[types[i] as number]
        return write ? write(value) : String(value)
      })
      const answers = await send(
        serialize.bind({ statement: name, values }),
        serialize.describe({ type: 'P' }),
        serialize.execute(),
      )
      return parse.parseResults(answers, db.parsers)[0]?.rows ?? []
    })
}
