import { committedField } from '../../regime/committed-values.ts'
import { columnLabel, type LineColumn } from '../../regime/typed/line-columns.ts'
import type { Drawing } from './draw-form.tsx'
import { Readers } from './field.tsx'

/** Who will read the columns of a list that are kept beside the record: chosen once for all lines. */
export function ColumnReaders(props: Drawing & { pointer: string; columns: readonly LineColumn[] }) {
  const { view, form, pointer, columns } = props
  if (props.committed === undefined) return null
  const committed = columns.filter(({ path }) => committedField(form, `${pointer}/*${path}`))
  return (
    <>
      {committed.map(({ path }) => (
        <p>
          {columnLabel(form, view.lang, pointer, path)}:{' '}
          <Readers {...props} pointer={`${pointer}/*${path}`} />
        </p>
      ))}
    </>
  )
}
