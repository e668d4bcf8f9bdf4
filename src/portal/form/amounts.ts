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

/**
 * The answer of a figure as typed: a decimal string, one of the marks, nothing for blank, or the text as it stands
 * where it is no number, for the check to point at. Separators are taken as the language writes them; where both
 * occur the last one is the decimal.
 */
export function parseAmount(typed: string, lang: Lang): Json | undefined {
  const text = typed.replaceAll(/[\s\u00a0\u202f'’]/g, '')
  if (text === '') return undefined
  const mark = MARKS[text.toLowerCase()]
  if (mark !== undefined) return mark
  if (!/^-?[\d.,]+$/.test(text)) return typed.slice(0, 100)
  const decimal = decimalMark(text, lang)
  const [whole = '', fraction = '', ...more] = decimal ? text.split(decimal) : [text]
  const digits = `${whole.replaceAll(/[.,]/g, '')}`
  if (more.length > 0 || /[.,]/.test(fraction) || !/^-?\d+$/.test(digits)) return typed.slice(0, 100)
  const plain = digits.replace(/^(-?)0+(?=\d)/, '$1')
  return fraction === '' ? plain : `${plain}.${fraction}`
}

/** Which separator of a number is the decimal one, or undefined where there is none. */
function decimalMark(text: string, lang: Lang): '.' | ',' | undefined {
  const [dot, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')]
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ','
  const mark = dot >= 0 ? '.' : comma >= 0 ? ',' : undefined
  if (mark === undefined) return undefined
  if (text.indexOf(mark) !== text.lastIndexOf(mark)) return undefined
  const own = lang === 'en' ? '.' : ','
  // One mark of the other kind before exactly three digits groups thousands; anywhere else it can only be a decimal.
  return mark !== own && /^-?\d{1,3}[.,]\d{3}$/.test(text) ? undefined : mark
}

/** A figure as its field shows it: the decimal as the language writes it, or its mark. */
export function showAmount(value: Json | undefined, number: (decimal: string) => string): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? number(value) : value
  const spelled = JSON.stringify(value)
  return Object.entries(MARKS).find(([, answer]) => JSON.stringify(answer) === spelled)?.[0] ?? ''
}
