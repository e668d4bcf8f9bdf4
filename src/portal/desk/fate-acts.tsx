import type { RecordView } from '../../clearing-house.ts'
import { sessionMay } from '../../seats/authority.ts'
import type { View } from '../view.ts'

/** For the state's own seats that draft: the ways to amend or withdraw its record, to confirm or correct a transcription. */
export function FateActs({ view, seen }: { view: View; seen: RecordView }) {
  const { house, session, words, to } = view
  const { row, record } = seen
  const over = (row.amendedBy ?? row.withdrawnBy ?? row.confirmedBy) !== undefined
  if (session?.participant !== record.participant || !sessionMay(house, session, 'draft') || over) return null
  // A withdrawal is not undone.
  if (row.relation?.kind === 'withdraws') return null
  const transcribed = record.provenance.kind === 'transcribed'
  return (
    <div class="beside-each-other no-print">
      {transcribed ? (
        <a class="button main" href={to(`/desk/records/${row.id}/confirm`)}>
          {words.t('fate.confirm')}
        </a>
      ) : (
        <a class="button" href={to(`/desk/records/${row.id}/withdraw`)}>
          {words.t('fate.withdraw')}
        </a>
      )}
      <AmendForm view={view} id={row.id} word={transcribed ? 'fate.correct' : 'desk.amend'} />
    </div>
  )
}

/** Begins a draft that amends a record, with its answers. */
export function AmendForm({
  view: { words, to },
  id,
  word,
}: {
  view: View
  id: string
  word: 'fate.correct' | 'desk.amend'
}) {
  return (
    <form method="post" action={to('/desk/drafts')}>
      <input type="hidden" name="record" value={id} />
      <button type="submit" name="from" value="amend">
        {words.t(word)}
      </button>
    </form>
  )
}
