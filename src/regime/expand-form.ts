import type { Place } from './place.ts'
import type { Shapes } from './read-lists.ts'
import type { CodeList, FormVersion, SchemaNode } from './types.ts'

/** The members of a version file that name what other files publish. */
export interface FormSource {
  lists: Readonly<Record<string, readonly string[] | string>>
  schema: SchemaNode
  shapes?: number
}

/** The list of the reasons for which an answer may be withheld, for every form with shapes. */
const WITHHELD = 'withheld-reasons/1'

/**
 * A version file with what it names taken in: published lists, their codes where a field names a list and gives none,
 * shared shapes under `$defs`, and for fields with `x-mark` the answers that are no value. What comes out is a plain
 * JSON Schema that anybody can run. Throws RegimeError for a name nothing has.
 */
export function expandForm(
  source: FormSource,
  place: Place,
  published: { lists: ReadonlyMap<string, CodeList>; shapes: Shapes },
): Pick<FormVersion, 'lists' | 'valid' | 'listRefs' | 'schema'> {
  const named =
    source.shapes === undefined || Object.hasOwn(source.lists, 'withheld')
      ? source.lists
      : { ...source.lists, withheld: WITHHELD }
  const found = Object.entries(named).map(([name, list]) => {
    if (typeof list !== 'string') return { name, codes: list }
    const one = published.lists.get(list)
    return one
      ? { name, codes: one.codes, one }
      : place.seek(['lists', name]).fail(`there is no list ${list}`)
  })
  const lists = Object.fromEntries(found.map(({ name, codes }) => [name, codes]))
  const shapes =
    source.shapes === undefined
      ? {}
      : (published.shapes.get(source.shapes) ?? place.seek(['shapes']).fail('there are no such shapes'))
  return {
    lists,
    valid: Object.fromEntries(
      found.flatMap(({ name, one }) =>
        one && Object.keys(one.valid).length > 0 ? [[name, one.valid] as const] : [],
      ),
    ),
    listRefs: Object.fromEntries(found.flatMap(({ name, one }) => (one ? [[name, one.ref] as const] : []))),
    schema: expandSchema(withExplanations(source.schema, shapes), lists, shapes),
  }
}

/** Every form with shapes has a place for what its filer says to warnings. */
const withExplanations = (schema: SchemaNode, shapes: Readonly<Record<string, SchemaNode>>): SchemaNode =>
  Object.hasOwn(shapes, 'explanations')
    ? { ...schema, properties: { ...schema.properties, explanations: { $ref: '#/$defs/explanations' } } }
    : schema

function expandSchema(
  schema: SchemaNode,
  lists: Readonly<Record<string, readonly string[]>>,
  shapes: Readonly<Record<string, SchemaNode>>,
): SchemaNode {
  const { $defs: own = {}, ...rest } = schema
  const wanted = new Set<string>()
  const expand = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(expand)
    if (node === null || typeof node !== 'object') return node
    const name = /^#\/\$defs\/(.+)$/.exec(String((node as SchemaNode).$ref ?? ''))?.[1]
    if (name !== undefined && !Object.hasOwn(own, name)) wanted.add(name)
    const made = withTypeOfItems(
      Object.fromEntries(
        Object.entries(withCodes(node as SchemaNode, lists)).map(([member, value]) => [
          member,
          expand(value),
        ]),
      ) as SchemaNode,
      { ...shapes, ...own },
    )
    if (!made['x-mark'] || made.anyOf) return made
    wanted.add('no').add('withheld')
    return markable(made)
  }
  const body = expand(rest) as SchemaNode
  const defs = Object.fromEntries(
    Object.entries(own).map(([name, node]) => [name, expand(node) as SchemaNode]),
  )
  // A shape may use others.
  for (const name of wanted)
    if (Object.hasOwn(shapes, name) && !Object.hasOwn(defs, name))
      defs[name] = expand(shapes[name]) as SchemaNode
  return Object.keys(defs).length > 0 ? { ...body, $defs: defs } : body
}

/**
 * A list whose items must differ, with their type beside the shape they name: whoever checks it then compares each once,
 * and not each with every other.
 */
function withTypeOfItems(node: SchemaNode, shapes: Readonly<Record<string, SchemaNode>>): SchemaNode {
  const { items } = node
  const name = /^#\/\$defs\/(.+)$/.exec(items?.$ref ?? '')?.[1]
  const type = name === undefined ? undefined : shapes[name]?.type
  if (!node['uniqueItems'] || items === undefined || items.type || typeof type !== 'string') return node
  return { ...node, items: { type, ...items } }
}

/** The field with the codes of the list it names, where it gives none itself. */
function withCodes(node: SchemaNode, lists: Readonly<Record<string, readonly string[]>>): SchemaNode {
  const list = node['x-list']
  if (typeof list !== 'string' || node.enum || node.anyOf || node.type === 'array' || node['x-commit'])
    return node
  const codes = lists[list]
  return codes === undefined ? node : { ...node, enum: codes }
}

/** A field that takes its value, or not applicable, not in a position to say, withheld. */
function markable(node: SchemaNode): SchemaNode {
  const outside = (member: string) => member.startsWith('x-') || member === 'description'
  const members = Object.entries(node)
  return {
    ...Object.fromEntries(members.filter(([member]) => outside(member))),
    anyOf: [
      Object.fromEntries(members.filter(([member]) => !outside(member))) as SchemaNode,
      { $ref: '#/$defs/no' },
      { $ref: '#/$defs/withheld' },
    ],
  }
}
