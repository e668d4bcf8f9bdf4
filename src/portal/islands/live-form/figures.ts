import { readDecimal, writeDecimal } from '../../../regime/typed/amounts.ts'
import type { Lang } from '../../../regime/types.ts'
import { addUp } from '../../form/add-up.ts'

/** Writes what the rows and columns of every table of figures add up to, as they are typed. */
export function addUpFigures(within: Element): void {
  for (const table of within.querySelectorAll<HTMLTableElement>('table.figures')) addUpTable(table)
}

function addUpTable(table: HTMLTableElement): void {
  const lang = document.documentElement.lang as Lang
  const typed = new Map(
    [...table.querySelectorAll<HTMLInputElement>('input[data-row]')].map((input) => [
      `${input.dataset['row']} ${input.dataset['column']}`,
      // An answer that is no value counts as nothing, but stands where it is.
      readDecimal(input.value, lang) ?? input.value.trim(),
    ]),
  )
  const columns = [...new Set([...typed.keys()].map((key) => key.slice(key.indexOf(' ') + 1)))]
  const parents = [...table.querySelectorAll<HTMLOutputElement>('output[data-parts]')]
  const parts = new Map(
    parents.map(({ dataset }) => [dataset['of'] ?? '', (dataset['parts'] ?? '').split(' ')] as const),
  )
  const sums = addUp({ columns, parts, figure: (row, column) => typed.get(`${row} ${column}`) })
  for (const output of parents)
    output.textContent = writeDecimal(sums.down(output.dataset['of'] ?? '', output.dataset['in'] ?? ''), lang)
  for (const output of table.querySelectorAll<HTMLOutputElement>('output[data-sum]'))
    output.textContent = writeDecimal(sums.across(output.dataset['sum'] ?? ''), lang)
}
