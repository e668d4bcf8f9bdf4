import type { changeOf } from '../../audience/members.ts'
import type { RecordView } from '../../clearing-house.ts'
import type { Audience } from '../../records/types.ts'
import type { Notice } from '../../register/notice-store.ts'
import type { AudienceChange } from '../../register/reader-store.ts'
import { audienceWords } from '../audience-words.ts'
import { Done, Page } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { AudienceChoice } from './audience-choice.tsx'

/** What the page of a change is drawn with. `asked`: what was chosen and is now shown by name. */
export interface AudiencePageProps {
  view: View
  seen: RecordView
  changes: readonly AudienceChange[]
  notices: readonly Notice[]
  asked?: { audience: Audience; on?: string | undefined; change: ReturnType<typeof changeOf> } | undefined
  /** A sentence about what was just done. */
  done?: string | undefined
  /** Whether the house holds the filing key of this state; without it the change is made on its own machine. */
  signs: boolean
}

/** Who reads a filed record: now, so far, and by a change that is shown by name before it is made. */
export function audiencePage({ view, seen, changes, notices, asked, done, signs }: AudiencePageProps) {
  const { words, to } = view
  const { row, form } = seen
  const filer = row.participant
  return (
    <Page view={view} title={words.t('audience.change.title')}>
      <p class="crumb">
        <a href={to(`/records/${row.id}`)}>{words.t('audience.inbox.record', { id: row.id.slice(0, 12) })}</a>
      </p>
      <h1>{words.t('audience.change.title')}</h1>
      {done && <Done>{done}</Done>}
      <h2>{words.t('audience.change.now')}</h2>
      <p class="lead">{audienceWords(view, row.audience, filer)}</p>
      {!signs && <p>{words.t('audience.change.ownKey')}</p>}
      <form method="post" action={to(`/desk/records/${row.id}/audience`)} class="draft">
        <fieldset>
          <legend>{words.t('audience.change.to')}</legend>
          <AudienceChoice
            view={view}
            filer={filer}
            kinds={form.audiences}
            value={asked?.audience ?? row.audience}
          />
        </fieldset>
        <p class="field">
          <label for="on">{words.t('audience.change.on')}</label>
          <input id="on" name="on" type="date" value={asked?.on ?? ''} aria-describedby="on-how" />
          <span id="on-how" class="soft small">
            {words.t('audience.change.onHow')}
          </span>
        </p>
        <p class="acts">
          <button type="submit" name="_op" value="preview" {...(asked ? {} : { class: 'main' })}>
            {words.t('audience.change.preview')}
          </button>
        </p>
        {asked && <Preview view={view} filer={filer} asked={asked} signs={signs} />}
      </form>
      <p class="soft small">{words.t('audience.change.sees')}</p>
      <History view={view} seen={seen} changes={changes} />
      <Recalls view={view} notices={notices} />
    </Page>
  )
}

/** By name, what a change would do, and the act that does it. */
function Preview({
  view,
  filer,
  asked: { audience, change },
  signs,
}: {
  view: View
  filer: string
  signs: boolean
  asked: NonNullable<AudiencePageProps['asked']>
}) {
  const { words } = view
  const names = (codes: readonly string[]) =>
    codes.length === 0
      ? words.t('audience.change.nobody')
      : words.list(codes.map((code) => view.participant(code)).sort(words.compare))
  return (
    <div id="preview">
      <Readers view={view} participant={filer} audience={audience} />
      <dl class="facts">
        <div>
          <dt>{words.t('audience.change.added')}</dt>
          <dd>
            {audience.kind === 'public' && change.widens
              ? words.t('audience.kind.public')
              : names(change.added)}
          </dd>
        </div>
        <div>
          <dt>{words.t('audience.change.removed')}</dt>
          <dd>{names(change.removed)}</dd>
        </div>
      </dl>
      {!signs ? (
        (change.widens || change.narrows) && <PrepareButton view={view} />
      ) : change.widens ? (
        <>
          <p class="field">
            <label for="why">{words.t('audience.change.reason')}</label>
            <input id="why" class="long" name="reason" maxlength={1000} />
          </p>
          <button type="submit" name="_op" value="propose" class="main">
            {words.t('audience.change.propose')}
          </button>
        </>
      ) : (
        change.narrows && (
          <button type="submit" name="_op" value="recall" class="main">
            {words.t('audience.change.recall')}
          </button>
        )
      )}
    </div>
  )
}

/** For a participant with a key of its own: the entry as a file, to be signed on its own machine. */
export const PrepareButton = ({ view: { words } }: { view: View }) => (
  <button type="submit" name="_op" value="prepare" class="main">
    {words.t('audience.change.prepare')}
  </button>
)

function History({
  view,
  seen: { row },
  changes,
}: {
  view: View
  seen: RecordView
  changes: readonly AudienceChange[]
}) {
  const { words } = view
  if (changes.length === 0) return null
  return (
    <>
      <h2>{words.t('audience.history')}</h2>
      <ol class="plain">
        <li>
          {words.t('audience.history.filed')}:{' '}
          {audienceWords(view, row.filedAudience ?? row.audience, row.participant)}
        </li>
        {changes.map(({ index, starts, audience, sequencedAt }) => (
          <li>
            {words.t('audience.history.at', { index: words.number(index), date: words.date(sequencedAt) })}:{' '}
            {audienceWords(view, audience, row.participant)}
            {starts && ` (${words.t('audience.history.from', { date: words.date(starts) })})`}
          </li>
        ))}
      </ol>
    </>
  )
}

/** Who was asked to remove copies, and who has said that it is done. */
export function Recalls({ view, notices }: { view: View; notices: readonly Notice[] }) {
  const { words } = view
  const recalls = notices.filter(({ kind }) => kind === 'recall')
  if (recalls.length === 0) return null
  return (
    <>
      <h2>{words.t('audience.recall.outstanding')}</h2>
      <StackTable
        caption={words.t('audience.recall.outstanding')}
        columns={[words.t('portal.participant'), words.t('portal.log.index'), words.t('portal.filed')]}
        rows={[...recalls]
          .sort((a, b) => words.compare(view.participant(a.participant), view.participant(b.participant)))
          .map(({ participant, index, confirmedAt }) => [
            view.participant(participant),
            words.number(index),
            confirmedAt
              ? words.t('audience.recall.confirmed', { date: words.date(confirmedAt) })
              : words.t('audience.recall.waiting'),
          ])}
      />
    </>
  )
}
