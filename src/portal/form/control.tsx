import type { Child } from 'hono/jsx'
import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { inputAt } from '../../regime/typed/input-node.ts'
import { markCode } from '../../regime/typed/marks.ts'
import { writeAnswer, writeValue } from '../../regime/typed/write-value.ts'
import type { SchemaNode } from '../../regime/types.ts'
import { markOptions, optionsOf, tongueOf } from './choices.ts'
import { MARK, readsLetters } from './companions.ts'
import type { Drawing } from './draw-form.tsx'
import { RecordControl } from './record-choice.tsx'
import { Select } from './select.tsx'
import { PARTICIPANTS_LIST, STATES_LIST } from './state-list.tsx'

export { states } from './choices.ts'

/** What one input is drawn with. `cell`: it stands in a table, where answers that are no value are typed too. */
export interface ControlProps extends Drawing {
  pointer: string
  attributes: Record<string, string>
  /** What the field is called, for inputs beside the first. */
  label: string
  cell?: boolean
}

/** Controls that are one choice of a list; answers that are no value are among the choices. */
const SELECTS = ['choice', 'participant', 'measure', 'yes-no', 'record']

/** In a table names are typed, so that a thousand lines do not bring the same list a thousand times. */
const TYPED_IN_CELLS = ['participant', 'measure']

/** Whether a field is drawn as a choice of a list. */
export const isSelect = (node: SchemaNode, cell = false): boolean =>
  SELECTS.includes(node['x-control'] ?? '') && !(cell && TYPED_IN_CELLS.includes(node['x-control'] ?? ''))

/** Up to how many characters a line is drawn as a short one. */
const SHORT = 60

/** The input of one field, by the control its schema names. */
export function Control(props: ControlProps): Child {
  const { view, form, answers, pointer, attributes, cell } = props
  const node = inputAt(form, pointer) ?? {}
  const value = findAt(answers, pointer)
  if (node['x-control'] === 'record') return <RecordControl {...props} node={node} value={value} />
  if (isSelect(node, cell)) return <Choice {...props} node={node} value={value} />
  const tongue = tongueOf(view, form)
  // Where two letters are read as an answer that is no value, a text that is spelled so stands in quotes.
  const typed = cell || (readsLetters(node, pointer) && markCode(value) === '')
  const text = typed ? writeAnswer(tongue, node, value) : writeValue(tongue, node, value)
  const plain = { ...attributes, value: text, autocomplete: 'off' }
  switch (node['x-control']) {
    case 'state':
      return <input {...plain} list={STATES_LIST} />
    case 'participant':
      return <input {...plain} list={PARTICIPANTS_LIST} />
    case 'currency':
      return <Currency {...props} text={text} />
    case 'amount':
      return <input {...plain} inputmode="decimal" />
    case 'whole':
      return <input {...plain} inputmode="numeric" size={12} />
    case 'day':
      return cell || !/^(\d{4}-\d{2}-\d{2})?$/.test(text) ? (
        <input {...plain} size={12} />
      ) : (
        <input {...attributes} type="date" value={text} />
      )
    case 'date':
      return <input {...plain} size={12} />
    case 'moment':
      return cell ? <input {...plain} size={22} /> : <Moment {...props} value={value} />
    case 'area':
    case 'text':
      return <textarea {...attributes}>{text}</textarea>
    default:
      return (
        <input
          {...plain}
          {...(cell || (node.maxLength ?? SHORT) < SHORT ? {} : { class: 'long' })}
          {...(node.pattern?.startsWith('^https?') ? { inputmode: 'url' } : {})}
        />
      )
  }
}

/** The value of a choice as its option has it: a code, or the answer that is no value. */
export const chosen = (value: Json | undefined): string => {
  const code = markCode(value)
  if (code !== '') return `${MARK}${code}`
  return typeof value === 'object' || value === undefined ? '' : String(value)
}

/** Whether a section's condition speaks of the member of the answers that a field is, or is in. */
const speaksOf = (when: string, pointer: string): boolean => {
  const name = pointer.split('/')[1] ?? ''
  return new RegExp(`answers(\\.${name}(?![\\w-])|\\[['"]${name}['"]\\])`).test(when)
}

function Choice({
  view,
  form,
  pointer,
  attributes,
  node,
  value,
}: ControlProps & { node: SchemaNode; value: Json | undefined }) {
  // What is chosen here decides which sections stand: the page is drawn anew, by script at once.
  const decides = form.layout.some(({ when }) => when !== undefined && speaksOf(when, pointer))
  const select = (
    <Select
      view={view}
      attributes={decides ? { ...attributes, 'data-decides': '' } : attributes}
      value={chosen(value)}
      options={optionsOf(view, form, node)}
      marks={markOptions(view, form, node)}
    />
  )
  if (!decides) return select
  return (
    <>
      {select}{' '}
      <noscript>
        <button type="submit" name="_op" value="save">
          {view.words.t('desk.showFields')}
        </button>
      </noscript>
    </>
  )
}

function Currency({ view, participant, attributes, text }: ControlProps & { text: string }) {
  const offered = view.house.regime.participants.find(({ code }) => code === participant)?.currencies ?? []
  const list = `${attributes['id']}-list`
  return (
    <>
      <input
        {...attributes}
        value={text}
        size={6}
        // Room for the two letters of an answer that is no value, and for a slip that the check points at.
        maxlength={20}
        autocapitalize="characters"
        autocomplete="off"
        list={list}
      />
      <datalist id={list}>
        {offered.map((code) => (
          <option value={code} />
        ))}
      </datalist>
    </>
  )
}

/** A day and a time; what is neither stays one text. */
function Moment({ view, pointer, attributes, label, value }: ControlProps & { value: Json | undefined }) {
  const text = typeof value === 'string' ? value : ''
  const [whole, day = '', time = ''] = /^(\d{4}-\d{2}-\d{2})?(?:T(\d{2}:\d{2})Z?)?$/.exec(text) ?? []
  if (whole === undefined) return <input {...attributes} value={text} autocomplete="off" />
  return (
    <span class="day-and-time">
      <input {...attributes} type="date" value={day} />{' '}
      <input
        type="time"
        name={`_time:${pointer}`}
        value={time}
        aria-label={view.words.t('fields.time', { label })}
      />{' '}
      UTC
    </span>
  )
}
