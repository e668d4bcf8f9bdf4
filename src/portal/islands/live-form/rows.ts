/** The fields of a row that somebody types or chooses in. */
export type Typed = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const FIELDS = 'input:not([type="hidden"]), textarea, select'

/** The field of a cell, if it has one. */
export const fieldIn = (cell: Element | undefined): Typed | undefined =>
  cell?.querySelector<Typed>(FIELDS) ?? undefined

/** The cells of a row that have fields; the last one has the row's buttons. */
export const cellsOf = (row: Element): HTMLTableCellElement[] => [
  ...row.querySelectorAll<HTMLTableCellElement>(':scope > td:not(.line-acts)'),
]

/** The attributes that name a line by its number. */
const NAMING = ['name', 'id', 'value', 'aria-labelledby', 'aria-describedby', 'data-mark-of']

/** Numbers the rows of a list again in their order, so that each has the name it will be read by. */
export function renumber(rows: readonly HTMLTableRowElement[], list: string, from: number): void {
  for (const [i, row] of rows.entries()) {
    const own = row.dataset['line']
    const line = String(from + i)
    if (own === line || own === undefined) continue
    const [before, after] = [`${list}/${own}`, `${list}/${line}`]
    const ids = [before, after].map((pointer) => `f${pointer.replaceAll('/', '-')}`) as [string, string]
    for (const element of [row, ...row.querySelectorAll('*')])
      for (const attribute of NAMING) {
        const value = element.getAttribute(attribute)
        // The value of a field is what somebody typed; that of a button says which line it means.
        if (value === null || (attribute === 'value' && !(element instanceof HTMLButtonElement))) continue
        const named = renamed(renamed(value, before, after), ids[0], ids[1])
        if (named !== value) element.setAttribute(attribute, named)
      }
    row.dataset['line'] = line
    const number = row.querySelector('.line-number')
    if (number) number.textContent = new Intl.NumberFormat(document.documentElement.lang).format(from + i + 1)
  }
}

/** Text with a name in it replaced where the name ends, as in `copy:/lines/3` and `/lines/3/state`. */
const renamed = (text: string, before: string, after: string): string =>
  text.replaceAll(new RegExp(`${before.replaceAll('/', '\\/')}(?![0-9])`, 'g'), after)

/** A row like another one, with what stands in its fields, or with nothing in them. */
export function rowLike(row: HTMLTableRowElement, { empty }: { empty: boolean }): HTMLTableRowElement {
  const made = row.cloneNode(true) as HTMLTableRowElement
  const [fields, own] = [row, made].map((one) => [...one.querySelectorAll<Typed>(FIELDS)]) as [
    Typed[],
    Typed[],
  ]
  for (const [i, field] of own.entries()) {
    const from = fields[i] as Typed
    if (isTick(field) && isTick(from)) field.checked = empty ? false : from.checked
    else field.value = empty ? '' : from.value
    if (empty) for (const option of field.querySelectorAll('option[data-typed]')) option.remove()
    field.removeAttribute('aria-invalid')
  }
  for (const said of made.querySelectorAll('.beside')) said.remove()
  // A number of its own is given when the rows are numbered.
  made.dataset['line'] = row.dataset['line'] ?? '0'
  return made
}

/** Whether a field is a tick. */
export const isTick = (field: Element): field is HTMLInputElement =>
  field instanceof HTMLInputElement && field.type === 'checkbox'
