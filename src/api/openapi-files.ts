import { ATTACHMENT_TYPES, MAX_ATTACHMENT } from '../clearing-house.ts'
import { inPath, problem } from './openapi-parts.ts'
import { integer, object, type Schema, string } from './openapi-schemas.ts'

const id = inPath('id', "A record's whole id")
const sha256 = inPath('sha256', "A digest among the record's attachments, 64 hex digits")
const bytes = Object.fromEntries(
  [...Object.keys(ATTACHMENT_TYPES), 'application/octet-stream'].map((type) => [
    type,
    { schema: string('', { format: 'binary' }) },
  ]),
)
const named = object({ record: string(), sha256: string(), type: string(), size: integer }, [
  'record',
  'sha256',
  'type',
  'size',
])
const received = (description: string): Schema => ({
  description,
  content: { 'application/json': { schema: named } },
})

/** The addresses of files beside records. */
export const filePaths: Schema = {
  '/api/v1/records/{id}/attachments/{sha256}': {
    put: {
      summary: `Bring the bytes of a file that a filed record names, at most ${MAX_ATTACHMENT}: what the record says is the authorisation`,
      parameters: [
        id,
        sha256,
        {
          name: 'record-nonce',
          in: 'header',
          description:
            "The record's nonce: for a record that is not public, it shows that the sender knows it",
          schema: string(),
        },
      ],
      requestBody: { required: true, content: bytes },
      responses: {
        201: received('They are kept'),
        200: received('They were here already'),
        default: problem,
      },
    },
  },
  '/files/{id}/{sha256}/{name}': {
    get: {
      summary: 'The bytes of a file, to whoever may read its record; to be saved, or shown in a sandbox',
      parameters: [
        id,
        sha256,
        inPath('name', 'Any; it is what the address looks like'),
        {
          name: 'show',
          in: 'query',
          description: 'Shown by the browser, where it is a PDF or an image',
          schema: string(),
        },
      ],
      responses: {
        200: { description: 'All of them', content: bytes },
        206: { description: 'The one range asked for', content: bytes },
        304: { description: 'As the ETag says' },
        416: { description: 'There is no such range' },
        default: {
          description: 'A problem, as a page where a browser asks',
          content: { ...problem.content, 'text/html': { schema: string() } },
        },
      },
    },
  },
}
