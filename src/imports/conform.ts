import { isCommitment, isNo, isWithheld } from '../records/answers.ts'
import type { Json } from '../records/types.ts'
import { nodeAt } from '../regime/schema-walk.ts'
import { cornersOf, pointOf } from '../regime/typed/places.ts'
import { cleanText } from '../regime/typed/read-value.ts'
import type { FormVersion } from '../regime/types.ts'
import type { Members } from './answer-places.ts'

/** The most items of a list. */
const MOST_ITEMS = 2000

/**
 * What of a value may stand in a draft of a form: members that its schema has, texts without control characters, places,
 * and the answers that are no value. Whether they are right is for the form's checks to say.
 */
export function conformingAnswers(form: Pick<FormVersion, 'schema'>, value: Json): Members {
  const found = conform(form, '', value)
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? found : {}
}

function conform(form: Pick<FormVersion, 'schema'>, pointer: string, value: Json): Json | undefined {
  if (typeof value === 'string') return cleanText(value).toWellFormed().slice(0, 25_000)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (value === null) return undefined
  if (isNo(value) || isWithheld(value) || isCommitment(value)) return value
  const node = nodeAt(form.schema, pointer)
  if (node?.['x-control'] === 'position') return pointOf(value) ? value : undefined
  if (node?.['x-control'] === 'area') return cornersOf(value) ? value : undefined
  if (Array.isArray(value))
    return node?.type === 'array'
      ? value.slice(0, MOST_ITEMS).flatMap((item, i) => conform(form, `${pointer}/${i}`, item) ?? [])
      : undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): [string, Json][] => {
      const at = `${pointer}/${name}`
      const made =
        /[/*~]/.test(name) || nodeAt(form.schema, at) === undefined ? undefined : conform(form, at, item)
      return made === undefined ? [] : [[name, made]]
    }),
  )
}
