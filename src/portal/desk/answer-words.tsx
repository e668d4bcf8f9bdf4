import type { Child } from 'hono/jsx'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'
import { Answer } from '../answers.tsx'
import { audienceWords } from '../audience-words.ts'
import type { View } from '../view.ts'
import type { DraftContent } from './draft.ts'
import type { Unit } from './draft-units.ts'

/** What the answer at a pointer is called: its field, its line and field, or its row and column. */
export function labelAt({ lang, words }: View, form: FormVersion, pointer: string): string {
  const own = form.words[lang]
  const field = own.fields[pointer]?.label
  if (field !== undefined) return field
  // Simplified and full tables share their cells, each with rows and columns of its own.
  const tables = form.layout.flatMap(({ table }) =>
    table && pointer.startsWith(`${table.pointer}/`) ? [table] : [],
  )
  if (tables[0]) {
    const [row = '', column = ''] = pointer.slice(tables[0].pointer.length + 1).split('/')
    const named = (lists: readonly string[], code: string) =>
      lists.flatMap((list) => own.lists[list]?.[code] ?? [])[0]
    const title = named(
      tables.map(({ rows }) => rows),
      row,
    )
    const columns = tables.map((table) => table.columns)
    return [
      /^\d/.test(row) ? [row, title].filter(Boolean).join(' ') : (title ?? row),
      named(columns, column) ?? column,
    ]
      .filter(Boolean)
      .join(', ')
  }
  const [, list = '', line] = /^(.*?)\/(\d+)(?=\/|$)/.exec(pointer) ?? []
  const label =
    own.fields[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label ??
    (`${list}/${line}` === pointer ? own.fields[list]?.label : undefined)
  return line === undefined || label === undefined
    ? (label ?? pointer)
    : words.t('desk.lineField', { line: Number(line) + 1, field: label })
}

/** What a unit of a draft is called. */
export function unitLabel(view: View, form: FormVersion, unit: Unit): string {
  if (unit.startsWith('/')) return labelAt(view, form, unit)
  const { words, lang } = view
  const [name, of = ''] = unit.split(':')
  const section = form.words[lang].sections[of]?.title ?? of
  switch (name) {
    case '_says':
      return words.t('desk.says')
    case '_period':
      return words.t('portal.year')
    case '_measures':
      return words.t('portal.measures')
    case '_audience':
      return words.t('audience.choose')
    case '_reason':
      return words.t('desk.reason')
    case '_readers':
      return `${labelAt(view, form, of)}: ${words.t('personal.readers')}`
    case '_done':
      return `${section}: ${words.t('desk.section.done')}`
    case '_office':
      return `${section}: ${words.t('desk.section.office')}`
    default:
      return words.t('desk.explain')
  }
}

/** One of two accounts of a unit, in words. */
export function UnitValue({
  view,
  form,
  unit,
  value,
  participant,
  offices,
}: {
  view: View
  form: FormVersion
  unit: Unit
  value: Json | undefined
  participant: string
  offices: ReadonlyMap<string, string>
}): Child {
  const { words } = view
  if (unit.startsWith('/')) {
    const list = Array.isArray(value) && nodeAt(form.schema, `${unit}/*`)?.type === 'object'
    return (
      <>
        {list && <p class="soft small">{words.t('desk.lines', { count: (value as Json[]).length })}</p>}
        <Answer view={view} form={form} pointer={unit} value={value} />
      </>
    )
  }
  if (value === undefined || value === '') return <span class="soft">{words.t('portal.answer.blank')}</span>
  switch (unit.split(':')[0]) {
    case '_says':
      return words.t(`desk.says.${value as DraftContent['says']}`)
    case '_audience':
      return audienceWords(view, value as DraftContent['audience'], participant)
    case '_measures':
      return words.list(value as string[])
    case '_readers':
      return words.t(`personal.readers.${value as 'record' | 'participants' | 'filer'}`, {
        participant: view.participant(participant),
      })
    case '_done':
      return words.t(value === true ? 'portal.yes' : 'portal.no')
    case '_office':
      return offices.get(String(value)) ?? String(value)
    default:
      return String(value)
  }
}
