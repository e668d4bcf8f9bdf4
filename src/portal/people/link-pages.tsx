import type { Child } from 'hono/jsx'
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
  const { words } = view
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
      <MakePasskey view={view} elsewhere={elsewhere} accept="seats.invitation.accept">
        <p>
          <label>
            {words.t('seats.invitation.name')}
            <br />
            <input name="name" value={invitation.name ?? ''} required maxlength={120} autocomplete="name" />
          </label>
        </p>
      </MakePasskey>
    </Page>
  )
}

/** Where somebody whom two administrators let back in makes another passkey. */
export function recoveryPage(
  view: View,
  { recovery, official, seats }: { recovery: Recovery; official: Official; seats: readonly Seat[] },
  elsewhere: string | undefined,
) {
  const { words } = view
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
      <MakePasskey view={view} elsewhere={elsewhere} accept="seats.recovery.accept" />
    </Page>
  )
}

/** Where whoever has a link makes a passkey. `children`: what else is asked for. */
function MakePasskey({
  view,
  elsewhere,
  accept,
  children,
}: {
  view: View
  elsewhere: string | undefined
  accept: 'seats.invitation.accept' | 'seats.recovery.accept'
  children?: Child
}) {
  const { words, path, to } = view
  return (
    <PasskeyPlace
      view={view}
      act="make"
      options={to(`${path}/options`)}
      finish={to(path)}
      elsewhere={elsewhere}
    >
      {children}
      <LabelField view={view} />
      <button class="main" type="submit">
        {words.t(accept)}
      </button>
    </PasskeyPlace>
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
