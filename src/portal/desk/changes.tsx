import type { RecordDraft } from '../../clearing-house.ts'
import type { FiledRecord, Json } from '../../records/types.ts'
import type { FormVersion } from '../../regime/types.ts'
import { Answer } from '../answers.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { labelAt } from './answer-words.tsx'
import { differences } from './last-filing.ts'

/** The most differences that are listed. */
const MOST = 500

/** What differs from the last filing, answer by answer; of lists the lines that only one of them has. */
export function Changes({
  view,
  form,
  before,
  after,
}: {
  view: View
  form: FormVersion
  before: FiledRecord
  after: RecordDraft
}) {
  const { words } = view
  // Explanations are of this year's findings and stand beside them.
  const changed = differences(before.answers, after.answers).filter(
    ({ pointer }) => !pointer.startsWith('/explanations'),
  )
  if (changed.length === 0) return <p class="soft">{words.t('clearance.same')}</p>
  const said = (pointer: string, value: Json | undefined) => (
    <Answer view={view} form={form} pointer={pointer} value={value} />
  )
  return (
    <StackTable
      caption={words.t('clearance.changesFrom', {
        period: before.period ? words.date(before.period) : words.date(before.made),
      })}
      columns={[words.t('clearance.field'), words.t('clearance.before'), words.t('clearance.now')]}
      rows={changed
        .slice(0, MOST)
        .map(({ pointer, before: was, after: is }) => [
          labelAt(view, form, pointer),
          said(pointer, was),
          said(pointer, is),
        ])}
    />
  )
}
