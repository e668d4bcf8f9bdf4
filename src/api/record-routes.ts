import { type Context, Hono } from 'hono'
import type { Reader } from '../audience/reader.ts'
import { fromBase64url, ownBytes, text } from '../bytes.ts'
import type { House } from '../clearing-house/house.ts'
import {
  checkDraft,
  type DraftQuestion,
  fileRecord,
  filesOfRecord,
  formOf,
  listRecords,
  type RecordView,
  readApprovals,
  readPolicyOf,
  readReceipt,
  readRecordBytes,
  viewMatrix,
  viewRecord,
} from '../clearing-house.ts'
import { type Finding, Problem } from '../problems.ts'
import { checkApprovals } from '../records/approvals.ts'
import { checkAudience, MAX_RECORD } from '../records/record.ts'
import { closed, oneOf } from '../records/shape.ts'
import type { Approvals, CommittedValue, FiledRecord, Json, Sig } from '../records/types.ts'
import { sayFinding } from '../regime/say-finding.ts'
import type { Lang } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import type { HouseEnv } from './env.ts'
import { fileAddress } from './file-routes.ts'
import { readFilter } from './filter.ts'
import { problemResponse } from './problem-document.ts'
import { readObject, readQuery, stringMember, wholeNumber } from './read-body.ts'

/** A record in lists. */
export const recordSummary = (house: House, { sequencedAt, formVersion, form, ...row }: RecordRow) => ({
  ...row,
  // What a body or an observer files is a contribution, and never a state's voice.
  voice: house.register.circles.standing.get(row.participant) ?? 'observer',
  form: `${form}/${formVersion}`,
  sequencedAt: sequencedAt.toISOString(),
  links: {
    self: `/api/v1/records/${row.id}`,
    bytes: `/api/v1/records/${row.id}/bytes`,
    receipt: `/api/v1/records/${row.id}/receipt`,
    page: `/r/${row.id}`,
  },
})

const spoken = (house: House, form: string, findings: readonly Finding[], lang: Lang) =>
  findings.map((finding) => {
    const { pointer, rule, severity, message } = sayFinding(formOf(house, form), finding, lang)
    return { pointer, rule, severity, message: message ?? rule }
  })

const recordDocument = async (house: House, reader: Reader, view: RecordView, lang: Lang) => ({
  ...recordSummary(house, view.row),
  state: view.state,
  record: view.record,
  entry: view.entry,
  key: view.key && { id: view.key.id, participant: view.key.participant, custody: view.key.custody },
  findings: spoken(house, view.record.form, view.findings, lang),
  values: view.kept.values,
  erased: view.kept.erased.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
  attachments: (await filesOfRecord(house, reader, view.row.id, view.record)).map((file) => ({
    ...file,
    ...(file.received ? { href: fileAddress(view.row.id, file) } : {}),
  })),
})

