import { get, inQuery, json, problem } from './openapi-parts.ts'
import { integer, list, object, type Schema, string } from './openapi-schemas.ts'

/** The addresses of entries that are no records, and of what may be said of restricted filings. */
export const entryPaths: Schema = {
  '/api/v1/entries': {
    post: {
      summary: 'File an entry that was signed elsewhere; its signatures are the authorisation',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: object(
              {
                entry: object({ kind: string(), participant: string() }, ['kind', 'participant']),
                audience: object({ salt: string(), audience: object({}) }, ['salt', 'audience']),
                policy: object({}),
              },
              ['entry'],
            ),
          },
        },
      },
      responses: {
        201: json(
          object({ index: integer, digest: string() }, ['index', 'digest']),
          'Durable, at that index',
        ),
        default: problem,
      },
    },
  },
  '/api/v1/restricted': get(
    'That restricted records were filed, by participant and month',
    object(
      {
        restricted: list(
          object({ participant: string(), month: string(), count: integer }, [
            'participant',
            'month',
            'count',
          ]),
        ),
      },
      ['restricted'],
    ),
    [inQuery('participant', 'Code')],
  ),
}
