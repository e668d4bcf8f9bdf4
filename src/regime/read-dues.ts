import { compile, strangeNames } from './cel.ts'
import type { DueRule } from './due-rule.ts'
import type { Place } from './place.ts'
import { CODE } from './read-head.ts'
import { nodeAt } from './schema-walk.ts'
import type { FormVersion } from './types.ts'

/** What the expressions of a due see. */
const SEES_EVENT = ['answers', 'item']
const SEES_ANSWER = ['answers', 'record', 'event']

/** Reads when returns are expected, as `dues.yaml` says it. Throws RegimeError for a form, field or name nothing has. */
export function readDues(place: Place, latest: ReadonlyMap<string, FormVersion>): DueRule[] {
  const rules = place
    .members(['dues'])
    .dues.items()
    .map((item) => readDue(item, latest))
  for (const [i, { id }] of rules.entries())
    if (rules.findIndex((one) => one.id === id) !== i) place.fail(`the due ${id} stands here twice`)
  return rules
}

function readDue(place: Place, latest: ReadonlyMap<string, FormVersion>): DueRule {
  const is = place.members(['id', 'form', 'basis', 'source', 'time'], ['parties', 'expected', 'doubt'])
  const form = is.form.oneOf([...latest.keys()], 'form')
  return {
    id: is.id.matching(CODE, 'a name'),
    form,
    basis: is.basis.words(),
    source: is.source.text(),
    ...(is.parties && { parties: is.parties.matching(CODE, 'an instrument') }),
    expected: is.expected?.oneOf(['all', 'filers'] as const, 'word') ?? 'all',
    ...(is.doubt && { doubt: is.doubt.words() }),
    time: readTime(is.time, latest),
  }
}

function readTime(place: Place, latest: ReadonlyMap<string, FormVersion>): DueRule['time'] {
  if (place.entries().some(([name]) => name === 'yearly')) {
    const { yearly, offset, answered } = place.members(['yearly', 'offset'], ['answered'])
    return {
      kind: 'yearly',
      day: yearly.matching(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day such as 05-31'),
      offset: Number(offset.matching(/^(-1|0|1|2)$/, 'years from the period, in quotes')),
      ...(answered && { answered: readCel(answered, ['answers', 'record']) }),
    }
  }
  const is = place.members(['of', 'date', 'answered'], ['each', 'days', 'months', 'when'])
  const form = is.of.oneOf([...latest.keys()], 'form')
  const { schema } = latest.get(form) as FormVersion
  const each = is.each && pointerIn(is.each, schema, '')
  if ((is.days === undefined) === (is.months === undefined)) place.fail('either days or months is expected')
  return {
    kind: 'event',
    form,
    ...(each && { each }),
    date: pointerIn(is.date, schema, each === undefined ? '' : `${each}/*`),
    ...(is.days && { days: Number(is.days.matching(/^-?\d{1,4}$/, 'a number of days in quotes')) }),
    ...(is.months && { months: is.months.count(1) }),
    ...(is.when && { when: readCel(is.when, SEES_EVENT) }),
    answered: readCel(is.answered, SEES_ANSWER),
  }
}

function pointerIn(place: Place, schema: FormVersion['schema'], above: string): string {
  const pointer = place.matching(/^(\/[a-z][a-z0-9-]*)+$/, 'a pointer')
  return nodeAt(schema, above + pointer) === undefined
    ? place.fail(`the schema has no ${above}${pointer}`)
    : pointer
}

/** An expression as it stands. Throws RegimeError unless it is CEL over names it sees. */
export function readCel(place: Place, sees: readonly string[]): string {
  const source = place.text()
  let strange: string | undefined
  try {
    compile(source)
    strange = strangeNames(source, sees)[0]
  } catch (error) {
    return place.fail(`this is not CEL: ${(error as Error).message}`)
  }
  return strange === undefined ? source : place.fail(`nothing is called ${strange} here`)
}
