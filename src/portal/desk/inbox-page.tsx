import type { RecordView } from '../../clearing-house.ts'
import type { Notice, Widening } from '../../register/notice-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { audienceWords } from '../audience-words.ts'
import { Empty, Mark, Page } from '../layout.tsx'
import { Readers } from '../readers.tsx'
import type { View } from '../view.ts'
import { PrepareButton } from './audience-page.tsx'

/** What the inbox is drawn with. `decides`: whether this seat clears, and so decides requests. */
export interface InboxProps {
  view: View
  session: Session
  notices: readonly Notice[]
  widenings: readonly Widening[]
  decides: boolean
}

/** What other participants tell this one about their records, and requests that more may read. */
export function inboxPage({ view, session, notices, widenings, decides }: InboxProps) {
  const { words } = view
  return (
    <Page view={view} title={words.t('audience.inbox.title')}>
      <h1>{words.t('audience.inbox.title')}</h1>
      {notices.length === 0 ? (
        <Empty>{words.t('audience.inbox.empty')}</Empty>
      ) : (
        <ul class="plain waiting">
          {notices.map((notice) => (
            <NoticeLine view={view} notice={notice} />
          ))}
        </ul>
      )}
      <h2 id="requests">{words.t('audience.inbox.asks')}</h2>
      {widenings.length === 0 ? (
        <Empty>{words.t('audience.inbox.noAsks')}</Empty>
      ) : (
        <ul class="plain waiting">
          {widenings.map((one) => (
            <WideningLine view={view} session={session} one={one} decides={decides} />
          ))}
        </ul>
      )}
    </Page>
  )
}

const recordLink = ({ words, to }: View, id: string, readable: boolean) => {
  const name = words.t('audience.inbox.record', { id: id.slice(0, 12) })
  return readable ? <a href={to(`/records/${id}`)}>{name}</a> : <span>{name}</span>
}

function NoticeLine({ view, notice }: { view: View; notice: Notice }) {
  const { words, to } = view
  const { id, kind, filer, record, toldAt, confirmedAt } = notice
  return (
    <li>
      <p>
        {recordLink(view, record, kind === 'opened')} · <span class="soft small">{words.date(toldAt)}</span>
        <br />
        {words.t(kind === 'recall' ? 'audience.inbox.recall' : 'audience.inbox.opened', {
          participant: view.participant(filer),
        })}
      </p>
      {kind === 'recall' &&
        (confirmedAt ? (
          <p class="soft">{words.t('audience.inbox.confirmed', { date: words.date(confirmedAt) })}</p>
        ) : (
          <form method="post" action={to('/desk/inbox/confirm')}>
            <input type="hidden" name="notice" value={String(id)} />
            <button type="submit">{words.t('audience.inbox.confirm')}</button>
          </form>
        ))}
    </li>
  )
}

function WideningLine({
  view,
  session,
  one,
  decides,
}: {
  view: View
  session: Session
  one: Widening
  decides: boolean
}) {
  const { words, to } = view
  const { record, filer, askedBy, audience, starts, reason, askedAt, decidedAt, granted, answer } = one
  const ours = filer === session.participant
  return (
    <li>
      <p>
        {recordLink(view, record, true)} · <span class="soft small">{words.date(askedAt)}</span>
        <br />
        {words.t('audience.inbox.asked', {
          participant: view.participant(askedBy),
          audience: audienceWords(view, audience, filer),
        })}
        {starts && `, ${words.t('audience.inbox.askedOn', { date: words.date(starts) })}`}
      </p>
      <blockquote>{reason}</blockquote>
      {decidedAt ? (
        <p class="soft">
          {words.t(granted ? 'audience.inbox.granted' : 'audience.inbox.refused', {
            date: words.date(decidedAt),
          })}{' '}
          {answer}
        </p>
      ) : ours && decides && one.askedSeat !== session.seat ? (
        <p>
          <a class="button main" href={to(`/desk/requests/${one.id}`)}>
            {words.t('audience.change.preview')}
          </a>
        </p>
      ) : (
        <p class="soft">{words.t(ours ? 'audience.inbox.byAnother' : 'audience.inbox.pending')}</p>
      )}
    </li>
  )
}

/** One request before it is decided: what it asks, and by name who would read. */
export function requestPage({ view, one, signs }: { view: View; one: Widening; signs: boolean }) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t('audience.inbox.asks')}>
      <p class="crumb">
        <a href={to('/desk/inbox')}>{words.t('audience.inbox.title')}</a>
      </p>
      <h1>{words.t('audience.inbox.asks')}</h1>
      <p>{recordLink(view, one.record, true)}</p>
      <p class="lead">
        {words.t('audience.inbox.asked', {
          participant: view.participant(one.askedBy),
          audience: audienceWords(view, one.audience, one.filer),
        })}
        {one.starts && `, ${words.t('audience.inbox.askedOn', { date: words.date(one.starts) })}`}
      </p>
      <blockquote>{one.reason}</blockquote>
      <Readers view={view} participant={one.filer} audience={one.audience} />
      <form method="post" action={to(`/desk/requests/${one.id}`)}>
        <p class="field">
          <label for="answer">{words.t('audience.inbox.answer')}</label>
          <input id="answer" class="long" name="answer" maxlength={1000} />
        </p>
        <p class="acts">
          {signs ? (
            <button class="main" type="submit" name="_op" value="grant">
              {words.t('audience.inbox.grant')}
            </button>
          ) : (
            <PrepareButton view={view} />
          )}{' '}
          <button type="submit" name="_op" value="refuse">
            {words.t('audience.inbox.refuse')}
          </button>
        </p>
      </form>
    </Page>
  )
}

/** For a reader of another participant: ask the author before passing the record on. */
export function AskAuthor({ view, seen }: { view: View; seen: RecordView }) {
  const { house, session, words, lang, to } = view
  const { row } = seen
  const { kind } = row.audience
  if (!session || session.participant === row.participant || (kind !== 'parties' && kind !== 'filer'))
    return null
  const named = (row.audience as { parties?: string[] }).parties ?? []
  const others = house.regime.participants
    .filter(({ code }) => code !== row.participant && !named.includes(code))
    .sort((a, b) => words.compare(a.name[lang], b.name[lang]))
  return (
    <details class="ask">
      <summary>{words.t('audience.ask.title')}</summary>
      <Mark>
        <p>{words.t('audience.ask.lead', { participant: view.participant(row.participant) })}</p>
        <form method="post" action={to(`/desk/records/${row.id}/ask`)}>
          <p class="field">
            <label for="ask-to">{words.t('audience.ask.to')}</label>
            <select id="ask-to" name="party" required>
              {others.map(({ code, name }) => (
                <option value={code}>{name[lang]}</option>
              ))}
            </select>
          </p>
          <p class="field">
            <label for="ask-why">{words.t('audience.change.reason')}</label>
            <input id="ask-why" class="long" name="reason" maxlength={1000} required />
          </p>
          <button type="submit">{words.t('audience.ask.send')}</button>
        </form>
      </Mark>
    </details>
  )
}
