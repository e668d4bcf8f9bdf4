import type { Finding } from '../../problems.ts'
import { committedField } from '../../regime/committed-values.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { Office, Seat } from '../../register/people-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { type Drawing, FormSections } from '../form/draw-form.tsx'
import { prune } from '../form/parse-form.ts'
import type { RecordChoices } from '../form/record-choice.tsx'
import { Mark } from '../layout.tsx'
import type { View } from '../view.ts'
import { MeasuresAndReaders, SaysAndPeriod } from './about-record.tsx'
import { fieldOf, readersOf, readersOffered } from './commit-draft.ts'
import type { DeskDraft } from './draft.ts'
import { DraftFrame, draftTitle } from './draft-frame.tsx'
import { EXPLAIN, RECORD } from './draft-units.ts'
import { Explanations, FoundSummary } from './found.tsx'
import type { Last } from './last-filing.ts'
import { lastMarks, lastTimeOf } from './last-marks.tsx'
import { shownSections } from './sections.ts'
import { Returned } from './waiting.tsx'

/** What the pages of a draft are drawn with. `checked`: the findings were asked for. */
export interface EditProps {
  view: View
  session: Session
  draft: DeskDraft
  form: FormVersion
  findings: readonly Finding[]
  checked: boolean
  /** The participant's seats, for the name of the one that sent it back. */
  seats: readonly Seat[]
  /** The participant's offices, to which a section may be handed. */
  offices: readonly Office[]
  /** The record it goes on from, or that it would repeat. */
  last: Last | undefined
  /** The records that its fields may name. */
  records: RecordChoices
}

/** The page of a draft that is short: the form, what was found, ways on. */
export function editPage(props: EditProps) {
  const { view, session, draft, form, findings, checked, seats, last } = props
  const { words, lang } = view
  const { participant } = session
  const sections = draft.content.says === 'answers' ? shownSections(form, draft.content.answers) : []
  const about = { view, participant, draft, form, last }
  return (
    <DraftFrame
      {...{ view, participant, draft, form, checked }}
      kind="whole"
      heading={draftTitle(view, form, draft)}
      groups={[RECORD, ...sections.map(({ id }) => id), EXPLAIN]}
      crumb={<p class="lead">{form.words[lang].summary}</p>}
      before={
        <>
          <Returned view={view} draft={draft} seats={seats} />
          {checked && (
            <FoundSummary
              view={view}
              form={form}
              findings={findings}
              pageOf={({ pointer }) => (pointer === '' ? undefined : '')}
            />
          )}
        </>
      }
    >
      <SaysAndPeriod {...about} />
      {draft.content.says === 'answers' ? (
        <FormSections {...drawingOf(props)} />
      ) : (
        <SaidAsWhole view={view} draft={draft} />
      )}
      <MeasuresAndReaders {...about} />
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
    </DraftFrame>
  )
}

/** What a draft says instead of answers; what was filled in is kept. */
export function SaidAsWhole({ view: { words }, draft }: { view: View; draft: DeskDraft }) {
  const { says, answers } = draft.content
  return (
    <Mark>
      <p>{words.t(`desk.says.${says}`)}</p>
      {Object.keys(answers).length > 0 && <p class="soft">{words.t('desk.keptAnswers')}</p>}
    </Mark>
  )
}

/** What the sections of a draft are drawn with. */
export function drawingOf({
  view,
  session,
  draft,
  form,
  findings,
  checked,
  last,
  records,
}: EditProps): Drawing {
  const { content } = draft
  const before = lastTimeOf(view, content, last)
  return {
    view,
    form,
    answers: prune(form, content.answers),
    findings: checked ? findings : [],
    participant: session.participant,
    records,
    committed: readersChoice(view, session.participant, draft, form),
    ...(before ? { lastTime: lastMarks(view, form, content, before) } : {}),
  }
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
