import type { Finding } from '../../problems.ts'
import { committedField } from '../../regime/committed-values.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { Seat } from '../../register/people-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { audienceWords } from '../audience-words.ts'
import { FormSections, fieldId } from '../form/draw-form.tsx'
import { Mark, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { DraftFiles } from './attach-file.tsx'
import { AudienceChoice, usualAudience } from './audience-choice.tsx'
import { fieldOf, readersOf, readersOffered } from './commit-draft.ts'
import type { DeskDraft } from './draft.ts'
import { Returned } from './waiting.tsx'

/** What the page of a draft is drawn with. `checked`: the findings were asked for, and stand above the form too. */
export interface EditProps {
  view: View
  session: Session
  draft: DeskDraft
  form: FormVersion
  findings: readonly Finding[]
  checked: boolean
  saved: boolean
  /** The participant's seats, for the name of the one that sent it back. */
  seats: readonly Seat[]
}

/** The page of a draft: the form, what was found, ways on. Everything works as one plain form. */
export function editPage({ view, session, draft, form, findings, checked, saved, seats }: EditProps) {
  const { words, lang, to } = view
  const { content } = draft
  const title = form.words[lang].title
  return (
    <Page view={view} title={title} scripts={['live-form']}>
      <p class="crumb">
        <a href={to('/desk')}>
          {words.t('portal.desk', { participant: view.participant(session.participant) })}
        </a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{form.words[lang].summary}</p>
      <Returned view={view} draft={draft} seats={seats} />
      <live-form>
        <div role="status" aria-live="polite" class="small soft">
          {saved ? words.t('desk.saved', { date: words.date(draft.savedAt) }) : ''}
        </div>
        {checked && <Summary {...{ view, form, findings }} />}
        <form
          method="post"
          action={to(`/desk/drafts/${draft.id}`)}
          class="draft"
          data-version={String(draft.version)}
          novalidate
        >
          <input type="hidden" name="_version" value={String(draft.version)} />
          {/* The first button of a form is the one that Enter presses. */}
          <button type="submit" name="_op" value="save" class="default" tabindex={-1}>
            {words.t('desk.save')}
          </button>
          {form.period === 'year' && (
            <p class="field">
              <label for="period">{words.t('portal.year')}</label>
              <input id="period" name="_period" value={content.period ?? ''} size={6} inputmode="numeric" />
            </p>
          )}
          {content.says === 'answers' ? (
            <FormSections
              view={view}
              form={form}
              answers={content.answers}
              findings={checked ? findings : []}
              participant={session.participant}
              committed={readersChoice(view, session.participant, draft, form)}
            />
          ) : (
            <Mark>
              <p>
                {words.t(
                  content.says === 'unchanged' ? 'portal.says.unchanged' : 'portal.says.notInPosition',
                )}
              </p>
            </Mark>
          )}
          {content.relation?.kind === 'amends' && (
            <p class="field">
              <label for="f-reason">{words.t('desk.reason')}</label>
              <input
                id="f-reason"
                class="long"
                name="_reason"
                value={content.relation.reason ?? ''}
                required
              />
            </p>
          )}
          {form.measures.length > 1 && (
            <fieldset class="ticks">
              <legend>{words.t('portal.measures')}</legend>
              {form.measures.map((id) => (
                <label class="tick">
                  <input type="checkbox" name="_measure" value={id} checked={content.measures.includes(id)} />{' '}
                  {id} {view.measure(id)}
                </label>
              ))}
            </fieldset>
          )}
          <fieldset>
            <legend>{words.t('audience.choose')}</legend>
            {content.relation?.kind === 'amends' ? (
              <p>{audienceWords(view, content.audience, session.participant)}</p>
            ) : (
              <AudienceChoice
                view={view}
                filer={session.participant}
                kinds={form.audiences}
                value={content.audience}
                usual={usualAudience(view, form, content.measures)}
              />
            )}
          </fieldset>
          <DraftFiles view={view} draft={draft} />
          {checked && <Explanations {...{ view, form, findings, draft }} />}
          <p class="acts">
            <button type="submit" name="_op" value="check">
              {words.t('desk.check')}
            </button>{' '}
            <button type="submit" name="_op" value="save">
              {words.t('desk.save')}
            </button>{' '}
            <button type="submit" name="_op" value="ready" class="main">
              {words.t('desk.toClear')}
            </button>{' '}
            <button type="submit" name="_op" value="discard">
              {words.t('desk.discard')}
            </button>
          </p>
        </form>
      </live-form>
    </Page>
  )
}

/** Who may read the committed values of a draft: none wider than who will read its record. */
function readersChoice(view: View, participant: string, { content }: DeskDraft, form: FormVersion) {
  const record = { participant, audience: content.audience }
  return {
    offered: readersOffered(view.house, record),
    of: (pointer: string) =>
      readersOf(view.house, record, committedField(form, pointer), content.readers?.[fieldOf(pointer)]),
  }
}

/** What stands in the way and what deserves a look, each leading to its field. */
function Summary({
  view: { words },
  form,
  findings,
}: {
  view: View
  form: FormVersion
  findings: readonly Finding[]
}) {
  const told = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity)
  const part = (severity: 'error' | 'warning' | 'note', title: string) => {
    const some = told(severity)
    return (
      some.length > 0 && (
        <>
          <h3>{title}</h3>
          <ul>
            {some.map(({ message, pointer }) => (
              <li>{pointer && form.schema ? <a href={`#${fieldId(pointer)}`}>{message}</a> : message}</li>
            ))}
          </ul>
        </>
      )
    )
  }
  return (
    <section class="mark" id="findings" aria-labelledby="findings-title" tabindex={-1}>
      <h2 id="findings-title">{words.t(findings.length === 0 ? 'desk.nothingFound' : 'portal.findings')}</h2>
      {part('error', words.t('desk.errors'))}
      {part('warning', words.t('desk.warnings'))}
      {part('note', words.t('desk.notes'))}
    </section>
  )
}

/** A line to explain each kind of warning, where the form takes explanations. */
function Explanations({
  view: { words },
  form,
  findings,
  draft,
}: {
  view: View
  form: FormVersion
  findings: readonly Finding[]
  draft: DeskDraft
}) {
  if (!form.schema.properties?.['explanations']) return null
  const rules = new Map(
    findings.filter(({ severity }) => severity === 'warning').map(({ rule, message }) => [rule, message]),
  )
  if (rules.size === 0) return null
  return (
    <fieldset>
      <legend>{words.t('desk.explain')}</legend>
      <p class="soft small">{words.t('desk.explainHow')}</p>
      {[...rules].map(([rule, message]) => (
        <p class="field">
          <label for={`explain-${rule}`}>{message}</label>
          <textarea id={`explain-${rule}`} name={`_explain:${rule}`} class="short">
            {draft.content.explanations[rule] ?? ''}
          </textarea>
        </p>
      ))}
    </fieldset>
  )
}
