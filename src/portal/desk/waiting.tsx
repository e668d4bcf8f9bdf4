import type { ClearanceView } from '../../clearing-house.ts'
import type { Waiting } from '../../register/clearance-store.ts'
import type { Seat } from '../../register/people-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { Empty, Mark, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { seatName } from './seat-name.ts'

const DAY = 24 * 60 * 60 * 1000

/** For how many days something waits, in words. */
export function waitInWords({ house, words }: View, since: Date): string {
  const days = Math.floor((house.now().getTime() - since.getTime()) / DAY)
  return days < 1 ? words.t('clearance.waiting.today') : words.t('clearance.waiting.days', { count: days })
}

const titleOf = (view: View, form: string, period?: string): string =>
  `${view.formTitle(form.split('/')[0] as string)}${period ? `, ${period}` : ''}`

/** What a draft is to a record, where that is all it says. */
const spokenWord = ({ words }: View, { relation }: DeskDraft['content']): string =>
  relation?.kind === 'withdraws' || relation?.kind === 'confirms'
    ? ` (${words.t(`fate.mark.${relation.kind}`)})`
    : ''

/** An author's drafts: what came back first, each with where it stands. */
export function Drafts({
  view,
  drafts,
  seats,
}: {
  view: View
  drafts: readonly DeskDraft[]
  seats: readonly Seat[]
}) {
  const { words, to } = view
  if (drafts.length === 0) return <Empty>{words.t('desk.noDrafts')}</Empty>
  return (
    <ul class="plain">
      {drafts.map((draft) => (
        <li>
          <a href={to(`/desk/drafts/${draft.id}`)}>
            {titleOf(view, draft.content.form, draft.content.period)}
            {spokenWord(view, draft.content)}
          </a>{' '}
          <span class="soft small">
            {words.t('desk.savedAt', { date: words.date(draft.savedAt) })},{' '}
            {words.t(`clearance.status.${draft.status}`)}
            {draft.status === 'ready' && draft.readyAt ? `, ${waitInWords(view, draft.readyAt)}` : ''}
          </span>
          <Returned view={view} draft={draft} seats={seats} />
        </li>
      ))}
    </ul>
  )
}

/** Why a draft came back, from which seat and when. */
export function Returned({ view, draft, seats }: { view: View; draft: DeskDraft; seats: readonly Seat[] }) {
  const { words } = view
  if (draft.status !== 'returned' || draft.returnedAt === undefined) return null
  return (
    <Mark>
      <p class="soft small">
        {words.t('clearance.returned', {
          seat: seatName(view, seats, draft.returnedBy ?? ''),
          date: words.date(draft.returnedAt),
        })}
      </p>
      <blockquote>{draft.reason}</blockquote>
    </Mark>
  )
}

/** What waits for a clearing official, oldest first, with its author's seat and since when. */
export function ToClear({
  view,
  drafts,
  seats,
}: {
  view: View
  drafts: readonly DeskDraft[]
  seats: readonly Seat[]
}) {
  const { words, to } = view
  const waiting = drafts
    .filter(({ status }) => status === 'ready' || status === 'cleared')
    .sort((a, b) => (a.readyAt?.getTime() ?? 0) - (b.readyAt?.getTime() ?? 0))
  return (
    <>
      <h2>{words.t('clearance.list.title')}</h2>
      {waiting.length === 0 ? (
        <Empty>{words.t('clearance.list.none')}</Empty>
      ) : (
        <ul class="plain waiting">
          {waiting.map((draft) => (
            <li>
              <a href={to(`/desk/drafts/${draft.id}/clear`)}>
                {titleOf(view, draft.content.form, draft.content.period)}
                {spokenWord(view, draft.content)}
              </a>{' '}
              <span class="soft small">
                {seatName(view, seats, draft.author)},{' '}
                {draft.status === 'cleared'
                  ? words.t('clearance.status.cleared')
                  : draft.readyAt && waitInWords(view, draft.readyAt)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What waits for long, as administrators see it: that it does, of which form and since when. */
export function Escalated({ view, waiting }: { view: View; waiting: readonly Waiting[] }) {
  const { words } = view
  if (waiting.length === 0) return null
  return (
    <>
      <h2>{words.t('clearance.list.escalated')}</h2>
      <p class="soft">{words.t('clearance.list.escalatedHow')}</p>
      <ul class="plain">
        {waiting.map(({ form, readyAt }) => (
          <li>
            {titleOf(view, form)} <span class="soft small">{waitInWords(view, readyAt)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A draft that is handed on, as its authors see it. */
export function waitingPage({ view, session, seen }: { view: View; session: Session; seen: ClearanceView }) {
  const { words, to } = view
  const { draft, custody } = seen
  const cleared = draft.status === 'cleared'
  const place = `/desk/drafts/${draft.id}`
  const title = words.t(cleared ? 'clearance.cleared.title' : 'clearance.waiting.title')
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{title}</h1>
      {cleared ? (
        <Cleared view={view} id={draft.id} custody={custody} />
      ) : (
        <p class="lead">
          {words.t('clearance.waiting.lead', { date: words.date(draft.readyAt ?? draft.savedAt) })}
        </p>
      )}
      <Given view={view} seen={seen} />
      {!(cleared && custody === 'house') && (
        <form method="post" action={to(`${place}/take-back`)}>
          <button type="submit">{words.t('clearance.takeBack')}</button>
        </form>
      )}
      {session.kind === 'trial' && !cleared && (
        <form method="post" action={to('/sign-in')}>
          <input type="hidden" name="participant" value={session.participant} />
          <input type="hidden" name="role" value="clearing" />
          <input type="hidden" name="next" value={to(`${place}/clear`)} />
          <p>
            <button class="main" type="submit">
              {words.t('clearance.trialGo')}
            </button>
            <br />
            <span class="soft small">{words.t('clearance.trialGoHow')}</span>
          </p>
        </form>
      )}
    </Page>
  )
}

/** Who has cleared it so far. */
export function Given({ view, seen: { approvals, inForce, seats } }: { view: View; seen: ClearanceView }) {
  const { words } = view
  const counted = approvals.filter(({ policy }) => policy === inForce.digest)
  return (
    <>
      <h2>{words.t('clearance.given')}</h2>
      {counted.length === 0 ? (
        <p class="soft">{words.t('clearance.given.none')}</p>
      ) : (
        <ul>
          {counted.map(({ seat, at, trial }) => (
            <li>
              {seatName(view, seats, seat)}, {words.date(at)}
              {trial && <strong> ({words.t('clearance.given.trial')})</strong>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What is cleared and not filed: its package for a participant that files by itself, or the house's second try. */
export function Cleared({
  view,
  id,
  custody,
}: {
  view: View
  id: string
  custody: ClearanceView['custody']
}) {
  const { house, words, to } = view
  return (
    <Mark>
      <p>{words.t('clearance.cleared.lead')}</p>
      {custody === 'house' ? (
        <form method="post" action={to(`/desk/drafts/${id}/file`)}>
          <button class="main" type="submit">
            {words.t('clearance.cleared.file')}
          </button>
        </form>
      ) : (
        <>
          <p>{words.t('clearance.cleared.own')}</p>
          <p>
            <a
              class="button main"
              href={to(`/desk/drafts/${id}/package`)}
              download={`${id.slice(0, 12)}.json`}
            >
              {words.t('clearance.cleared.package')}
            </a>
          </p>
          <pre>{`npx confianza file ${id.slice(0, 12)}.json --key FILE --url ${house.config.publicUrl}`}</pre>
        </>
      )}
    </Mark>
  )
}
