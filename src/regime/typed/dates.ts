import { LANGS, type Lang } from '../types.ts'
import { fold } from './codes.ts'

/** Month names of every language, in full and cut short, to their numbers. */
const MONTHS: ReadonlyMap<string, number> = new Map(
  LANGS.flatMap((lang) =>
    (['long', 'short'] as const).flatMap((month) =>
      Array.from({ length: 12 }, (_, i): [string, number] => [
        fold(
          new Intl.DateTimeFormat(lang, { month, timeZone: 'UTC' }).format(Date.UTC(2000, i, 15)),
        ).replaceAll('.', ''),
        i + 1,
      ]),
    ),
  ),
)

const two = (n: number): string => String(n).padStart(2, '0')

/** The day as ISO 8601 where the calendar has it. */
function dayOf(year: number, month: number, day: number): string | undefined {
  const made = new Date(Date.UTC(year, month - 1, day))
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day && year >= 1000
    ? `${year}-${two(month)}-${two(day)}`
    : undefined
}

const numbers = (parts: readonly (string | undefined)[]): [number, number, number] =>
  parts.map(Number) as [number, number, number]

/**
 * The day a text writes, as `2024-08-03`: ISO 8601, day before month with any separator, or the month by its name in any
 * of the languages. In English, where some write the month first, `3/8/2024` is asked about and not guessed.
 */
export function readDay(typed: string, lang: Lang): string | undefined {
  const text = fold(typed)
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (iso) return dayOf(...numbers(iso.slice(1)))
  const plain = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text)
  if (plain) {
    const [day, month, year] = numbers(plain.slice(1))
    return lang === 'en' && day <= 12 && month <= 12 && day !== month ? undefined : dayOf(year, month, day)
  }
  const named = /^(\d{1,2})(?:o|er|st|nd|rd|th|º|°)?(?: de)? ([a-z]+)\.?(?: del?)?,? (\d{4})$/.exec(text)
  const english = /^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/.exec(text)
  const [day, name, year] = named?.slice(1) ?? (english ? [english[2], english[1], english[3]] : [])
  const month = MONTHS.get(name ?? '')
  return month === undefined ? undefined : dayOf(Number(year), month, Number(day))
}

/** The date a text writes, to the precision it has: a year, a month or a day. */
export function readDate(typed: string, lang: Lang): string | undefined {
  const text = fold(typed)
  if (/^\d{4}$/.test(text)) return text
  const ordered = /^(\d{4})[-/.](\d{1,2})$/.exec(text)
  const turned = /^(\d{1,2})[-/.](\d{4})$/.exec(text)
  const [year, month] = ordered ? [ordered[1], Number(ordered[2])] : [turned?.[2], Number(turned?.[1])]
  if (year !== undefined) return month >= 1 && month <= 12 ? `${year}-${two(month)}` : undefined
  const [, name, of] = /^([a-z]+)\.?(?: del?)? (\d{4})$/.exec(text) ?? []
  const found = MONTHS.get(name ?? '')
  return found === undefined ? readDay(typed, lang) : `${of}-${two(found)}`
}

/** The minute in UTC a text writes, as `2024-08-03T14:30Z`: a day and a time, with another offset where it gives one. */
export function readMoment(typed: string, lang: Lang): string | undefined {
  const found =
    /^(.{6,40}?)(?:[tT]|,?\s+)(\d{1,2})[:hH](\d{2})(?::00(?:\.0+)?)?\s*(Z|UTC|GMT|[+\u2212-]\d{2}:?\d{2})?$/i.exec(
      typed.trim(),
    )
  const [, first = '', hours, minutes, zone = ''] = found ?? []
  const day = found ? readDay(first, lang) : undefined
  if (day === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  const [, sign, h = 0, m = 0] = /^([+\u2212-])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  const offset = (Number(h) * 60 + Number(m)) * (sign === '+' ? 1 : -1)
  if (Math.abs(offset) > 14 * 60) return undefined
  const at = Date.parse(`${day}T${two(Number(hours))}:${minutes}:00Z`) - offset * 60_000
  return `${new Date(at).toISOString().slice(0, 16)}Z`
}

/** The time of day a text writes: `9:30`, `9h30`, `0930`. */
export function readTime(typed: string): string | undefined {
  const [, hours, minutes] = /^(\d{1,2})[:hH.]?(\d{2})$/.exec(typed.trim()) ?? []
  return hours !== undefined && Number(hours) <= 23 && Number(minutes) <= 59
    ? `${two(Number(hours))}:${minutes}`
    : undefined
}
