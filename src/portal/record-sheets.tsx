import type { RecordView } from '../clearing-house.ts'
import { hasUnLayout } from '../exports/un-layout.ts'
import type { View } from './view.ts'

/** A record as a workbook: in the house's own layout, and in that of the United Nations where its form has one. */
export function RecordSheets({
  view: { words, to },
  seen: { row, record, form },
}: {
  view: View
  seen: RecordView
}) {
  if (record.says !== 'answers' && record.says !== 'nil') return null
  const place = to(`/records/${row.id}.xlsx`)
  return (
    <p class="no-print">
      <a href={place}>{words.t('sheets.record')}</a>
      {hasUnLayout(form) && (
        <>
          {' · '}
          <a href={`${place}?layout=un`}>{words.t('sheets.record.un')}</a>
        </>
      )}
    </p>
  )
}
