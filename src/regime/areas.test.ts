import { describe, expect, test } from 'vitest'
import { kmApart } from './areas.ts'

const point = (lon: number, lat: number) => ({ type: 'Point', coordinates: [lon, lat] })
const box = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})

describe('kilometres between places', () => {
  test('are none where the boxes meet, and one degree north is 111 of them', () => {
    expect(kmApart(box(-58, -34, -57, -33), box(-57.5, -33.5, -56, -32))).toBe(0)
    expect(kmApart(box(-58, -34, -57, -33), point(-57.2, -33.2))).toBe(0)
    expect(kmApart(point(-58, 0), point(-58, 1))).toBeCloseTo(111.2)
    expect(kmApart(box(-58, -34, -57, -33), box(-58, -32, -57, -31))).toBeCloseTo(111.2)
  })

  test('are fewer to the degree where meridians come together, and cross the line of dates', () => {
    expect(kmApart(point(-58, 60), point(-56, 60))).toBeCloseTo(111.2)
    expect(kmApart(point(179.5, 0), point(-179.5, 0))).toBeCloseTo(111.2)
    expect(kmApart(point(-179.5, 0), point(179.5, 0))).toBeCloseTo(111.2)
  })

  test('are not told of what is no place', () => {
    for (const place of [undefined, null, 'here', {}, { $withheld: 'national-security' }, { type: 'Point' }])
      expect(() => kmApart(place, point(0, 0))).toThrow()
  })
})
