import { LineTable } from './line-table.ts'

/** What was typed on a page and may not have reached the house: the fields as the form would send them. */
interface Kept {
  version: string
  /** It was sent by the plain form, whose answer is another page. */
  sent: boolean
  fields: [string, string][]
}

/** Of a field's names, those that go nowhere: what tells of a person leaves no copy in the browser. */
const isAside = (form: HTMLFormElement, name: string): boolean =>
  form.querySelector(`[data-aside][name="${CSS.escape(name)}"]`) !== null

const place = (): string => `draft ${location.pathname.replace(/^\/[a-z]{2}/, '')}`

const versionOf = (form: HTMLFormElement): string => form.dataset['version'] ?? ''

/** Keeps what stands in a form, for the day when the line is lost. */
export function keepCopy(form: HTMLFormElement, { sent = false } = {}): void {
  const fields = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !isAside(form, entry[0]),
  )
  try {
    sessionStorage.setItem(place(), JSON.stringify({ version: versionOf(form), sent, fields } satisfies Kept))
  } catch {
    // A browser that keeps nothing loses nothing it had.
  }
}

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
  const values = new Map<string, string[]>()
  for (const [name, value] of kept.fields) values.set(name, [...(values.get(name) ?? []), value])
  let changed = restoreLines(form, values)
  for (const field of form.elements) changed = restoreField(form, field, values) || changed
  if (!changed) dropCopy()
  return changed
}

/** Gives each table of lines as many as its copy has. Whether that changes anything. */
function restoreLines(form: HTMLFormElement, values: ReadonlyMap<string, readonly string[]>): boolean {
  const changed = [...form.querySelectorAll('line-table')].map((table) => {
    const list = table instanceof LineTable ? table.dataset['list'] : undefined
    if (list === undefined || !values.has(list)) return false
    const isLine = new RegExp(`^${list.replaceAll('/', '\\/')}/\\d+$`)
    const count = [...values.keys()].filter((name) => isLine.test(name)).length
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

/** What a page was drawn from: its version, and the digests of what it had. */
const isBase = (name: string): boolean => name === '_version' || /^_(base|lines):/.test(name)

function restoreField(
  form: HTMLFormElement,
  field: Element,
  values: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    // A page that has the field sends nothing for a tick that is not set; other fields of it say that it was there.
    const set = values.get(field.name)?.includes(field.value) ?? false
    const differs = field.checked !== set && !isAside(form, field.name)
    if (differs) field.checked = set
    return differs
  }
  const typed =
    field instanceof HTMLInputElement ||
    field instanceof HTMLTextAreaElement ||
    field instanceof HTMLSelectElement
  if (!typed || field.type === 'file') return false
  const [value] = values.get(field.name) ?? []
  if (value === undefined || value === field.value) return false
  if (field.type === 'hidden') {
    if (isBase(field.name)) field.value = value
    return false
  }
  field.value = value
  return true
}
