import { nodeAt } from '../regime/schema-walk.ts'
import type { Tongue } from '../regime/typed/codes.ts'
import { inputAt, isTyped } from '../regime/typed/input-node.ts'
import { lineColumns } from '../regime/typed/line-columns.ts'
import type { FormVersion, LayoutSection, SchemaNode } from '../regime/types.ts'
import { say } from '../words.ts'

/** A field of a sheet: where in the answers it stands (`*` for a line), how it is read, what it is called. */
export interface PlannedField {
  pointer: string
  node: SchemaNode
  label: string
  hint: string | undefined
  /** Whether the schema asks for it wherever what it is part of stands. */
  needed: boolean
}

/** A row of the sheet of fields. */
export interface PlannedRow extends PlannedField {
  section: string
}

/** A matrix: a sheet with a row for each row and a column for each column. */
export interface PlannedMatrix {
  kind: 'matrix'
  name: string
  section: LayoutSection & { table: NonNullable<LayoutSection['table']> }
  title: string
  rows: readonly (readonly [code: string, label: string])[]
  columns: readonly (readonly [code: string, label: string])[]
  /** How a cell is read. */
  node: SchemaNode
}

/** A list of objects: a sheet with a row for each line. */
export interface PlannedLines {
  kind: 'lines'
  name: string
  pointer: string
  title: string
  hint: string | undefined
  columns: readonly PlannedField[]
  most: number
}

/** The sheets of a form in one language: the same to whoever writes them and whoever reads them. */
export interface SheetPlan {
  tongue: Tongue & { form: FormVersion }
  about: string
  fields: string
  codes: string
  /** Of a record that has any: what its filer says to the checks. */
  explanations: string
  rows: readonly PlannedRow[]
  tables: readonly (PlannedMatrix | PlannedLines)[]
}

/** How many lines a list has room for where its form names no bound. */
const ROOM = 1000

const plans = new WeakMap<FormVersion, Map<string, SheetPlan>>()

/** The sheets of a form version. */
export function planOf(tongue: Tongue & { form: FormVersion }): SheetPlan {
  const known = plans.get(tongue.form) ?? new Map<string, SheetPlan>()
  plans.set(tongue.form, known)
  const made = known.get(tongue.lang) ?? makePlan(tongue)
  known.set(tongue.lang, made)
  return made
}

function makePlan(tongue: Tongue & { form: FormVersion }): SheetPlan {
  const { form, lang } = tongue
  const { t } = say(lang)
  // A name that spreadsheets keep for themselves.
  const names = new Set(['history'])
  const about = freshName(t('sheets.about'), names)
  const fields = freshName(t('sheets.fields'), names)
  const codes = freshName(t('sheets.codes'), names)
  const explanations = freshName(t('forms.explanations'), names)
  const rows = new Map<string, PlannedRow>()
  const tables: SheetPlan['tables'][number][] = []
  for (const section of form.layout) {
    const title = form.words[lang].sections[section.id]?.title ?? section.id
    if (hasTable(section)) tables.push(matrixOf(tongue, section, title, freshName(title, names)))
    // A section's own list is called as the section is: beside others a tab that says "Lines" tells nothing.
    const lists: [pointer: string, label: string][] =
      section.lines === undefined ? [] : [[section.lines, title]]
    for (const pointer of section.fields ?? [])
      for (const found of fieldsAt(form, pointer))
        if (inputAt(form, found)?.type === 'array' && !isTyped(inputAt(form, found) as SchemaNode))
          lists.push([found, form.words[lang].fields[found]?.label ?? title])
        else if (!rows.has(found)) {
          const field = fieldOf(tongue, found)
          if (field) rows.set(found, { ...field, section: title })
        }
    for (const [pointer, label] of lists)
      tables.push(linesOf(tongue, pointer, label, freshName(label, names)))
  }
  return { tongue, about, fields, codes, explanations, rows: [...rows.values()], tables }
}

const hasTable = (section: LayoutSection): section is PlannedMatrix['section'] => section.table !== undefined

/** What is typed at a pointer or below it: one field, or those of an object. */
function fieldsAt(form: FormVersion, pointer: string): string[] {
  const node = nodeAt(form.schema, pointer)
  if (node === undefined || node['x-commit'] || isTyped(node) || !node.properties) return [pointer]
  return Object.keys(node.properties).flatMap((name) => fieldsAt(form, `${pointer}/${name}`))
}

function fieldOf({ form, lang }: Tongue & { form: FormVersion }, pointer: string): PlannedField | undefined {
  const node = inputAt(form, pointer)
  // Filed as a commitment by programs alone: there is nothing to type.
  if (node === undefined || node['x-control'] === 'committed') return undefined
  const words = form.words[lang].fields[pointer]
  const [, parent = '', own = ''] = /^(.*)\/([^/]*)$/.exec(pointer) ?? []
  const needed = nodeAt(form.schema, parent)?.required?.includes(own) ?? false
  return { pointer, node, label: words?.label ?? own, hint: words?.hint, needed }
}

function matrixOf(
  { form, lang }: Tongue & { form: FormVersion },
  section: PlannedMatrix['section'],
  title: string,
  name: string,
): PlannedMatrix {
  const { pointer, rows, columns } = section.table
  const words = form.words[lang].lists
  const labelled = (list: string) =>
    (form.lists[list] ?? []).map((code) => [code, words[list]?.[code] ?? code] as const)
  const [row, column] = [form.lists[rows]?.[0], form.lists[columns]?.[0]]
  return {
    kind: 'matrix',
    name,
    section,
    title,
    rows: labelled(rows),
    columns: labelled(columns),
    node: inputAt(form, `${pointer}/${row}/${column}`) ?? {},
  }
}

function linesOf(
  tongue: Tongue & { form: FormVersion },
  pointer: string,
  title: string,
  name: string,
): PlannedLines {
  const { form, lang } = tongue
  return {
    kind: 'lines',
    name,
    pointer,
    title,
    hint: form.words[lang].fields[pointer]?.hint,
    columns: (lineColumns(form, pointer) ?? []).flatMap(
      ({ path }) => fieldOf(tongue, `${pointer}/*${path}`) ?? [],
    ),
    most: nodeAt(form.schema, pointer)?.maxItems ?? ROOM,
  }
}

/** The longest a sheet's name may be, and how long what is left of it must be for it to end with a whole word. */
const LONGEST_NAME = 31
const LEFT = 15

/** A name no other sheet has: without the characters that spreadsheets keep for themselves, and short enough for them. */
function freshName(title: string, names: Set<string>): string {
  const plain = title
    .replaceAll(/[[\]:*?/\\]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s']+|[\s']+$/g, '')
  for (let n = 1; ; n++) {
    const end = n === 1 ? '' : ` ${n}`
    const name = `${cutTo(plain, LONGEST_NAME - end.length)}${end}`
    if (names.has(name.toLowerCase())) continue
    names.add(name.toLowerCase())
    return name
  }
}

/** Up to so many characters of a name, as whole words where enough is left. */
function cutTo(name: string, most: number): string {
  if (name.length <= most) return name
  const word = name.lastIndexOf(' ', most)
  return name.slice(0, word < LEFT ? most : word).replace(/[\s']+$/, '')
}
