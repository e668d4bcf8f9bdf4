import type { Finding } from '../problems.ts'
import {
  asList,
  type Bindings,
  compile,
  compileForLoop,
  type Expression,
  type LoopExpression,
  memberOf,
} from './cel.ts'
import type { CheckInput } from './check-answers.ts'
import { looksAt } from './find.ts'
import type { Rule } from './types.ts'

/** A rule with its expressions ready to run, and which other records it looks at. */
export interface PlannedRule {
  rule: Rule
  when: Expression | undefined
  each: readonly (readonly [string, Expression])[]
  holds: LoopExpression
  pointer: Expression | undefined
  params: readonly (readonly [string, Expression])[]
  looks: ReturnType<typeof looksAt>
}

/** The most findings of one rule that are told. */
export const MOST_PER_RULE = 100

/** Expressions by their names, ready to run. */
export const compileAll = (sources: Readonly<Record<string, string>> = {}) =>
  Object.entries(sources).map(([name, source]) => [name, compile(source)] as const)

/** A rule ready to run. Throws what is wrong with its expressions. */
export const planRule = (rule: Rule): PlannedRule => ({
  rule,
  when: rule.when === undefined ? undefined : compile(rule.when),
  each: compileAll(rule.each),
  holds: compileForLoop(rule.holds, Object.keys(rule.each ?? {})),
  pointer: rule.pointer.startsWith('/') ? undefined : compile(rule.pointer),
  params: compileAll(rule.params),
  looks: looksAt(rule),
})

/** What a rule finds, without its severity: as many findings as are told, and no work for more. */
export function applyRule(
  one: PlannedRule,
  bindings: Bindings,
  input: CheckInput,
): Omit<Finding, 'severity'>[] {
  const found: Omit<Finding, 'severity'>[] = []
  for (const scope of scopesOf(one.each, one.holds.once(bindings))) {
    if (found.length === MOST_PER_RULE) break
    if (one.holds.run(scope) !== false) continue
    const pointer = one.pointer ? one.pointer(scope) : one.rule.pointer
    const params = Object.fromEntries(one.params.map(([name, run]) => [name, toParam(run(scope))]))
    if (input.told) for (const id of toldBy(one, scope, input)) input.told(id)
    found.push({
      pointer: String(pointer ?? ''),
      rule: one.rule.id,
      ...(one.params.length > 0 ? { params } : {}),
    })
  }
  return found
}

const toParam = (value: unknown): string | number =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : String(value ?? '')

/** The bindings once for each combination of the lists a rule goes through, one after the other. */
function* scopesOf(each: PlannedRule['each'], bindings: Bindings): Generator<Bindings, void> {
  const [first, ...rest] = each
  if (first === undefined) {
    yield bindings
    return
  }
  const [name, run] = first
  for (const item of asList(run(bindings)) ?? [])
    yield* scopesOf(rest, { ...bindings, [name]: item as Bindings[string] })
}

/** The records besides its own that a finding tells of: those it goes through, those it cites, and the earlier ones. */
function toldBy(
  { each, looks }: PlannedRule,
  scope: Bindings,
  { previous, cited = {} }: CheckInput,
): string[] {
  const through = each.map(([name]) => memberOf(scope[name], 'id'))
  return [
    ...through.filter((id): id is string => typeof id === 'string'),
    ...(looks.cited ? Object.keys(cited) : []),
    ...(looks.previous ? previous.flatMap(({ id }) => id ?? []) : []),
  ]
}
