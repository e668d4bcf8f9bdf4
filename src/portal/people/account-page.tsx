import type { Official, OidcProvider, Passkey, Seat } from '../../register/people-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { Facts, Page, Scroll } from '../layout.tsx'
import type { View } from '../view.ts'
import { PasskeyPlace } from './ceremony.tsx'
import { LabelField } from './link-pages.tsx'

/** What somebody sees of himself. */
export interface Account {
  session: Session
  official: Official | undefined
  seats: readonly Seat[]
  passkeys: readonly Passkey[]
  provider: OidcProvider | undefined
  boundAt: Date | undefined
  elsewhere: string | undefined
}

/** Who one is here: seats, passkeys, the bond to one's ministry's provider. */
export function accountPage(view: View, account: Account) {
  const { words, to } = view
  const { session, official, seats } = account
  const here = seats.find(({ id }) => id === session.seat)
  return (
    <Page view={view} title={words.t('seats.account')} scripts={['passkey']}>
      <h1>{words.t('seats.account')}</h1>
      {official === undefined && <p class="mark">{words.t('seats.account.trial')}</p>}
      <Facts
        items={[
          official && [words.t('seats.name'), official.name],
          [words.t('portal.participant'), view.participant(session.participant)],
          here && [words.t('seats.seat'), `${here.title}, ${here.officeName}`],
          [words.t('seats.role'), words.t(`seats.role.${session.role}`)],
          [words.t('seats.account.how'), words.t(`seats.account.how.${session.kind}`)],
          [words.t('seats.account.until'), words.date(session.expiresAt)],
        ]}
      />
      {seats.length > 1 && <Seats view={view} session={session} seats={seats} />}
      {official && <Passkeys view={view} account={account} />}
      {official && account.provider && <Bond view={view} account={account} />}
      <p>
        <a href={to('/desk/sessions')}>{words.t('seats.sessions.see')}</a>
      </p>
    </Page>
  )
}

function Seats({ view, session, seats }: { view: View; session: Session; seats: readonly Seat[] }) {
  const { words, to } = view
  return (
    <>
      <h2>{words.t('seats.account.seats')}</h2>
      <ul class="plain">
        {seats.map(({ id, title, officeName, role }) => (
          <li>
            <strong>{title}</strong>, {officeName} ({words.t(`seats.role.${role}`)}){' '}
            {id === session.seat ? (
              <span class="soft">{words.t('seats.account.here')}</span>
            ) : (
              <form method="post" action={to('/desk/account/seat')}>
                <input type="hidden" name="seat" value={id} />
                <button type="submit">{words.t('seats.account.switch')}</button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Passkeys({ view, account }: { view: View; account: Account }) {
  const { words, to } = view
  const { session, passkeys } = account
  const may = session.kind === 'passkey'
  return (
    <>
      <h2>{words.t('seats.passkeys')}</h2>
      <p>{words.t('seats.passkeys.lead')}</p>
      <ul class="plain">
        {passkeys.map((key) => (
          <li>
            <strong>{key.label}</strong>{' '}
            <span class="soft small">
              {[
                words.t(key.deviceBound ? 'seats.passkeys.deviceBound' : 'seats.passkeys.synced'),
                words.t('seats.passkeys.added', { date: words.date(key.addedAt) }),
                key.usedAt
                  ? words.t('seats.passkeys.used', { date: words.date(key.usedAt) })
                  : words.t('seats.passkeys.unused'),
              ].join(' · ')}
            </span>
            <br />
            <code class="small">{key.id}</code>
            {may && passkeys.length > 1 && (
              <form method="post" action={to('/desk/account/passkeys/remove')}>
                <input type="hidden" name="id" value={key.id} />
                <button type="submit">{words.t('seats.passkeys.remove')}</button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {!may && <p class="mark">{words.t('seats.passkeys.needed')}</p>}
      {may && passkeys.length === 1 && <p class="soft">{words.t('seats.passkeys.last')}</p>}
      {may && (
        <PasskeyPlace
          view={view}
          act="make"
          options={to('/desk/account/passkeys/options')}
          finish={to('/desk/account/passkeys')}
          elsewhere={account.elsewhere}
        >
          <LabelField view={view} />
          <button type="submit">{words.t('seats.passkeys.add')}</button>
        </PasskeyPlace>
      )}
    </>
  )
}

function Bond({ view, account }: { view: View; account: Account }) {
  const { words, to } = view
  const { session, provider, boundAt } = account
  return (
    <>
      <h2>{words.t('seats.provider')}</h2>
      <p>
        {boundAt
          ? words.t('seats.provider.bound', { date: words.date(boundAt) })
          : words.t('seats.provider.unbound', { issuer: provider?.issuer ?? '' })}
      </p>
      {session.kind === 'passkey' && (
        <form method="post" action={to('/desk/account/provider')}>
          <button type="submit" name="act" value={boundAt ? 'unbind' : 'bind'}>
            {words.t(boundAt ? 'seats.provider.unbind' : 'seats.provider.bind')}
          </button>
        </form>
      )}
    </>
  )
}

/** The step to a provider as a link: forms of this house lead to no other. */
export function leavePage(view: View, url: URL) {
  const { words } = view
  return (
    <Page view={view} title={words.t('seats.provider')}>
      <h1>{words.t('seats.provider')}</h1>
      <p class="lead">{words.t('seats.provider.goHow')}</p>
      <p>
        <a class="button main" href={url.href}>
          {words.t('seats.provider.go', { issuer: url.host })}
        </a>
      </p>
    </Page>
  )
}

/** Where one is signed in. */
export function sessionsPage(view: View, session: Session, open: readonly Session[]) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t('seats.sessions')}>
      <p class="crumb">
        <a href={to('/desk/account')}>{words.t('seats.account')}</a>
      </p>
      <h1>{words.t('seats.sessions')}</h1>
      <p class="lead">{words.t('seats.sessions.lead')}</p>
      <Scroll label={words.t('seats.sessions')}>
        <table class="stack">
          <thead>
            <tr>
              <th>{words.t('seats.sessions.browser')}</th>
              <th>{words.t('seats.account.how')}</th>
              <th>{words.t('seats.sessions.opened')}</th>
              <th>{words.t('seats.sessions.seen')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {open.map((one) => (
              <tr>
                <th>
                  {one.agent || words.t('seats.sessions.unknown')}
                  {one.id === session.id && ` (${words.t('seats.sessions.this')})`}
                </th>
                <td data-title={words.t('seats.account.how')}>{words.t(`seats.account.how.${one.kind}`)}</td>
                <td data-title={words.t('seats.sessions.opened')}>{words.date(one.openedAt)}</td>
                <td data-title={words.t('seats.sessions.seen')}>{words.date(one.seenAt)}</td>
                <td>
                  {session.official !== undefined && (
                    <form method="post" action={to('/desk/sessions')}>
                      <input type="hidden" name="id" value={one.id} />
                      <button type="submit">{words.t('seats.sessions.end')}</button>
                    </form>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {session.official !== undefined && open.length > 1 && (
        <form method="post" action={to('/desk/sessions')}>
          <input type="hidden" name="id" value="others" />
          <button type="submit">{words.t('seats.sessions.endOthers')}</button>
        </form>
      )}
    </Page>
  )
}
