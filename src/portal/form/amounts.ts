import type { Json } from '../../records/types.ts'
import type { Lang } from '../../regime/types.ts'

/** What may be typed into a figure besides a number: the answers that are no value. */
export const MARKS: Readonly<Record<string, Json>> = {
  na: { $no: 'not-applicable' },
  np: { $no: 'not-in-position' },
  ws: { $withheld: 'national-security' },
  wc: { $withheld: 'commercial' },
  wt: { $withheld: 'third-party-consent' },
  wp: { $withheld: 'privacy' },
  wo: { $withheld: 'ongoing-operation' },
}

/** The most characters of a figure that are kept where it is no number. */
const MAX_TYPED = 100

/**
 * The answer of a figure as typed: a decimal string, one of the marks, nothing for blank, or the text as it stands
 * where it is no number, for the check to point at. Separators are taken as the language writes them; where both
 * occur the last one is the decimal.
 */
export function parseAmount(typed: string, lang: Lang): Json | undefined {
  const text = typed
    .trim()
    .replaceAll(/[\s\u00a0\u202f'’]/g, ' ')
    .replace('\u2212', '-')
  if (text === '') return undefined
  const mark = MARKS[text.toLowerCase()]
  return mark ?? decimalOf(text, lang) ?? typed.trim().slice(0, MAX_TYPED)
}

/** The decimal a text writes, or undefined: groups have three digits, so that a slip is asked about and not guessed. */
function decimalOf(text: string, lang: Lang): string | undefined {
  const decimal = decimalMark(text, lang)
  const at = decimal ? text.lastIndexOf(decimal) : text.length
  const [whole, fraction] = [text.slice(0, at), text.slice(at + 1)]
  const grouped = /^(-?)(\d+|[1-9]\d{0,2}(?:([ .,])\d{3})(?:\3\d{3})*)$/.exec(whole)
  if (grouped === null || (decimal && grouped[3] === decimal)) return undefined
  if (decimal && !/^\d+$/.test(fraction)) return undefined
  const plain = whole.replaceAll(/[ .,]/g, '').replace(/^(-?)0+(?=\d)/, '$1')
  return fraction === '' ? plain : `${plain}.${fraction}`
}

/** Which separator of a number is the decimal one, or undefined where there is none. */
function decimalMark(text: string, lang: Lang): '.' | ',' | undefined {
  const [dot, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')]
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ','
  const mark = dot >= 0 ? '.' : comma >= 0 ? ',' : undefined
  if (mark === undefined || text.indexOf(mark) !== text.lastIndexOf(mark)) return undefined
  const own = lang === 'en' ? '.' : ','
  // One mark of the other kind before exactly three digits groups thousands; anywhere else it can only be a decimal.
  return mark !== own && /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? undefined : mark
}

/** A figure as its field shows it: the decimal as the language writes it, or its mark. */
export function showAmount(value: Json | undefined, number: (decimal: string) => string): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return /^-?\d{1,40}(\.\d{1,20})?$/.test(value) ? number(value) : value
  const spelled = JSON.stringify(value)
  return Object.entries(MARKS).find(([, answer]) => JSON.stringify(answer) === spelled)?.[0] ?? ''
}
