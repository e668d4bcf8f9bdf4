import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import type { FormVersion, LayoutSection } from '../../regime/types.ts'
import { isShown } from '../answers.tsx'
import { isEmptyObject, type Members, setAt, tidy, withoutAt } from './tree.ts'

/** The pointers of what a section holds. */
const heldBy = ({ fields = [], table, lines }: LayoutSection): string[] => [
  ...fields,
  ...(table ? [table.pointer] : []),
  ...(lines ? [lines] : []),
]

/**
 * Without the answers of sections that do not stand, and of rows and columns no standing table has: hidden is not filed.
 * What a hidden answer kept standing goes with it.
 */
export function prune(form: FormVersion, answers: Members): Members {
  let left = answers
  // Each round may hide sections that the last one's answers kept; no more rounds than sections change anything.
  for (let round = 0; round <= form.layout.length; round++) {
    const pruned = pruneOnce(form, left)
    if (JSON.stringify(pruned) === JSON.stringify(left)) return pruned
    left = pruned
  }
  return left
}

function pruneOnce(form: FormVersion, answers: Members): Members {
  const shown = form.layout.filter((section) => isShown(section, form, answers))
  const hidden = form.layout.filter((section) => !shown.includes(section))
  const keep = new Set(shown.flatMap(heldBy))
  const drop = hidden.flatMap(heldBy).filter((pointer) => !keep.has(pointer))
  const left = drop.reduce(withoutAt, answers)
  return tidy(
    shown.reduce((some, { table }) => (table ? pruneTable(form, some, table) : some), left),
  ) as Members
}

function pruneTable(
  form: FormVersion,
  answers: Members,
  table: NonNullable<FormVersion['layout'][number]['table']>,
): Members {
  const figures = findAt(answers, table.pointer)
  if (figures === null || typeof figures !== 'object' || Array.isArray(figures)) return answers
  const [rows, columns] = [form.lists[table.rows] ?? [], form.lists[table.columns] ?? []]
  const kept = (held: Json, names: readonly string[]): Json =>
    held !== null && typeof held === 'object' && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).filter(([name]) => names.includes(name)))
      : held
  const pruned = structuredClone(answers)
  setAt(
    pruned,
    form,
    table.pointer,
    Object.fromEntries(
      Object.entries(kept(figures, rows) as Members).map(([row, cells]) => [row, kept(cells, columns)]),
    ),
  )
  return pruned
}

/** Without empty lines of lists, and what held nothing else: what is filed of a draft. */
export function withoutEmptyLines(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutEmptyLines).filter((item) => !isEmptyObject(item))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, withoutEmptyLines(item)] as const)
      .filter(([, item]) => !(Array.isArray(item) && item.length === 0) && !isEmptyObject(item)),
  )
}
