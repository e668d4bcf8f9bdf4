import { Problem } from '../../problems.ts'
import type { Json } from '../../records/types.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { FormVersion } from '../../regime/types.ts'

/** Answers by member. */
export type Members = { [member: string]: Json }

/** The most lines a list may have while it is typed; the form's own check says when that is too many. */
export const MOST_LINES = 2000

/** Sets the value at a pointer, making objects, and lists where the schema has them, on the way. */
export function setAt(answers: Members, form: FormVersion, pointer: string, value: Json): void {
  const parts = pointer.split('/').slice(1)
  let here: Members | Json[] = answers
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    const next = last
      ? value
      : (memberOf(here, part) ??
        (nodeAt(form.schema, `/${parts.slice(0, i + 1).join('/')}`)?.type === 'array' ? [] : {}))
    if (Array.isArray(here)) {
      const line = Math.min(Number(part), here.length)
      if (line >= MOST_LINES) throw new Problem('bad-request', 'a list has too many lines')
      here[line] = next as Json
    } else
      Object.defineProperty(here, part, { value: next, enumerable: true, writable: true, configurable: true })
    here = next as Members
  }
}

const memberOf = (here: Members | Json[], part: string): Json | undefined =>
  Array.isArray(here) ? here[Number(part)] : Object.hasOwn(here, part) ? here[part] : undefined

/** Whether a value is an object that holds nothing. */
export const isEmptyObject = (value: Json): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0

/** Without objects that hold nothing; lists keep their lines, so that an added one is still there. */
export function tidy(value: Json): Json {
  if (Array.isArray(value)) return value.map(tidy)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, tidy(item)] as const)
      .filter(([, item]) => !isEmptyObject(item)),
  )
}

/** Without what stands at a pointer through objects. */
export const withoutAt = (answers: Members, pointer: string): Members =>
  without(answers, pointer.split('/').slice(1))

function without(answers: Members, [first, ...rest]: string[]): Members {
  if (first === undefined || !Object.hasOwn(answers, first)) return answers
  const { [first]: held, ...others } = answers
  if (rest.length === 0 || held === null || typeof held !== 'object' || Array.isArray(held))
    return others as Members
  return { ...others, [first]: without(held, rest) } as Members
}
