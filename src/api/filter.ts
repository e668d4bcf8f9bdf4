import type { Context } from 'hono'
import { Problem } from '../problems.ts'
import type { RecordFilter } from '../register/list.ts'
import { readQuery, wholeNumber } from './read-body.ts'

/** The filter of a list's query: form, participant, measure, year, since, limit, cursor. Throws Problem `bad-request`. */
export function readFilter(
  c: Context,
  extra: readonly string[] = [],
): RecordFilter & { rest: Record<string, string> } {
  const { form, participant, measure, year, since, limit, cursor, ...rest } = readQuery(c, [
    'form',
    'participant',
    'measure',
    'year',
    'since',
    'limit',
    'cursor',
    ...extra,
  ]) as Record<string, string>
  const matching = (value: string | undefined, name: string, pattern: RegExp) => {
    if (value !== undefined && !pattern.test(value))
      throw new Problem('bad-request', `${name} is not of its form`)
    return value === undefined ? {} : { [name]: value }
  }
  const number = (
    name: 'year' | 'since' | 'limit',
    value: string | undefined,
    least: number,
    most: number,
  ) => {
    const found = wholeNumber(value, name, least, most)
    return found === undefined ? {} : { [name]: found }
  }
  return {
    ...matching(form, 'form', /^[a-z][a-z0-9-]{0,62}$/),
    ...matching(participant, 'participant', /^[A-Z][A-Z0-9-]{1,11}$/),
    ...matching(measure, 'measure', /^I{1,2}\.[1-9][0-9]?(\.[a-d])?$/),
    ...number('year', year, 1900, 2200),
    ...number('since', since, 0, 999_999_999_999_999),
    ...number('limit', limit, 1, 200),
    ...matching(cursor, 'cursor', /^\d{1,15}$/),
    rest: rest as Record<string, string>,
  }
}
