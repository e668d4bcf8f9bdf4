/** Which formats of numbers write dates, and the day a number then stands for: what spreadsheets keep instead of dates. */

/** Formats every spreadsheet has by number: days, times, and those of East Asia. */
const BUILT_IN = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a format writes a date or time; `code` is that of a format of the workbook's own. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN(id)
  // Quoted words, single characters taken as they are, colours and currencies say nothing of dates.
  const bare = code
    .replaceAll(/"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general/gi, '')
    .replaceAll(/s\.0+/gi, 's')
  return /[ymdhs]/i.test(bare) && !/[0#?]/.test(bare)
}

const DAY = 86_400_000
const LAST = 2_958_465

/**
 * The day, or the minute in it, that a number stands for: `2024-01-05`, `2024-01-05T13:30`; undefined outside of what
 * spreadsheets can write. The older count takes 1900 for a leap year.
 */
export function dayOf(serial: number, from1904: boolean): string | undefined {
  if (!(serial >= 0 && serial < LAST + 1)) return undefined
  const base = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  const moment = new Date(Math.round((base + serial * DAY) / 60_000) * 60_000).toISOString()
  return moment.endsWith('T00:00:00.000Z') ? moment.slice(0, 10) : moment.slice(0, 16)
}
