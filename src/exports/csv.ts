/** Beginnings that a spreadsheet would take for a formula (OWASP, CSV injection), or that look like one made harmless. */
const FORMULA = /^'*[=+\-@\t\r]/
/** A plain number is no formula, though it may begin with a minus. */
const NUMBER = /^-?\d+([.,]\d+)*$/

const cell = (value: string | number | undefined): string => {
  const text = value === undefined ? '' : String(value)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 CSV in UTF-8 with a byte order mark, so that spreadsheets read the accents; no cell is a formula. */
export const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`

/** A cell as it was before {@link csv} made it harmless. */
export const unguarded = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)
