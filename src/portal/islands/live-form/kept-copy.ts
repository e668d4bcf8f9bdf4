import { LineTable } from './line-table.ts'

/** What was typed on a page and may not have reached the house. */
interface Kept {
  version: string
  /** It was sent by the plain form, whose answer is another page. */
  sent: boolean
  /** What the page was drawn from, and its fields that are no longer as they were drawn; ticks with whether they are set. */
  fields: [name: string, value: string, set?: boolean][]
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const isField = (element: Element): element is Field =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement

const isTick = (field: Field): field is HTMLInputElement => /^(checkbox|radio)$/.test(field.type)

/** What a page was drawn from: its version, the digests of what it had, the lines it holds. */
const isBase = (name: string): boolean => name === '_version' || /^_(base|lines):/.test(name)

const place = (): string => `draft ${location.pathname.replace(/^\/[a-z]{2}/, '')}`

const versionOf = (form: HTMLFormElement): string => form.dataset['version'] ?? ''

const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isField)

/** Keeps what stands in a form otherwise than it was drawn, for the day when the line is lost. */
export function keepCopy(form: HTMLFormElement, { sent = false } = {}): void {
  const touched = touchedTables(form)
  const fields = fieldsOf(form).flatMap((field): Kept['fields'] => {
    // What tells of a person leaves no copy in the browser.
    if (field.name === '' || field.type === 'file' || field.dataset['aside'] !== undefined) return []
    const table = field.closest('line-table')
    const keeps = isBase(field.name) || (table ? touched.includes(table) : isChanged(field))
    return keeps ? [isTick(field) ? [field.name, field.value, field.checked] : [field.name, field.value]] : []
  })
  try {
    sessionStorage.setItem(place(), JSON.stringify({ version: versionOf(form), sent, fields } satisfies Kept))
  } catch {
    // A browser that keeps nothing loses nothing it had.
  }
}

/** Whether a field is no longer as its page was drawn. */
function isChanged(field: Field): boolean {
  if (isTick(field)) return field.checked !== field.defaultChecked
  if (field instanceof HTMLSelectElement)
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
  return field.type !== 'hidden' && field.value !== field.defaultValue
}

/** The tables of lines that are no longer as they were drawn: of these all is kept, for lines have no names of their own. */
const touchedTables = (form: HTMLFormElement): Element[] =>
  [...form.querySelectorAll('line-table')].filter((table) => {
    const held = table.querySelector<HTMLInputElement>('input[name^="_lines:"]')?.value ?? ''
    const [from = 0, to = 0] = held.split('-').map(Number)
    return (
      (table instanceof LineTable && table.count !== Math.max(to - from, 1)) ||
      fieldsOf(form).some((field) => table.contains(field) && isChanged(field))
    )
  })

/** Forgets it: the house has it. */
export function dropCopy(): void {
  sessionStorage.removeItem(place())
}

/**
 * Puts back what was typed and did not reach the house, with what its page was drawn from, so that the house can tell what
 * another seat saved since. Whether anything was put back.
 */
export function restoreCopy(form: HTMLFormElement): boolean {
  const kept = readKept()
  if (kept === undefined) return false
  if (kept.sent && kept.version !== versionOf(form)) {
    dropCopy()
    return false
  }
  let changed = restoreLines(form, new Set(kept.fields.map(([name]) => name)))
  for (const field of fieldsOf(form)) changed = restoreField(field, kept.fields) || changed
  if (changed)
    for (const field of fieldsOf(form)) {
      const base = isBase(field.name) && kept.fields.find(([name]) => name === field.name)
      if (base) field.value = base[1]
    }
  else dropCopy()
  return changed
}

/** Gives each table of lines as many as its copy has. Whether that changes anything. */
function restoreLines(form: HTMLFormElement, names: ReadonlySet<string>): boolean {
  const changed = [...form.querySelectorAll('line-table')].map((table) => {
    const list = table instanceof LineTable ? table.dataset['list'] : undefined
    if (list === undefined || !names.has(list)) return false
    const isLine = new RegExp(`^${list.replaceAll('/', '\\/')}/\\d+$`)
    const count = [...names].filter((name) => isLine.test(name)).length
    const differs = (table as LineTable).count !== count
    if (differs) (table as LineTable).setCount(count)
    return differs
  })
  return changed.includes(true)
}

function readKept(): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place()) ?? 'null') as Kept | null
    return Array.isArray(kept?.fields) ? kept : undefined
  } catch {
    return undefined
  }
}

function restoreField(field: Field, kept: Kept['fields']): boolean {
  if (field.type === 'hidden' || field.type === 'file') return false
  if (isTick(field)) {
    const set = kept.find(([name, value]) => name === field.name && value === field.value)?.[2]
    if (set === undefined || set === field.checked) return false
    field.checked = set
    return true
  }
  const value = kept.find(([name]) => name === field.name)?.[1]
  if (value === undefined || value === field.value) return false
  field.value = value
  return true
}
