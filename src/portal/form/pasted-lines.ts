import type { Json } from '../../records/types.ts'
import type { Tongue } from '../../regime/typed/codes.ts'
import { readGrid } from '../../regime/typed/grid.ts'
import { lineColumns, readHeadings } from '../../regime/typed/line-columns.ts'
import { readAnswer } from '../../regime/typed/read-value.ts'
import type { FormVersion } from '../../regime/types.ts'
import { isEmptyObject, type Members, MOST_LINES, setAt } from './tree.ts'

/**
 * The lines of a block as it was copied from a spreadsheet: a row each, cells in the order of the columns, or as its first
 * row says where that is one of headings. Columns that the list has not are left out.
 */
export function readPasted(tongue: Tongue, form: FormVersion, pointer: string, text: string): Members[] {
  const rows = readGrid(text.slice(0, 400_000)).filter((row) => row.some((cell) => cell.trim() !== ''))
  const headings = readHeadings(form, pointer, rows[0] ?? [])
  const columns = headings ?? lineColumns(form, pointer) ?? []
  return (headings ? rows.slice(1) : rows)
    .slice(0, MOST_LINES)
    .map((cells) => {
      const holder: Members = {}
      for (const [i, cell] of cells.entries()) {
        const column = columns[i]
        const value = column && readAnswer(tongue, column.node, cell)
        if (column && value !== undefined) setAt(holder, form, `${pointer}/0${column.path}`, value)
      }
      return lineOf(holder, pointer)
    })
    .filter((line) => !isEmptyObject(line))
}

/** The one line of a list in answers that hold nothing else. */
function lineOf(holder: Members, pointer: string): Members {
  const parts = [...pointer.split('/').slice(1), '0']
  return parts.reduce<Json>((held, part) => (held as Members)[part] ?? {}, holder) as Members
}
