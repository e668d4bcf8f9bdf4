import { readGrid } from '../../../regime/typed/grid.ts'
import { asLine, fillRow, readBlock } from './paste-block.ts'
import { cellsOf, fieldIn, renumber, rowLike, type Typed } from './rows.ts'

/** The most rows a page is given by pasting; a longer block goes to the house as text. */
const MOST_ROWS = 100

/**
 * A list of lines in a table: Enter and the arrows walk its columns, Ctrl+Enter adds a line, lines are repeated and
 * taken away at once, and a block from a spreadsheet is pasted where one stands. Without it the buttons ask the house.
 */
export class LineTable extends HTMLElement {
  #rowsSent: string | undefined
  readonly #keys = new WeakMap<Element, number>()
  #lastKey = 0

  connectedCallback(): void {
    this.addEventListener('keydown', (event) => this.#walk(event))
    this.addEventListener('paste', (event) => this.#paste(event))
    this.addEventListener('click', (event) => this.#press(event))
  }

  get #list(): string {
    return this.dataset['list'] ?? ''
  }

  get #rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>('tbody > tr')]
  }

  /** Remembers which lines are on their way to the house. */
  markSent(): void {
    this.#rowsSent = this.#shape()
  }

  /** Whether lines were added or taken away since they were sent: the house's table is older than this one. */
  get hasMoved(): boolean {
    return this.#rowsSent !== undefined && this.#rowsSent !== this.#shape()
  }

  /** Which lines of the list as it is now kept the page has: those that were sent. */
  heldSince(sent: number): void {
    const held = this.querySelector<HTMLInputElement>(`input[name="_lines:${CSS.escape(this.#list)}"]`)
    if (held) held.value = `${this.#from}-${this.#from + sent}`
  }

  /** How many lines stand here. */
  get count(): number {
    return this.#rows.length
  }

  /** Makes as many lines as a copy of the page had. */
  setCount(count: number): void {
    while (this.#rows.length > Math.max(count, 1)) this.#rows.at(-1)?.remove()
    while (this.#rows.length < count) this.#rows.at(-1)?.after(this.#made(this.#rows.at(-1)))
    this.#settle(false)
  }

  get #from(): number {
    return Number(this.dataset['from'] ?? 0)
  }

  /** The rows by what they are, so that two of the same number are told apart. */
  #shape(): string {
    return this.#rows.map((row) => this.#keyOf(row)).join(' ')
  }

  #keyOf(row: Element): number {
    const known = this.#keys.get(row) ?? ++this.#lastKey
    this.#keys.set(row, known)
    return known
  }

  #made(row: HTMLTableRowElement | undefined, empty = true): HTMLTableRowElement {
    return rowLike(row as HTMLTableRowElement, { empty })
  }

  /** Numbers the lines again, and says that something was typed. */
  #settle(typed = true): void {
    renumber(this.#rows, this.#list, this.#from)
    if (typed) this.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }

  #addBelow(row: HTMLTableRowElement, empty = true): HTMLTableRowElement {
    const made = this.#made(row, empty)
    row.after(made)
    this.#settle()
    return made
  }

  #walk(event: KeyboardEvent): void {
    const field = event.target as Typed
    const row = field.closest<HTMLTableRowElement>('tbody > tr')
    const cell = field.closest<HTMLTableCellElement>('td')
    if (row === null || cell === null || cell.matches('.line-acts')) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      focusOn(this.#addBelow(row), 0)
      return
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing
    const isText = field instanceof HTMLInputElement
    const down = event.key === 'Enter' || (event.key === 'ArrowDown' && isText)
    const up = event.key === 'ArrowUp' && isText
    if (!plain || (!down && !up) || field instanceof HTMLTextAreaElement) return
    event.preventDefault()
    const next = down ? row.nextElementSibling : row.previousElementSibling
    if (next) focusOn(next, cellsOf(row).indexOf(cell))
  }

  /** A line is repeated or taken away here at once, and kept with the next save. */
  #press(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[name="_op"]')
    const act = button?.value.split(':')[0]
    const row = button?.closest<HTMLTableRowElement>('tbody > tr') ?? this.#rows.at(-1)
    if (!row || (act !== 'add' && act !== 'copy' && act !== 'remove')) return
    // A line after the last of this page, where more pages follow, is the house's to add.
    if (act === 'add' && this.querySelector('.line-pages')) return
    event.preventDefault()
    if (act === 'remove') this.#takeAway(row)
    else focusOn(this.#addBelow(row, act === 'add'), 0)
  }

  #takeAway(row: HTMLTableRowElement): void {
    const next = row.nextElementSibling ?? row.previousElementSibling
    if (next === null) {
      // A list without lines keeps an empty one to type in.
      row.replaceWith(this.#made(row))
      this.#settle()
      focusOn(this.#rows[0] as Element, 0)
      return
    }
    row.remove()
    this.#settle()
    next.querySelector<HTMLButtonElement>('button[value^="remove:"]')?.focus()
  }

  #paste(event: ClipboardEvent): void {
    const field = event.target as Typed
    const row = field.closest<HTMLTableRowElement>('tbody > tr')
    const cell = field.closest<HTMLTableCellElement>('td')
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (row === null || cell === null || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return
    if (field instanceof HTMLTextAreaElement && !text.includes('\t')) return
    event.preventDefault()
    const headings = [...this.querySelectorAll('thead th')].slice(1, -1).map((th) => th.textContent ?? '')
    const grid = readGrid(text.replace(/\r?\n$/, '')).filter((cells) =>
      cells.some((one) => one.trim() !== ''),
    )
    const block = readBlock(grid, headings, cellsOf(row).indexOf(cell))
    const rows = this.#rows
    const needed = rows.indexOf(row) + block.rows.length
    if (needed > Math.max(MOST_ROWS, rows.length)) {
      this.#hand(block.rows.map((cells) => asLine(cells, block, headings.length)).join('\n'))
      return
    }
    for (let at = rows.length; at < needed; at++) this.#rows.at(-1)?.after(this.#made(this.#rows.at(-1)))
    for (const [i, cells] of block.rows.entries())
      fillRow(this.#rows[rows.indexOf(row) + i] as Element, cells, block)
    this.#settle()
    focusOn(this.#rows[needed - 1] as Element, block.columns.find((at) => at !== undefined) ?? 0)
  }

  /** Gives a long block to the house as it is: it takes the lines in and shows the last of them. */
  #hand(lines: string): void {
    const place = this.querySelector<HTMLTextAreaElement>(`textarea[name="_paste:${CSS.escape(this.#list)}"]`)
    if (place === null) return
    place.value = lines
    this.querySelector<HTMLButtonElement>('.paste button')?.click()
  }
}

function focusOn(row: Element, column: number): void {
  const field = fieldIn(cellsOf(row)[column])
  field?.focus()
  if (field instanceof HTMLInputElement && field.type === 'text') field.select()
}

customElements.define('line-table', LineTable)
