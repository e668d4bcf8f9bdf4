import type { Place } from './place.ts'
import { CODE } from './read-head.ts'
import { type DatedFact, type Group, LANGS, type Participant } from './types.ts'

/** A day, month or year of the Gregorian calendar, to the precision known. */
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/
const ALPHA3 = /^[A-Z]{3}$/
const BODY = /^[A-Z]{2,12}$/

/** Reads `participants.yaml`. Throws RegimeError for doubled or unknown codes and one-sided neighbours. */
export function readParticipants(place: Place): Participant[] {
  const items = place.members(['participants']).participants.items()
  const codes = items.map((item) =>
    item
      .entries()
      .find(([name]) => name === 'code')?.[1]
      .text(),
  )
  const participants = items.map((item, i) => {
    const participant = readParticipant(item, new Set(codes.filter((code) => code !== undefined)))
    if (codes.indexOf(participant.code) !== i) item.fail(`${participant.code} stands here twice`)
    return participant
  })
  checkNeighbours(items, participants)
  return participants
}

function readParticipant(place: Place, codes: ReadonlySet<string>): Participant {
  const is = place.members(
    ['code', 'kind', 'name', 'notes'],
    ['iso2', 'currencies', 'languages', 'presentAtMiami', 'neighbours'],
  )
  const kind = is.kind.oneOf(['state', 'body', 'observer'] as const, 'kind of participant')
  if (kind !== 'state' && is.neighbours !== undefined) is.neighbours.fail('only a state has neighbours')
  if (kind === 'state')
    for (const name of ['iso2', 'currencies', 'languages', 'presentAtMiami', 'neighbours'] as const)
      if (is[name] === undefined) place.fail(`member ${name} is missing`)
  return {
    code: is.code.matching(kind === 'state' ? ALPHA3 : BODY, 'a code of a participant'),
    kind,
    name: is.name.words(),
    ...(is.iso2 && { iso2: is.iso2.matching(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code') }),
    ...(is.currencies && {
      currencies: is.currencies.distinct((code) => code.matching(ALPHA3, 'an ISO 4217 code')),
    }),
    ...(is.languages && { languages: is.languages.distinct((lang) => lang.oneOf(LANGS, 'language')) }),
    ...(is.presentAtMiami && { presentAtMiami: is.presentAtMiami.flag() }),
    notes: is.notes.items().map(readDatedFact),
    neighbours: is.neighbours?.distinct((code) => code.oneOf(codes, 'participant')) ?? [],
  }
}

function readDatedFact(place: Place): DatedFact {
  const is = place.members(['what', 'source', 'words'], ['from', 'until'])
  return {
    what: is.what.matching(CODE, 'a code'),
    ...(is.from && { from: is.from.matching(DATE, 'a date') }),
    ...(is.until && { until: is.until.matching(DATE, 'a date') }),
    source: is.source.text(),
    words: is.words.words(),
  }
}

function checkNeighbours(items: readonly Place[], participants: readonly Participant[]): void {
  const of = new Map(participants.map((participant) => [participant.code, participant.neighbours]))
  for (const [i, { code, neighbours }] of participants.entries())
    for (const other of neighbours)
      if (other === code) items[i]?.fail(`${code} is named as its own neighbour`)
      else if (!of.get(other)?.includes(code))
        items[i]?.fail(`${code} names ${other} as a neighbour, ${other} does not name ${code}`)
}

/** Reads the named sets of participants of `regime.yaml`. Throws RegimeError for an unknown member. */
export function readGroups(places: readonly Place[], participants: readonly Participant[]): Group[] {
  const known = participants.map((participant) => participant.code)
  const seen = new Set<string>()
  return places.map((place) => {
    const is = place.members(['id', 'name', 'source', 'members'], ['asOf'])
    const id = is.id.matching(CODE, 'a group name')
    if (seen.has(id)) is.id.fail(`${id} stands here twice`)
    seen.add(id)
    return {
      id,
      name: is.name.words(),
      ...(is.asOf && { asOf: is.asOf.matching(DATE, 'a date') }),
      source: is.source.text(),
      members: is.members.distinct((code) => code.oneOf(known, 'participant')),
    }
  })
}
