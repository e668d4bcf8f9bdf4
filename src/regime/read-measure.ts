import type { Place } from './place.ts'
import type { ListName } from './read-head.ts'
import type { AudienceKind, Instrument, Measure, Vocabulary } from './types.ts'

/** The audiences a record can have, from the widest to the narrowest. */
export const AUDIENCES: readonly AudienceKind[] = ['public', 'participants', 'group', 'parties', 'filer']

/** Reads one measure. Throws RegimeError for an unknown member or code and for missing words. */
export function readMeasure(
  place: Place,
  vocabulary: Readonly<Record<ListName, Vocabulary>>,
  instruments: readonly Instrument[],
): Measure {
  const is = place.members(
    [
      'id',
      'section',
      'paragraph',
      'kinds',
      'levels',
      'agenda',
      'actors',
      'audience',
      'periodicity',
      'draft',
      'instruments',
      'title',
      'summary',
    ],
    ['partOf'],
  )
  const codes = (from: Place, name: ListName): string[] => {
    const known = Object.keys(vocabulary[name])
    const found = from.distinct((code) => code.oneOf(known, `code of ${name}`))
    return found.length > 0 ? found : from.fail('a code is expected')
  }
  const audience = is.audience.members(['default', 'also'])
  const first = audience.default.oneOf(AUDIENCES, 'audience')
  const measure: Measure = {
    id: is.id.text(),
    section: is.section.oneOf(['I', 'II'] as const, 'section'),
    paragraph: is.paragraph.count(1),
    ...(is.partOf === undefined ? {} : { partOf: is.partOf.text() }),
    kinds: codes(is.kinds, 'kinds'),
    levels: codes(is.levels, 'levels'),
    agenda: is.agenda.oneOf(['traditional', 'new', 'both'] as const, 'code of agenda'),
    actors: codes(is.actors, 'actors'),
    audience: {
      default: first,
      also: audience.also.distinct((code) => {
        const other = code.oneOf(AUDIENCES, 'audience')
        return other === first ? code.fail(`${other} is the default already`) : other
      }),
    },
    periodicity: codes(is.periodicity, 'periodicity'),
    draft: is.draft.distinct((letter) => letter.matching(/^D[12]\.[a-z]$/, 'a letter of the draft')),
    instruments: is.instruments.distinct((id) =>
      id.oneOf(
        instruments.map((instrument) => instrument.id),
        'instrument',
      ),
    ),
    title: is.title.words(),
    summary: is.summary.words(),
  }
  checkNumber(is, measure)
  return measure
}

/** The id, the section, the paragraph and the whole it is a part of say the same thing. */
function checkNumber(is: { id: Place; partOf?: Place }, measure: Measure): void {
  const { id, section, paragraph, partOf } = measure
  const number = `${section}.${paragraph}`
  if (partOf === undefined && id !== number) is.id.fail(`${id} does not stand at ${number}`)
  if (partOf === undefined) return
  if (partOf !== number) is.partOf?.fail(`${partOf} does not stand at ${number}`)
  if (!/^[a-z]$/.test(id.slice(number.length + 1)) || !id.startsWith(`${number}.`))
    is.id.fail(`${id} is no part of ${number}`)
}
