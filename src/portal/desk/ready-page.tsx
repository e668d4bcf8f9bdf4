import { Page } from '../layout.tsx'
import { Shown, type ShownProps } from './shown.tsx'

/** The page before a draft is handed on: what is said, what changed, who will read it, what its filing takes. */
export function readyPage(props: ShownProps) {
  const { view, draft, record, inForce } = props
  const { words, to } = view
  const participant = view.participant(record.participant)
  const nobody = inForce.policy.signatures === 0
  return (
    <Page view={view} title={words.t('clearance.ready.title')}>
      <p class="crumb">
        <a href={to(`/desk/drafts/${draft.id}`)}>{words.t('clearance.back')}</a>
      </p>
      <h1>{words.t('clearance.ready.title')}</h1>
      <p class="lead">
        {words.t(nobody ? 'clearance.ready.nobody' : 'clearance.ready.lead', { participant })}
      </p>
      <Shown {...props} />
      <form method="post" action={to(`/desk/drafts/${draft.id}/ready`)}>
        <input type="hidden" name="_version" value={String(draft.version)} />
        <p>
          <button class="main" type="submit">
            {words.t(nobody ? 'clearance.ready.actNobody' : 'clearance.ready.act')}
          </button>{' '}
          <a class="button" href={to(`/desk/drafts/${draft.id}`)}>
            {words.t('clearance.back')}
          </a>
        </p>
      </form>
    </Page>
  )
}
