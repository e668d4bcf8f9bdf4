import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { inputAt, isLines } from '../../regime/typed/input-node.ts'
import type { FormVersion } from '../../regime/types.ts'
import { takeTotals } from './sums.ts'
import { type Members, MOST_LINES, setAt } from './tree.ts'

/** What a button of the form does: `add:/lines`, `remove:/lines/3`, `copy:/lines/3`, `totals:/figures`. */
const OPERATION = /^(add|remove|copy|totals):((?:\/[a-z0-9-]+)+)$/

/** Whether a button of the form changes its answers by {@link applyOperation}. */
export const isOperation = (operation: string): boolean => OPERATION.test(operation)

/** The answers after a button of the form; as they were where it names nothing the form has. */
export function applyOperation(form: FormVersion, answers: Members, operation: string): Members {
  const [, act, pointer] = OPERATION.exec(operation) ?? []
  if (act === undefined || pointer === undefined) return answers
  if (act === 'totals') return takeTotals(form, answers, pointer)
  const [, list = pointer, line] = act === 'add' ? [] : (/^(.*)\/(\d+)$/.exec(pointer) ?? [])
  const node = inputAt(form, list)
  if (node === undefined || !isLines(node) || (act !== 'add' && line === undefined)) return answers
  const items = (findAt(answers, list) as Json[] | undefined) ?? []
  const at = Number(line)
  if (act !== 'remove' && items.length >= MOST_LINES) return answers
  if (act !== 'add' && items[at] === undefined) return answers
  const changed = structuredClone(answers)
  setAt(
    changed,
    form,
    list,
    act === 'add'
      ? [...items, {}]
      : act === 'remove'
        ? items.filter((_, i) => i !== at)
        : [...items.slice(0, at + 1), structuredClone(items[at] as Json), ...items.slice(at + 1)],
  )
  return changed
}
