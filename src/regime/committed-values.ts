import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Finding } from '../problems.ts'
import type { CommittedValue, FiledRecord, Json } from '../records/types.ts'
import { lazily } from './lazily.ts'
import { nodeAt } from './schema-walk.ts'
import type { FormVersion, SchemaNode } from './types.ts'

const ajv = lazily(() => new Ajv2020({ allErrors: true, strict: true, strictTypes: false }))
const compiled = new WeakMap<SchemaNode, ValidateFunction>()

function validatorOf(shape: SchemaNode): ValidateFunction {
  const known = compiled.get(shape)
  if (known) return known
  const made = ajv().compile(shape)
  compiled.set(shape, made)
  return made
}

/** The committed field at a pointer into the answers, or undefined where there is none. */
export function committedField(form: Pick<FormVersion, 'schema'>, pointer: string): SchemaNode | undefined {
  const node = nodeAt(form.schema, pointer)
  return node?.['x-commit'] === true ? node : undefined
}

/** Whether a committed field tells of a person; a field without a shape for its value is read as if it did. */
export const isPersonal = (field: SchemaNode): boolean =>
  field['x-personal'] === true || field['x-value'] === undefined

/** What is wrong with values behind commitments, by the shape their fields have for them. Never tells a value. */
export function findBadValues(
  form: FormVersion,
  values: readonly Pick<CommittedValue, 'pointer' | 'value'>[],
): Finding[] {
  return values.flatMap(({ pointer, value }) => {
    const shape = committedField(form, pointer)?.['x-value']
    if (shape === undefined) return []
    const valid = validatorOf(shape)
    if (valid(value)) return []
    return (valid.errors ?? []).map(({ keyword, params }) => ({
      pointer,
      rule: `schema.${keyword}`,
      severity: 'error' as const,
      params:
        keyword === 'enum'
          ? { allowed: (params['allowedValues'] as unknown[]).slice(0, 20).join(', ') }
          : typeof params['limit'] === 'number'
            ? { limit: params['limit'] }
            : {},
    }))
  })
}

/**
 * The answers with each committed field that has an input replaced by what `give` makes of it; what it gives as
 * undefined is left out.
 */
export function mapCommitted(
  form: FormVersion,
  answers: FiledRecord['answers'],
  give: (pointer: string, held: Json, field: SchemaNode) => Json | undefined,
): FiledRecord['answers'] {
  const walk = (held: Json, pointer: string): Json | undefined => {
    const field = pointer === '' ? undefined : committedField(form, pointer)
    if (field) return give(pointer, held, field)
    if (Array.isArray(held)) return held.map((item, i) => walk(item, `${pointer}/${i}`) ?? {})
    if (held === null || typeof held !== 'object') return held
    return Object.fromEntries(
      Object.entries(held).flatMap(([name, item]): [string, Json][] => {
        const made = walk(item, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        return made === undefined ? [] : [[name, made]]
      }),
    )
  }
  return walk(answers, '') as FiledRecord['answers']
}
