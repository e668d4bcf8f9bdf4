import type { Json } from '../records/types.ts'
import { cornersOf, type LonLat, pointOf, writeLonLat, writeSeconds } from '../regime/typed/places.ts'
import type { View } from './view.ts'

/** The most corners of an area that are listed without being asked for. */
const FEW = 12

/** A position or an area in words, in degrees and to the second; undefined for anything else. */
export function placeInWords(view: View, value: Json) {
  const point = pointOf(value)
  if (point) return <Point view={view} at={point} />
  const corners = cornersOf(value)
  return corners && <Area view={view} corners={corners} />
}

function Point({ view: { lang }, at }: { view: View; at: LonLat }) {
  return (
    <>
      {writeLonLat(at, lang)} <span class="soft small">({writeSeconds(at, lang)})</span>
    </>
  )
}

function Area({ view, corners }: { view: View; corners: readonly LonLat[] }) {
  const { words, lang } = view
  const [lons, lats] = [corners.map(([lon]) => lon), corners.map(([, lat]) => lat)]
  const list = (
    <ol class="corners">
      {corners.map((corner) => (
        <li>
          <Point view={view} at={corner} />
        </li>
      ))}
    </ol>
  )
  return (
    <>
      <div>
        {words.t('fields.within', {
          southWest: writeLonLat([Math.min(...lons), Math.min(...lats)], lang),
          northEast: writeLonLat([Math.max(...lons), Math.max(...lats)], lang),
        })}
      </div>
      {corners.length <= FEW ? (
        list
      ) : (
        <details>
          <summary>{words.t('fields.corners', { count: corners.length })}</summary>
          {list}
        </details>
      )}
    </>
  )
}
