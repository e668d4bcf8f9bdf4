import type { Waiting } from '../../register/clearance-store.ts'
import type { Seat } from '../../register/people-store.ts'
import type { RecordRow } from '../../register/project.ts'
import { sessionMay } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { audienceWords } from '../audience-words.ts'
import { Empty, Facts, Page } from '../layout.tsx'
import { RecordTable } from '../record-list.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { DueSoon } from './due-pages.tsx'
import { Handed } from './handed.tsx'
import { PersonalData } from './past-page.tsx'
import { StartGroups } from './start-forms.tsx'
import { Drafts, Escalated, ToClear } from './waiting.tsx'

/** What the desk is drawn with. `rows`: the participant's records, transcribed ones too. */
export interface DeskProps {
  /** How much waits for this seat in the inbox. */
  inbox: number
  /** How many differences with other states' accounts nobody here has spoken about. */
  differences: number
  drafts: readonly DeskDraft[]
  rows: readonly RecordRow[]
  /** What waits for clearance for long, for administrators. */
  escalated: readonly Waiting[]
  seats: readonly Seat[]
  /** The office of whoever sits here. */
  office: string | undefined
  /** The measure whose forms are shown, where one is asked for. */
  measure: string | undefined
}

/** The desk: drafts, what can be started, what the state has filed. `rows`: its records, transcribed ones too. */
export function deskPage(
  view: View,
  session: Session,
  { drafts, rows, escalated, seats, inbox, differences, office, measure }: DeskProps,
) {
  const own = rows.filter(({ filedBy }) => filedBy === undefined)
  const { house, words, to } = view
  return (
    <Page view={view} title={words.t('portal.desk', { participant: view.participant(session.participant) })}>
      <h1>{words.t('portal.desk', { participant: view.participant(session.participant) })}</h1>
      {inbox > 0 && (
        <p class="mark">
          <a href={to('/desk/inbox')}>{words.t('audience.inbox.waiting', { count: inbox })}</a>
        </p>
      )}
      {differences > 0 && (
        <p class="mark">
          <a href={to('/desk/comparisons')}>{words.t('comparisons.waiting', { count: differences })}</a>
        </p>
      )}
      {sessionMay(house, session, 'read') && <DueSoon view={view} session={session} />}
      {sessionMay(house, session, 'clear') && <ToClear view={view} drafts={drafts} seats={seats} />}
      {sessionMay(house, session, 'draft') && (
        <>
          <Handed view={view} drafts={drafts} office={office} />
          <h2>{words.t('desk.drafts')}</h2>
          <Drafts view={view} drafts={drafts} seats={seats} />
          <h2 id="start">{words.t('desk.start')}</h2>
          <StartGroups view={view} rows={rows} measure={measure} />
        </>
      )}
      <Escalated view={view} waiting={escalated} />
      <h2>{words.t('desk.filings')}</h2>
      {own.length === 0 ? (
        <Empty>{words.t('desk.noFilings')}</Empty>
      ) : (
        <RecordTable view={view} rows={own} caption={words.t('portal.latestFirst')} />
      )}
      <PersonalData view={view} session={session} />
    </Page>
  )
}

/** What the filer gets back at once: the receipt, the address, what comes next. */
export function filedPage(view: View, filed: Pick<RecordRow, 'id' | 'index' | 'audience' | 'participant'>) {
  const { house, words, to } = view
  const short = filed.id.slice(0, 12)
  return (
    <Page view={view} title={words.t('desk.filed.title')}>
      <h1>{words.t('desk.filed.title')}</h1>
      <p class="lead">{words.t('desk.filed.lead', { index: filed.index })}</p>
      <Facts
        items={[
          [words.t('portal.proof.id'), <code>{filed.id}</code>],
          [
            words.t('desk.filed.address'),
            <a href={`/r/${filed.id}`}>{`${house.config.publicUrl}/r/${short}`}</a>,
          ],
          [words.t('portal.audience'), audienceWords(view, filed.audience, filed.participant)],
        ]}
      />
      <p>
        <a class="button main" href={`/api/v1/records/${filed.id}/receipt`} download={`${short}.tlog-proof`}>
          {words.t('portal.proof.receipt')}
        </a>{' '}
        <a class="button" href={`/api/v1/records/${filed.id}/bytes`} download={`${short}.json`}>
          {words.t('portal.proof.bytes')}
        </a>{' '}
        <a class="button" href={to(`/records/${filed.id}`)}>
          {words.t('desk.filed.see')}
        </a>
      </p>
      <p>{words.t('desk.filed.keep')}</p>
      <p>
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
    </Page>
  )
}
