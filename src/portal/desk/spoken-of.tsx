import type { RecordDraft } from '../../clearing-house.ts'
import { formOf } from '../../clearing-house.ts'
import { Answers } from '../answers.tsx'
import { Facts } from '../layout.tsx'
import type { View } from '../view.ts'
import type { Last } from './last-filing.ts'

/** Which record a draft takes the place of, and why; of a withdrawal also what that record said. */
export function SpokenOf({
  view,
  record,
  last,
}: {
  view: View
  record: RecordDraft
  last: Last | undefined
}) {
  const { words, to, house } = view
  const { relation } = record
  const kind = relation?.kind
  if (kind !== 'amends' && kind !== 'withdraws' && kind !== 'confirms') return null
  const row = last?.row.id === relation?.record ? last?.row : undefined
  const date = row && words.date(row.sequencedAt.toISOString().slice(0, 10))
  return (
    <>
      <Facts
        items={[
          [
            words.t(`fate.about.${kind}`),
            <a href={to(`/records/${relation?.record}`)}>
              {date === undefined
                ? relation?.record.slice(0, 12)
                : words.t(row?.source ? 'fate.about.transcription' : 'fate.about.record', { date })}
            </a>,
          ],
          kind !== 'confirms' && [
            words.t('fate.why'),
            relation?.reason ?? <span class="soft">{words.t('fate.noReason')}</span>,
          ],
        ]}
      />
      {kind === 'withdraws' && last && (
        <>
          <h2>{words.t('fate.withdraw.what')}</h2>
          <Answers
            view={view}
            form={formOf(house, last.record.form)}
            record={last.record}
            kept={{ values: [...last.values], erased: [] }}
          />
        </>
      )}
    </>
  )
}
