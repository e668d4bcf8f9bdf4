/**
 * The places of the lines that no chain of parents leads to a root: the parent they name is no line, or they come back
 * to themselves. A line without a parent is a root. Linear in the lines, whatever they say.
 */
export function straysOf(names: readonly string[], parents: readonly string[]): number[] {
  const placeOf = new Map<string, number>()
  for (const [i, name] of names.entries()) if (name !== '' && !placeOf.has(name)) placeOf.set(name, i)
  const strays: number[] = []
  const walked = new Map<number, number>()
  for (const [start, parent] of parents.entries()) {
    if (parent !== '' && !placeOf.has(parent)) strays.push(start)
    for (let i: number | undefined = start; i !== undefined; i = placeOf.get(parents[i] ?? '')) {
      const seen = walked.get(i)
      if (seen === start) strays.push(...circleFrom(i, parents, placeOf))
      if (seen !== undefined) break
      walked.set(i, start)
    }
  }
  return strays.sort((a, b) => a - b)
}

/** The lines one meets from a line of a circle until one is back at it. */
function circleFrom(
  first: number,
  parents: readonly string[],
  placeOf: ReadonlyMap<string, number>,
): number[] {
  const circle: number[] = []
  for (let i: number | undefined = first; i !== undefined; i = placeOf.get(parents[i] ?? '')) {
    if (i === first && circle.length > 0) break
    circle.push(i)
  }
  return circle
}

/** Where each text stands first in the list, so that many can be looked for; what is empty is passed over. */
export function firstPlacesOf(list: readonly string[]): Map<string, bigint> {
  const places = new Map<string, bigint>()
  for (const [i, text] of list.entries()) if (text !== '' && !places.has(text)) places.set(text, BigInt(i))
  return places
}

/** The places of the texts that stood before in the list; what is empty is passed over. */
export function repeatsOf(list: readonly string[]): number[] {
  const seen = new Set<string>()
  return list.flatMap((text, i) => {
    if (text === '' || !seen.has(text)) {
      seen.add(text)
      return []
    }
    return [i]
  })
}

/** A line of a list, by the names of its fields. */
interface Line {
  get(name: string): unknown
}

/**
 * The sum of a number over the lines whose column has the value; no line gives 0. Throws where such a line gives no
 * number: what is withheld is not left out of a sum as if it were nothing.
 */
export function totalWhere(lines: readonly Line[], column: string, value: string, of: string): number {
  return lines.reduce((sum, line) => {
    if (line.get(column) !== value) return sum
    const number = line.get(of)
    if (typeof number !== 'number' && typeof number !== 'bigint')
      throw new RangeError(`a line of ${value} gives no ${of}`)
    return sum + Number(number)
  }, 0)
}

/** The places of the lines whose column is one of the values. */
export function placesOf(lines: readonly Line[], column: string, values: readonly string[]): number[] {
  const wanted = new Set<unknown>(values)
  return lines.flatMap((line, i) => (wanted.has(line.get(column)) ? [i] : []))
}

/** The places of the lines that say the same as one before them in these columns. A line with a mark there is like none. */
export function alikeOf(lines: readonly Line[], columns: readonly string[]): number[] {
  return repeatsOf(
    lines.map((line) => {
      const values = columns.map((column) => line.get(column) ?? '')
      const plain = values.every((value) => typeof value !== 'object')
      return plain ? JSON.stringify(values.map(String)) : ''
    }),
  )
}
