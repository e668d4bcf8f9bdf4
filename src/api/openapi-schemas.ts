import { PROBLEMS } from '../problems.ts'

/** A part of a JSON Schema or of the OpenAPI document. */
export type Schema = Record<string, unknown>

/** A string. */
export const string = (description?: string, more: Schema = {}): Schema => ({
  type: 'string',
  ...(description ? { description } : {}),
  ...more,
})
/** What stands under components/schemas. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
/** A list. */
export const list = (items: Schema): Schema => ({ type: 'array', items })
/** An object with these members. */
export const object = (properties: Schema, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
})
/** A whole number. */
export const integer = { type: 'integer' }

const boolean = { type: 'boolean' }
/** The shapes that answers and questions have, by name. */
export const schemas: Schema = {
  Readiness: object({ ready: boolean, database: boolean, log: boolean, facts: boolean, readOnly: string() }, [
    'ready',
    'database',
    'log',
    'facts',
  ]),
  Problem: object(
    {
      type: string(),
      title: string(),
      status: integer,
      code: string('Retired, never reused', { enum: Object.keys(PROBLEMS) }),
      reason: string('What exactly, in English, for engineers; the title is in the language asked for'),
      findings: list(ref('Finding')),
    },
    ['type', 'title', 'status', 'code'],
  ),
  Due: object(
    {
      rule: string(),
      form: string(),
      participant: string(),
      day: string('The day it is expected by'),
      period: string('The year it is for'),
      event: object({ record: string(), date: string() }, ['record', 'date']),
      timing: string(
        'Absent where only a transcription answers it; late is said of parties to a treaty alone',
        {
          enum: ['ahead', 'on-time', 'short-notice', 'after-the-event', 'not-yet', 'late'],
        },
      ),
      answer: object({ record: string(), says: string(), filed: string(), transcribed: boolean }, [
        'record',
        'says',
        'filed',
        'transcribed',
      ]),
      party: object({ confirmed: boolean, asOf: string(), record: string() }, [
        'confirmed',
        'asOf',
        'record',
      ]),
    },
    ['rule', 'form', 'participant', 'day'],
  ),
  Finding: object(
    {
      pointer: string('JSON pointer (RFC 6901)'),
      rule: string(),
      severity: string('', { enum: ['error', 'warning', 'note', 'prompt'] }),
      message: string('In the language of Accept-Language'),
    },
    ['pointer', 'rule', 'severity', 'message'],
  ),
  Sig: object({ by: string(), stmt: string('base64url of the JCS statement'), sig: string('base64url') }, [
    'by',
    'stmt',
    'sig',
  ]),
  Submission: object(
    {
      record: string('base64url of the exact bytes'),
      sigs: list(ref('Sig')),
      values: list(ref('Value')),
      approvals: object({ nonce: string(), approvals: list(object({})) }, ['nonce', 'approvals']),
    },
    ['record', 'sigs'],
  ),
  Value: object(
    {
      pointer: string('Where in the answers its commitment stands (RFC 6901)'),
      salt: string('base64url of 32 bytes'),
      value: {},
      audience: { type: 'object', description: 'Who reads it: never more than read the record' },
    },
    ['pointer', 'salt', 'value'],
  ),
  Erased: object({ pointer: string(), index: integer, participant: string(), at: string() }, [
    'pointer',
    'index',
    'participant',
    'at',
  ]),
  Filed: object(
    {
      id: string(),
      index: integer,
      state: string('', { enum: ['sequenced', 'published'] }),
      receipt: string(),
    },
    ['id', 'index', 'state', 'receipt'],
  ),
  File: object(
    {
      name: string(),
      type: string(),
      size: integer,
      sha256: string(),
      received: { ...boolean, description: 'Whether the house has the bytes' },
      href: string('Where they are, once received'),
    },
    ['name', 'type', 'size', 'sha256', 'received'],
  ),
  Summary: object(
    {
      id: string(),
      index: integer,
      form: string(),
      participant: string(),
      voice: string('`state`, `secretariat`, or `observer`: a contribution, and no state speaks in it'),
      says: string(),
      measures: list(string()),
      language: string(),
      made: string(),
      sequencedAt: string("The house's word on when"),
    },
    ['id', 'index', 'form', 'participant', 'says', 'measures', 'sequencedAt'],
  ),
  Record: object(
    {
      id: string(),
      index: integer,
      state: string(),
      record: object({}),
      entry: object({}),
      findings: list(ref('Finding')),
      values: list(ref('Value')),
      erased: list(ref('Erased')),
      attachments: list(ref('File')),
    },
    ['id', 'index', 'state', 'record', 'entry', 'findings', 'values', 'erased', 'attachments'],
  ),
}
