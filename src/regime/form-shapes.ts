import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { lazily } from './lazily.ts'

type Shape = Record<string, unknown>

const closed = (required: Shape, optional: Shape = {}): Shape => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
})
const list = (items: Shape): Shape => ({ type: 'array', items, maxItems: 1000 })
const mapOf = (values: Shape): Shape => ({
  type: 'object',
  additionalProperties: values,
  maxProperties: 1000,
})

const text = { type: 'string', minLength: 1, maxLength: 4000 }
const name = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' }
const pointer = { type: 'string', pattern: '^(/[^/~]+)+$' }

const rule = closed(
  { id: name, severity: { enum: ['error', 'warning', 'note', 'prompt'] }, holds: text, pointer: text },
  {
    when: text,
    each: mapOf(text),
    params: mapOf(text),
    gaps: list(name),
    softOnTranscription: { type: 'boolean' },
  },
)

const ajv = lazily(() => new Ajv2020({ strict: true, allowUnionTypes: true }))
const compiled = (shape: Shape) => lazily(() => ajv().compile(shape))

/** The closed shapes of a form's files: a misspelt member refuses the regime. */
export const FORM_SHAPES: Readonly<Record<'form' | 'words' | 'example', () => ValidateFunction>> = {
  form: compiled(
    closed(
      {
        measures: list({ type: 'string', pattern: '^I{1,2}\\.[1-9][0-9]?(\\.[a-d])?$' }),
        audiences: list({ enum: ['public', 'participants', 'group', 'parties', 'filer'] }),
        period: { enum: ['year', 'none'] },
        says: list({ enum: ['answers', 'nil', 'unchanged', 'not-in-position'] }),
        subject: list(pointer),
        lists: mapOf({
          anyOf: [
            list({ type: 'string', maxLength: 64 }),
            { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}/[1-9][0-9]*$' },
          ],
        }),
        tables: mapOf(list({ type: 'object' })),
        schema: { type: 'object' },
        terms: mapOf(text),
        rules: list(rule),
        layout: list(
          closed(
            { id: name },
            {
              when: text,
              fields: list(pointer),
              table: closed({ pointer, rows: name, columns: name }),
              lines: pointer,
            },
          ),
        ),
      },
      {
        shapes: { type: 'integer', minimum: 1, maximum: 999 },
        periodFrom: pointer,
        nil: { type: 'object' },
        beside: list(name),
        notes: list(name),
      },
    ),
  ),
  words: compiled(
    closed(
      {
        title: text,
        summary: text,
        sections: mapOf(closed({ title: text }, { hint: text })),
        fields: mapOf(closed({ label: text }, { hint: text })),
        lists: mapOf(mapOf(text)),
        rules: mapOf(text),
      },
      { notes: mapOf(text) },
    ),
  ),
  example: compiled(
    closed(
      {
        participant: { type: 'string' },
        language: { enum: ['en', 'es', 'pt', 'fr'] },
        answers: { type: 'object' },
      },
      { period: { type: 'string' }, says: { enum: ['answers', 'nil', 'unchanged', 'not-in-position'] } },
    ),
  ),
}
