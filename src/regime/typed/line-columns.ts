import type { FormVersion, Lang, SchemaNode } from '../types.ts'
import { fold } from './codes.ts'
import { inputAt, isTyped } from './input-node.ts'

/** A column of a list of lines: where in a line its answer stands (`/place/name`), and what it holds. */
export interface LineColumn {
  path: string
  node: SchemaNode
}

const kept = new WeakMap<object, Map<string, readonly LineColumn[] | undefined>>()

/**
 * The columns of a list of lines in the order of its schema, members of an object in a line one by one; undefined where
 * a line holds lines of its own, so that it is no row of a table.
 */
export function lineColumns(
  form: Pick<FormVersion, 'schema'>,
  pointer: string,
): readonly LineColumn[] | undefined {
  const name = pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')
  const known = kept.get(form.schema) ?? new Map<string, readonly LineColumn[] | undefined>()
  kept.set(form.schema, known)
  if (!known.has(name)) known.set(name, findColumns(form, `${name}/*`, ''))
  return known.get(name)
}

function findColumns(
  form: Pick<FormVersion, 'schema'>,
  line: string,
  path: string,
): readonly LineColumn[] | undefined {
  const node = inputAt(form, `${line}${path}`)
  if (node === undefined) return []
  if (path !== '' && isTyped(node)) return [{ path, node }]
  if (node.type === 'array') return undefined
  const found = Object.keys(node.properties ?? {}).map((name) => findColumns(form, line, `${path}/${name}`))
  return found.every((some) => some !== undefined) ? found.flat() : undefined
}

/** What a column is called. */
export const columnLabel = (
  form: Pick<FormVersion, 'words'>,
  lang: Lang,
  pointer: string,
  path: string,
): string =>
  form.words[lang].fields[`${pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')}/*${path}`]?.label ?? path.slice(1)

/**
 * The columns a row of headings names, by place; undefined where it is no such row: more than half of its cells must be
 * called as columns are, in any of the languages, or by their names in the schema.
 */
export function readHeadings(
  form: Pick<FormVersion, 'schema' | 'words'>,
  pointer: string,
  cells: readonly string[],
): readonly (LineColumn | undefined)[] | undefined {
  const columns = lineColumns(form, pointer) ?? []
  const called = new Map(
    columns.flatMap((column): [string, LineColumn][] => [
      ...(Object.keys(form.words) as Lang[]).map((lang): [string, LineColumn] => [
        fold(columnLabel(form, lang, pointer, column.path)),
        column,
      ]),
      [fold(column.path.slice(1)), column],
    ]),
  )
  const found = cells.map((cell) => called.get(fold(cell)))
  const named = found.filter((column) => column !== undefined)
  const given = cells.filter((cell) => cell.trim() !== '').length
  return named.length * 2 > given && new Set(named).size === named.length ? found : undefined
}
