/** The box around a place: its westernmost and easternmost longitude, its southernmost and northernmost latitude. */
interface Box {
  west: number
  east: number
  south: number
  north: number
}

/** One degree of latitude, in kilometres. */
const KM = 111.2

/** The positions of a GeoJSON Point or Polygon with one ring; none for anything else. */
function positionsOf(place: unknown): readonly (readonly number[])[] {
  const { type, coordinates } = (place ?? {}) as { type?: unknown; coordinates?: unknown }
  const ring = type === 'Point' ? [coordinates] : type === 'Polygon' ? (coordinates as unknown[])?.[0] : []
  return Array.isArray(ring) ? ring : []
}

function boxOf(place: unknown): Box {
  const positions = positionsOf(place)
  const [lons, lats] = [positions.map(([lon]) => Number(lon)), positions.map(([, lat]) => Number(lat))]
  const box = {
    west: Math.min(...lons),
    east: Math.max(...lons),
    south: Math.min(...lats),
    north: Math.max(...lats),
  }
  if (!Object.values(box).every(Number.isFinite)) throw new RangeError('this is no place')
  return box
}

/**
 * Kilometres between the boxes around two places (GeoJSON Point or Polygon), 0 where they meet: places are said to be
 * this near each other at least, never how near they are. Throws for what is no place.
 */
export function kmApart(one: unknown, other: unknown): number {
  const [a, b] = [boxOf(one), boxOf(other)]
  const south = Math.max(0, b.south - a.north, a.south - b.north)
  const across = [0, 360, -360].map((turn) => Math.max(0, b.west + turn - a.east, a.west - (b.east + turn)))
  // At the latitude of the two that is nearest a pole degrees are shortest: no distance is told too long.
  const furthest = Math.max(...[a.north, a.south, b.north, b.south].map(Math.abs))
  return Math.hypot(south * KM, Math.min(...across) * KM * Math.cos((furthest * Math.PI) / 180))
}
