import { Ajv2020 } from 'ajv/dist/2020.js'
import { lazily } from './lazily.ts'
import type { Place } from './place.ts'
import { retainedUntil } from './retention.ts'
import { nodeAt } from './schema-walk.ts'
import type { FormVersion, SchemaNode } from './types.ts'

const REF = '#/$defs/committed'
const OURS = ['x-value', 'x-personal', 'x-audience', 'x-retain'] as const
/** Inputs for one value; lists and tables hold many. */
const CONTROLS = [
  'line',
  'text',
  'choice',
  'participant',
  'currency',
  'amount',
  'day',
  'date',
  'whole',
  'tick',
]
const words = { type: 'string', minLength: 1, maxLength: 300 }
const bound = { type: 'integer', minimum: -1e15, maximum: 1e15 }
const length = { type: 'integer', minimum: 0, maximum: 10_000 }

const closed = (required: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional, description: words },
  additionalProperties: false,
})

/** What stands behind a commitment: one bounded text, whole number or tick. */
const isBounded = lazily(() =>
  new Ajv2020({ strict: true, strictTypes: false }).compile({
    oneOf: [
      closed(
        { type: { const: 'string' }, maxLength: length },
        { minLength: length, pattern: { type: 'string', minLength: 1, maxLength: 1000 } },
      ),
      closed({
        enum: { type: 'array', minItems: 1, maxItems: 1000, items: { type: 'string', maxLength: 100 } },
      }),
      closed({ type: { const: 'integer' }, minimum: bound, maximum: bound }),
      closed({ type: { const: 'boolean' } }),
    ],
  }),
)

const isCommittedShape = lazily(() =>
  new Ajv2020({ strict: true }).compile(
    closed({
      type: { const: 'object' },
      properties: { const: { $c: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' } } },
      required: { const: ['$c'] },
      additionalProperties: { const: false },
    }),
  ),
)

/**
 * Throws RegimeError unless every committed field is one: of the one shape a commitment has, with a bounded value, an
 * input for it and readers its form has; and unless whatever is said of such values is said of a committed field.
 */
export function checkCommitted(form: FormVersion, place: Place): void {
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (node === null || typeof node !== 'object') return
    const field = node as SchemaNode
    const at = (member: string) => place.seek([...path, member])
    if (!path.includes('x-value')) {
      if ('x-commit' in field || field.$ref === REF) checkField(form, field, at)
      else
        for (const member of OURS) if (member in field) at(member).fail(`${member} is for committed fields`)
    }
    for (const [name, value] of Object.entries(node))
      visit(value, [...path, Array.isArray(node) ? Number(name) : name])
  }
  visit(form.schema, ['schema'])
  for (const [i, { fields = [] }] of form.layout.entries())
    for (const [j, pointer] of fields.entries()) {
      const node = nodeAt(form.schema, pointer)
      if (node?.['x-commit'] && node['x-value'] === undefined)
        place.seek(['layout', i, 'fields', j]).fail(`${pointer} has no x-value, and so no input`)
    }
}

function isPattern(source: unknown): boolean {
  try {
    return source === undefined || new RegExp(String(source), 'u') instanceof RegExp
  } catch {
    return false
  }
}

function checkField(form: FormVersion, field: SchemaNode, at: (member: string) => Place): void {
  if (field['x-commit'] !== true) at('x-commit').fail('x-commit: true stands beside every commitment')
  if (field.$ref !== REF) at('$ref').fail(`a committed field has $ref: '${REF}'`)
  if (!isCommittedShape()(form.schema.$defs?.['committed']))
    at('$ref').fail('$defs/committed is not the shape of a commitment')
  const control = field['x-control'] ?? ''
  const value = field['x-value']
  if (value === undefined) {
    if (control !== 'committed') at('x-control').fail('without x-value the control is committed')
    for (const member of OURS) if (member in field) at(member).fail(`${member} needs x-value`)
    return
  }
  if (!isBounded()(value) || !isPattern(value.pattern))
    at('x-value').fail('x-value is one bounded text, whole number, choice or tick')
  if (Number(value.minimum ?? 0) > Number(value.maximum ?? 0))
    at('x-value').fail('x-value has its minimum above its maximum')
  if (!CONTROLS.includes(control)) at('x-control').fail(`${control || 'nothing'} is no input for a value`)
  if (control === 'choice' && (value.enum === undefined || field['x-list'] === undefined))
    at('x-control').fail('a choice has its codes in enum and its words in x-list')
  if ('x-personal' in field && field['x-personal'] !== true)
    at('x-personal').fail('x-personal is true or absent')
  const readers = field['x-audience']
  if (
    readers !== undefined &&
    !(['public', 'participants', 'filer'].includes(readers) && form.audiences.includes(readers))
  )
    at('x-audience').fail(`${readers} names no readers this form has`)
  if (field['x-retain'] !== undefined && retainedUntil('2000-01-01', field['x-retain']) === undefined)
    at('x-retain').fail('x-retain is an ISO 8601 duration of whole years, months, weeks or days')
}
