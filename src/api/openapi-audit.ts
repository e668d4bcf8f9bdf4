import { AUDIT_ACTS } from '../records/audit-line.ts'
import { get, inQuery, problem } from './openapi-parts.ts'
import { integer, list, object, type Schema, string } from './openapi-schemas.ts'

const line = object(
  {
    index: integer,
    v: integer,
    at: string('UTC, to the millisecond'),
    participant: string('Whose log this is'),
    act: string('', { enum: [...AUDIT_ACTS] }),
    seat: string(),
    role: string(),
    by: string('The participant of who acted, if it is another'),
    about: string('A record, a seat, a key'),
    details: object({}),
    nonce: string(),
  },
  ['index', 'v', 'at', 'participant', 'act', 'nonce'],
)

/** The addresses of a participant's audit log. */
export const auditPaths: Schema = {
  '/api/v1/audit': get(
    "Lines of one's own participant's audit log, latest first; for administrators",
    object(
      {
        participant: string(),
        size: integer,
        holds: { type: 'boolean', description: 'Whether the lines are those that were signed' },
        lines: list(line),
        next: { type: 'integer', description: '`before` of the page that follows' },
      },
      ['participant', 'size', 'holds', 'lines'],
    ),
    [
      inQuery('act', 'One act'),
      inQuery('about', 'A record, a seat, a key'),
      inQuery('since', 'Index from which on', integer),
      inQuery('before', 'Index under which', integer),
      inQuery('limit', 'At most this many: 50, up to 500', integer),
    ],
  ),
  '/api/v1/audit/export': {
    get: {
      summary: 'The whole log for `confianza audit`: a header with its checkpoint, then a line for each act',
      responses: {
        200: { description: 'JSON Lines', content: { 'application/jsonl': { schema: string() } } },
        default: problem,
      },
    },
  },
}
