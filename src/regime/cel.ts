import {
  type CelInput,
  CelScalar,
  celEnv,
  celFunc,
  celList,
  celMap,
  isCelError,
  isCelList,
  isCelMap,
  listType,
  mapType,
  parse,
  plan,
} from '@bufbuild/cel'
import { kmApart } from './areas.ts'
import { addDays, daysBetween, firstDay, lastDay, overlap } from './days.ts'
import { apart, compareDecimals, inUnits, isDecimal, quotientOf, sumOf, timesApart } from './decimal.ts'
import { alikeOf, firstPlacesOf, placesOf, repeatsOf, straysOf, totalWhere } from './lines.ts'

/** What an expression sees, by name. */
export type Bindings = Record<string, CelInput>

/** An expression ready to run; undefined where it cannot be decided. */
export type Expression = (bindings: Bindings) => unknown

const { BOOL, DOUBLE, DYN, INT, STRING } = CelScalar
const STRINGS = listType(STRING)

const member = (value: unknown, name: string): unknown => (isCelMap(value) ? value.get(name) : undefined)
const names = (value: unknown): string[] => (isCelMap(value) ? [...value.keys()].map(String) : [])
const amountOf = (value: unknown): string => (isDecimal(value) ? value : '')
const columnsSeen = new WeakMap<object, string[]>()

/** The columns of a table; rules ask again for each of its rows, of the same one. */
function columnsOf(figures: unknown): string[] {
  if (!isCelMap(figures)) return []
  const known = columnsSeen.get(figures)
  if (known) return known
  const found = [...new Set(names(figures).flatMap((row) => names(member(figures, row))))]
  columnsSeen.set(figures, found)
  return found
}

/** The sum of the numbers in a list; what is no number counts as none. */
const totalOf = (list: readonly unknown[]): number =>
  list.reduce<number>(
    (sum, one) => sum + (typeof one === 'number' || typeof one === 'bigint' ? Number(one) : 0),
    0,
  )
const items = (list: Iterable<unknown>): unknown[] => [...list]
/** A CEL value as JavaScript has it. */
const plain = (value: unknown): unknown =>
  isCelMap(value)
    ? Object.fromEntries([...value].map(([name, one]) => [String(name), plain(one)]))
    : isCelList(value)
      ? [...value].map(plain)
      : value

/**
 * A JSON value in the shape in which expressions walk it. Given as it stands, every step into it would be made anew by
 * the library at every look: of a full matrix that is most of what a check costs.
 */
export function asInput(value: unknown): CelInput {
  if (Array.isArray(value)) return celList(value.map(asInput))
  if (value === null || typeof value !== 'object') return value as CelInput
  return celMap(new Map(Object.entries(value).map(([name, one]) => [name, asInput(one)])))
}

/** The share within which a difference is rounding, and above which it is not looked at as such. */
const ROUNDING = 0.001
const MORE_THAN_ROUNDING = 0.01

/**
 * What forms may use besides the standard functions of CEL: it has no decimals, and a table is answers[row][column].
 * docs/forms.md tells them so that others can write the same few.
 */
