import type { Place } from './place.ts'
import type { Vocabulary, Words } from './types.ts'

/** The code lists a regime gives words for; `participants` and `instruments` are their kinds. */
export const VOCABULARY = [
  'sections',
  'kinds',
  'levels',
  'agenda',
  'actors',
  'periodicity',
  'audiences',
  'participants',
  'instruments',
  'lists',
  'gaps',
] as const
/** One of {@link VOCABULARY}. */
export type ListName = (typeof VOCABULARY)[number]

/** What `regime.yaml` says. */
export interface Head {
  id: string
  version: number
  name: Words
  basis: Words
  secretariat: { code: string; place: Place }
  /** How many measures each section has, in order. */
  sections: ReadonlyMap<string, number>
  /** The letters of the parts of a measure, by its id. */
  parts: ReadonlyMap<string, readonly string[]>
  groups: readonly Place[]
  existence: Place
  succeeded: Place | undefined
  vocabulary: Readonly<Record<ListName, Vocabulary>>
}

/** A code: lower-case words joined by hyphens. */
export const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Reads `regime.yaml`. Throws RegimeError. */
export function readHead(place: Place): Head {
  const head = place.members(
    [
      'regime',
      'version',
      'name',
      'basis',
      'secretariat',
      'measures',
      'parts',
      'groups',
      'existence',
      'vocabulary',
    ],
    ['succeeded'],
  )
  const sections = new Map(head.measures.entries().map(([section, count]) => [section, count.count(1)]))
  const parts = new Map(
    head.parts
      .entries()
      .map(([id, letters]) => [id, letters.distinct((letter) => letter.matching(/^[a-z]$/, 'one letter'))]),
  )
  const lists = head.vocabulary.members(VOCABULARY)
  return {
    id: head.regime.matching(CODE, 'a regime name'),
    version: head.version.count(1),
    name: head.name.words(),
    basis: head.basis.words(),
    secretariat: { code: head.secretariat.text(), place: head.secretariat },
    sections,
    parts,
    groups: head.groups.items(),
    existence: head.existence,
    succeeded: head.succeeded,
    vocabulary: Object.fromEntries(
      VOCABULARY.map((name) => [name, readVocabulary(lists[name])]),
    ) as unknown as Record<ListName, Vocabulary>,
  }
}

function readVocabulary(place: Place): Vocabulary {
  return Object.fromEntries(
    place.entries().map(([code, words]) => {
      if (!/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/.test(code)) words.fail(`${JSON.stringify(code)} is not a code`)
      return [code, words.words()]
    }),
  )
}

/** The ids the measures must have, in order: sections, numbers, and after a measure its parts. */
export function expectedIds(head: Pick<Head, 'sections' | 'parts'>): string[] {
  return [...head.sections].flatMap(([section, count]) =>
    Array.from({ length: count }, (_, i) => `${section}.${i + 1}`).flatMap((id) => [
      id,
      ...(head.parts.get(id) ?? []).map((letter) => `${id}.${letter}`),
    ]),
  )
}
