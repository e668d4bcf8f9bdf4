import { sectionId } from '../form/draw-form.tsx'
import { Page } from '../layout.tsx'
import { ReportOnce } from '../report-once.tsx'
import { onlySpeaks } from './draft.ts'
import { draftPlace, RECORD_PART } from './draft-frame.tsx'
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
      <Shown {...props} {...(onlySpeaks(draft.content) ? {} : { change: changeLinks(props) })} />
      <ReportOnce
        view={view}
        form={props.form}
        answers={record.answers}
        year={record.period?.slice(0, 4)}
        participant={record.participant}
      />
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

/** A link to the page of each section, and to that of what is said besides; or to its place on the only page. */
function changeLinks({ view, draft, form }: ShownProps) {
  const { words, lang, to } = view
  const long = isLong(form, draft.content)
  return (part: string) => {
    const section =
      part === RECORD_PART ? words.t('desk.recordPart') : (form.words[lang].sections[part]?.title ?? part)
    const place = long ? draftPlace(draft.id, part) : draftPlace(draft.id)
    const anchor = long || part === RECORD_PART ? '' : `#${sectionId(part)}`
    return (
      <a
        class="small change"
        href={`${to(place)}${anchor}`}
        aria-label={words.t('desk.changeOf', { section })}
      >
        {words.t('desk.change')}
      </a>
    )
  }
}
