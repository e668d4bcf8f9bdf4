/** A node of a parsed expression, as far as it is looked at: cel.expr.Expr, CEL's own protocol buffers. */
interface Node {
  exprKind: { case?: string; value?: unknown }
}

/** How the names begin that stand for what was taken out: no expression can spell them. */
export const HOISTED = '#'

/** An expression that does not change while a rule goes through its lists, and the name that stands for it. */
export interface Hoisted {
  name: string
  node: Node
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'exprKind' in value

/** The variables of a comprehension, in what is evaluated for each of its items. */
const variablesOf = (value: object): string[] =>
  Object.entries(value).flatMap(([key, name]) => (/^(iterVar2?|accuVar)$/.test(key) ? [String(name)] : []))

/** Every identifier in an expression, its own variables too. */
function identifiersIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) identifiersIn(one, found)
  else if (value !== null && typeof value === 'object') {
    if (isNode(value) && value.exprKind.case === 'identExpr')
      found.add((value.exprKind.value as { name: string }).name)
    for (const one of Object.values(value)) identifiersIn(one, found)
  }
  return found
}

/**
 * Takes the comprehensions out of a parsed expression that no name of `changing` is in, and puts an identifier in the
 * place of each: a list that is the same for all lines is gone through once, not for each line. Changes the expression.
 */
export function hoist(expression: unknown, changing: readonly string[]): Hoisted[] {
  const found: Hoisted[] = []
  const visit = (value: unknown, within: readonly string[]): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, within)
    else if (value !== null && typeof value === 'object') {
      if (!isNode(value) || value.exprKind.case !== 'comprehensionExpr') {
        for (const one of Object.values(value)) visit(one, within)
        return
      }
      const names = identifiersIn(value)
      if (within.some((name) => names.has(name))) {
        const comprehension = value.exprKind.value as object
        visit(Object.values(comprehension), [...within, ...variablesOf(comprehension)])
        return
      }
      const name = `${HOISTED}${found.length}`
      found.push({ name, node: { ...value } })
      value.exprKind = { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } }
    }
  }
  visit(expression, changing)
  return found
}
