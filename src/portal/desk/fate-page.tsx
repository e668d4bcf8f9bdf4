import { MOST_REASON, type RecordView } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import type { ClearancePolicy } from '../../records/types.ts'
import type { Seat } from '../../register/people-store.ts'
import { Answers } from '../answers.tsx'
import { Findings } from '../findings.tsx'
import { Page } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { AmendForm } from './fate-acts.tsx'
import type { Spoken } from './speak-about.ts'
import { Returned } from './waiting.tsx'

/** What the page of a withdrawal or confirmation is drawn with. */
export interface FatePageProps {
  view: View
  act: Spoken
  /** The record spoken of. */
  seen: RecordView
  reason: string
  findings: readonly Finding[]
  /** The draft, where it came back to its authors. */
  draft?: DeskDraft
  seats: readonly Seat[]
  policy: Pick<ClearancePolicy, 'signatures'>
}

/** One page for one act: what it does, who will read it, what it is about, and one button. */
export function fatePage(props: FatePageProps) {
  const { view, act, seen, findings, draft, seats } = props
  const { words, to } = view
  const { row, record, form } = seen
  const title = words.t(`fate.${act}`)
  const errors = findings.filter(({ severity }) => severity === 'error')
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to(`/records/${row.id}`)}>{words.t('fate.back')}</a>
      </p>
      <h1>{title}</h1>
      {draft && <Returned view={view} draft={draft} seats={seats} />}
      {act === 'withdraw' ? <WhatRemains view={view} id={row.id} /> : <WhatIsConfirmed {...props} />}
      <Readers view={view} participant={row.participant} audience={row.audience} />
      {act === 'confirm' && errors.length > 0 ? (
        <p class="mark">{words.t('fate.confirm.errors')}</p>
      ) : (
        <ActForm {...props} errors={errors} />
      )}
      {act === 'confirm' && (
        <div class="beside-each-other">
          <AmendForm view={view} id={row.id} word="fate.correct" />
          <span class="soft small">{words.t('fate.correct.how')}</span>
        </div>
      )}
      <h2>{words.t(act === 'withdraw' ? 'fate.withdraw.what' : 'portal.answers')}</h2>
      <Answers view={view} form={form} record={record} kept={seen.kept} />
      {act === 'confirm' && <Findings view={view} form={form} findings={findings} record={record} />}
    </Page>
  )
}

/** What a withdrawal leaves as it is. */
function WhatRemains({ view: { words, to }, id }: { view: View; id: string }) {
  return (
    <>
      <p class="lead">{words.t('fate.withdraw.lead')}</p>
      <ul>
        <li>{words.t('fate.withdraw.stays')}</li>
        <li>{words.t('fate.withdraw.mark')}</li>
        <li>{words.t('fate.withdraw.counts')}</li>
        <li>{words.t('fate.withdraw.final')}</li>
      </ul>
      <p>
        <a href={to(`/records/${id}`)}>{words.t('fate.withdraw.amendInstead')}</a>
      </p>
    </>
  )
}

function WhatIsConfirmed({ view, seen: { row, record } }: FatePageProps) {
  const source = record.provenance.kind === 'transcribed' ? record.provenance.source.name : ''
  return (
    <p class="lead">
      {view.words.t('fate.confirm.lead', { source, participant: view.participant(row.participant) })}
    </p>
  )
}

/** The one button, with the reason where one is asked for. */
function ActForm({
  view,
  act,
  seen: { row },
  reason,
  draft,
  policy,
  errors,
}: FatePageProps & { errors: readonly Finding[] }) {
  const { words, to } = view
  const participant = view.participant(row.participant)
  const nobody = policy.signatures === 0
  const said = errors.length > 0
  return (
    <form
      method="post"
      action={to(draft ? `/desk/drafts/${draft.id}/fate` : `/desk/records/${row.id}/${act}`)}
    >
      {draft && <input type="hidden" name="_version" value={String(draft.version)} />}
      {act === 'withdraw' && (
        <p class="field">
          <label for="f-reason">{words.t('fate.withdraw.reason')}</label>
          <span class="soft small" id="f-reason-hint">
            {words.t('fate.withdraw.reasonHow')}
          </span>
          {errors.map(({ message }) => (
            <span class="beside" id="f-reason-says">
              {message}
            </span>
          ))}
          <textarea
            id="f-reason"
            name="reason"
            class="short"
            maxlength={MOST_REASON}
            required
            aria-describedby={said ? 'f-reason-hint f-reason-says' : 'f-reason-hint'}
            {...(said ? { 'aria-invalid': 'true' } : {})}
          >
            {reason}
          </textarea>
        </p>
      )}
      <p>{words.t(nobody ? 'fate.act.leadNobody' : 'fate.act.lead', { participant })}</p>
      <p>
        <button class="main" type="submit" name="_op" value="hand-on">
          {words.t(nobody ? 'fate.file' : 'fate.handOn')}
        </button>{' '}
        {draft && (
          <button type="submit" name="_op" value="discard" formnovalidate>
            {words.t('fate.discard')}
          </button>
        )}
      </p>
    </form>
  )
}
