import { writeDecimal } from '../../regime/typed/amounts.ts'
import { inputAt } from '../../regime/typed/input-node.ts'
import { writeAnswer } from '../../regime/typed/write-value.ts'
import type { LayoutSection } from '../../regime/types.ts'
import { Scroll } from '../layout.tsx'
import { addUp, type Sums, TOTAL } from './add-up.ts'
import { tongueOf } from './choices.ts'
import type { Drawing } from './draw-form.tsx'
import { fieldId, foundAt } from './field-id.ts'
import { figuresAt, partsOf } from './sums.ts'

type Table = NonNullable<LayoutSection['table']>
type TableProps = Drawing & { table: Table }

/** A table of figures to fill in; what its parts add up to stands beside what is typed. */
export function FigureInputs(props: TableProps) {
  const { view, form, answers, table } = props
  const { words, lang } = view
  const own = form.words[lang].lists
  const rows = form.lists[table.rows] ?? []
  const columns = form.lists[table.columns] ?? []
  const parts = partsOf(form, rows)
  const figures = figuresAt(answers, table.pointer)
  const sums = addUp({ columns, parts, figure: (row, column) => figures[row]?.[column] })
  const title = form.words[lang].fields[table.pointer]?.label ?? ''
  const summed = columns.length > 1
  return (
    <>
      <p class="soft small">{words.t('desk.marks')}</p>
      {parts.size > 0 && <p class="soft small">{words.t('fields.sums')}</p>}
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
              {summed && (
                <th scope="col" class="n">
                  {words.t('desk.addsUpTo')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr class={row.includes('.') ? 'sub' : ''}>
                <th scope="row">{rowTitle(props, row)}</th>
                {columns.map((column) => (
                  <Cell {...props} row={row} column={column} parts={parts.get(row) ?? []} sums={sums} />
                ))}
                {summed && (
                  <td class="n">
                    <output data-sum={row}>{writeDecimal(sums.across(row), lang)}</output>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {(columns.includes(TOTAL) || parts.size > 0) && (
        <p>
          <button type="submit" name="_op" value={`totals:${table.pointer}`} formnovalidate>
            {words.t('fields.totals')}
          </button>{' '}
          <span class="soft small">{words.t('fields.totalsHow')}</span>
        </p>
      )}
    </>
  )
}

/** A row's code where it is one of a numbered form, and its words. */
const rowTitle = ({ form, view, table }: TableProps, row: string): string => {
  const name = form.words[view.lang].lists[table.rows]?.[row] ?? ''
  return /^\d/.test(row) ? `${row} ${name}` : name || row
}

function Cell(props: TableProps & { row: string; column: string; parts: readonly string[]; sums: Sums }) {
  const { view, form, answers, findings, lastTime, table, row, column, parts, sums } = props
  const pointer = `${table.pointer}/${row}/${column}`
  const [said] = foundAt(findings, pointer)
  const name = form.words[view.lang].lists[table.columns]?.[column] ?? column
  return (
    <td class="n">
      <input
        id={fieldId(pointer)}
        name={pointer}
        value={writeAnswer(
          tongueOf(view, form),
          inputAt(form, pointer) ?? {},
          figuresAt(answers, table.pointer)[row]?.[column],
        )}
        aria-label={`${rowTitle(props, row)}, ${name}`}
        inputmode="decimal"
        autocomplete="off"
        size={9}
        data-row={row}
        data-column={column}
        {...(said ? { 'aria-invalid': 'true', title: said.message } : {})}
      />
      {parts.length > 0 && (
        <output class="parts" data-parts={parts.join(' ')} data-of={row} data-in={column}>
          {writeDecimal(sums.down(row, column), view.lang)}
        </output>
      )}
      {lastTime?.(pointer)}
    </td>
  )
}
