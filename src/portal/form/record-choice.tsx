import { listRecords, readBeside } from '../../clearing-house.ts'
import type { Json } from '../../records/types.ts'
import { fieldsBelow } from '../../regime/schema-walk.ts'
import { inputAt } from '../../regime/typed/input-node.ts'
import type { FormVersion, SchemaNode } from '../../regime/types.ts'
import type { RecordRow } from '../../register/project.ts'
import { subjectOf } from '../answers.tsx'
import { titleOf } from '../record-title.ts'
import type { View } from '../view.ts'
import { markOptions, type Option } from './choices.ts'
import { MARK } from './companions.ts'
import { type ControlProps, chosen } from './control.tsx'
import { Select } from './select.tsx'

/** The records that fields of a form may name, latest first, by the forms they may be of (joined by commas, '' for any). */
export type RecordChoices = ReadonlyMap<string, readonly Option[]>

/** The most records of one kind of field that are offered. */
const MOST = 60

const kindOf = (node: SchemaNode): string => (node['x-forms'] ?? []).join(',')

/** The records a reader may name in the fields of a form: those in force that it may read, its own and others'. */
export async function recordChoices(view: View, form: FormVersion): Promise<RecordChoices> {
  const kinds = new Map<string, readonly string[]>()
  for (const pointer of fieldsBelow(form.schema, '')) {
    const node = inputAt(form, pointer)
    if (node?.['x-control'] === 'record') kinds.set(kindOf(node), node['x-forms'] ?? [])
  }
  return new Map(
    await Promise.all(
      [...kinds].map(async ([kind, forms]) => [kind, await optionsFor(view, forms)] as const),
    ),
  )
}

async function optionsFor(view: View, forms: readonly string[]): Promise<Option[]> {
  const { house, reader } = view
  const found = await Promise.all(
    (forms.length > 0 ? forms : [undefined]).map((form) =>
      listRecords(house, reader, { ...(form ? { form } : {}), inForce: true, limit: MOST }),
    ),
  )
  const rows = found
    .flatMap((page) => page.rows)
    .sort((a, b) => b.index - a.index)
    .slice(0, MOST)
  const subjects = await subjectsOf(view, rows)
  return rows.map((row) => [row.id, titleOf(view, row, subjects.get(row.id))])
}

/** What tells public records apart, and those of the reader's own participant; of others' their form and time is enough. */
async function subjectsOf(view: View, rows: readonly RecordRow[]): Promise<ReadonlyMap<string, string>> {
  const { house, reader, session } = view
  const told = rows.filter(
    ({ audience, participant }) => audience.kind === 'public' || participant === session?.participant,
  )
  return new Map(
    (await readBeside(house, reader, told)).map(({ row, record }) => {
      const form = house.regime.forms.get(record.form)
      return [row.id, form ? subjectOf(view, form, record) : '']
    }),
  )
}

/** A record by choice, or by its address or id where it is not among those offered. */
export function RecordControl({
  view,
  form,
  attributes,
  label,
  pointer,
  records,
  node,
  value,
}: ControlProps & { node: SchemaNode; value: Json | undefined }) {
  const { words } = view
  const own = chosen(value)
  const isId = own === '' || own.startsWith(MARK) || /^[0-9a-f]{64}$/.test(own)
  const offered = records?.get(kindOf(node)) ?? []
  const named: Option[] =
    /^[0-9a-f]{64}$/.test(own) && !offered.some(([id]) => id === own)
      ? [[own, words.t('fields.record', { id: own.slice(0, 12) })], ...offered]
      : [...offered]
  return (
    <span class="record-choice">
      <Select
        view={view}
        attributes={attributes}
        value={isId ? own : ''}
        options={named}
        marks={markOptions(view, form, node)}
      />{' '}
      <label class="small soft">
        {words.t('fields.orAddress')}{' '}
        <input
          name={`_record:${pointer}`}
          value={isId ? '' : own}
          aria-label={words.t('fields.orRecord', { label })}
          size={24}
          autocomplete="off"
        />
      </label>
    </span>
  )
}
