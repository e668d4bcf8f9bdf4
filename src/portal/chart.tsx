import { Big } from 'big.js'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { Expenditure } from '../analysis/expenditure.ts'
import type { View } from './view.ts'

const WIDTH = 720
const HEIGHT = 300
const EDGE = { top: 16, right: 16, bottom: 32, left: 64 }

/** The unit a scale is written in: 10^9, 10^6, 10^3 or 1, with its words. */
function scaleUnit(largest: number): {
  power: number
  key: 'portal.unit.9' | 'portal.unit.6' | 'portal.unit.3' | 'portal.unit.0'
} {
  if (largest >= 1e9) return { power: 9, key: 'portal.unit.9' }
  if (largest >= 1e6) return { power: 6, key: 'portal.unit.6' }
  return largest >= 1e3 ? { power: 3, key: 'portal.unit.3' } : { power: 0, key: 'portal.unit.0' }
}

/** One currency's totals over the years as a line; the table beside it tells the same in figures. */
export function ExpenditureChart({
  view,
  lines,
  currency,
}: {
  view: View
  lines: Expenditure['lines']
  currency: string
}) {
  const { words } = view
  const runs = lines.filter((one) => one.currency === currency)
  const points = runs.flatMap((run) => run.points)
  const largest = Math.max(...points.map(({ units }) => Number(units)))
  const { power, key } = scaleUnit(largest)
  const years = points.map(({ year }) => year)
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const x = scaleLinear(
    [first === last ? first - 1 : first, first === last ? last + 1 : last],
    [EDGE.left, WIDTH - EDGE.right],
  )
  const y = scaleLinear(
    [0, Number(new Big(largest).div(new Big(10).pow(power)))],
    [HEIGHT - EDGE.bottom, EDGE.top],
  ).nice(5)
  const at = (units: string) => y(Number(new Big(units).div(new Big(10).pow(power))))
  const path = line<{ year: number; units: string }>(
    ({ year }) => x(year),
    ({ units }) => at(units),
  )
  const title = words.t('portal.chart.title', { currency, unit: words.t(key) })
  return (
    <figure>
      <svg class="line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        {y.ticks(5).map((tick) => (
          <>
            <line class="axis" x1={EDGE.left} x2={WIDTH - EDGE.right} y1={y(tick)} y2={y(tick)} />
            <text x={EDGE.left - 8} y={y(tick) + 4} text-anchor="end">
              {words.number(tick)}
            </text>
          </>
        ))}
        {x
          .ticks(Math.min(8, last - first + 1))
          .filter(Number.isInteger)
          .map((tick) => (
            <text x={x(tick)} y={HEIGHT - 10} text-anchor="middle">
              {String(tick)}
            </text>
          ))}
        {runs.map((run) => (
          <path class="stroke" d={path(run.points) ?? ''} />
        ))}
        {points.map(({ year, units }) => (
          <circle class="dot" cx={x(year)} cy={at(units)} r="3">
            <title>{`${year}: ${words.number(units)} ${currency}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption class="soft small">{title}</figcaption>
    </figure>
  )
}
