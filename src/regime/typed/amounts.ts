import type { Lang } from '../types.ts'

/** The most characters of a figure that are kept where it is no number. */
export const MAX_TYPED = 100

/**
 * The decimal a text writes, or undefined: separators are taken as the language writes them, groups have three digits,
 * so that a slip is asked about and not guessed. Where both separators occur the last one is the decimal.
 */
export function readDecimal(typed: string, lang: Lang): string | undefined {
  const text = typed
    .trim()
    .replaceAll(/[\s\u00a0\u202f'’]/g, ' ')
    .replace('\u2212', '-')
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
  // One mark of the other kind before exactly three digits groups thousands; anywhere else it can only be a decimal.
  return mark !== DECIMAL_MARK[lang] && /^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text) ? undefined : mark
}

/** How each language parts the whole of a number from its fraction. */
export const DECIMAL_MARK: Readonly<Record<Lang, '.' | ','>> = { en: '.', es: ',', pt: ',', fr: ',' }
/** How each language parts thousands. */
const GROUP_MARK: Readonly<Record<Lang, string>> = { en: ',', es: '.', pt: '.', fr: '\u202f' }

/** A decimal as the language writes it, with every digit it has, those after the last that counts too. */
export function writeDecimal(value: string, lang: Lang): string {
  const [, minus = '', whole = '', fraction] = /^(-?)(\d{1,40})(?:\.(\d{1,20}))?$/.exec(value) ?? []
  if (whole === '') return value
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, GROUP_MARK[lang])
  return `${minus}${grouped}${fraction === undefined ? '' : `${DECIMAL_MARK[lang]}${fraction}`}`
}
