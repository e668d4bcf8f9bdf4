import type { Child } from 'hono/jsx'

/** A column's title; `n`: its cells are figures. */
export type Column = string | { title: string; n: true }

const titleOf = (column: Column): string => (typeof column === 'string' ? column : column.title)
const classOf = (column: Column | undefined) => (typeof column === 'object' ? { class: 'n' } : {})

/**
 * A table whose rows become blocks on a narrow page, each cell behind its column's title. The first cell of a row names
 * it.
 */
export function StackTable({
  caption,
  columns,
  rows,
}: {
  caption: Child
  columns: readonly Column[]
  rows: readonly (readonly Child[])[]
}) {
  return (
    <div class="scroll">
      <table class="stack">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" {...classOf(column)}>
                {titleOf(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                <td data-title={titleOf(columns[i + 1] ?? '')} {...classOf(columns[i + 1])}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
