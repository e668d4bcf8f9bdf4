import fc from 'fast-check'
import { codesOf } from '../../src/regime/typed/codes.ts'
import { inputAt, isLines, isTyped } from '../../src/regime/typed/input-node.ts'
import { lineColumns } from '../../src/regime/typed/line-columns.ts'
import { takesMarks } from '../../src/regime/typed/marks.ts'
import type { FormVersion, SchemaNode } from '../../src/regime/types.ts'

/** Names and values as somebody may type them into a form. */
export type Typing = [string, string][]

/** Something that may be typed into a field: mostly what its control is for, and now and then anything. */
function typedInto(form: FormVersion, node: SchemaNode): fc.Arbitrary<string> {
  const anything = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('na', 'ws', '"na"', '~not-applicable', 'Not applicable', '', '<b>"&amp;\'', 'a, "b"; c'),
  )
  const code = (of: SchemaNode) => fc.constantFrom(...['', ...codesOf(form, of).slice(0, 40)])
  return fc.oneof({ weight: 4, arbitrary: fitting(node, code) }, { weight: 1, arbitrary: anything })
}

function fitting(node: SchemaNode, code: (of: SchemaNode) => fc.Arbitrary<string>): fc.Arbitrary<string> {
  if (node.type === 'array')
    return fc
      .array(node.items?.['x-list'] ? code(node.items) : fc.string({ maxLength: 8 }), { maxLength: 4 })
      .map((some) => some.join(', '))
  switch (node['x-control']) {
    case 'amount':
    case 'whole':
      return fc.constantFrom('0', '12', '-3', '1.234', '1,234.50', '1.234,5', '007', '1e9', '12 000')
    case 'day':
    case 'date':
      return fc.constantFrom(
        '2024',
        '2024-08',
        '2024-08-03',
        '3/8/2024',
        '13/8/2024',
        '31/2/2024',
        'Aug 2024',
      )
    case 'moment':
      return fc.constantFrom('2024-08-03', '2024-08-03 14:30', '2024-08-03T14:30-03:00', 'T09:00', '24:00')
    case 'yes-no':
    case 'tick':
      return fc.constantFrom('true', 'false', 'x', 'no', 'perhaps')
    case 'participant':
      return fc.constantFrom('URY', 'ury', 'Brazil', 'OAS', 'XXX')
    case 'measure':
      return fc.constantFrom('I.4', 'II.9.a', 'none')
    case 'record':
      return fc.constantFrom('ab'.repeat(32), `https://x.example/en/records/${'0f'.repeat(32)}`, 'abc')
    case 'position':
      return fc.constantFrom('34.90 S, 56.20 W', '34°54′ S 56°12′ W', '-1.5, 2', '91 N, 2 E', 'here')
    case 'area':
      return fc.constantFrom(
        '0 N 0 E\n0 N 1 E\n1 N 1 E',
        '1 S, 2 W\n3 S, 4 W\n1.5 S, 4 W\n',
        'here',
        '0 N 0 E',
      )
    default:
      return node['x-list'] ? code(node) : fc.string({ maxLength: 12 })
  }
}

/** The names of all inputs a form may send, with what each is read by; lists get two lines. */
function inputsOf(form: FormVersion): [string, SchemaNode][] {
  const below = (pointer: string): [string, SchemaNode][] => {
    const node = inputAt(form, pointer)
    if (node === undefined) return []
    if (isLines(node)) {
      const columns = lineColumns(form, pointer)
      return [0, 1].flatMap((line) =>
        columns
          ? columns.map((column): [string, SchemaNode] => [`${pointer}/${line}${column.path}`, column.node])
          : Object.keys(inputAt(form, `${pointer}/${line}`)?.properties ?? {}).flatMap((name) =>
              below(`${pointer}/${line}/${name}`),
            ),
      )
    }
    if (isTyped(node)) return [[pointer, node]]
    return Object.keys(node.properties ?? {}).flatMap((name) => below(`${pointer}/${name}`))
  }
  return form.layout.flatMap(({ fields = [], lines, table }) => [
    ...[...fields, ...(lines ? [lines] : [])].flatMap(below),
    ...(table ? cellsOf(form, table) : []),
  ])
}

function cellsOf(
  form: FormVersion,
  { pointer, rows, columns }: NonNullable<FormVersion['layout'][number]['table']>,
): [string, SchemaNode][] {
  return (form.lists[rows] ?? []).slice(0, 3).flatMap((row) =>
    (form.lists[columns] ?? []).slice(0, 3).map((column): [string, SchemaNode] => {
      const name = `${pointer}/${row}/${column}`
      return [name, inputAt(form, name) ?? {}]
    }),
  )
}

/** What somebody may send of a form: some of its fields, with anything in them and beside them. */
export function anyTyped(form: FormVersion): fc.Arbitrary<Typing> {
  const inputs = inputsOf(form)
  const one = ([name, node]: [string, SchemaNode]): fc.Arbitrary<Typing> =>
    fc
      .tuple(
        typedInto(form, node),
        takesMarks(node)
          ? fc.constantFrom('', '', 'not-applicable', 'withheld.privacy', 'nonsense')
          : fc.constant(''),
        node['x-control'] === 'moment' ? fc.constantFrom('', '14:30', '9h05', 'noon') : fc.constant(''),
      )
      .map(([typed, mark, time]) => [
        [name, typed],
        ...(mark === '' ? [] : ([[`_mark:${name}`, mark]] as Typing)),
        ...(time === '' ? [] : ([[`_time:${name}`, time]] as Typing)),
      ])
  return fc
    .subarray(inputs)
    .chain((some) => fc.tuple(...some.map(one)))
    .map((some) => some.flat())
}
