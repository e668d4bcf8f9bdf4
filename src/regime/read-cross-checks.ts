import type { AccountRule, CrossCheck } from './cross-check.ts'
import type { Place } from './place.ts'
import { readCel } from './read-dues.ts'
import { CODE } from './read-head.ts'
import { nodeAt } from './schema-walk.ts'
import type { CodeList, FormVersion } from './types.ts'

const SEES = ['answers', 'line', 'record']
/** The members of an account that are CEL. */
const EXPRESSIONS = ['where', 'partner', 'origin', 'via', 'note', 'state'] as const

/** Reads which accounts are compared, as `cross-checks.yaml` says it. Throws RegimeError for what nothing has. */
export function readCrossChecks(
  place: Place,
  latest: ReadonlyMap<string, FormVersion>,
  lists: ReadonlyMap<string, CodeList>,
): { causes: CodeList; checks: CrossCheck[] } {
  const is = place.members(['causes', 'checks'])
  const causes = lists.get(is.causes.text()) ?? is.causes.fail('there is no such list')
  const checks = is.checks.items().map((item) => readCheck(item, latest, lists))
  for (const [i, { id }] of checks.entries())
    if (checks.findIndex((one) => one.id === id) !== i) place.fail(`the check ${id} stands here twice`)
  return { causes, checks }
}

function readCheck(
  place: Place,
  latest: ReadonlyMap<string, FormVersion>,
  published: ReadonlyMap<string, CodeList>,
): CrossCheck {
  const kinds = ['mirror', 'balance'] as const
  const kind = place.seek(['kind']).oneOf(kinds, 'kind of check')
  const accounts = (from: Place): AccountRule[] => from.items().map((item) => readAccount(item, latest, kind))
  const listsOf = (from: Place | undefined) =>
    from?.distinct((one) => one.oneOf([...published.keys()], 'list')) ?? []
  if (kind === 'balance') {
    const is = place.members(['id', 'kind', 'title', 'terms'], ['lists'])
    return {
      lists: listsOf(is.lists),
      id: is.id.matching(CODE, 'a name'),
      kind,
      title: is.title.words(),
      terms: accounts(is.terms),
    }
  }
  const is = place.members(['id', 'kind', 'title', 'giver', 'receiver', 'complete'], ['criteria', 'lists'])
  const [giver, receiver] = [accounts(is.giver), accounts(is.receiver)]
  if (giver.length !== receiver.length) is.receiver.fail('each account of the giver has one of the receiver')
  return {
    id: is.id.matching(CODE, 'a name'),
    kind,
    title: is.title.words(),
    lists: listsOf(is.lists),
    giver,
    receiver,
    complete: is.complete.flag(),
    ...(is.criteria && { criteria: is.criteria.matching(CODE, 'an answer') }),
  }
}

function readAccount(
  place: Place,
  latest: ReadonlyMap<string, FormVersion>,
  kind: CrossCheck['kind'],
): AccountRule {
  const is = place.members(['form', 'category', 'items'], ['each', ...EXPRESSIONS, 'sign', 'years'])
  const form = is.form.oneOf([...latest.keys()], 'form')
  const each = is.each?.matching(/^(\/[a-z][a-z0-9-]*)+$/, 'a pointer')
  if (each !== undefined && nodeAt((latest.get(form) as FormVersion).schema, each)?.type !== 'array')
    is.each?.fail(`the schema has no list ${each}`)
  if (kind === 'mirror' && is.partner === undefined) place.fail('whom it is about is missing: partner')
  return {
    form,
    ...(each && { each }),
    category: readCel(is.category, SEES),
    items: readCel(is.items, SEES),
    ...Object.fromEntries(EXPRESSIONS.flatMap((name) => (is[name] ? [[name, readCel(is[name], SEES)]] : []))),
    ...(is.sign && { sign: is.sign.oneOf(['+', '-'] as const, 'sign') }),
    ...(is.years && { years: Number(is.years.matching(/^(0|-1)$/, 'years, in quotes')) }),
  }
}
