import type { Child } from 'hono/jsx'
import type { KeptValues } from '../clearing-house/committed.ts'
import { answerState, isWithheld } from '../records/answers.ts'
import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { compile } from '../regime/cel.ts'
import { isDecimal } from '../regime/decimal.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import type { FormVersion, LayoutSection, SchemaNode } from '../regime/types.ts'
import { audienceWords } from './audience-words.ts'
import { FiguresTable } from './figures.tsx'
import { Facts } from './layout.tsx'
import type { View } from './view.ts'

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
export function Answers({
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
              {section.table ? (
                <FiguresTable view={view} form={form} table={section.table} record={record} caption={title} />
              ) : (
                <Facts
                  items={(section.fields ?? []).map(
                    (pointer) =>
                      [
                        own.fields[pointer]?.label ?? pointer,
                        <Answer
                          view={view}
                          form={form}
                          pointer={pointer}
                          value={findAt(record.answers, pointer)}
                          kept={kept && { ...kept, participant: record.participant }}
                        />,
                      ] as const,
                  )}
                />
              )}
            </section>
          )
        })}
    </>
  )
}

/** One answer: where in the form it stands, and what it is. */
export interface AnswerProps {
  view: View
  form: FormVersion
  pointer: string
  value: Json | undefined
  /** What stands behind the commitments of whose record it is. */
  kept?: (KeptValues & { participant: string }) | undefined
}

/** One answer in words. */
export function Answer({ view, form, pointer, value, kept }: AnswerProps): Child {
  const { words, lang } = view
  switch (answerState(value)) {
    case 'blank':
      return <span class="soft">{words.t('portal.answer.blank')}</span>
    case 'not-applicable':
      return <span class="soft">{words.t('portal.answer.notApplicable')}</span>
    case 'not-in-position':
      return <span class="soft">{words.t('portal.answer.notInPosition')}</span>
    case 'withheld': {
      const reason = isWithheld(value) ? value.$withheld : ''
      return (
        <span class="soft">
          {words.t('portal.answer.withheld', {
            reason: form.words[lang].lists['withheld']?.[reason] ?? reason,
          })}
        </span>
      )
    }
    case 'committed':
      return kept === undefined ? (
        <span class="soft">{words.t('portal.answer.committed')}</span>
      ) : (
        <Kept {...{ view, form, pointer, kept }} />
      )
    default:
      return (
        <Value
          view={view}
          form={form}
          pointer={pointer}
          value={value as Json}
          node={nodeAt(form.schema, pointer)}
          kept={kept}
        />
      )
  }
}

/** What stands behind a commitment: the value and who reads it, that it is erased, or that it is not shown. */
function Kept({
  view,
  form,
  pointer,
  kept,
}: Omit<AnswerProps, 'value' | 'kept'> & { kept: NonNullable<AnswerProps['kept']> }) {
  const { words } = view
  const found = kept.values.find((one) => one.pointer === pointer)
  if (found)
    return (
      <>
        <Answer view={view} form={form} pointer={pointer} value={found.value} />
        <br />
        <span class="soft small">
          {words.t('personal.kept', {
            readers: audienceWords(view, found.audience ?? { kind: 'filer' }, kept.participant),
          })}
        </span>
      </>
    )
  const gone = kept.erased.find((one) => one.pointer === pointer)
  return (
    <span class="soft">
      {gone
        ? words.t('personal.erased', {
            date: words.date(gone.at.toISOString().slice(0, 10)),
            participant: view.participant(gone.participant),
          })
        : words.t('personal.notShown')}
    </span>
  )
}

function Value({
  view,
  form,
  pointer,
  value,
  node,
  kept,
}: Omit<AnswerProps, 'value'> & { value: Json; node: SchemaNode | undefined }): Child {
  const { words, lang, to } = view
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="soft">{words.t('portal.answer.blank')}</span>
    if (value.every((item) => typeof item === 'string')) {
      const item = nodeAt(form.schema, `${pointer}/*`)
      if (item?.['x-control'] === 'participant')
        return words.list(value.map((code) => view.participant(String(code))).sort(words.compare))
      const own = form.words[lang].lists[item?.['x-list'] ?? '']
      return words.list(value.map((code) => own?.[String(code)] ?? String(code)))
    }
    return (
      <ul class="plain">
        {value.map((item, i) => (
          <li>
            {Object.entries(item as { [name: string]: Json }).map(([name, member]) => (
              <div>
                <span class="soft small">
                  {form.words[lang].fields[`${pointer}/*/${name}`]?.label ?? name}
                </span>{' '}
                <Answer
                  view={view}
                  form={form}
                  pointer={`${pointer}/${i}/${name}`}
                  value={member}
                  kept={kept}
                />
              </div>
            ))}
          </li>
        ))}
      </ul>
    )
  }
  const list = node?.['x-list']
  if (list !== undefined) return form.words[lang].lists[list]?.[String(value)] ?? String(value)
  if (typeof value === 'boolean') return words.t(value ? 'portal.yes' : 'portal.no')
  if (typeof value === 'number') return words.number(value)
  const text = String(value)
  // A figure of a table: its node is an amount without a control of its own.
  if (node?.anyOf && isDecimal(text)) return words.number(text)
  switch (node?.['x-control']) {
    case 'amount':
      return isDecimal(text) ? words.number(text) : text
    case 'day':
    case 'date':
      return words.date(text)
    case 'participant':
      return <a href={to(`/participants/${text}`)}>{view.participant(text)}</a>
    default:
      return /^https?:\/\/\S+$/.test(text) ? (
        <a href={text} rel="nofollow noreferrer">
          {text}
        </a>
      ) : (
        text
      )
  }
}

/** What a record is about, besides its participant and period, as its form says; '' where that is all. */
export function subjectOf(view: View, form: FormVersion, record: Pick<FiledRecord, 'answers'>): string {
  return form.subject
    .flatMap((pointer) => {
      const value = findAt(record.answers, pointer)
      if (typeof value !== 'string' && typeof value !== 'number') return []
      const list = nodeAt(form.schema, pointer)?.['x-list']
      return [form.words[view.lang].lists[list ?? '']?.[String(value)] ?? String(value)]
    })
    .join(', ')
}
