import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { sumOf } from '../../regime/decimal.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import { writeAnswer } from '../../regime/typed/write-value.ts'
import type { LayoutSection } from '../../regime/types.ts'
import { Scroll } from '../layout.tsx'
import { type Drawing, fieldId } from './draw-form.tsx'

/** A table of figures to fill in; what its parts add up to stands beside what is typed. */
export function FigureInputs({
  view,
  form,
  answers,
  findings,
  lastTime,
  table,
}: Drawing & { table: NonNullable<LayoutSection['table']> }) {
  const { words, lang } = view
  const own = form.words[lang].lists
  const rows = form.lists[table.rows] ?? []
  const columns = form.lists[table.columns] ?? []
  const figures = (findAt(answers, table.pointer) ?? {}) as { [row: string]: { [column: string]: Json } }
  const title = form.words[lang].fields[table.pointer]?.label ?? ''
  const parts = columns.filter((column) => column !== 'total')
  return (
    <>
      <p class="soft small">{words.t('desk.marks')}</p>
      <Scroll label={title}>
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{words.t('portal.row')}</th>
              {columns.map((column) => (
                <th scope="col" class="n">
                  {own[table.columns]?.[column] ?? column}
                </th>
              ))}
              <th scope="col" class="n">
                {words.t('desk.addsUpTo')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const sum = sumOf(parts.map((column) => figures[row]?.[column]))
              return (
                <tr class={row.includes('.') ? 'sub' : ''}>
                  <th scope="row">
                    {row} {own[table.rows]?.[row]}
                  </th>
                  {columns.map((column) => {
                    const pointer = `${table.pointer}/${row}/${column}`
                    const said = findings.find(
                      (finding) => finding.pointer === pointer && finding.severity !== 'note',
                    )
                    return (
                      <td class="n">
                        <input
                          id={fieldId(pointer)}
                          name={pointer}
                          value={writeAnswer(
                            { form, lang },
                            nodeAt(form.schema, pointer) ?? {},
                            figures[row]?.[column],
                          )}
                          aria-label={`${row} ${own[table.rows]?.[row] ?? ''}, ${own[table.columns]?.[column] ?? column}`}
                          inputmode="decimal"
                          autocomplete="off"
                          size={9}
                          data-row={row}
                          data-column={column}
                          {...(said ? { 'aria-invalid': 'true', title: said.message } : {})}
                        />
                        {lastTime?.(pointer)}
                      </td>
                    )
                  })}
                  <td class="n">
                    <output data-sum={row}>{sum === '' ? '' : words.number(sum)}</output>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}
