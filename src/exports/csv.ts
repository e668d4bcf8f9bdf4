/** Signs that a spreadsheet begins a formula with (OWASP, CSV injection), those of wide alphabets too. */
const SIGNS = '=+\\-@\uff1d\uff0b\uff0d\uff20'
/** Beginnings that a spreadsheet would take for a formula, or that look like one made harmless. */
const FORMULA = new RegExp(`^'*[${SIGNS}\\t\\r\\n]`)
/**
 * The same within a text: where the marks of numbers are commas, spreadsheets begin a cell after a semicolon, whatever
 * quotes stand around it, and a row at every line end. A sign before a blank is a dash.
 */
const WITHIN = new RegExp(`([;\\t\\r\\n]"*)(?='*[${SIGNS}](?!\\s))`, 'g')
const MADE_HARMLESS = new RegExp(`([;\\t\\r\\n]"*)'(?='*[${SIGNS}](?!\\s))`, 'g')
/** A plain number is no formula, though it may begin with a minus. */
const NUMBER = /^-?\d+([.,]\d+)*$/

const cell = (value: string | number | undefined): string => {
  const text = value === undefined ? '' : String(value)
  const inside = text.replaceAll(WITHIN, "$1'")
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${inside}` : inside
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 CSV in UTF-8 with a byte order mark, so that spreadsheets read the accents; no cell is a formula. */
export const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

/** A cell as it was before {@link csv} made it harmless. */
export const unguarded = (cell: string): string =>
  (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell).replaceAll(MADE_HARMLESS, '$1')
