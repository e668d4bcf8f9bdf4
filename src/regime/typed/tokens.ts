/** One of a list: in quotes, or up to the next comma, semicolon or line. */
const TOKEN = /\s*(?:"((?:[^"]|"")*)"\s*(?=[,;\n]|$)|([^,;\n]*))([,;\n]|$)/y

/** The items of a list as typed, with commas, semicolons or lines between them; what stands in quotes is one. */
export function readTokens(typed: string): string[] {
  const items: string[] = []
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < typed.length) {
    const [, quoted, plain = ''] = pattern.exec(typed) ?? []
    const item = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"').trim()
    if (item !== '') items.push(item)
  }
  return items
}

/** A list as one types it; an item with a comma, a semicolon or quotes in it stands in quotes. */
export const writeTokens = (items: readonly string[]): string =>
  items.map((item) => (/[,;\n"]/.test(item) ? `"${item.replaceAll('"', '""')}"` : item)).join(', ')
