import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FiledRecord } from '../records/types.ts'
import { readText } from './folder.ts'
import { Place } from './place.ts'
import { CODE } from './read-head.ts'
import { LANGS, type Lang } from './types.ts'

type Answers = FiledRecord['answers']
type Source = Extract<FiledRecord['provenance'], { kind: 'transcribed' }>['source']

/** A public fact, ready to be filed by the secretariat as a transcription. */
export interface Fact {
  form: string
  participant: string
  period?: string
  measures: string[]
  language: Lang
  answers: Answers
  source: Source
}

/** The public facts of a regime's folder `facts/`, in the order of their files. Throws RegimeError when one is broken. */
export async function readFacts(dir: string): Promise<Fact[]> {
  const names = await readdir(join(dir, 'facts')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const facts: Fact[] = []
  for (const name of names.sort()) {
    if (!name.endsWith('.yaml')) continue
    const file = `facts/${name}`
    facts.push(...factsOf(Place.open(file, readText(file, await readFile(join(dir, 'facts', name))))))
  }
  return facts
}

interface Sheet {
  form: string
  language: Lang
  measures: string[]
  /** The key of the source; that of a fact is added to it. */
  key: string
  /** The source of every fact that names none of its own. */
  source: Omit<Source, 'key' | 'gaps'>
}

function factsOf(place: Place): Fact[] {
  const is = place.members(['form', 'language', 'measures', 'key', 'source', 'facts'])
  const sheet: Sheet = {
    form: is.form.matching(/^[a-z][a-z0-9-]*\/[1-9][0-9]*$/, 'a form version'),
    language: is.language.oneOf(LANGS, 'language'),
    measures: readMeasures(is.measures),
    key: is.key.matching(/^[a-z0-9][a-z0-9.-]*$/, 'a key'),
    source: readSource(is.source),
  }
  const seen = new Set<string>()
  return is.facts.items().flatMap((item) => {
    const found = factsAt(item, sheet)
    const name = found[0]?.source.key ?? item.fail('no participant stands here')
    if (seen.has(name)) item.fail(`${name} stands here twice`)
    seen.add(name)
    return found
  })
}

const readMeasures = (place: Place): string[] =>
  place.distinct((id) => id.matching(/^I{1,2}\.[1-9][0-9]?(\.[a-d])?$/, 'a measure'))

const readGaps = (place: Place | undefined): string[] =>
  place?.distinct((gap) => gap.matching(CODE, 'a code of a gap')) ?? []

function readSource(place: Place): Omit<Source, 'key' | 'gaps'> {
  const is = place.members(['name'], ['url', 'date'])
  return {
    name: is.name.text(),
    ...(is.url && { url: is.url.matching(/^https?:\/\/\S+$/, 'an address') }),
    ...(is.date && { date: is.date.matching(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a date') }),
  }
}

/** One fact of one participant, or the same question answered by many: common answers, then each case's own. */
function factsAt(place: Place, sheet: Sheet): Fact[] {
  const is = place.members(
    ['key', 'answers'],
    ['participant', 'cases', 'measures', 'period', 'source', 'gaps'],
  )
  const gaps = readGaps(is.gaps)
  const one = (participant: string, answers: Answers, more: readonly string[] = []): Fact => {
    const all = [...new Set([...gaps, ...more])]
    return {
      form: sheet.form,
      participant,
      ...(is.period && { period: is.period.matching(/^\d{4}$/, 'a year in quotes') }),
      measures: is.measures ? readMeasures(is.measures) : sheet.measures,
      language: sheet.language,
      answers: { ...(is.answers.data() as Answers), ...answers },
      source: {
        ...(is.source ? readSource(is.source) : sheet.source),
        key: `${sheet.key}/${is.key.matching(/^[a-z0-9][a-z0-9.-]*$/, 'a key')}`,
        ...(all.length > 0 && { gaps: all }),
      },
    }
  }
  if ((is.participant === undefined) === (is.cases === undefined))
    place.fail('either participant or cases is expected')
  if (is.participant) return [one(participantAt(is.participant), {})]
  const seen = new Set<string>()
  return (is.cases?.items() ?? []).flatMap((item) =>
    casesAt(item).map(({ participant, answers, gaps: more, at }) => {
      if (seen.has(participant)) at.fail(`${participant} stands here twice`)
      seen.add(participant)
      return one(participant, answers, more)
    }),
  )
}

const participantAt = (place: Place): string => place.matching(/^[A-Z][A-Z0-9-]{1,11}$/, 'a participant')

/** The participants a case is about; with `member`, each with its own value of that member. */
function casesAt(place: Place): { participant: string; answers: Answers; gaps: string[]; at: Place }[] {
  const is = place.members(['answers'], ['participants', 'member', 'values', 'gaps'])
  const common = is.answers.data() as Answers
  const gaps = readGaps(is.gaps)
  if ((is.member === undefined) !== (is.values === undefined)) place.fail('member and values go together')
  const listed = (is.participants?.items() ?? []).map((at) => ({
    participant: participantAt(at),
    answers: common,
    gaps,
    at,
  }))
  const member = is.member?.text() ?? ''
  const valued = (is.values?.entries() ?? []).map(([participant, at]) => ({
    participant,
    answers: { ...common, [member]: at.text() },
    gaps: [],
    at,
  }))
  return [...listed, ...valued]
}
