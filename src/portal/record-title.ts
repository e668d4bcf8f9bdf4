import { listRecords } from '../clearing-house.ts'
import type { FiledRecord } from '../records/types.ts'
import { namedRecords } from '../regime/schema-walk.ts'
import type { FormVersion } from '../regime/types.ts'
import type { RecordRow } from '../register/project.ts'
import type { View } from './view.ts'

/** A record in a few words: its form, what it is about, whose it is, when. */
export const titleOf = (view: View, row: RecordRow, subject = ''): string =>
  [
    view.formTitle(row.form),
    subject,
    view.participant(row.participant),
    row.period ? view.words.date(row.period) : '',
    view.words.date(row.sequencedAt.toISOString().slice(0, 10)),
  ]
    .filter((part) => part !== '')
    .join(', ')

/** What the records are called that answers name, by id, as far as the reader may read them. */
export async function namedTitles(
  view: View,
  form: FormVersion,
  answers: FiledRecord['answers'],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(namedRecords(form, answers))]
  if (ids.length === 0) return new Map()
  const { rows } = await listRecords(view.house, view.reader, { ids, limit: Math.min(ids.length, 10_000) })
  return new Map(rows.map((row) => [row.id, titleOf(view, row)]))
}
