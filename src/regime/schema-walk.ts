import type { FiledRecord, Json } from '../records/types.ts'
import type { FormVersion, SchemaNode } from './types.ts'

/**
 * A node with its `$ref` into the form's own `$defs` taken in; members beside the `$ref` win. Of a field that also takes
 * the answers that are no value, the node of its value.
 */
export function resolveNode(root: SchemaNode, node: SchemaNode): SchemaNode {
  if (node['x-mark'] && node.anyOf?.[0]) {
    const { anyOf, ...own } = node
    return { ...resolveNode(root, anyOf[0] as SchemaNode), ...own }
  }
  const name = node.$ref?.match(/^#\/\$defs\/([a-z-]+)$/)?.[1]
  if (name === undefined) return node
  const { $ref: _, ...own } = node
  return { ...root.$defs?.[name], ...own }
}

/** The schema node a pointer into the answers names, array indices as digits or `*`; undefined where none stands. */
export function nodeAt(root: SchemaNode, pointer: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = root
  for (const part of pointer.split('/').slice(1)) {
    if (node === undefined) return undefined
    const here: SchemaNode = resolveNode(root, node)
    if (here.type === 'array') node = /^(\*|0|[1-9]\d{0,4})$/.test(part) ? here.items : undefined
    else if (here.properties && Object.hasOwn(here.properties, part)) node = here.properties[part]
    else {
      const allowed = (here.propertyNames as { enum?: readonly string[] } | undefined)?.enum
      node =
        allowed?.includes(part) && typeof here.additionalProperties === 'object'
          ? here.additionalProperties
          : undefined
    }
  }
  return node && resolveNode(root, node)
}

/** The pointers of every field below a pointer, arrays as `*`; tables count as one. */
export function fieldsBelow(root: SchemaNode, pointer: string): string[] {
  const node = nodeAt(root, pointer)
  if (node?.type === 'array') return [pointer, ...fieldsBelow(root, `${pointer}/*`)]
  if (node?.properties && !node['x-control'])
    return Object.keys(node.properties).flatMap((name) => fieldsBelow(root, `${pointer}/${name}`))
  return [pointer]
}

/** The ids of the records that answers name, in the fields that take one. */
export function namedRecords(form: Pick<FormVersion, 'schema'>, answers: FiledRecord['answers']): string[] {
  const ids: string[] = []
  const walk = (value: Json, pointer: string): void => {
    if (typeof value === 'string') {
      if (/^[0-9a-f]{64}$/.test(value) && nodeAt(form.schema, pointer)?.['x-control'] === 'record')
        ids.push(value)
    } else if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, `${pointer}/${i}`)
    else if (value !== null && typeof value === 'object')
      for (const [name, item] of Object.entries(value)) walk(item, `${pointer}/${name}`)
  }
  walk(answers, '')
  return ids
}
