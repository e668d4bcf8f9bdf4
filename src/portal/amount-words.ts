import { Big } from 'big.js'
import { isDecimal } from '../regime/decimal.ts'
import type { View } from './view.ts'

/**
 * A total said in words of magnitude, so that a slip of unit shows: 2380 in thousands is "2.38 million". Exact to
 * three figures, and said to be about.
 */
export function magnitudeOf({ words }: View, filed: string, multiplier: number): string {
  if (!isDecimal(filed)) return filed
  const units = new Big(filed).times(new Big(10).pow(multiplier))
  const power = [9, 6, 3].find((one) => units.abs().gte(new Big(10).pow(one))) as 9 | 6 | 3 | undefined
  const shown = units
    .div(new Big(10).pow(power ?? 0))
    .round(2)
    .toFixed()
  return words.t('desk.magnitude', {
    amount: words.number(shown),
    unit: words.t(`portal.unit.${power ?? 0}`),
  })
}
