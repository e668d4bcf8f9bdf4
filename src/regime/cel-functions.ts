import { CelScalar, celFunc, celMap, isCelList, isCelMap, listType, mapType } from '@bufbuild/cel'
import { kmApart } from './areas.ts'
import { addDays, daysBetween, firstDay, lastDay, overlap } from './days.ts'
import { apart, compareDecimals, inUnits, isDecimal, quotientOf, sumOf, timesApart } from './decimal.ts'
import { alikeOf, firstPlacesOf, placesOf, repeatsOf, straysOf, totalWhere } from './lines.ts'

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

/** The share within which a difference is rounding, and above which it is not looked at as such. */
const ROUNDING = 0.001
const MORE_THAN_ROUNDING = 0.01

/**
 * What forms may use besides the standard functions of CEL: it has no decimals, and a table is answers[row][column].
 * docs/forms.md tells them so that others can write the same few.
 */
export const FUNCTIONS = [
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
