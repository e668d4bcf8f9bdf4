import type { Child } from 'hono/jsx'
import type { KeptValues } from '../clearing-house/committed.ts'
import { answerState, isWithheld } from '../records/answers.ts'
import type { Json } from '../records/types.ts'
import { isDecimal } from '../regime/decimal.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import { writeDecimal } from '../regime/typed/amounts.ts'
import { namesOf } from '../regime/typed/codes.ts'
import { inputAt } from '../regime/typed/input-node.ts'
import type { FormVersion, SchemaNode } from '../regime/types.ts'
import { audienceWords } from './audience-words.ts'
import { LinesRead } from './lines-read.tsx'
import { placeInWords } from './places.tsx'
import type { View } from './view.ts'

/** One answer: where in the form it stands, and what it is. */
export interface AnswerProps {
  view: View
  form: FormVersion
  pointer: string
  value: Json | undefined
  /** What stands behind the commitments of whose record it is. */
  kept?: (KeptValues & { participant: string }) | undefined
  /** What records are called that answers name, as far as the reader may read them. */
  named?: ReadonlyMap<string, string> | undefined
}

/** One answer in words. */
export const Answer = (props: AnswerProps): Child =>
  answerAs(props, nodeAt(props.form.schema, props.pointer) ?? {})

/** One answer in words, by the node its field has. */
export function answerAs(props: AnswerProps, node: SchemaNode): Child {
  const { view, form, pointer, value, kept } = props
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
      return valueAs({ ...props, value: value as Json }, node)
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

function valueAs(props: AnswerProps & { value: Json }, node: SchemaNode): Child {
  const { view, form, value, named } = props
  const { words, lang, to } = view
  if (Array.isArray(value)) return listAs(props, value)
  if (typeof value === 'boolean') return words.t(value ? 'portal.yes' : 'portal.no')
  if (value !== null && typeof value === 'object') return placeInWords(view, value) ?? JSON.stringify(value)
  const text = String(value)
  switch (node['x-control']) {
    case 'participant':
      return <a href={to(`/participants/${text}`)}>{view.participant(text)}</a>
    case 'measure':
      return <a href={to(`/measures/${text}`)}>{`${text} ${view.measure(text)}`}</a>
    case 'record':
      return (
        <a href={to(`/records/${text}`)}>
          {named?.get(text) ?? words.t('fields.record', { id: text.slice(0, 12) })}
        </a>
      )
    case 'day':
    case 'date':
      return /^\d{4}(-\d{2}){0,2}$/.test(text) ? words.date(text) : text
    case 'moment':
      return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/.test(text) ? words.date(new Date(text)) : text
  }
  const names = namesOf({ form, lang, regime: view.house.regime }, node)
  if (names !== undefined) return names[text] ?? text
  if (typeof value === 'number') return words.number(value)
  // A figure of a table has no control of its own.
  if (node['x-control'] === 'amount' || node.anyOf) return isDecimal(text) ? writeDecimal(text, lang) : text
  if (/^https?:\/\/\S+$/.test(text))
    return (
      <a href={text} rel="nofollow noreferrer">
        {text}
      </a>
    )
  return text.includes('\n') ? <span class="written">{text}</span> : text
}

function listAs(props: AnswerProps, items: readonly Json[]): Child {
  const { view, form, pointer } = props
  const { words, lang } = view
  if (items.length === 0) return <span class="soft">{words.t('portal.answer.blank')}</span>
  if (items.some((item) => typeof item === 'object')) return <LinesRead {...props} lines={items} />
  const item = inputAt(form, pointer)?.items ?? {}
  const names = namesOf({ form, lang, regime: view.house.regime }, item)
  const called = items.map((code) => names?.[String(code)] ?? String(code))
  // States are told by name; other lists as they were given.
  const states = item['x-control'] === 'participant' || item['x-list'] === 'states'
  return words.list(states ? called.sort(words.compare) : called)
}
