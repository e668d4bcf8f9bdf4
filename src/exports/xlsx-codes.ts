import { namesOf } from '../regime/typed/codes.ts'
import type { SchemaNode } from '../regime/types.ts'
import type { Choices, MadeSheet } from './write-workbook.ts'
import { optionsOf, wordsIn } from './xlsx-cells.ts'
import type { SheetPlan } from './xlsx-plan.ts'

/** The sheet of all words that cells choose from, and where on it those of a field stand. */
export interface CodeColumns {
  sheet: MadeSheet
  of(node: SchemaNode): Choices['from'] | undefined
}

/** The words of a form's lists on a sheet of their own: drop-downs look there, and whoever types several at once. */
export function codeColumns({ tongue, codes, rows, tables }: SheetPlan): CodeColumns {
  const columns = new Map<string, { title: string; options: readonly string[] }>()
  const fields = [...rows, ...tables.flatMap((table) => (table.kind === 'lines' ? table.columns : []))]
  const keyOf = (options: readonly string[]) => options.join('\n')
  for (const { node, label } of fields) {
    const names = node.type === 'array' ? namesOf(tongue, node.items ?? {}) : undefined
    // Of several at once, each as it is typed among others.
    const options = optionsOf(tongue, node) ?? (names && wordsIn(tongue, node, names))
    if (options && !columns.has(keyOf(options))) columns.set(keyOf(options), { title: label, options })
  }
  const places = new Map([...columns.keys()].map((key, column) => [key, column]))
  return {
    sheet: {
      name: codes,
      widths: [...columns].map(() => 34),
      frozen: { rows: 1, columns: 0 },
      cells: [...columns.values()].flatMap(({ title, options }, column) => [
        { row: 0, column, content: title, look: 'head' as const },
        ...options.map((content, i) => ({ row: 1 + i, column, content, look: 'input' as const })),
      ]),
    },
    of(node) {
      const options = optionsOf(tongue, node)
      const column = options && places.get(keyOf(options))
      return options === undefined || column === undefined
        ? undefined
        : { sheet: codes, column, first: 1, last: options.length }
    },
  }
}
