import { formOf, readRecords } from '../clearing-house.ts'
import type { RecordRow } from '../register/project.ts'
import { subjectOf } from './answers.tsx'
import { StackTable } from './stack-table.tsx'
import type { View } from './view.ts'

/** Where a record's facts come from, in a word. */
export const provenanceWord = (
  { words, house }: View,
  { source, participant, confirmedBy }: Pick<RecordRow, 'source' | 'participant' | 'confirmedBy'>,
): string =>
  words.t(
    source
      ? confirmedBy === undefined
        ? 'portal.provenance.transcribed'
        : 'fate.provenance.confirmed'
      : isObserver(house, participant)
        ? 'portal.provenance.observer'
        : 'portal.provenance.state',
  )

/** Whether a participant looks on: what it files is a contribution, and never a state's voice. */
export const isObserver = ({ register }: View['house'], participant: string): boolean =>
  register.circles.standing.get(participant) === 'observer'

/** What a record says as a whole, besides answering: nil, unchanged and not in a position are three different things. */
const saidWord = ({ words }: View, { says }: Pick<RecordRow, 'says'>): string =>
  says === 'answers' ? '' : words.t(`dues.says.${says}`)

/** What a record is to another one, and what became of it, in some words, or nothing. */
export const fateWord = ({ words }: View, row: RecordRow): string =>
  [
    (row.relation?.kind === 'withdraws' || row.relation?.kind === 'confirms') &&
      words.t(`fate.mark.${row.relation.kind}`),
    row.withdrawnBy
      ? words.t('portal.fate.withdrawn')
      : row.amendedBy
        ? words.t('portal.fate.amended')
        : row.confirmedBy && words.t('fate.mark.confirmed'),
  ]
    .filter(Boolean)
    .join(', ')

/** Records as a table; on a narrow page each becomes a block. */
export async function RecordTable({
  view,
  rows,
  caption,
}: {
  view: View
  rows: readonly RecordRow[]
  caption: string
}) {
  const { house, reader, words } = view
  const subjects = new Map(
    (await readRecords(house, reader, rows)).map(({ row, record }) => [
      row.id,
      subjectOf(view, formOf(house, record.form), record),
    ]),
  )
  return (
    <StackTable
      caption={caption}
      columns={[
        words.t('portal.record'),
        words.t('portal.participant'),
        words.t('portal.period'),
        words.t('portal.measures'),
        words.t('portal.provenance'),
        words.t('portal.filed'),
      ]}
      rows={rows.map((row) => [
        <>
          <a href={view.to(`/records/${row.id}`)}>{view.formTitle(row.form)}</a>{' '}
          {subjects.get(row.id) && <span class="subject">{subjects.get(row.id)}</span>}{' '}
          {saidWord(view, row) && <span class="said">{saidWord(view, row)}</span>}{' '}
          {fateWord(view, row) && <span class="soft small">({fateWord(view, row)})</span>}
        </>,
        <a href={view.to(`/participants/${row.participant}`)}>{view.participant(row.participant)}</a>,
        row.period ? words.date(row.period) : words.t('portal.standing'),
        row.measures.join(', '),
        provenanceWord(view, row),
        words.date(row.sequencedAt.toISOString().slice(0, 10)),
      ])}
    />
  )
}
