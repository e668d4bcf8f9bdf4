import { Big } from 'big.js'

/** A decimal number as text: what an amount is. Bounded, so that no answer makes arithmetic slow. */
const DECIMAL = /^-?\d{1,40}(\.\d{1,12})?$/

/** Whether a value is a decimal number as text. */
export const isDecimal = (value: unknown): value is string => typeof value === 'string' && DECIMAL.test(value)

const plain = (value: Big): string => value.toFixed()

/** The sum of the decimals in a list; what is none is passed over, and none at all gives ''. */
export function sumOf(values: readonly unknown[]): string {
  const decimals = values.filter(isDecimal)
  const whole = wholeSum(decimals)
  if (whole !== undefined) return String(whole)
  return decimals.length === 0 ? '' : plain(decimals.reduce((sum, value) => sum.plus(value), new Big(0)))
}

/** The sum of whole numbers where it is exact without decimals: most figures are, and it costs a tenth. */
function wholeSum(decimals: readonly string[]): number | undefined {
  if (decimals.length === 0) return undefined
  let sum = 0
  for (const one of decimals) {
    if (one.length > 15 || one.includes('.')) return undefined
    sum += Number(one)
  }
  // No minus before a zero, as decimals have none.
  return Number.isSafeInteger(sum) ? sum + 0 : undefined
}

/** Below, equal, above: -1, 0, 1. Anything that is no decimal counts as 0. */
export const compareDecimals = (a: string, b: string): number => toBig(a).cmp(toBig(b))

const toBig = (value: string): Big => new Big(isDecimal(value) ? value : 0)

/** The share by which two figures differ, 0 where one is not given or they differ by no more than one unit. */
export function apart(a: string, b: string): number {
  if (!isDecimal(a) || !isDecimal(b) || a === b) return 0
  const difference = toBig(a).minus(b).abs()
  if (difference.lte(1)) return 0
  const larger = [toBig(a).abs(), toBig(b).abs()].reduce((x, y) => (x.gt(y) ? x : y))
  return difference.div(larger).toNumber()
}

/** A figure in units: × 10^multiplier; '' for what is no decimal. */
export const inUnits = (value: string, multiplier: number): string =>
  isDecimal(value) ? plain(toBig(value).times(new Big(10).pow(multiplier))) : ''

/** How many times the larger of two positive figures is the smaller; 1 where either is not above 0. */
export function timesApart(a: string, b: string): number {
  const [x, y] = [toBig(a), toBig(b)]
  if (x.lte(0) || y.lte(0)) return 1
  return (x.gt(y) ? x.div(y) : y.div(x)).toNumber()
}

/** One figure divided by another, to six places; '' where either is no decimal, or the second is 0. */
export const quotientOf = (a: string, b: string): string =>
  !isDecimal(a) || !isDecimal(b) || toBig(b).eq(0) ? '' : plain(toBig(a).div(b).round(6))
