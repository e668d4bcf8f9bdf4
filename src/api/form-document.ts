import { basisOf } from '../regime/find.ts'
import type { FormVersion, Regime } from '../regime/types.ts'

/** A form version as outsiders check their own returns with it: JSON Schema, and beside it all that the house goes by. */
export const formDocument = (form: FormVersion) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `/api/v1/forms/${form.id}/v${form.version}`,
  ...form.schema,
  'x-form': {
    ref: form.ref,
    digest: form.digest,
    measures: form.measures,
    audiences: form.audiences,
    period: form.period,
    periodFrom: form.periodFrom,
    says: form.says,
    nil: form.nil,
    lists: form.lists,
    valid: form.valid,
    listRefs: form.listRefs,
    tables: form.tables,
    subject: form.subject,
    beside: form.beside,
    terms: form.terms,
    rules: form.rules.map((rule) => ({ ...rule, basis: basisOf(rule) })),
    layout: form.layout,
    notes: form.notes,
    words: form.words,
    example: form.example,
  },
})

/** A form version in the list of them. */
export const formSummary = (
  { ref, id, version, digest, measures, period, says, audiences }: FormVersion,
  { succeeded }: Pick<Regime, 'succeeded'>,
) => ({
  ref,
  digest,
  measures,
  period,
  says,
  audiences,
  schema: `/api/v1/forms/${id}/v${version}`,
  ...(Object.hasOwn(succeeded, id) ? { succeededBy: succeeded[id] } : {}),
})
