import { findAt } from '../../records/pointer.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import { writeAnswer } from '../../regime/typed/write-value.ts'
import type { View } from '../view.ts'
import type { Drawing } from './draw-form.tsx'

/** The input of one field, by the control its schema names. */
export function Control({
  view,
  form,
  answers,
  pointer,
  participant,
  attributes,
}: Drawing & { pointer: string; attributes: Record<string, string> }) {
  const { words, lang, house } = view
  const node = nodeAt(form.schema, pointer)
  const value = findAt(answers, pointer)
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (node?.['x-control']) {
    case 'choice': {
      // What is chosen here decides which sections stand: the page is drawn anew, by script at once.
      const decides = form.layout.some(({ when }) => when?.includes(`answers.${pointer.slice(1)}`))
      const select = (
        <Select
          attributes={decides ? { ...attributes, 'data-decides': '' } : attributes}
          blank={words.t('portal.answer.blank')}
          value={text}
          options={(form.lists[node['x-list'] ?? ''] ?? []).map((code) => [
            code,
            form.words[lang].lists[node['x-list'] ?? '']?.[code] ?? code,
          ])}
        />
      )
      return decides ? (
        <>
          {select}{' '}
          <noscript>
            <button type="submit" name="_op" value="save">
              {words.t('desk.showFields')}
            </button>
          </noscript>
        </>
      ) : (
        select
      )
    }
    case 'participant':
      return (
        <Select
          attributes={attributes}
          blank={words.t('portal.answer.blank')}
          value={text}
          options={states(view)}
        />
      )
    case 'currency': {
      const offered = house.regime.participants.find(({ code }) => code === participant)?.currencies ?? []
      return (
        <>
          <input
            {...attributes}
            value={text}
            size={6}
            maxlength={3}
            autocapitalize="characters"
            autocomplete="off"
            list={`${attributes['id']}-list`}
          />
          <datalist id={`${attributes['id']}-list`}>
            {offered.map((code) => (
              <option value={code} />
            ))}
          </datalist>
        </>
      )
    }
    case 'amount':
      return (
        <input
          {...attributes}
          value={writeAnswer({ form, lang, regime: house.regime }, node, value)}
          inputmode="decimal"
          autocomplete="off"
        />
      )
    case 'day':
      return <input {...attributes} type="date" value={text} />
    case 'date':
      return <input {...attributes} value={text} placeholder="2003-10-02" size={12} autocomplete="off" />
    case 'whole':
      return <input {...attributes} type="number" value={text} />
    case 'text':
      return <textarea {...attributes}>{text}</textarea>
    default:
      return <input {...attributes} value={text} class="long" autocomplete="off" />
  }
}

function Select({
  attributes,
  blank,
  value,
  options,
}: {
  attributes: Record<string, string>
  blank: string
  value: string
  options: readonly (readonly [string, string])[]
}) {
  return (
    <select {...attributes}>
      <option value="">{blank}</option>
      {options.map(([code, label]) => (
        <option value={code} selected={code === value}>
          {label}
        </option>
      ))}
    </select>
  )
}

/** The states of the regime, as options by name. */
export const states = (view: View): [string, string][] =>
  view.house.regime.participants
    .filter(({ kind }) => kind === 'state')
    .map(({ code, name }): [string, string] => [code, name[view.lang]])
    .sort((a, b) => view.words.compare(a[1], b[1]))
