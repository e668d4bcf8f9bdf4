import type { Child } from 'hono/jsx'
import type { FormVersion } from '../../regime/types.ts'
import { Page } from '../layout.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { baseOf, digestsOf } from './draft-units.ts'
import { Sheets } from './sheet-part.tsx'

/** The address of a draft's page: of its list or only page, of a section, of what is said besides the answers. */
export const draftPlace = (id: string, part?: string): string =>
  `/desk/drafts/${id}${part === undefined ? '' : part === RECORD_PART ? '/record' : `/sections/${part}`}`

/** The part of a draft that is about the record itself. */
export const RECORD_PART = '_record'

/** What every page of a draft has around what it asks. */
export interface DraftFrameProps {
  view: View
  participant: string
  draft: DeskDraft
  form: FormVersion
  /** The section, or {@link RECORD_PART}; none for the list and for the page of a short form. */
  part?: string
  kind?: 'list' | 'whole'
  heading: string
  /** Whether what the checks say stands beside the fields. */
  checked: boolean
  /** The groups of units that the page has (draft-units.ts). */
  groups: readonly string[]
  before?: Child
  children?: Child
  /** Where the page of a section is, in a list. */
  crumb?: Child
}

/** What a draft is called: its form and period. */
export const draftTitle = ({ lang, words }: View, form: FormVersion, { content }: DeskDraft): string =>
  `${form.words[lang].title}${content.period ? `, ${words.date(content.period)}` : ''}`

/** A page of a draft: one plain form, which its script saves at pauses of typing. */
export function DraftFrame(props: DraftFrameProps) {
  const { view, participant, draft, form, part, heading, checked, groups } = props
  const { words, to, house } = view
  const digest = digestsOf(house, form, draft)
  return (
    <Page view={view} title={heading} scripts={['live-form']}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('portal.desk', { participant: view.participant(participant) })}</a>
        {part !== undefined && (
          <>
            {' · '}
            <a href={to(draftPlace(draft.id))}>{draftTitle(view, form, draft)}</a>
          </>
        )}
      </p>
      <h1>{heading}</h1>
      {props.crumb}
      <live-form>
        <p
          role="status"
          class="small soft saved"
          data-unsaved={words.t('desk.unsaved')}
          data-lost={words.t('desk.lineLost')}
          data-more={words.t('desk.goesOn')}
        >
          {words.t('desk.saved', { date: words.date(draft.savedAt) })}
        </p>
        {props.before}
        <form
          method="post"
          action={`${to(draftPlace(draft.id, part))}${checked ? '?check' : ''}`}
          class="draft"
          data-version={String(draft.version)}
          data-page={part ?? props.kind}
          novalidate
        >
          <input type="hidden" name="_version" value={String(draft.version)} />
          {groups.map((group) => (
            <input type="hidden" name={`_base:${group}`} value={baseOf(form, digest, draft.content, group)} />
          ))}
          {/* The first button of a form is the one that Enter presses. */}
          <button type="submit" name="_op" value="save" class="default" tabindex={-1}>
            {words.t('desk.save')}
          </button>
          {props.children}
        </form>
      </live-form>
      {part === undefined && <Sheets view={view} draft={draft} form={form} />}
    </Page>
  )
}
