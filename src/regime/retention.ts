const DURATION = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/

/**
 * The day a time of keeping ends, from the day it began: `2025-04-12` and `P3Y` give `2028-04-12`. A day the month
 * does not have becomes its last. Undefined where the duration is none.
 */
export function retainedUntil(from: string, duration: unknown): string | undefined {
  const found = typeof duration === 'string' ? DURATION.exec(duration) : null
  if (found === null) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const [year, month, day] = from.split('-').map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year + years, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(day, last) + weeks * 7 + days)
  return first.toISOString().slice(0, 10)
}
