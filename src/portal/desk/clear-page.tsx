import type { ClearanceView } from '../../clearing-house.ts'
import { MOST_REASON } from '../../clearing-house.ts'
import type { Finding } from '../../problems.ts'
import type { FormVersion } from '../../regime/types.ts'
import type { Session } from '../../seats/sessions.ts'
import { Facts, Page } from '../layout.tsx'
import { PasskeyPlace } from '../people/ceremony.tsx'
import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { seatName } from './seat-name.ts'
import { Shown, type ShownProps } from './shown.tsx'
import { Cleared, Given, waitInWords } from './waiting.tsx'

/** What the clearing page is drawn with. */
export interface ClearProps {
  view: View
  session: Session
  seen: ClearanceView
  form: FormVersion
  findings: readonly Finding[]
  last: ShownProps['last']
  /** The house's own name, where the page was reached under one that has no passkeys. */
  elsewhere: string | undefined
}

/** The page of a clearing official: by name who will read, what changed, what was found; clear it or send it back. */
export function clearPage({ view, session, seen, form, findings, last, elsewhere }: ClearProps) {
  const { words, to } = view
  const { draft, record, values, custody, key, inForce, seats } = seen
  const since = draft.readyAt ?? draft.savedAt
  return (
    <Page view={view} title={words.t('clearance.title')} scripts={['passkey']}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{words.t('clearance.title')}</h1>
      <Facts
        items={[
          [
            words.t('clearance.from'),
            `${words.t('clearance.fromSince', {
              seat: seatName(view, seats, draft.author),
              date: words.date(since),
            })} (${waitInWords(view, since)})`,
          ],
        ]}
      />
      <Shown
        {...{ view, form, record, values, findings, last, custody, filingKey: key, inForce }}
        draft={draft as DeskDraft}
      />
      <Given view={view} seen={seen} />
      {draft.status === 'cleared' ? (
        <Cleared view={view} id={draft.id} custody={custody} />
      ) : (
        <>
          <h2 id="act">{words.t('clearance.act.title')}</h2>
          <Act view={view} session={session} seen={seen} elsewhere={elsewhere} />
          <SendBack view={view} seen={seen} />
        </>
      )}
    </Page>
  )
}

/** Ways to clear, or why there is none. */
function Act({
  view,
  session,
  seen,
  elsewhere,
}: Pick<ClearProps, 'view' | 'session' | 'seen' | 'elsewhere'>) {
  const { words, to } = view
  const { draft, record, wrote, given, ways } = seen
  const place = `/desk/drafts/${draft.id}/clear`
  const id = draft.record ?? ''
  if (wrote) return <p class="mark">{words.t('clearance.act.wrote')}</p>
  if (given) return <p class="mark">{words.t('clearance.act.done')}</p>
  if (session.official === undefined)
    return (
      <form method="post" action={to(place)}>
        <p class="mark">{words.t('clearance.act.trialHow')}</p>
        <input type="hidden" name="record" value={id} />
        <button class="main" type="submit">
          {words.t('clearance.act.trial')}
        </button>
      </form>
    )
  if (ways.length === 0)
    return (
      <p class="mark">
        {words.t('clearance.act.noPasskey')} <a href={to('/desk/account')}>{words.t('seats.account')}</a>
      </p>
    )
  return (
    <>
      <p>
        {words.t('clearance.act.what', { participant: view.participant(record.participant), digest: id })}
      </p>
      {ways.map(({ passkey, counted, certified }) => {
        const name = passkey.label || words.t('clearance.act.aPasskey')
        if (!counted || !certified)
          return (
            <p class="soft">
              {name}: {words.t(counted ? 'clearance.act.notCertified' : 'clearance.act.notCounted')}
            </p>
          )
        return (
          <PasskeyPlace
            view={view}
            act="use"
            options={to(`${place}/options?record=${id}&passkey=${encodeURIComponent(passkey.id)}`)}
            finish={to(`${place}/passkey`)}
            elsewhere={elsewhere}
          >
            <button class="main" type="submit">
              {words.t('clearance.act.passkey', { passkey: name })}
            </button>
          </PasskeyPlace>
        )
      })}
    </>
  )
}

/** A draft goes back to its author with a reason, never without one. */
function SendBack({ view, seen: { draft } }: Pick<ClearProps, 'view' | 'seen'>) {
  const { words, to } = view
  return (
    <>
      <h2>{words.t('clearance.return.title')}</h2>
      <form method="post" action={to(`/desk/drafts/${draft.id}/return`)}>
        <input type="hidden" name="record" value={draft.record ?? ''} />
        <p class="field">
          <label for="reason">{words.t('clearance.return.reason')}</label>
          <textarea id="reason" name="reason" required maxlength={MOST_REASON} class="short" />
        </p>
        <button type="submit">{words.t('clearance.return.act')}</button>
      </form>
    </>
  )
}
