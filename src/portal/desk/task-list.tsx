import type { Finding } from '../../problems.ts'
import type { LayoutSection } from '../../regime/types.ts'
import { audienceWords } from '../audience-words.ts'
import { prune } from '../form/parse-form.ts'
import { DraftFrame, draftPlace, draftTitle, RECORD_PART } from './draft-frame.tsx'
import { EXPLAIN } from './draft-units.ts'
import type { EditProps } from './edit-page.tsx'
import { Explanations, FoundSummary } from './found.tsx'
import { countDifferences } from './last-filing.ts'
import { lastTimeOf } from './last-marks.tsx'
import { sectionAt, shownSections, stateOf } from './sections.ts'
import { Returned } from './waiting.tsx'

/** The page of a draft that is long: what there is to fill in, how far it is, and who has it. */
export function taskListPage(props: EditProps) {
  const { view, session, draft, form, findings, checked, seats } = props
  const { words, lang, to } = view
  const { participant } = session
  const sections = shownSections(form, draft.content.answers)
  const inSection = (finding: Finding) => sectionAt(form, sections, finding.pointer)
  return (
    <DraftFrame
      {...{ view, participant, draft, form, checked }}
      kind="list"
      heading={draftTitle(view, form, draft)}
      groups={checked ? [EXPLAIN] : []}
      crumb={<p class="lead">{form.words[lang].summary}</p>}
      before={
        <>
          <Returned view={view} draft={draft} seats={seats} />
          {checked && (
            <FoundSummary
              view={view}
              form={form}
              findings={findings}
              pageOf={(finding) => {
                const section = inSection(finding)
                return section && `${to(draftPlace(draft.id, section.id))}?check`
              }}
            />
          )}
        </>
      }
    >
      <h2>{words.t('desk.tasks')}</h2>
      <Differences {...props} />
      <ol class="tasks">
        <li>
          <a href={to(draftPlace(draft.id, RECORD_PART))}>{words.t('desk.recordPart')}</a>
          <span class="soft small">
            {[draft.content.period, audienceWords(view, draft.content.audience, participant)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
        {sections.map((section) => (
          <Task
            {...props}
            section={section}
            found={checked ? findings.filter((finding) => inSection(finding) === section) : []}
          />
        ))}
      </ol>
      {checked && <Explanations {...{ view, form, findings, draft }} />}
      <p class="acts">
        <button type="submit" name="_op" value="check">
          {words.t('desk.check')}
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

/** How much differs from the record that the draft was begun from. */
function Differences({ view, draft, form, last }: EditProps) {
  const before = lastTimeOf(view, draft.content, last)
  if (before === undefined) return null
  const answers = prune(form, draft.content.answers)
  const counts = shownSections(form, answers).map((section) =>
    countDifferences(form, section, before.answers, answers),
  )
  const sum = (of: 'all' | 'differ') => counts.reduce((total, count) => total + count[of], 0)
  const [all, differ] = [sum('all'), sum('differ')]
  return (
    <p class="sentence">
      {differ === 0
        ? view.words.t('desk.allAs', { period: before.period })
        : differWords(view, { all, differ }, before.period)}
    </p>
  )
}

/** "3 of 40 answers differ from 2023". */
const differWords = (
  { words }: EditProps['view'],
  { all, differ }: { all: number; differ: number },
  period: string,
): string => words.t('desk.differ', { count: differ, all: words.number(all), period })

/** A section of the list: how far it is in words, what differs, what was found, which office has it. */
function Task({
  view,
  draft,
  form,
  offices,
  last,
  checked,
  section,
  found,
}: EditProps & { section: LayoutSection; found: readonly Finding[] }) {
  const { words, lang, to } = view
  const { content } = draft
  const state = stateOf(form, section, content)
  const before = lastTimeOf(view, content, last)
  const counts = before && countDifferences(form, section, before.answers, prune(form, content.answers))
  const office = offices.find(({ id }) => id === content.sections?.[section.id]?.office)
  const told = found.filter(({ severity }) => severity !== 'note').length
  return (
    <li>
      <a href={`${to(draftPlace(draft.id, section.id))}${checked ? '?check' : ''}`}>
        {form.words[lang].sections[section.id]?.title ?? section.id}
      </a>
      <span class={`state ${state}`}>{words.t(`desk.state.${state}`)}</span>
      <span class="soft small">
        {[
          told > 0 && words.t('desk.found', { count: told }),
          before &&
            counts &&
            counts.all > 0 &&
            (counts.differ === 0
              ? words.t('desk.last.same', { period: before.period })
              : differWords(view, counts, before.period)),
          office && words.t('desk.with', { office: office.name }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  )
}
