import type { View } from '../view.ts'
import type { Option } from './choices.ts'

/** A choice of one; what is given and not offered stays among the choices as it is written. */
export function Select({
  view,
  attributes,
  value,
  options,
  marks = [],
  blank,
}: {
  view: View
  attributes: Record<string, string>
  value: string
  options: readonly Option[]
  /** Answers that are no value, apart from the rest. */
  marks?: readonly Option[]
  blank?: string
}) {
  const { words } = view
  const known = value === '' || [...options, ...marks].some(([code]) => code === value)
  return (
    <select {...attributes}>
      <option value="">{blank ?? words.t('portal.answer.blank')}</option>
      {[...(known ? [] : [[value, value] as const]), ...options].map(([code, label]) => (
        <option value={code} selected={code === value}>
          {label}
        </option>
      ))}
      {marks.length > 0 && (
        <optgroup label={words.t('fields.noValueGroup')}>
          {marks.map(([code, label]) => (
            <option value={code} selected={code === value}>
              {label}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  )
}
