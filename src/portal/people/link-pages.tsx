import type { Invitation, Official, Recovery, Seat } from '../../register/people-store.ts'
import { Facts, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { PasskeyPlace } from './ceremony.tsx'

/** What somebody invited is asked to take on, and where he makes his passkey. */
export function invitationPage(
  view: View,
  { invitation, seat, by }: { invitation: Invitation; seat: Seat; by: string },
  elsewhere: string | undefined,
) {
  const { words, path, to } = view
  return (
    <Page view={view} title={words.t('seats.invitation.title')} scripts={['passkey']}>
      <h1>{words.t('seats.invitation.title')}</h1>
      <p class="lead">
        {words.t('seats.invitation.lead', { participant: view.participant(seat.participant) })}
      </p>
      <Facts
        items={[
          [words.t('seats.office'), seat.officeName],
          [words.t('seats.seat'), seat.title],
          [words.t('seats.role'), words.t(`seats.role.${seat.role}`)],
          [words.t('seats.invitation.by'), by],
          [words.t('seats.invitation.until'), words.date(invitation.expiresAt)],
        ]}
      />
      {invitation.kind === 'handover' && <p class="mark">{words.t('seats.invitation.handover')}</p>}
      <p>{words.t('seats.signIn.passkeyHow')}</p>
      <PasskeyPlace
        view={view}
        act="make"
        options={to(`${path}/options`)}
        finish={to(path)}
        elsewhere={elsewhere}
      >
        <p>
          <label>
            {words.t('seats.invitation.name')}
            <br />
            <input name="name" value={invitation.name ?? ''} required maxlength={120} autocomplete="name" />
          </label>
        </p>
        <LabelField view={view} />
        <button class="main" type="submit">
          {words.t('seats.invitation.accept')}
        </button>
      </PasskeyPlace>
    </Page>
  )
}

/** Where somebody whom two administrators let back in makes another passkey. */
export function recoveryPage(
  view: View,
  { recovery, official, seats }: { recovery: Recovery; official: Official; seats: readonly Seat[] },
  elsewhere: string | undefined,
) {
  const { words, path, to } = view
  return (
    <Page view={view} title={words.t('seats.recovery.title')} scripts={['passkey']}>
      <h1>{words.t('seats.recovery.title')}</h1>
      <p class="lead">
        {words.t('seats.recovery.lead', { participant: view.participant(recovery.participant) })}
      </p>
      <Facts
        items={[
          [words.t('seats.name'), official.name],
          [words.t('seats.seat'), seats.map(({ title, officeName }) => `${title}, ${officeName}`).join('; ')],
          [words.t('seats.invitation.until'), words.date(recovery.expiresAt)],
        ]}
      />
      <PasskeyPlace
        view={view}
        act="make"
        options={to(`${path}/options`)}
        finish={to(path)}
        elsewhere={elsewhere}
      >
        <LabelField view={view} />
        <button class="main" type="submit">
          {words.t('seats.recovery.accept')}
        </button>
      </PasskeyPlace>
    </Page>
  )
}

/** What its owner calls a passkey. */
export const LabelField = ({ view: { words } }: { view: View }) => (
  <p>
    <label>
      {words.t('seats.label')}
      <br />
      <input name="label" maxlength={120} />
    </label>
  </p>
)
