import { latestForms } from './find.ts'
import { readFolder, readText } from './folder.ts'
import { manifestDigest, sha256Hex } from './manifest.ts'
import { Place } from './place.ts'
import { readCrossChecks } from './read-cross-checks.ts'
import { readCrosswalk } from './read-crosswalk.ts'
import { readDues } from './read-dues.ts'
import { readDuties } from './read-duties.ts'
import { readForms } from './read-form.ts'
import { expectedIds, type Head, readHead } from './read-head.ts'
import { readInstruments } from './read-instruments.ts'
import { readLists, readShapes } from './read-lists.ts'
import { readMeasure } from './read-measure.ts'
import { readGroups, readParticipants } from './read-participants.ts'
import { RegimeError } from './regime-error.ts'
import type { FormVersion, Instrument, Measure, Participant, Regime } from './types.ts'

/** Reads a regime's folder. Throws RegimeError with file, line and reason when anything in it is broken. */
export async function readRegime(dir: string): Promise<Regime> {
  const bytes = await readFolder(dir)
  const files = Object.fromEntries([...bytes].map(([path, content]) => [path, sha256Hex(content)]))
  const open = (file: string): Place => {
    const found = bytes.get(file)
    if (found === undefined) throw new RegimeError(file, 1, 'the file is missing')
    return Place.open(file, readText(file, found))
  }
  const head = readHead(open('regime.yaml'))
  const participants = readParticipants(open('participants.yaml'))
  const instruments = readInstruments(open('instruments.yaml'), Object.keys(head.vocabulary.instruments))
  const measures = readMeasures(head, instruments, [...bytes.keys()], open)
  checkSecretariat(head, participants)
  const lists = readLists(bytes)
  const forms = new Map<string, FormVersion>(
    readForms({ bytes, files }, lists, readShapes(bytes)).map((form) => [form.ref, form]),
  )
  checkMeasuresOf(forms.values(), measures, open)
  const names = [...forms.values()].map(({ id }) => id)
  const succeeded = Object.fromEntries(
    (head.succeeded?.entries() ?? []).map(([old, place]) => [
      names.includes(old) ? old : place.fail(`there is no form ${old}`),
      place.oneOf(names, 'form'),
    ]),
  )
  const latest = new Map(latestForms({ forms, succeeded }).map((one) => [one.id, one]))
  const existence = head.existence.distinct((place) => place.oneOf(names, 'form'))
  const ref = `${head.id}/${head.version}`
  return {
    id: head.id,
    version: head.version,
    ref,
    name: head.name,
    basis: head.basis,
    secretariat: head.secretariat.code,
    measures,
    participants,
    groups: readGroups(head.groups, participants),
    existence,
    lists,
    succeeded,
    dues: readDues(open('dues.yaml'), latest),
    duties: readDuties(open('duties.yaml'), latest, lists),
    crossChecks: readCrossChecks(open('cross-checks.yaml'), latest, lists),
    crosswalk: readCrosswalk(open('crosswalk.yaml'), {
      measures,
      latest,
      kinds: Object.keys(head.vocabulary.kinds),
    }),
    instruments,
    vocabulary: head.vocabulary,
    forms,
    files,
    bytes,
    digest: manifestDigest({ ref, files }),
  }
}

function readMeasures(
  head: Head,
  instruments: readonly Instrument[],
  files: readonly string[],
  open: (file: string) => Place,
): Measure[] {
  const ids = expectedIds(head)
  for (const file of files) {
    const id = /^measures\/(.+)\.yaml$/.exec(file)?.[1]
    if (id !== undefined && !ids.includes(id))
      throw new RegimeError(file, 1, `regime.yaml counts no measure ${id}`)
  }
  return ids.map((id) => {
    const place = open(`measures/${id}.yaml`)
    const measure = readMeasure(place, head.vocabulary, instruments)
    return measure.id === id ? measure : place.fail(`the file of ${id} speaks of ${measure.id}`)
  })
}

function checkSecretariat(head: Head, participants: readonly Participant[]): void {
  const { code, place } = head.secretariat
  const found = participants.find((participant) => participant.code === code)
  if (found === undefined) place.fail(`unknown participant ${JSON.stringify(code)}`)
  else if (found.kind !== 'body') place.fail(`${code} is not a body`)
}

function checkMeasuresOf(
  forms: Iterable<FormVersion>,
  measures: readonly Measure[],
  open: (file: string) => Place,
): void {
  for (const form of forms)
    for (const [i, id] of form.measures.entries())
      if (!measures.some((measure) => measure.id === id))
        open(`forms/${form.id}/v${form.version}.yaml`)
          .seek(['measures', i])
          .fail(`serves ${id}, which is no measure`)
}
