import { list, object, type Schema, string } from './openapi-schemas.ts'

const words = { type: 'object', description: 'By language' }
const strings = list(string())
const says = { type: 'array', items: { enum: ['answers', 'nil', 'unchanged', 'not-in-position'] } }
const period = string('', { enum: ['year', 'none'] })

/** A form version in the list of them. */
export const FORM_SUMMARY: Schema = object(
  {
    ref: string(),
    digest: string('Of the canonical JSON of the version, words left out'),
    measures: strings,
    period,
    says,
    audiences: strings,
    schema: string('Where the form is'),
    succeededBy: string('The form that follows it: it is read for ever, and begun no more'),
  },
  ['ref', 'digest', 'measures', 'period', 'says', 'audiences', 'schema'],
)

const RULE = object(
  {
    id: string(),
    severity: string('', { enum: ['error', 'warning', 'note', 'prompt'] }),
    basis: string('Of the record alone, or also of what its filer has filed and may read', {
      enum: ['answers', 'history'],
    }),
    holds: string('CEL (docs/forms.md): true where nothing is to be said'),
    pointer: string('A JSON pointer, or CEL that gives one'),
  },
  ['id', 'severity', 'basis', 'holds', 'pointer'],
)

/** A form version: the JSON Schema of its answers, and under `x-form` what is said of them besides. */
export const FORM: Schema = object(
  {
    $schema: string(),
    $id: string(),
    'x-form': object(
      {
        ref: string(),
        digest: string(),
        measures: strings,
        audiences: strings,
        period,
        periodFrom: string('The field whose year is the period'),
        says,
        nil: { type: 'object', description: 'The answers of a return that says nil' },
        lists: { type: 'object', additionalProperties: strings },
        valid: { type: 'object', description: 'When codes may be used: from, until; by list and code' },
        listRefs: { type: 'object', description: 'Published lists, by their name in the form' },
        tables: { type: 'object' },
        subject: strings,
        beside: { ...strings, description: 'Forms whose records rules look at beside it' },
        terms: { type: 'object', description: 'CEL by name' },
        rules: list(RULE),
        layout: list(object({ id: string() }, ['id'])),
        notes: { ...strings, description: 'Names of the notes in its words' },
        words,
        example: object({ participant: string(), answers: { type: 'object' } }, ['participant', 'answers']),
      },
      [
        'ref',
        'digest',
        'measures',
        'audiences',
        'period',
        'says',
        'lists',
        'valid',
        'rules',
        'layout',
        'words',
      ],
    ),
  },
  ['$schema', '$id', 'x-form'],
)
