import { findAt } from '../../records/pointer.ts'
import type { LayoutSection } from '../../regime/types.ts'
import { FormSections } from '../form/draw-form.tsx'
import { LINES_A_PAGE, linesFrom } from '../form/line-pages.ts'
import { ReportOnce } from '../report-once.tsx'
import { MeasuresAndReaders, SaysAndPeriod } from './about-record.tsx'
import { DraftFrame, RECORD_PART } from './draft-frame.tsx'
import { RECORD } from './draft-units.ts'
import { drawingOf, type EditProps } from './edit-page.tsx'
import { lastTimeOf } from './last-marks.tsx'
import { onlySections, shownSections } from './sections.ts'

/** The page of one section of a long draft: its fields, whether it is done, who has it. */
export function sectionPage(props: EditProps & { section: LayoutSection }) {
  const { view, session, draft, form, checked, section } = props
  const { words, lang } = view
  const sections = shownSections(form, draft.content.answers)
  const at = sections.indexOf(section)
  const before = lastTimeOf(view, draft.content, props.last)
  const titleOf = (one: LayoutSection | undefined) =>
    one && (form.words[lang].sections[one.id]?.title ?? one.id)
  return (
    <DraftFrame
      {...{ view, draft, form, checked }}
      participant={session.participant}
      part={section.id}
      heading={titleOf(section) ?? ''}
      groups={[section.id]}
      crumb={
        <p class="soft">
          {words.t('desk.section.of', { number: at + 1, all: words.number(sections.length) })}
        </p>
      }
    >
      {section.table && before && (
        <p class="soft small">{words.t('desk.last.legend', { period: before.period })}</p>
      )}
      <div class="one-section">
        <FormSections {...drawingOf(props)} form={onlySections(form, [section])} />
      </div>
      {section.lines && (
        <ReportOnce
          view={view}
          form={form}
          answers={draft.content.answers}
          year={draft.content.period?.slice(0, 4)}
          participant={session.participant}
          of={shownLines(props, section.lines)}
        />
      )}
      <SectionNotes {...props} />
      <SectionActs {...props} next={titleOf(sections[at + 1])} first={at === 0} />
    </DraftFrame>
  )
}

/** The lines of a list that this page of it holds. */
function shownLines({ view, draft }: EditProps, list: string) {
  const held = findAt(draft.content.answers, list)
  const from = linesFrom(
    new URLSearchParams(view.query).get('from'),
    list,
    Array.isArray(held) ? held.length : 0,
  )
  return { list, from, to: from + LINES_A_PAGE }
}

/** Whether the section is done, and the office that is asked to fill it in. */
function SectionNotes({ view: { words }, draft, offices, section }: EditProps & { section: LayoutSection }) {
  const note = draft.content.sections?.[section.id]
  return (
    <fieldset>
      <legend>{words.t('desk.section.own')}</legend>
      <p class="field">
        <input type="hidden" name={`_done:${section.id}`} value="" />
        <label class="tick" for="section-done">
          <input
            id="section-done"
            type="checkbox"
            name={`_done:${section.id}`}
            value="true"
            checked={note?.done === true}
          />{' '}
          {words.t('desk.section.done')}
        </label>
      </p>
      {offices.length > 0 && (
        <p class="field">
          <label for="section-office">{words.t('desk.section.office')}</label>
          <span class="soft small" id="section-office-hint">
            {words.t('desk.section.officeHow')}
          </span>
          <select id="section-office" name={`_office:${section.id}`} aria-describedby="section-office-hint">
            <option value="">{words.t('desk.section.nobody')}</option>
            {offices.map(({ id, name }) => (
              <option value={id} selected={id === note?.office}>
                {name}
              </option>
            ))}
          </select>
        </p>
      )}
    </fieldset>
  )
}

/** Ways on from a section: each saves what is typed. */
function SectionActs({
  view: { words },
  next,
  first,
}: Pick<EditProps, 'view'> & { next?: string | undefined; first?: boolean }) {
  return (
    <p class="acts">
      {next !== undefined && (
        <>
          <button type="submit" name="_op" value="next" class="main">
            {words.t('desk.section.next', { section: next })}
          </button>{' '}
        </>
      )}
      <button type="submit" name="_op" value="list" {...(next === undefined ? { class: 'main' } : {})}>
        {words.t('desk.section.list')}
      </button>{' '}
      <button type="submit" name="_op" value="save">
        {words.t('desk.save')}
      </button>{' '}
      {!first && (
        <button type="submit" name="_op" value="previous">
          {words.t('desk.section.previous')}
        </button>
      )}
    </p>
  )
}

/** The page of a long draft about the record itself: what it says, for when, under which measures, for whom. */
export function recordPartPage(props: EditProps) {
  const { view, session, draft, form, checked, last } = props
  const { words, lang } = view
  const about = { view, participant: session.participant, draft, form, last }
  const [first] = shownSections(form, draft.content.answers)
  return (
    <DraftFrame
      {...{ view, draft, form, checked }}
      participant={session.participant}
      part={RECORD_PART}
      heading={words.t('desk.recordPart')}
      groups={[RECORD]}
    >
      <SaysAndPeriod {...about} />
      <MeasuresAndReaders {...about} />
      <SectionActs view={view} first next={first && form.words[lang].sections[first.id]?.title} />
    </DraftFrame>
  )
}
