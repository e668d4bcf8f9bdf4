import { nodeAt, resolveNode } from '../schema-walk.ts'
import type { FormVersion, SchemaNode } from '../types.ts'

/** What a committed field says of its input, besides the shape of its value. */
const OF_THE_FIELD = ['x-control', 'x-list'] as const

/**
 * The node an input is read by: of a committed field that of its value, and none where it has no input or stands inside
 * what is typed as a whole. Pointers are walked through the schema, array indices as digits or `*`.
 */
export function inputAt(form: Pick<FormVersion, 'schema'>, pointer: string): SchemaNode | undefined {
  const node = nodeAt(form.schema, pointer)
  if (node === undefined || isInside(form, pointer)) return undefined
  if (node['x-commit'] !== true) return node.items ? withItems(form, node, node.items) : node
  const value = node['x-value']
  return (
    value && {
      ...value,
      ...Object.fromEntries(
        OF_THE_FIELD.flatMap((name) => (node[name] === undefined ? [] : [[name, node[name]]])),
      ),
    }
  )
}

/** A list whose items are as they stand in the schema, not by their names. */
const withItems = (
  { schema }: Pick<FormVersion, 'schema'>,
  node: SchemaNode,
  items: SchemaNode,
): SchemaNode => {
  const resolved = resolveNode(schema, items)
  return resolved === items ? node : { ...node, items: resolved }
}

/** Whether a pointer leads into a place: its coordinates are typed as one text. */
function isInside(form: Pick<FormVersion, 'schema'>, pointer: string): boolean {
  const at = pointer.search(/\/(type|coordinates)(\/|$)/)
  return at > 0 && isPlace(nodeAt(form.schema, pointer.slice(0, at)))
}

const isPlace = (node: SchemaNode | undefined): boolean =>
  node?.['x-control'] === 'position' || node?.['x-control'] === 'area'

/** Whether text is typed into one input for the whole node: all but lists of lines, and objects of fields. */
export const isTyped = (node: SchemaNode): boolean =>
  isPlace(node) || (node.type !== 'object' && !isLines(node))

/** Whether a node is a list of objects. */
export const isLines = (node: SchemaNode): boolean =>
  node.type === 'array' && node.items?.type === 'object' && !isPlace(node.items)
