import { ANYONE, filerOf } from '../audience/reader.ts'
import { equalBytes } from '../bytes.ts'
import type { Finding } from '../problems.ts'
import { canonicalBytes } from '../records/canonical.ts'
import type { FiledRecord, Provenance } from '../records/types.ts'
import type { RecordFilter } from '../register/list.ts'
import { findingsOn, type RecordDraft } from './check.ts'
import { type House, today } from './house.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { signAndFile } from './seat-keys.ts'
import { type ReadRecord, withRecords } from './with-records.ts'

/** A public fact to be filed by the secretariat, with its source. */
export interface Transcription {
  form: string
  participant: string
  period?: string
  says?: FiledRecord['says']
  measures: string[]
  language: string
  answers: FiledRecord['answers']
  source: Extract<Provenance, { kind: 'transcribed' }>['source']
}

/** What became of a transcription. */
export interface Transcribed {
  id: string
  index: number
  outcome: 'filed' | 'there' | 'amended'
}

/**
 * Files a transcription. It is known by participant, form, period and source key: there with equal answers it is left
 * alone, and so it is where the state has amended, withdrawn or confirmed it since; with other answers it is filed as an
 * amendment. Throws Problem as filing does.
 */
export async function fileTranscription(house: House, item: Transcription): Promise<Transcribed> {
  // Two at once of one fact must not both find it missing.
  return oneAtATime(`${house.origin} ${nameOf(item)}`, () => fileOnce(house, item))
}

/** What the checks say of a transcription that stands in the log at this index, by the history before it. */
export const findingsOnTranscription = (
  house: House,
  item: Transcription,
  { index }: Pick<Transcribed, 'index'>,
): Promise<Finding[]> =>
  findingsOn(
    house,
    filerOf(house.register.circles, house.regime.secretariat, 'transcription'),
    draftOf(house, item),
    index,
  )

const draftOf = (house: House, item: Transcription): RecordDraft => ({
  v: 1,
  regime: house.regime.ref,
  form: item.form,
  participant: item.participant,
  says: item.says ?? 'answers',
  measures: item.measures,
  ...(item.period === undefined ? {} : { period: item.period }),
  audience: { kind: 'public' },
  language: item.language,
  answers: item.answers,
  provenance: { kind: 'transcribed', source: item.source },
  made: today(house),
})

/** Those of many transcriptions that are not there yet, or not as they are now: to be filed by `fileTranscription`. */
export async function notYetThere<T extends Transcription>(house: House, items: readonly T[]): Promise<T[]> {
  const latest = await latestOf(house, { sourceKeys: items.map(({ source }) => source.key) })
  return items.filter((item) => {
    const there = latest.get(nameOf(item))
    return there === undefined || !stands(there, draftOf(house, item))
  })
}

/** What a transcription is known by, whether it is still to be filed or stands in a list. */
const nameOf = ({
  form,
  participant,
  period = '',
  source,
}: Pick<Transcription, 'form' | 'participant' | 'period'> & { source?: { key: string } }): string =>
  JSON.stringify([form.split('/')[0], participant, period, source?.key])

/** The latest transcription of each name, among those a filter finds. */
async function latestOf(house: House, filter: RecordFilter): Promise<Map<string, ReadRecord>> {
  const { rows } = await house.register.listRecords(ANYONE, { ...filter, limit: 10_000 })
  // Latest first: earlier ones it has amended itself.
  const latest = [...Map.groupBy(rows, nameOf).values()].flatMap((own) => own.slice(0, 1))
  const read = await withRecords(house, ANYONE, latest)
  return new Map(read.map((one) => [nameOf(one.row), one]))
}

/** Whether what is there says the same; where the state has since spoken itself, the transcription has had its say. */
function stands(there: ReadRecord, draft: RecordDraft): boolean {
  const { amendedBy, withdrawnBy, confirmedBy } = there.row
  const content = ({ says, answers, form }: RecordDraft) => canonicalBytes({ says, answers, form })
  return (
    (amendedBy ?? withdrawnBy ?? confirmedBy) !== undefined ||
    equalBytes(content(there.record), content(draft))
  )
}

async function fileOnce(house: House, item: Transcription): Promise<Transcribed> {
  const draft = draftOf(house, item)
  const { participant, source } = item
  const there = (await latestOf(house, { participant, sourceKeys: [source.key] })).get(nameOf(item))
  if (there && stands(there, draft)) return { id: there.row.id, index: there.row.index, outcome: 'there' }
  const relation = there
    ? { relation: { kind: 'amends' as const, record: there.row.id, reason: 'the transcription differs' } }
    : {}
  const { id, index } = await signAndFile(house, { ...draft, ...relation })
  return { id, index, outcome: there ? 'amended' : 'filed' }
}
