const DAY = 24 * 60 * 60 * 1000

/** The first day of a date to the precision known (`2024`, `2024-08`, `2024-08-03`, or a moment): `2024-08-01`. Throws for what is no date. */
export function firstDay(date: string): string {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?$/.exec(date) ?? []
  const found = `${year}-${month}-${day}`
  if (year === undefined || Number.isNaN(timeOf(found))) throw new RangeError(`${date} is no date`)
  return found
}

/** The last day of a date to the precision known: of `2024-02` the 29th. Throws for what is no date. */
export function lastDay(date: string): string {
  const first = firstDay(date)
  const [year = 0, month = 1] = first.split('-').map(Number)
  if (/^\d{4}$/.test(date)) return `${year}-12-31`
  return /^\d{4}-\d{2}$/.test(date) ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : first
}

const timeOf = (day: string): number => Date.parse(`${day}T00:00Z`)

/** Days from one date to another, by the first day of each; negative when the second is earlier. Throws as above. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((timeOf(firstDay(to)) - timeOf(firstDay(from))) / DAY)

/** The day so many days after a date's first. Throws for what is no date. */
export const addDays = (date: string, days: number): string =>
  new Date(timeOf(firstDay(date)) + days * DAY).toISOString().slice(0, 10)

/** Whether two spans of dates share a day. Throws for what is no date. */
export const overlap = (from: string, to: string, otherFrom: string, otherTo: string): boolean =>
  firstDay(from) <= lastDay(otherTo) && firstDay(otherFrom) <= lastDay(to)
