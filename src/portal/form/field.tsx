import type { Child } from 'hono/jsx'
import { findAt } from '../../records/pointer.ts'
import { committedField } from '../../regime/committed-values.ts'
import { controlHint } from '../../regime/typed/hints.ts'
import { inputAt, isLines } from '../../regime/typed/input-node.ts'
import { markCode, takesMarks } from '../../regime/typed/marks.ts'
import type { SchemaNode } from '../../regime/types.ts'
import { marksFor } from './choices.ts'
import { Control, isSelect } from './control.tsx'
import type { Drawing } from './draw-form.tsx'
import { fieldId, foundAt, wordsAt } from './field-id.ts'
import { StackedLines } from './stacked-lines.tsx'
import { TickList } from './tick-list.tsx'

type FieldProps = Drawing & { pointer: string }

/** What was found about one field, beside it. */
export function Beside({ findings, pointer }: Pick<FieldProps, 'findings' | 'pointer'>) {
  return (
    <>
      {foundAt(findings, pointer).map(({ message }, i) => (
        <span class="beside" id={`${fieldId(pointer)}-says${i === 0 ? '' : `-${i}`}`}>
          {message}
        </span>
      ))}
    </>
  )
}

/** One field of a form with its label, what helps to fill it in, and what was found about it. */
export function Field(props: FieldProps): Child {
  const { form, pointer } = props
  const node = inputAt(form, pointer) ?? {}
  if (isLines(node)) return <StackedLines {...props} />
  if (node.type === 'array' && node['x-control'] !== 'tokens') return <TickList {...props} />
  // What came from elsewhere and is no tick stays as it is written, to be mended.
  const isText = typeof findAt(props.answers, pointer) === 'string'
  return node['x-control'] === 'tick' && !isText ? <Tick {...props} /> : <OneValue {...props} node={node} />
}

function Tick(props: FieldProps) {
  const { view, form, answers, findings, pointer } = props
  const aside = committedField(form, pointer) !== undefined
  return (
    <div class="field">
      <label class="tick" for={fieldId(pointer)}>
        <input
          id={fieldId(pointer)}
          type="checkbox"
          name={pointer}
          value="true"
          checked={findAt(answers, pointer) === true}
          {...(aside ? { 'data-aside': '' } : {})}
        />{' '}
        {wordsAt(form, view.lang, pointer)?.label}
      </label>
      {props.lastTime?.(pointer)}
      <Beside findings={findings} pointer={pointer} />
      {aside && <Readers {...props} />}
    </div>
  )
}

function OneValue(props: FieldProps & { node: SchemaNode }) {
  const { view, form, findings, pointer, node } = props
  const own = wordsAt(form, view.lang, pointer)
  const label = own?.label ?? pointer
  const hints = [own?.hint, controlHint(view.words, node)].filter((hint) => hint !== undefined)
  const said = foundAt(findings, pointer).length > 0
  const aside = committedField(form, pointer) !== undefined
  const described = [hints.length > 0 && `${fieldId(pointer)}-hint`, said && `${fieldId(pointer)}-says`]
    .filter(Boolean)
    .join(' ')
  return (
    <div class="field">
      <label for={fieldId(pointer)}>{label}</label>
      {hints.length > 0 && (
        <span class="soft small" id={`${fieldId(pointer)}-hint`}>
          {hints.join(' ')}
        </span>
      )}
      <Beside findings={findings} pointer={pointer} />
      {props.lastTime?.(pointer)}
      <span class="with-mark">
        <Control
          {...props}
          label={label}
          attributes={{
            id: fieldId(pointer),
            name: pointer,
            ...(described ? { 'aria-describedby': described } : {}),
            ...(said ? { 'aria-invalid': 'true' } : {}),
            ...(aside ? { 'data-aside': '' } : {}),
          }}
        />
        {takesMarks(node) && !isSelect(node) && <NoValue {...props} node={node} label={label} />}
      </span>
      {aside && <Readers {...props} />}
    </div>
  )
}

/** Why a field has no value: a small choice beside its input, which says nothing until it is used. */
function NoValue({
  view,
  form,
  answers,
  pointer,
  node,
  label,
}: FieldProps & { node: SchemaNode; label: string }) {
  const { words } = view
  const code = markCode(findAt(answers, pointer))
  return (
    <select
      class="no-value"
      name={`_mark:${pointer}`}
      aria-label={words.t('fields.noValueFor', { label })}
      data-mark-of={pointer}
    >
      <option value="">{words.t('fields.noValue')}</option>
      {marksFor(view, form, node).map((mark) => (
        <option value={mark.code} selected={mark.code === code}>
          {mark.words}
        </option>
      ))}
    </select>
  )
}

/** Who will read a committed value: the choice stands beside its input. */
export function Readers({ view, committed, participant, pointer }: FieldProps) {
  const { words } = view
  if (committed === undefined) return null
  const name = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')
  const id = `${fieldId(pointer)}-readers`
  return (
    <span class="small">
      <label for={id}>{words.t('personal.readers')}</label>{' '}
      <select id={id} name={`_readers:${name}`}>
        {committed.offered.map((readers) => (
          <option value={readers} selected={readers === committed.of(pointer)}>
            {words.t(`personal.readers.${readers}`, { participant: view.participant(participant) })}
          </option>
        ))}
      </select>{' '}
      <span class="soft">{words.t('personal.aside')}</span>
    </span>
  )
}
