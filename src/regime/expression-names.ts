/** A node of a parsed expression, as far as it is looked at: cel.expr.Expr, CEL's own protocol buffers. */
export interface ExpressionNode {
  exprKind: { case?: string; value?: unknown }
}

/** Whether something met in a parsed expression is a node of it. */
export const isNode = (value: unknown): value is ExpressionNode =>
  typeof value === 'object' && value !== null && 'exprKind' in value

/** A comprehension: what is evaluated before it begins, what for each item, and the variables that only this sees. */
export function partsOf(comprehension: object) {
  const { iterRange, accuInit, iterVar, iterVar2, accuVar, ...each } = comprehension as Record<
    string,
    unknown
  >
  return {
    before: [iterRange, accuInit],
    each: Object.values(each),
    variables: [iterVar, iterVar2, accuVar].map(String),
  }
}

/** What a parsed expression speaks of: the names that are not variables of its own, and the functions it calls. */
export function namesIn(expression: unknown): { free: Set<string>; called: Set<string> } {
  const free = new Set<string>()
  const called = new Set<string>()
  const visit = (value: unknown, own: readonly string[]): void => {
    if (value === null || typeof value !== 'object') return
    if (isNode(value)) {
      const { case: kind, value: inside } = value.exprKind
      const { name, function: call } = inside as { name?: string; function?: string }
      if (kind === 'identExpr' && !own.includes(String(name))) free.add(String(name))
      if (kind === 'callExpr') called.add(String(call))
      if (kind === 'comprehensionExpr') {
        const { before, each, variables } = partsOf(inside as object)
        visit(before, own)
        visit(each, [...own, ...variables])
        return
      }
    }
    for (const part of Object.values(value)) visit(part, own)
  }
  visit(expression, [])
  return { free, called }
}
