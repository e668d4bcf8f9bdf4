import { hex } from '../bytes.ts'
import type { Crypto } from '../crypto.ts'
import { Problem } from '../problems.ts'
import { parseCanonical } from './canonical.ts'
import {
  closed,
  DATE,
  FORM,
  matching,
  octets,
  oneOf,
  PARTICIPANT,
  PERIOD,
  RECORD_ID,
  REGIME,
} from './shape.ts'
import type { Audience, FiledRecord, Json } from './types.ts'

/** The most bytes a record may have: 1 MiB. */
export const MAX_RECORD = 1024 * 1024
/** How many attachments, measures, groups or parties a record may name. */
const MOST = 64

const MEASURE = /^I{1,2}\.[1-9][0-9]?(\.[a-d])?$/
const bad = 'bad-record'

/** A record's id: lower-case hex SHA-256 of its bytes. */
export const recordId = (bytes: Uint8Array, crypto: Crypto): string => hex(crypto.sha256(bytes))

/**
 * The record of exact bytes, and its id. What form, regime and participants exist is not looked at here.
 * Throws Problem `too-large`, `bad-json`, `not-canonical` or `bad-record`.
 */
export function readRecord(bytes: Uint8Array, crypto: Crypto): { id: string; record: FiledRecord } {
  if (bytes.length > MAX_RECORD) throw new Problem('too-large', `a record has at most ${MAX_RECORD} bytes`)
  const value = parseCanonical(bytes)
  checkRecord(value)
  return { id: recordId(bytes, crypto), record: value as unknown as FiledRecord }
}

/** Throws Problem `bad-record` unless the value has a record's closed shape (docs/protocol.md, Record). */
export function checkRecord(value: Json): void {
  refuseNull(value, '')
  const record = closed(
    value,
    bad,
    '',
    [
      'v',
      'regime',
      'form',
      'participant',
      'says',
      'measures',
      'audience',
      'language',
      'answers',
      'provenance',
      'made',
      'nonce',
    ],
    ['period', 'attachments', 'relation'],
  )
  if (record.v !== 1) throw new Problem(bad, '/v is not 1')
  matching(record.regime, REGIME, bad, '/regime')
  matching(record.form, FORM, bad, '/form')
  matching(record.participant, PARTICIPANT, bad, '/participant')
  oneOf(record.says, ['answers', 'nil', 'unchanged', 'not-in-position'], bad, '/says')
  strings(record.measures, MEASURE, '/measures')
  if (record.period !== undefined) matching(record.period, PERIOD, bad, '/period')
  matching(record.language, /^(en|es|pt|fr)$/, bad, '/language')
  matching(record.made, DATE, bad, '/made')
  octets(record.nonce, 16, bad, '/nonce')
  checkAudience(record.audience)
  checkProvenance(record.provenance)
  if (record.attachments !== undefined) checkAttachments(record.attachments)
  if (record.relation !== undefined) checkRelation(record.relation)
  if (record.says === 'unchanged' && (record.relation as { kind?: Json } | undefined)?.kind !== 'repeats') {
    throw new Problem(bad, '/says is unchanged, and /relation does not say of what')
  }
  if (typeof record.answers !== 'object' || Array.isArray(record.answers))
    throw new Problem(bad, '/answers is not an object')
}

function strings(value: Json | undefined, pattern: RegExp, where: string): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST)
    throw new Problem(bad, `${where} is not a short list`)
  for (const item of value) matching(item, pattern, bad, where)
  if (new Set(value).size !== value.length) throw new Problem(bad, `${where} names one twice`)
}

/** Throws Problem `bad-record` unless the value has an audience's closed shape. */
export function checkAudience(
  value: Json | undefined,
): asserts value is Audience & { [member: string]: Json } {
  const kind = (value as { kind?: Json } | null | undefined)?.kind
  oneOf(kind, ['public', 'participants', 'group', 'parties', 'filer'], bad, '/audience/kind')
  const list = kind === 'group' ? 'groups' : kind === 'parties' ? 'parties' : undefined
  const audience = closed(value, bad, '/audience', list ? ['kind', list] : ['kind'])
  if (list)
    strings(audience[list], list === 'groups' ? /^[a-z][a-z0-9-]{0,62}$/ : PARTICIPANT, `/audience/${list}`)
}

function checkRelation(value: Json): void {
  const relation = closed(value, bad, '/relation', ['kind', 'record'], ['reason'])
  oneOf(
    relation.kind,
    ['amends', 'withdraws', 'answers', 'confirms', 'asks', 'repeats'],
    bad,
    '/relation/kind',
  )
  matching(relation.record, RECORD_ID, bad, '/relation/record')
  if (relation.reason !== undefined) matching(relation.reason, /^[^\0]{1,2000}$/s, bad, '/relation/reason')
}

function checkProvenance(value: Json | undefined): void {
  const kind = oneOf(
    (value as { kind?: Json } | null | undefined)?.kind,
    ['state', 'transcribed'],
    bad,
    '/provenance/kind',
  )
  const provenance = closed(value, bad, '/provenance', kind === 'state' ? ['kind'] : ['kind', 'source'])
  if (kind === 'state') return
  const source = closed(
    provenance.source,
    bad,
    '/provenance/source',
    ['key', 'name'],
    ['url', 'date', 'gaps'],
  )
  matching(source.key, /^[A-Za-z0-9][A-Za-z0-9./_-]{0,127}$/, bad, '/provenance/source/key')
  matching(source.name, /^[^\0]{1,500}$/s, bad, '/provenance/source/name')
  if (source.url !== undefined)
    matching(source.url, /^https?:\/\/[^\s\0]{1,1000}$/, bad, '/provenance/source/url')
  if (source.date !== undefined)
    matching(source.date, /^\d{4}(-\d{2}(-\d{2})?)?$/, bad, '/provenance/source/date')
  if (source.gaps !== undefined) strings(source.gaps, /^[a-z0-9][a-z0-9-]{0,62}$/, '/provenance/source/gaps')
}

function checkAttachments(value: Json): void {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST)
    throw new Problem(bad, '/attachments is not a short list')
  for (const [i, item] of value.entries()) {
    const where = `/attachments/${i}`
    const file = closed(item, bad, where, ['name', 'type', 'size', 'sha256'])
    matching(file.name, /^[^\0/\\]{1,200}$/, bad, `${where}/name`)
    matching(file.type, /^[a-z]+\/[a-z0-9.+-]{1,100}$/, bad, `${where}/type`)
    matching(file.sha256, RECORD_ID, bad, `${where}/sha256`)
    if (!Number.isSafeInteger(file.size) || (file.size as number) < 1)
      throw new Problem(bad, `${where}/size is not a number of bytes`)
  }
}

/** Absent is how a record says nothing; null is refused wherever it stands. */
function refuseNull(value: Json, where: string): void {
  if (value === null) throw new Problem(bad, `${where || 'it'} is null`)
  if (typeof value !== 'object') return
  for (const [name, member] of Object.entries(value)) refuseNull(member, `${where}/${name}`)
}
