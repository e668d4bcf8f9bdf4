import type { Reader } from '../audience/reader.ts'
import type { Known } from '../regime/check-answers.ts'
import { namedRecords } from '../regime/schema-walk.ts'
import type { FormVersion } from '../regime/types.ts'
import type { RecordFilter } from '../register/list.ts'
import type { RecordRow } from '../register/project.ts'
import type { RecordDraft } from './check.ts'
import type { House } from './house.ts'
import { type ReadRecord, withRecords } from './with-records.ts'

/** Which records besides its own the rules that are asked look at. */
export interface Looks {
  previous: boolean
  beside: boolean
  cited: boolean
}

/** What a check may look at besides the record, all of it as its reader may read it, and whose records these are. */
export interface Surroundings {
  previous: Known[]
  beside: Record<string, Known[]>
  cited: Record<string, Known>
  rows: RecordRow[]
}

/** The most records a check looks at: earlier ones of the form, and of another form the filer's own and others' of each year. */
const MOST_PREVIOUS = 200
const MOST_BESIDE = 300
const MOST_CITED = 200
/** The most bytes of records that are looked at for one check, in each of these ways. */
const MOST_BYTES = 4 * 1024 * 1024

/** The history of a record, as far as rules look at it. */
export async function surroundingsOf(
  house: House,
  reader: Reader,
  { form, record }: { form: FormVersion; record: RecordDraft },
  { looks, before }: { looks: Looks; before?: number | undefined },
): Promise<Surroundings> {
  const read = (rows: readonly RecordRow[], most: number) =>
    withRecords(
      house,
      reader,
      rows.filter(({ index }) => before === undefined || index < before),
      most,
    )
  const previous = looks.previous ? await read(await previousOf(house, reader, record), MOST_BYTES) : []
  const beside: Record<string, ReadRecord[]> = {}
  let left = MOST_BYTES
  for (const name of looks.beside ? (form.beside ?? []) : []) {
    const found = await read(await besideOf(house, reader, record, name), left)
    beside[name] = found
    left -= found.reduce((sum, { record: one }) => sum + JSON.stringify(one).length, 0)
  }
  const cited = looks.cited ? await read(await citedBy(house, reader, form, record), MOST_BYTES) : []
  return {
    previous: previous.map(known).sort((a, b) => (b.period ?? '').localeCompare(a.period ?? '')),
    beside: Object.fromEntries(Object.entries(beside).map(([name, some]) => [name, some.map(known)])),
    cited: Object.fromEntries(cited.map((one) => [one.row.id, known(one)])),
    rows: [...previous, ...Object.values(beside).flat(), ...cited].map(({ row }) => row),
  }
}

/** A record as rules see it: with the audience it has today, whatever it was filed with. */
const known = ({ row, record }: ReadRecord): Known => ({ ...record, id: row.id, audience: row.audience })

/** What is in force of the same participant and form, without what the record takes the place of. */
async function previousOf(house: House, reader: Reader, record: RecordDraft): Promise<RecordRow[]> {
  const { kind, record: about } = record.relation ?? {}
  const replaced = kind === 'amends' || kind === 'confirms' || kind === 'withdraws' ? about : undefined
  const { rows } = await house.register.listRecords(reader, {
    participant: record.participant,
    form: record.form.split('/')[0] as string,
    inForce: true,
    limit: MOST_PREVIOUS,
  })
  return rows.filter(({ id }) => id !== replaced)
}

/** Records in force of another form: all of the filer's own, and of others those of the record's year and its neighbours. */
async function besideOf(
  house: House,
  reader: Reader,
  record: RecordDraft,
  form: string,
): Promise<RecordRow[]> {
  const list = (more: RecordFilter) =>
    house.register.listRecords(reader, { form, inForce: true, limit: MOST_BESIDE, ...more })
  const pages = await Promise.all([
    list({ participant: record.participant }),
    ...yearsAround(record).map((year) => list(year === undefined ? {} : { year })),
  ])
  return [...new Map(pages.flatMap(({ rows }) => rows.map((row) => [row.id, row]))).values()]
}

/** The year of a record and those beside it; any year where it has no period, none where that is no year yet. */
function yearsAround({ period }: RecordDraft): (number | undefined)[] {
  if (period === undefined) return [undefined]
  const [year] = /^\d{4}/.exec(period) ?? []
  return year === undefined ? [] : [-1, 0, 1].map((step) => Number(year) + step)
}

/** The records that a record speaks of or names in a field. */
async function citedBy(
  house: House,
  reader: Reader,
  form: FormVersion,
  record: RecordDraft,
): Promise<RecordRow[]> {
  const named = namedRecords(form, record.answers)
  const ids = [...new Set([...named, ...(record.relation ? [record.relation.record] : [])])]
  if (ids.length === 0) return []
  return (await house.register.listRecords(reader, { ids, limit: MOST_CITED })).rows
}
