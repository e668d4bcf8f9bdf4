import type { Child } from 'hono/jsx'
import type { KeptValues } from '../clearing-house/committed.ts'
import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { compile } from '../regime/cel.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import { namesOf } from '../regime/typed/codes.ts'
import type { FormVersion, LayoutSection } from '../regime/types.ts'
import { Answer, type AnswerProps } from './answer.tsx'
import { FiguresTable } from './figures.tsx'
import { Facts } from './layout.tsx'
import { LinesRead } from './lines-read.tsx'
import { namedTitles } from './record-title.ts'
import type { View } from './view.ts'

export { Answer, type AnswerProps } from './answer.tsx'

/** Whether a section stands, for these answers: the same for drawing a form, for pruning what is hidden, for reading. */
export function isShown(section: LayoutSection, form: FormVersion, answers: FiledRecord['answers']): boolean {
  return (
    section.when === undefined ||
    compile(section.when)({ answers, lists: form.lists, tables: form.tables } as never) === true
  )
}

/**
 * A record's answers laid out as its form: each of the seven answers in words, never an empty cell. `kept`: what stands
 * behind its commitments, as far as the reader may know.
 */
export async function Answers({
  view,
  form,
  record,
  kept,
  change,
}: {
  view: View
  form: FormVersion
  record: Pick<FiledRecord, 'answers' | 'says' | 'provenance' | 'participant'>
  kept?: KeptValues | undefined
  /** A way to change a section, beside its title: where the answers are a draft's. */
  change?: ((section: string) => Child) | undefined
}) {
  const { lang, words } = view
  if (record.says === 'unchanged') return <p>{words.t('portal.says.unchanged')}</p>
  if (record.says === 'not-in-position') return <p>{words.t('portal.says.notInPosition')}</p>
  const named = await namedTitles(view, form, record.answers)
  const own = form.words[lang]
  return (
    <>
      {record.says === 'nil' && <p>{words.t('portal.says.nil')}</p>}
      {form.layout
        .filter((section) => isShown(section, form, record.answers))
        .map((section) => {
          const title = own.sections[section.id]?.title ?? section.id
          return (
            <section>
              <h3>
                {title} {change?.(section.id)}
              </h3>
              <Section
                {...{ view, form, record, section, title, named }}
                kept={kept && { ...kept, participant: record.participant }}
              />
            </section>
          )
        })}
    </>
  )
}

type SectionProps = Omit<AnswerProps, 'pointer' | 'value'> & {
  record: Pick<FiledRecord, 'answers' | 'provenance'>
  section: LayoutSection
  title: string
}

/** The answers of a section; one in which nothing is stated says so in a line. */
function Section({ record, section, title, ...props }: SectionProps) {
  const { view, form } = props
  const { fields = [], table, lines } = section
  const at = (pointer: string) => findAt(record.answers, pointer)
  if (
    [...fields, ...(table ? [table.pointer] : []), ...(lines ? [lines] : [])].every((one) => isBlank(at(one)))
  )
    return <p class="soft">{view.words.t('fields.nothing')}</p>
  const listed = lines && at(lines)
  return (
    <>
      {table && <FiguresTable view={view} form={form} table={table} record={record} caption={title} />}
      {fields.length > 0 && (
        <Facts
          items={fields.map(
            (pointer) =>
              [
                form.words[view.lang].fields[pointer]?.label ?? pointer,
                <Answer {...props} pointer={pointer} value={at(pointer)} />,
              ] as const,
          )}
        />
      )}
      {lines && Array.isArray(listed) && (
        <LinesRead {...props} pointer={lines} value={listed} lines={listed} title={title} />
      )}
    </>
  )
}

/** Whether nothing is answered: no value, no line, no figure. */
const isBlank = (value: Json | undefined): boolean =>
  value === undefined ||
  (Array.isArray(value)
    ? value.length === 0
    : value !== null && typeof value === 'object' && Object.keys(value).length === 0)

/** What a record is about, besides its participant and period, as its form says; '' where that is all. */
export function subjectOf(view: View, form: FormVersion, record: Pick<FiledRecord, 'answers'>): string {
  const { lang, words, house } = view
  return form.subject
    .flatMap((pointer) => {
      const value = findAt(record.answers, pointer)
      if (typeof value !== 'string' && typeof value !== 'number') return []
      const node = nodeAt(form.schema, pointer) ?? {}
      const names = namesOf({ form, lang, regime: house.regime }, node)
      const isDate =
        /^(day|date)$/.test(node['x-control'] ?? '') && /^\d{4}(-\d{2}){0,2}$/.test(String(value))
      return [names?.[String(value)] ?? (isDate ? words.date(String(value)) : String(value))]
    })
    .join(', ')
}
