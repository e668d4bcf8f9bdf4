import type { Json } from '../records/types.ts'

/** The most values in all, and in one list, that answers of any form have: those of four lists of a thousand lines. */
const MOST_VALUES = 60_000
const MOST_ITEMS = 2_000

/** Whether answers are larger than any form takes. */
export function isLarge(answers: Json): boolean {
  let left = MOST_VALUES
  const waiting: Json[] = [answers]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one === null || typeof one !== 'object') continue
    const items = Array.isArray(one) ? one : Object.values(one)
    left -= items.length
    if (left < 0 || (Array.isArray(one) && items.length > MOST_ITEMS)) return true
    for (const item of items) if (item !== null && typeof item === 'object') waiting.push(item)
  }
  return false
}
