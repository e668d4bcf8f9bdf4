import { ref, type Schema, string } from './openapi-schemas.ts'

/** An answer of JSON. */
export const json = (schema: Schema, description: string): Schema => ({
  description,
  content: { 'application/json': { schema } },
})
/** What every refusal is. */
export const problem = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: ref('Problem') } },
}

/** A GET of JSON, with its ETag. */
export const get = (summary: string, schema: Schema, parameters: Schema[] = []): Schema => ({
  get: {
    summary,
    parameters,
    responses: { 200: json(schema, summary), 304: { description: 'As the ETag says' }, default: problem },
  },
})
/** A GET of another type. */
export const plain = (summary: string, type: string, parameters: Schema[] = []): Schema => ({
  get: {
    summary,
    parameters,
    responses: {
      200: { description: summary, content: { [type]: { schema: string() } } },
      304: { description: 'As the ETag says' },
      default: problem,
    },
  },
})
/** A part of the address. */
export const inPath = (name: string, description: string): Schema => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: string(),
})
/** A parameter of the query. */
export const inQuery = (name: string, description: string, schema: Schema = string()): Schema => ({
  name,
  in: 'query',
  description,
  schema,
})
