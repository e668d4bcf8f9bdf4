import { Problem } from '../problems.ts'

/** A step through plain XML: a tag that opens or closes (names without their prefix), or text with its entities read. */
export type XmlToken =
  | { kind: 'open'; name: string; attributes: string; closed: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string }

// Sticky: what does not match where the last token ended ends the reading, so that no input is scanned twice.
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)(?:[\w.-]+:)?([\w.-]+)([^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)>|([^<]+)/y

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** How many tokens may still be read of a workbook: a second's work at most, whatever somebody sent. */
export interface Budget {
  tokens: number
}

/**
 * The tokens of plain XML, one behind the other. Throws Problem `sheet-unreadable` where it is none, `sheet-too-large` once
 * the budget is used up.
 */
export function* tokensOf(xml: string, budget: Budget): Generator<XmlToken, void> {
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < xml.length) {
    const found = pattern.exec(xml)
    if (found === null) throw new Problem('sheet-unreadable', 'a part is not XML')
    budget.tokens -= 1
    if (budget.tokens < 0) throw new Problem('sheet-too-large', 'more than a form can have')
    const [, literal, slash, name, attributes = '', text] = found
    if (name !== undefined) {
      const closed = attributes.endsWith('/')
      yield slash === '/' ? { kind: 'close', name } : { kind: 'open', name, attributes, closed }
    } else if (literal !== undefined) yield { kind: 'text', text: literal }
    else if (text !== undefined) yield { kind: 'text', text: plainText(text) }
  }
}

const patterns = new Map<string, RegExp>()

function patternOf(name: string): RegExp {
  const known = patterns.get(name)
  if (known) return known
  const made = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  patterns.set(name, made)
  return made
}

/** An attribute of a tag by its name without prefix, its entities read. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const found = patternOf(name).exec(attributes)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? undefined : plainText(value)
}

/** Text as it was before it was written as XML. Throws Problem `sheet-unreadable` for an entity XML itself does not have. */
export function plainText(text: string): string {
  const read = (_: string, decimal?: string, hexadecimal?: string, name?: string): string => {
    const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : undefined
    const character =
      code === undefined ? ENTITIES[name ?? ''] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined
    if (character === undefined) throw new Problem('sheet-unreadable', 'an entity nobody knows')
    return character
  }
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  return lines.includes('&') ? lines.replaceAll(/&(?:#(\d{1,8})|#x([0-9a-f]{1,7})|(\w*));?/gi, read) : lines
}
