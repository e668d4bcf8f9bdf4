import { sectionId } from '../form/draw-form.tsx'
import { Page } from '../layout.tsx'
import { draftPlace } from './draft-frame.tsx'
import { isLong } from './sections.ts'
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
      <Shown {...props} change={changeLinks(props)} />
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

/** A link to the page of each section, or to its place on the only page. */
function changeLinks({ view, draft, form }: ShownProps) {
  const { words, lang, to } = view
  const long = isLong(form, draft.content)
  return (section: string) => (
    <a
      class="small change"
      href={long ? to(draftPlace(draft.id, section)) : `${to(draftPlace(draft.id))}#${sectionId(section)}`}
      aria-label={words.t('desk.changeOf', { section: form.words[lang].sections[section]?.title ?? section })}
    >
      {words.t('desk.change')}
    </a>
  )
}
