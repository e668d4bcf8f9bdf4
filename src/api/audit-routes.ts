import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Reader } from '../audience/reader.ts'
import type { House } from '../clearing-house/house.ts'
import { exportAudit, readAudit } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import { AUDIT_ACTS, type AuditAct } from '../records/audit-line.ts'
import type { AuditFilter } from '../register/audit-store.ts'
import type { HouseEnv } from './env.ts'
import { readQuery, wholeNumber } from './read-body.ts'

/** The filter of a query for audit lines: act, about, since, before, limit. Throws Problem `bad-request`. */
export function readAuditQuery(c: Context): AuditFilter {
  const { act, about, since, before, limit } = readQuery(c, ['act', 'about', 'since', 'before', 'limit'])
  if (act !== undefined && !AUDIT_ACTS.includes(act as AuditAct))
    throw new Problem('bad-request', 'act is not one of the acts of an audit log')
  const number = (name: 'since' | 'before' | 'limit', value: string | undefined, most: number) => {
    const found = wholeNumber(value, name, name === 'limit' ? 1 : 0, most)
    return found === undefined ? {} : { [name]: found }
  }
  return {
    ...(act === undefined ? {} : { act }),
    ...(about === undefined ? {} : { about }),
    ...number('since', since, 999_999_999_999_999),
    ...number('before', before, 999_999_999_999_999),
    ...number('limit', limit, 500),
  }
}

/** The participant whose log is asked for: the reader's own, always. Throws Problem `sign-in-needed`. */
function ownOf(reader: Reader): string {
  if (reader.kind !== 'seat') throw new Problem('sign-in-needed', 'the audit log is for signed-in seats')
  return reader.participant
}

/** A participant's audit log for its signed-in administrators: a page at a time, and the whole as a file. */
export function auditApi(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/audit', async (c) => {
    const reader = c.get('reader')
    const participant = ownOf(reader)
    const { rows, next, size, trouble } = await readAudit(house, reader, {
      ...readAuditQuery(c),
      participant,
    })
    return c.json({
      participant,
      size,
      holds: trouble === undefined,
      lines: rows.map(({ index, line }) => ({ index, ...line })),
      ...(next === undefined ? {} : { next }),
    })
  })
  app.get('/audit/export', async (c) => {
    readQuery(c, [])
    const reader = c.get('reader')
    const participant = ownOf(reader)
    const { parts } = await exportAudit(house, reader, participant)
    c.header('content-type', 'application/jsonl; charset=utf-8')
    c.header('content-disposition', `attachment; filename="audit-${participant}.jsonl"`)
    return stream(c, async (out) => {
      for await (const part of parts) await out.write(part)
    })
  })
  return app
}
