import {
  type CelInput,
  celEnv,
  celList,
  celMap,
  isCelError,
  isCelList,
  isCelMap,
  parse,
  plan,
} from '@bufbuild/cel'
import { FUNCTIONS } from './cel-functions.ts'
import { namesIn } from './expression-names.ts'
import { HOISTED, hoist } from './hoist.ts'

/** What an expression sees, by name. */
export type Bindings = Record<string, CelInput>

/** An expression ready to run; undefined where it cannot be decided. */
export type Expression = (bindings: Bindings) => unknown

/**
 * A JSON value in the shape in which expressions walk it. Given as it stands, every step into it would be made anew by
 * the library at every look: of a full matrix that is most of what a check costs.
 */
export function asInput(value: unknown): CelInput {
  if (Array.isArray(value)) return celList(value.map(asInput))
  if (value === null || typeof value !== 'object') return value as CelInput
  return celMap(new Map(Object.entries(value).map(([name, one]) => [name, asInput(one)])))
}

const environment = celEnv({ funcs: FUNCTIONS })

/** An expression ready to run, and the names in it that are not its own. */
interface Prepared {
  run: Expression
  names: readonly string[]
}

const prepared = new Map<string, Prepared>()

/** A parsed expression, or a node of one, ready to run. */
function ready(parsed: Parameters<typeof plan>[1]): Expression {
  const run = plan(environment, parsed)
  return (bindings) => {
    const result = run(bindings)
    return isCelError(result) ? undefined : result
  }
}

/** An expression of the regime, parsed and planned once however often it is asked for. Throws when it is not CEL. */
function prepare(source: string): Prepared {
  const known = prepared.get(source)
  if (known) return known
  const parsed = parse(source)
  const made: Prepared = { run: ready(parsed), names: strangersIn(parsed.expr) }
  prepared.set(source, made)
  return made
}

/** An expression ready to run. Throws when it is not CEL. */
export const compile = (source: string): Expression => prepare(source).run

/** An expression that is run for each of many lines. */
export interface LoopExpression {
  /** Adds to the bindings of all runs what they have in common. */
  once(bindings: Bindings): Bindings
  run: Expression
}

/** As {@link compile}, for an expression in which only the names of `changing` change from run to run. */
export function compileForLoop(source: string, changing: readonly string[]): LoopExpression {
  const whole = compile(source)
  if (changing.length === 0) return { once: (bindings) => bindings, run: whole }
  const parsed = parse(source)
  const common = hoist(parsed.expr, changing).map(
    ({ name, node }) => [name, ready(node as Parameters<typeof plan>[1])] as const,
  )
  if (common.length === 0) return { once: (bindings) => bindings, run: whole }
  const rest = ready(parsed)
  return {
    once(bindings) {
      const values = common.map(([name, run]) => [name, run(bindings)] as const)
      // What cannot be decided may stand where nobody would have looked at it.
      if (values.some(([, value]) => value === undefined)) return bindings
      return { ...bindings, ...(Object.fromEntries(values) as Bindings) }
    },
    run: (bindings) => (`${HOISTED}0` in bindings ? rest(bindings) : whole(bindings)),
  }
}

/** Functions of CEL itself that forms use; what no form needs is not asked of those who check in another language. */
const STANDARD = [
  'size',
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'type',
  'int',
  'double',
  'string',
  'bool',
]
/** What `type()` gives, by name: a field that takes marks holds a map where it holds no value. */
const TYPES = ['string', 'double', 'bool', 'map', 'list']
const CALLABLE = new Set([...STANDARD, ...FUNCTIONS.map(({ name }) => name)])

/**
 * The names in an expression that are neither functions, nor among those it sees, nor its own: a slip that would make
 * a rule silent for ever. Throws when it is not CEL.
 */
export const strangeNames = (source: string, seen: readonly string[]): string[] =>
  prepare(source).names.filter((name) => !seen.includes(name))

/** The names in an expression that are not its own and no type, and the functions that forms do not have. */
function strangersIn(expression: unknown): string[] {
  const { free, called } = namesIn(expression)
  return [
    ...[...free].filter((name) => !TYPES.includes(name)),
    // Operators have names that begin with no letter.
    ...[...called].filter((name) => /^[a-z]/i.test(name) && !CALLABLE.has(name)).map((name) => `${name}()`),
  ]
}

/** A member of a CEL map, or of what stands for one; undefined for anything else. */
export const memberOf = (value: unknown, name: string): unknown =>
  isCelMap(value)
    ? value.get(name)
    : value !== null && typeof value === 'object'
      ? (value as Record<string, unknown>)[name]
      : undefined

/** A CEL list as an array; undefined for anything else. */
export const asList = (value: unknown): unknown[] | undefined =>
  Array.isArray(value) ? value : isCelList(value) ? [...value] : undefined
