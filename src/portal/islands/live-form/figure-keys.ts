import { readGrid } from '../../../regime/typed/grid.ts'

const inputOf = (target: EventTarget | null): HTMLInputElement | undefined =>
  target instanceof HTMLInputElement && target.matches('table.figures input[data-row]') ? target : undefined

/** The inputs of a table of figures, row by row. */
const gridOf = (input: HTMLInputElement): HTMLInputElement[][] =>
  [...(input.closest('table')?.querySelectorAll('tbody > tr') ?? [])].map((row) => [
    ...row.querySelectorAll<HTMLInputElement>('input[data-row]'),
  ])

/** Where an input stands in its table: row, then place in the row. */
function placeOf(input: HTMLInputElement, grid: HTMLInputElement[][]): [number, number] {
  const row = grid.findIndex((inputs) => inputs.includes(input))
  return [row, grid[row]?.indexOf(input) ?? -1]
}

/** Enter and the arrows walk the columns of a table of figures. */
export function walkFigures(event: KeyboardEvent): void {
  const input = inputOf(event.target)
  if (!input || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return
  const step = event.key === 'Enter' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const grid = gridOf(input)
  const [row, at] = placeOf(input, grid)
  const next = grid[row + step]?.[at]
  next?.focus()
  next?.select()
}

/** A block from a spreadsheet fills the figures from where one stands, to the right and down. */
export function pasteFigures(event: ClipboardEvent): void {
  const input = inputOf(event.target)
  const text = (event.clipboardData?.getData('text/plain') ?? '').replace(/\r?\n$/, '')
  if (!input || !/[\t\n]/.test(text)) return
  event.preventDefault()
  const grid = gridOf(input)
  const [top, left] = placeOf(input, grid)
  for (const [i, cells] of readGrid(text).entries())
    for (const [j, cell] of cells.entries()) {
      const field = grid[top + i]?.[left + j]
      if (field) field.value = cell.trim()
    }
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
