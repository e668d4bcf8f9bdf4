import type { Crosswalk, EntryRule, NumberedList } from './crosswalk.ts'
import type { Place } from './place.ts'
import { CODE } from './read-head.ts'
import { nodeAt } from './schema-walk.ts'
import type { FormVersion, Measure } from './types.ts'

const POINTER = /^(\/[^/~]+)+$/

/** What a crosswalk may name. */
interface Known {
  measures: readonly Measure[]
  /** The latest version of each form, by its name. */
  latest: ReadonlyMap<string, FormVersion>
  kinds: readonly string[]
}

/** Reads `crosswalk.yaml`. Throws RegimeError for a measure told twice or not at all, and for what no form has. */
export function readCrosswalk(place: Place, known: Known): Crosswalk {
  const is = place.members(['version', 'lists', 'inventory'])
  const lists = is.lists.items().map((item) => readList(item, known.measures))
  return { version: is.version.count(1), lists, inventory: readInventory(is.inventory, known, lists) }
}

function readList(place: Place, measures: readonly Measure[]): NumberedList {
  const is = place.members(['id', 'name', 'source', 'numbers', 'unknown'], ['symbol', 'date'])
  const ids = measures.filter(({ partOf }) => partOf === undefined).map(({ id }) => id)
  const numbers = Object.fromEntries(
    is.numbers.entries().map(([id, at]) => {
      if (!ids.includes(id)) at.fail(`there is no measure ${id}`)
      return [id, at.distinct((one) => one.matching(/^[0-9]{1,3}$/, 'a number in quotes'))]
    }),
  )
  const unknown = is.unknown.distinct((one) => one.oneOf(ids, 'measure'))
  for (const id of ids)
    if (id in numbers === unknown.includes(id))
      place.fail(`${id} stands either in numbers or in unknown, and in one of them`)
  return {
    id: is.id.matching(CODE, 'a name'),
    name: is.name.words(),
    source: is.source.text(),
    ...(is.symbol && { symbol: is.symbol.text() }),
    ...(is.date && { date: is.date.matching(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a date in quotes') }),
    numbers,
    unknown,
  }
}

function readInventory(place: Place, known: Known, lists: readonly NumberedList[]): Crosswalk['inventory'] {
  const is = place.members(['form', 'list', 'entries', 'left-out', 'treaties'])
  const forms = [...known.latest.keys()]
  const entries = is.entries.entries().map(([id, at]): [string, EntryRule] => {
    const form = known.latest.get(id) ?? at.fail(`there is no form ${id}`)
    return [id, readEntryRule(at, form, known.kinds)]
  })
  const t = is.treaties.members([
    'form',
    'instrument',
    'name',
    'signed',
    'ratified',
    'status',
    'unbound',
    'instruments',
  ])
  const treaties = known.latest.get(t.form.oneOf(forms, 'form')) as FormVersion
  return {
    form: is.form.oneOf(forms, 'form'),
    list: lists.find(({ id }) => id === is.list.text()) ?? is.list.fail('there is no such list'),
    entries: Object.fromEntries(entries),
    leftOut: is['left-out'].distinct((one) => one.oneOf(forms, 'form')),
    treaties: {
      form: treaties.id,
      instrument: pointerIn(treaties, t.instrument),
      name: pointerIn(treaties, t.name),
      signed: pointerIn(treaties, t.signed),
      ratified: pointerIn(treaties, t.ratified),
      status: pointerIn(treaties, t.status),
      unbound: t.unbound.distinct((one) => one.text()),
      instruments: Object.fromEntries(t.instruments.entries().map(([code, at]) => [code, at.text()])),
    },
  }
}

function readEntryRule(place: Place, form: FormVersion, kinds: readonly string[]): EntryRule {
  const is = place.members([], ['kind', 'level', 'counterparts', 'start', 'end', 'place'])
  const pointers = (['level', 'start', 'end', 'place'] as const).flatMap((name) => {
    const at = is[name]
    return at === undefined ? [] : [[name, pointerIn(form, at)] as const]
  })
  return {
    ...(is.kind && { kind: is.kind.oneOf(kinds, 'kind') }),
    ...(is.counterparts && { counterparts: is.counterparts.distinct((one) => pointerIn(form, one)) }),
    ...Object.fromEntries(pointers),
  }
}

function pointerIn(form: FormVersion, place: Place): string {
  const pointer = place.matching(POINTER, 'a pointer')
  return nodeAt(form.schema, pointer) === undefined ? place.fail(`${form.ref} has no ${pointer}`) : pointer
}
