import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import { inputAt, isLines, isTyped } from '../../regime/typed/input-node.ts'
import { lineColumns } from '../../regime/typed/line-columns.ts'
import type { FormVersion } from '../../regime/types.ts'
import { ColumnReaders } from './column-readers.tsx'
import type { Drawing } from './draw-form.tsx'
import { Beside, Field } from './field.tsx'
import { fieldId, wordsAt } from './field-id.ts'

/** A list of lines one under another, each a block of fields: where a line is no row of a table. */
export function StackedLines({ committed, ...props }: Drawing & { pointer: string }) {
  const { view, form, answers, pointer, findings } = props
  const { words, lang } = view
  const own = wordsAt(form, lang, pointer)
  const found = findAt(answers, pointer)
  const items: readonly Json[] = Array.isArray(found) ? found : []
  return (
    <fieldset class="lines" id={fieldId(pointer)}>
      <legend>{own?.label}</legend>
      {own?.hint && <p class="soft small">{own.hint}</p>}
      {props.lastTime?.(pointer)}
      <Beside findings={findings} pointer={pointer} />
      {/* A browser sends nothing for a list without lines: the marker says that it was there. */}
      <input type="hidden" name={pointer} value="" />
      {/* Who reads a field kept aside is chosen once for all lines. */}
      {committed && (
        <ColumnReaders {...props} committed={committed} columns={lineColumns(form, pointer) ?? []} />
      )}
      {items.map((_, i) => (
        <div class="one-line">
          <input type="hidden" name={`${pointer}/${i}`} value="" />
          <Beside findings={findings} pointer={`${pointer}/${i}`} />
          {fieldsOfLine(form, `${pointer}/${i}`).map((field) => (
            <Field {...props} pointer={field} />
          ))}
          <button type="submit" name="_op" value={`remove:${pointer}/${i}`} formnovalidate>
            {words.t('desk.removeLine', { line: i + 1 })}
          </button>
        </div>
      ))}
      <button type="submit" name="_op" value={`add:${pointer}`} formnovalidate>
        {words.t('desk.addLine')}
      </button>
    </fieldset>
  )
}

/** The fields of a line, members of objects in it one by one. */
function fieldsOfLine(form: FormVersion, pointer: string): string[] {
  const node = nodeAt(form.schema, pointer)
  return Object.keys(node?.properties ?? {}).flatMap((name) => {
    const at = `${pointer}/${name}`
    const input = inputAt(form, at)
    if (input === undefined) return []
    return isTyped(input) || isLines(input) ? [at] : fieldsOfLine(form, at)
  })
}
