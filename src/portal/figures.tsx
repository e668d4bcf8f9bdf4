import { findAt } from '../records/pointer.ts'
import type { FiledRecord, Json } from '../records/types.ts'
import { sumOf } from '../regime/decimal.ts'
import type { FormVersion, LayoutSection } from '../regime/types.ts'
import { Answer, type AnswerProps } from './answer.tsx'
import { Scroll } from './layout.tsx'
import type { View } from './view.ts'

/** A matrix of figures as filed, with the rows and columns that any figure stands in. */
export function FiguresTable({
  view,
  form,
  table,
  record: { answers, provenance },
  caption,
}: {
  view: View
  form: FormVersion
  table: NonNullable<LayoutSection['table']>
  record: Pick<FiledRecord, 'answers' | 'provenance'>
  caption: string
}) {
  const { words, lang } = view
  const own = form.words[lang]
  const figures = (findAt(answers, table.pointer) ?? {}) as { [row: string]: { [column: string]: Json } }
  const shown = (sum: string) => (sum === '' ? '' : words.number(sum))
  const used = (column: string) => Object.values(figures).some((row) => row[column] !== undefined)
  const rows = (form.lists[table.rows] ?? []).filter((row) => figures[row] !== undefined)
  const columns = (form.lists[table.columns] ?? []).filter(used)
  const summed = columns.includes('total') && columns.length > 1 && !isIncomplete(form, table, provenance)
  if (rows.length === 0) return <p class="soft">{words.t('portal.answer.blank')}</p>
  return (
    <Scroll label={caption}>
      <table class="figures">
        <caption>{unitOf(view, form, answers)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.t('portal.row')}</th>
            {columns.map((column) => (
              <th scope="col" class="n">
                {own.lists[table.columns]?.[column] ?? column}
              </th>
            ))}
            {summed && (
              <th scope="col" class="n">
                {words.t('portal.computedTotal')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr class={row.includes('.') ? 'sub' : ''}>
              <th scope="row">
                {row} {own.lists[table.rows]?.[row] ?? row}
              </th>
              {columns.map((column) => (
                <td class={column === 'total' || row === '5' ? 'n sum' : 'n'}>
                  <Cell
                    view={view}
                    form={form}
                    pointer={`${table.pointer}/${row}/${column}`}
                    value={figures[row]?.[column]}
                  />
                </td>
              ))}
              {summed && (
                <td class="n soft">
                  {shown(
                    sumOf(columns.filter((name) => name !== 'total').map((name) => figures[row]?.[name])),
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** Whether a copy has lost what the sums of a table are made of: none are shown then. */
const isIncomplete = (
  form: FormVersion,
  { pointer }: NonNullable<LayoutSection['table']>,
  provenance: FiledRecord['provenance'],
): boolean =>
  provenance.kind === 'transcribed' &&
  form.rules.some(
    (rule) =>
      rule.pointer.includes(pointer) && rule.gaps?.some((gap) => provenance.source.gaps?.includes(gap)),
  )

/** A figure of a table; a blank is said in a word, small. */
function Cell(props: AnswerProps) {
  const { view, value } = props
  if (value === undefined) return <span class="soft small">{view.words.t('portal.answer.blankCell')}</span>
  return <Answer {...props} />
}

/** Currency and unit of a table, in words. */
export function unitOf({ words, lang }: View, form: FormVersion, answers: FiledRecord['answers']): string {
  const currency = answers['currency']
  const multiplier = answers['multiplier']
  return words.t('portal.unit', {
    currency: typeof currency === 'string' ? currency : words.t('portal.answer.blank'),
    unit:
      typeof multiplier === 'number'
        ? (form.words[lang].lists['multipliers']?.[String(multiplier)] ?? String(multiplier))
        : words.t('portal.answer.blank'),
  })
}
