import { compile, strangeNames } from './cel.ts'
import type { Count, Duty } from './duties.ts'
import type { Place } from './place.ts'
import { CODE } from './read-head.ts'
import { fieldsBelow, nodeAt } from './schema-walk.ts'
import { type CodeList, type FormVersion, LANGS, type Validity, type Words } from './types.ts'

/** The list that names what lines answer. */
const INSTRUMENTS = 'instruments/1'

/** Reads which lines answer which instruments, as `duties.yaml` says it. Throws RegimeError for what is not there. */
export function readDuties(
  place: Place,
  latest: ReadonlyMap<string, FormVersion>,
  lists: ReadonlyMap<string, CodeList>,
): Duty[] {
  const instruments = lists.get(INSTRUMENTS)
  if (instruments === undefined) return place.fail(`there is no list ${INSTRUMENTS}`)
  const duties = place
    .members(['duties'])
    .duties.items()
    .map((item) => readDuty(item, latest, instruments))
  for (const [i, { id }] of duties.entries())
    if (duties.findIndex((one) => one.id === id) !== i) place.fail(`the duty ${id} stands here twice`)
  return duties
}

function readDuty(place: Place, latest: ReadonlyMap<string, FormVersion>, instruments: CodeList): Duty {
  const is = place.members(
    ['id', 'instrument', 'form', 'head', 'sheets', 'columns', 'source', 'counts'],
    ['parties', 'from', 'until', 'doubt'],
  )
  const form = latest.get(is.form.oneOf([...latest.keys()], 'form')) as FormVersion
  const sheets = is.sheets.distinct((at) => {
    const sheet = at.matching(CODE, 'a sheet')
    return nodeAt(form.schema, `/${sheet}/*`) ? sheet : at.fail(`the form has no lines ${sheet}`)
  })
  const columnsOf = (sheet: string) =>
    fieldsBelow(form.schema, `/${sheet}`).flatMap((pointer) => pointer.split('/*/')[1] ?? [])
  const head = is.head.distinct((at) => at.oneOf(Object.keys(form.schema.properties ?? {}), 'field'))
  // What a return says once may stand on every line of a layout too.
  const known = [...head, ...sheets.flatMap(columnsOf)]
  // A line names its category by the list of its sheet.
  const categories = sheets.flatMap((sheet) => nodeAt(form.schema, `/${sheet}/*/category`)?.enum ?? [])
  const instrument = is.instrument.oneOf(instruments.codes, 'instrument')
  return {
    id: is.id.matching(CODE, 'a name'),
    instrument,
    name: Object.fromEntries(LANGS.map((lang) => [lang, instruments.words[lang][instrument]])) as Words,
    form: form.id,
    ...(is.parties && { parties: is.parties.matching(CODE, 'an instrument') }),
    ...validityOf(is),
    head,
    sheets,
    columns: is.columns.distinct((at) => at.oneOf(known, 'column')),
    source: is.source.text(),
    ...(is.doubt && { doubt: is.doubt.words() }),
    counts: is.counts.items().map((item) => readCount(item, categories.map(String))),
  }
}

function readCount(place: Place, known: readonly string[]): Count {
  const is = place.members(['categories'], ['from', 'until', 'when'])
  return {
    categories: is.categories.distinct((at) => at.oneOf(known, 'category')),
    ...validityOf(is),
    ...(is.when && { when: celOf(is.when) }),
  }
}

const validityOf = ({ from, until }: { from?: Place; until?: Place }): Validity => ({
  ...(from && { from: from.matching(/^\d{4}$/, 'a year in quotes') }),
  ...(until && { until: until.matching(/^\d{4}$/, 'a year in quotes') }),
})

function celOf(place: Place): string {
  const source = place.text()
  const strange = (() => {
    try {
      compile(source)
      return strangeNames(source, ['line'])[0]
    } catch (error) {
      return place.fail(`this is not CEL: ${(error as Error).message}`)
    }
  })()
  return strange === undefined ? source : place.fail(`nothing is called ${strange} here`)
}
