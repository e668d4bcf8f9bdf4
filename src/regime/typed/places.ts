import type { Json } from '../../records/types.ts'
import type { Lang } from '../types.ts'
import { DECIMAL_MARK } from './amounts.ts'

/** Longitude, latitude: the order of GeoJSON. */
export type LonLat = readonly [number, number]

/** What the four directions are called: north, south, east, west. */
const LETTERS: Readonly<Record<Lang, readonly [string, string, string, string]>> = {
  en: ['N', 'S', 'E', 'W'],
  es: ['N', 'S', 'E', 'O'],
  pt: ['N', 'S', 'L', 'O'],
  fr: ['N', 'S', 'E', 'O'],
}

/** Degrees written out, without the tail that binary fractions leave. */
const exact = (degrees: number): number => Number(degrees.toFixed(6)) + 0

/** A number as digits with a point, never with an exponent. */
const digits = (n: number): string => {
  const text = String(n)
  return text.includes('e') ? n.toFixed(20).replace(/\.?0+$/, '') : text
}

/** Degrees, minutes and seconds as one number of degrees; undefined where they are none. */
function degreesOf(body: string): number | undefined {
  const text = body.trim().replace(/[,;]$/, '')
  if (!/^[\d.,\s°º˚'’′‘"”″-]+$/.test(text)) return undefined
  const parts = text.split(/[\s°º˚'’′‘"”″]+|(?<=\d)-(?=\d)/).filter((part) => part !== '')
  if (parts.length < 1 || parts.length > 3) return undefined
  if (!parts.every((part, i) => (i < parts.length - 1 ? /^\d{1,3}$/ : /^\d{1,3}([.,]\d{1,12})?$/).test(part)))
    return undefined
  const [degrees = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part.replace(',', '.')))
  if (minutes >= 60 || seconds >= 60) return undefined
  return parts.length === 1 ? degrees : exact(degrees + minutes / 60 + seconds / 3600)
}

interface Found {
  axis: 'lat' | 'lon'
  degrees: number
}

/** A coordinate with the letter of its direction. */
function coordinateOf(body: string, letter: string): Found | undefined {
  const degrees = degreesOf(body)
  if (degrees === undefined) return undefined
  return {
    axis: /[NS]/i.test(letter) ? 'lat' : 'lon',
    degrees: /[SWO]/i.test(letter) ? -degrees : degrees,
  }
}

/** Two coordinates with their letters, all behind the numbers or all before them. */
function readLettered(text: string): LonLat | undefined {
  const [, first = '', letter = '', second = '', other = ''] =
    /^([^A-Z]+)([NSEWLO])\s*[,;/]?([^A-Z]+)([NSEWLO])$/i.exec(text) ?? []
  const [, leading = '', lead = '', leadingOther = '', follow = ''] =
    /^([NSEWLO])([^A-Z]+?)[,;/]?\s*([NSEWLO])([^A-Z]+)$/i.exec(text) ?? []
  const a = coordinateOf(first || lead, letter || leading)
  const b = coordinateOf(second || follow, other || leadingOther)
  if (a === undefined || b === undefined || a.axis === b.axis) return undefined
  const [lat, lon] = a.axis === 'lat' ? [a.degrees, b.degrees] : [b.degrees, a.degrees]
  return [lon, lat]
}

/** Two signed numbers, latitude first, as maps in browsers give them. */
function readSigned(text: string): LonLat | undefined {
  const [, lat, lon] =
    /^([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)$/.exec(text) ??
    /^([+-]?\d{1,3}(?:,\d{1,12})?)(?:\s*;\s*|,?\s+)([+-]?\d{1,3}(?:,\d{1,12})?)$/.exec(text) ??
    []
  if (lat === undefined || lon === undefined) return undefined
  // `34,9` may be one number of a language with decimal commas.
  if (/^[+-]?\d+,\d+$/.test(text)) return undefined
  return [Number(lon.replace(',', '.')), Number(lat.replace(',', '.'))]
}

/**
 * Where a text says that a place is, latitude first or with the letters of the directions: `34.90 S, 56.20 W`,
 * `34°54'00" S 56°12'00" W`, `-34.9, -56.2`. Undefined for what is no place on earth.
 */
export function readLonLat(typed: string): LonLat | undefined {
  const text = typed
    .trim()
    .slice(0, 100)
    .replaceAll('\u2212', '-')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
  const found = readSigned(text) ?? readLettered(text)
  if (found === undefined || Math.abs(found[1]) > 90 || Math.abs(found[0]) > 180) return undefined
  return [found[0] + 0, found[1] + 0]
}

/** A place as people write it, latitude first: `34.9 S, 56.2 W`. */
export function writeLonLat([lon, lat]: LonLat, lang: Lang): string {
  const [north, south, east, west] = LETTERS[lang]
  const part = (degrees: number, letter: string) =>
    `${digits(Math.abs(degrees)).replace('.', DECIMAL_MARK[lang])} ${letter}`
  const between = lang === 'en' ? ', ' : lang === 'fr' ? ' ; ' : '; '
  return `${part(lat, lat < 0 ? south : north)}${between}${part(lon, lon < 0 ? west : east)}`
}

/** A place in degrees, minutes and seconds: `34° 54′ 00″ S, 56° 12′ 00″ W`. */
export function writeSeconds([lon, lat]: LonLat, lang: Lang): string {
  const [north, south, east, west] = LETTERS[lang]
  const part = (degrees: number, letter: string) => {
    const all = Math.round(Math.abs(degrees) * 3600)
    const two = (n: number) => String(n).padStart(2, '0')
    return `${Math.floor(all / 3600)}° ${two(Math.floor(all / 60) % 60)}′ ${two(all % 60)}″ ${letter}`
  }
  return `${part(lat, lat < 0 ? south : north)}, ${part(lon, lon < 0 ? west : east)}`
}

/** The position a text writes, as a GeoJSON Point; undefined for none. */
export function readPosition(typed: string): Json | undefined {
  const found = readLonLat(typed)
  return found && { type: 'Point', coordinates: [...found] }
}

/** The most corners an area may have while it is typed. */
const MOST_CORNERS = 1000

/**
 * The area a text writes, a corner a line, as a GeoJSON Polygon: closed, and turned so that it lies to the left of its
 * edge. Undefined unless every line is a place and three of them differ.
 */
export function readArea(typed: string): Json | undefined {
  const lines = typed.split(/[\n|]/).filter((line) => line.trim() !== '')
  if (lines.length > MOST_CORNERS) return undefined
  const corners = lines.map(readLonLat)
  if (!corners.every((corner) => corner !== undefined)) return undefined
  const ring = opened(corners as LonLat[])
  if (new Set(ring.map(String)).size < 3) return undefined
  const [first, ...rest] = ring as [LonLat, ...LonLat[]]
  const turned = areaOf(ring) < 0 ? [first, ...rest.reverse()] : ring
  return { type: 'Polygon', coordinates: [[...turned, first].map((corner) => [...corner])] }
}

/** The corners of a ring, each once. */
const opened = (ring: readonly LonLat[]): readonly LonLat[] =>
  ring.length > 1 && String(ring[0]) === String(ring.at(-1)) ? ring.slice(0, -1) : ring

/** Twice the signed area of a ring in degrees: above 0 where it runs against the clock. */
const areaOf = (ring: readonly LonLat[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] as LonLat
    return sum + x * nextY - nextX * y
  }, 0)

const isLonLat = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number')

const coordinatesOf = (value: Json | undefined, type: string): Json | undefined =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && value['type'] === type
    ? value['coordinates']
    : undefined

/** The place of a GeoJSON Point; undefined for anything else. */
export function pointOf(value: Json | undefined): LonLat | undefined {
  const found = coordinatesOf(value, 'Point')
  return isLonLat(found) ? (found as unknown as LonLat) : undefined
}

/** The corners of a GeoJSON Polygon's outer ring, each once; undefined for anything else. */
export function cornersOf(value: Json | undefined): readonly LonLat[] | undefined {
  const ring = (coordinatesOf(value, 'Polygon') as Json[] | undefined)?.[0]
  return Array.isArray(ring) && ring.length > 0 && ring.every(isLonLat)
    ? opened(ring as unknown as LonLat[])
    : undefined
}
