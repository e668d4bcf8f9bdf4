import { type ExpressionNode, isNode, namesIn, partsOf } from './expression-names.ts'

/** How the names begin that stand for what was taken out: no expression can spell them. */
export const HOISTED = '#'

/** An expression that does not change while a rule goes through its lists, and the name that stands for it. */
export interface Hoisted {
  name: string
  node: ExpressionNode
}

/**
 * Takes the comprehensions out of a parsed expression that no name of `changing` is in, and puts an identifier in the
 * place of each: a list that is the same for all lines is gone through once, not for each line. Changes the expression.
 */
export function hoist(expression: unknown, changing: readonly string[]): Hoisted[] {
  const found: Hoisted[] = []
  const visit = (value: unknown, within: readonly string[]): void => {
    if (value === null || typeof value !== 'object') return
    if (!isNode(value) || value.exprKind.case !== 'comprehensionExpr') {
      for (const part of Object.values(value)) visit(part, within)
      return
    }
    const { free } = namesIn(value)
    if (within.some((name) => free.has(name))) {
      const { before, each, variables } = partsOf(value.exprKind.value as object)
      visit(before, within)
      visit(each, [...within, ...variables])
      return
    }
    const name = `${HOISTED}${found.length}`
    found.push({ name, node: { ...value } })
    value.exprKind = { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } }
  }
  visit(expression, changing)
  return found
}