const FUNCTIONS = [
  celFunc('amount', [DYN], STRING, (value) => amountOf(value)),
  celFunc('cell', [DYN, STRING, STRING], STRING, (figures, row, column) =>
    amountOf(member(member(figures, row), column)),
  ),
  celFunc('cells', [DYN, STRINGS, STRINGS], STRINGS, (figures, rows, columns) =>
    items(rows).flatMap((row) =>
      items(columns).map((column) => amountOf(member(member(figures, String(row)), String(column)))),
    ),
  ),
  celFunc('rowsOf', [DYN], STRINGS, (figures) => names(figures)),
  celFunc('columnsOf', [DYN], STRINGS, (figures) => columnsOf(figures)),
  celFunc('sum', [STRINGS], STRING, (list) => sumOf(items(list))),
  celFunc('compare', [STRING, STRING], INT, (a, b) => BigInt(compareDecimals(a, b))),
  celFunc('apart', [STRING, STRING], DOUBLE, (a, b) => apart(a, b)),
  celFunc('within', [DOUBLE], BOOL, (share) => share <= ROUNDING || share > MORE_THAN_ROUNDING),
  celFunc('units', [STRING, INT], STRING, (value, multiplier) => inUnits(value, Number(multiplier))),
  celFunc('farOff', [STRING, STRING], DOUBLE, (a, b) => timesApart(a, b)),
  celFunc('quotient', [STRING, STRING], STRING, (a, b) => quotientOf(a, b)),
  celFunc('year', [STRING], STRING, (date) => date.slice(0, 4)),
  celFunc('total', [listType(DYN)], INT, (list) => BigInt(Math.trunc(totalOf(items(list))))),
  celFunc('totalWhere', [listType(DYN), STRING, STRING, STRING], INT, (lines, column, value, of) =>
    BigInt(Math.trunc(totalWhere(items(lines).filter(isCelMap), column, value, of))),
  ),
  // For pointers to the lines of a list: what a rule says of a line stands beside it.
  celFunc('indices', [listType(DYN)], listType(INT), (list) => items(list).map((_, i) => BigInt(i))),
  // What a filter says too, at the cost of a look at a thousand lines each time it is asked.
  celFunc('places', [listType(DYN), STRING, STRINGS], listType(INT), (lines, column, values) =>
    placesOf(items(lines).filter(isCelMap), column, items(values).map(String)).map(BigInt),
  ),
  celFunc('alike', [listType(DYN), STRINGS], listType(INT), (lines, columns) =>
    alikeOf(items(lines).filter(isCelMap), items(columns).map(String)).map(BigInt),
  ),
  celFunc('strays', [STRINGS, STRINGS], listType(INT), (names, parents) =>
    straysOf(items(names).map(String), items(parents).map(String)).map(BigInt),
  ),
  celFunc('firstPlaces', [STRINGS], mapType(STRING, INT), (list) =>
    celMap(firstPlacesOf(items(list).map(String))),
  ),
  celFunc('repeats', [STRINGS], listType(INT), (list) => repeatsOf(items(list).map(String)).map(BigInt)),
  celFunc('daysBetween', [STRING, STRING], INT, (from, to) => BigInt(daysBetween(from, to))),
  celFunc('addDays', [STRING, INT], STRING, (day, days) => addDays(day, Number(days))),
  celFunc('firstDay', [STRING], STRING, (date) => firstDay(date)),
  celFunc('lastDay', [STRING], STRING, (date) => lastDay(date)),
  celFunc('kmApart', [DYN, DYN], DOUBLE, (one, other) => kmApart(plain(one), plain(other))),
  celFunc('overlap', [STRING, STRING, STRING, STRING], BOOL, (from, to, otherFrom, otherTo) =>
    overlap(from, to, otherFrom, otherTo),
  ),
]

const environment = celEnv({ funcs: FUNCTIONS })

/** An expression ready to run, and the names in it that are not its own. */
interface Prepared {
  run: Expression
  names: readonly string[]
}

const prepared = new Map<string, Prepared>()

/** An expression of the regime, parsed and planned once however often it is asked for. Throws when it is not CEL. */
function prepare(source: string): Prepared {
  const known = prepared.get(source)
  if (known) return known
  const parsed = parse(source)
  const run = plan(environment, parsed)
  const made: Prepared = {
    run(bindings) {
      const result = run(bindings)
      return isCelError(result) ? undefined : result
    },
    names: namesIn(parsed.expr),
  }
  prepared.set(source, made)
  return made
}

/** An expression ready to run. Throws when it is not CEL. */
export const compile = (source: string): Expression => prepare(source).run

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

function namesIn(expression: unknown): string[] {
  const found = new Set<string>()
  const visit = (node: unknown, own: readonly string[]): void => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const item of node) visit(item, own)
      return
    }
    const { case: kind, value } = node as { case?: string; value?: Record<string, unknown> }
    const name = String(value?.['name'])
    if (kind === 'identExpr' && !TYPES.includes(name) && !own.includes(name)) found.add(name)
    // Operators have names that begin with no letter.
    const called = String(value?.['function'])
    if (kind === 'callExpr' && /^[a-z]/i.test(called) && !CALLABLE.has(called)) found.add(`${called}()`)
    const more = kind === 'comprehensionExpr' ? [String(value?.['iterVar']), String(value?.['accuVar'])] : []
    const inside = more.length > 0 ? [...own, ...more] : own
    for (const part of Object.values(node)) visit(part, inside)
  }
  visit(expression, [])
  return [...found]
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