/** Records: list, read, check, file; and the matrix. */
export function recordRoutes(house: House): Hono<HouseEnv> {
  const app = new Hono<HouseEnv>()
  app.get('/records', async (c) => {
    const { rest: _, ...filter } = readFilter(c)
    const { rows, next } = await listRecords(house, c.get('reader'), filter)
    return c.json({ records: rows.map((row) => recordSummary(house, row)), ...(next ? { next } : {}) })
  })
  app.get('/records/:id', async (c) => {
    readQuery(c, [])
    const reader = c.get('reader')
    const view = await viewRecord(house, reader, c.req.param('id'))
    const document = await recordDocument(house, reader, view, c.get('lang'))
    // A file may come at any moment, and moves no head of the log.
    if (document.attachments.some(({ received }) => !received)) c.header('cache-control', 'no-store')
    return c.json(document)
  })
  app.get('/records/:id/bytes', async (c) => {
    const bytes = await readRecordBytes(house, c.get('reader'), c.req.param('id'))
    return c.body(ownBytes(bytes), 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${c.req.param('id').slice(0, 12)}.json"`,
    })
  })
  app.get('/records/:id/receipt', async (c) => {
    const receipt = await readReceipt(house, c.get('reader'), c.req.param('id'))
    return c.body(receipt, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${c.req.param('id').slice(0, 12)}.tlog-proof"`,
    })
  })
  app.get('/records/:id/approvals', async (c) => {
    const bytes = await readApprovals(house, c.get('reader'), c.req.param('id'))
    return c.body(ownBytes(bytes), 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${c.req.param('id').slice(0, 12)}-approvals.json"`,
    })
  })
  app.get('/records/:id/policy', async (c) => {
    const bytes = await readPolicyOf(house, c.get('reader'), c.req.param('id'))
    return c.body(ownBytes(bytes), 200, {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${c.req.param('id').slice(0, 12)}-policy.json"`,
    })
  })
  app.get('/matrix', async (c) => {
    const year = wholeNumber(readQuery(c, ['year']).year, 'year', 1900, 2200)
    return c.json(await viewMatrix(house, c.get('reader'), year === undefined ? {} : { year }))
  })
  app.post('/check', async (c) => {
    const question = await readObject(
      c,
      ['form', 'participant', 'answers'],
      ['period', 'says', 'measures', 'language', 'relation', 'provenance'],
    )
    const form = stringMember(question.form, 'form') ?? ''
    const { answers } = question
    if (answers === null || typeof answers !== 'object' || Array.isArray(answers))
      throw new Problem('bad-request', '/answers is not an object')
    stringMember(question.participant, 'participant')
    stringMember(question.period, 'period')
    checkProvenance(question.provenance)
    const findings = await checkDraft(house, c.get('reader'), question as unknown as DraftQuestion)
    return c.json({ findings: spoken(house, form, findings, c.get('lang')) })
  })
  app.post('/records', async (c) => {
    const body = await readObject(c, ['record', 'sigs'], ['values', 'approvals'])
    const record = readRecordMember(body.record)
    const filed = await fileRecord(house, {
      record,
      sigs: readSigs(body.sigs),
      values: readValues(body.values),
      ...readApprovalsMember(body.approvals),
    }).catch((refusal) => {
      if (!(refusal instanceof Problem) || refusal.findings.length === 0) throw refusal
      const { form } = JSON.parse(text(record)) as FiledRecord
      throw new Problem(refusal.code, refusal.detail, spoken(house, form, refusal.findings, c.get('lang')))
    })
    const { already, ...answer } = filed
    return c.json(answer, already ? 200 : 201, { location: `/api/v1/records/${filed.id}` })
  })
  app.all('/check', (c) => refuseMethod(c, 'POST'))
  app.all('/records', (c) => refuseMethod(c, 'GET, HEAD, POST'))
  return app
}

const refuseMethod = (c: Context<HouseEnv>, allow: string): Response =>
  problemResponse(new Problem('method-not-allowed', `${c.req.method} ${c.req.path}`), c.get('lang'), allow)

/** The part of a provenance that rules look at; a question may be asked before the source has its name. */
function checkProvenance(value: Json | undefined): void {
  if (value === undefined) return
  const { kind, source } = closed(value, 'bad-request', '/provenance', ['kind'], ['source'])
  oneOf(kind, ['state', 'transcribed'], 'bad-request', '/provenance/kind')
  if (source === undefined) return
  const { gaps } = closed(
    source,
    'bad-request',
    '/provenance/source',
    [],
    ['key', 'name', 'url', 'date', 'gaps'],
  )
  if (gaps !== undefined && !(Array.isArray(gaps) && gaps.every((gap) => typeof gap === 'string')))
    throw new Problem('bad-request', '/provenance/source/gaps is not a list of strings')
}

function readRecordMember(value: Json | undefined): Uint8Array {
  if (typeof value === 'string' && value.length > (MAX_RECORD * 4) / 3 + 4)
    throw new Problem('too-large', `a record has at most ${MAX_RECORD} bytes`)
  const bytes = typeof value === 'string' ? fromBase64url(value) : undefined
  if (bytes === undefined) throw new Problem('bad-request', '/record is not base64url')
  return bytes
}

/** Signatures by shape alone; the entry's own check looks inside. */
function readSigs(value: Json | undefined): Sig[] {
  if (!Array.isArray(value)) throw new Problem('bad-request', '/sigs is not a list')
  return value as unknown as Sig[]
}

function readApprovalsMember(value: Json | undefined): { approvals?: Approvals } {
  if (value === undefined) return {}
  checkApprovals(value)
  return { approvals: value }
}

function readValues(value: Json | undefined): CommittedValue[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > 256) throw new Problem('bad-request', '/values is not a list')
  return value.map((item) => {
    const {
      pointer,
      salt,
      value: committed,
      audience,
    } = closed(item, 'bad-request', '/values', ['pointer', 'salt', 'value'], ['audience'])
    if (typeof pointer !== 'string' || typeof salt !== 'string')
      throw new Problem('bad-request', '/values/pointer or /salt is not a string')
    if (audience !== undefined) checkAudience(audience)
    return { pointer, salt, value: committed as Json, ...(audience === undefined ? {} : { audience }) }
  })
}
