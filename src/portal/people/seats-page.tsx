import { rolesOf } from '../../audience/roles.ts'
import { LANGS } from '../../regime/types.ts'
import type { OidcProvider } from '../../register/people-store.ts'
import { standingOf } from '../../seats/authority.ts'
import type { Roster } from '../../seats/offices.ts'
import { Empty, Mark, Page } from '../layout.tsx'
import { Choice } from '../records.tsx'
import type { View } from '../view.ts'
import { Act } from './act.tsx'
import { Officials, Past, Recoveries } from './officials.tsx'

/** What the page of offices and seats shows. */
export interface SeatsShown {
  participant: string
  roster: Roster
  provider: OidcProvider | undefined
  /** Where the provider sends people back to. */
  callback: string
  /** Participants whose first administrator the reader may invite. */
  first: readonly string[]
}

/** Offices, seats and who holds them, for the administrators of their participant. */
export function seatsPage(view: View, shown: SeatsShown) {
  const { words, to } = view
  const { roster, participant } = shown
  return (
    <Page view={view} title={words.t('seats.seats.title')}>
      <h1>{words.t('seats.seats.title')}</h1>
      <p class="lead">{view.participant(participant)}</p>
      <p>{words.t('seats.seats.lead')}</p>
      <Mark>
        <p>{words.t('seats.seats.two')}</p>
      </Mark>
      <Recoveries view={view} roster={roster} />
      {roster.offices.length === 0 && <Empty>{words.t('seats.seats.empty')}</Empty>}
      {roster.offices.map((office) => (
        <>
          <h2>{office.name}</h2>
          <SeatList view={view} roster={roster} office={office.id} />
          <details>
            <summary>{words.t('seats.seats.addSeat')}</summary>
            <form method="post" action={to('/desk/seats')} class="filter">
              <input type="hidden" name="office" value={office.id} />
              <TextField name="title" label={words.t('seats.seats.seatTitle')} required />
              <Choice
                name="role"
                label={words.t('seats.role')}
                value={undefined}
                options={rolesOf(standingOf(view.house, participant)).map((role) => [
                  role,
                  words.t(`seats.role.${role}`),
                ])}
              />
              <button type="submit">{words.t('seats.seats.addSeat')}</button>
            </form>
          </details>
        </>
      ))}
      <form method="post" action={to('/desk/offices')} class="filter">
        <TextField name="name" label={words.t('seats.seats.addOffice')} required />
        <button type="submit">{words.t('seats.seats.addOffice')}</button>
      </form>
      <Officials view={view} roster={roster} />
      <Past view={view} roster={roster} />
      <Provider view={view} shown={shown} />
      {shown.first.length > 0 && <FirstAdministrators view={view} codes={shown.first} />}
    </Page>
  )
}

function SeatList({ view, roster, office }: { view: View; roster: Roster; office: string }) {
  const { words, to } = view
  const seats = roster.seats.filter((seat) => seat.office === office)
  if (seats.length === 0) return <Empty>{words.t('seats.seats.noSeats')}</Empty>
  return (
    <ul class="plain">
      {seats.map((seat) => {
        const others = roster.officials.filter(({ id }) => id !== seat.holder?.id)
        const place = to(`/desk/seats/${seat.id}`)
        return (
          <li>
            <strong>{seat.title}</strong> <span class="soft">({words.t(`seats.role.${seat.role}`)})</span>
            <br />
            {seat.holder
              ? words.t('seats.seats.heldBy', { name: seat.holder.name ?? '' })
              : words.t('seats.seats.vacant')}
            {seat.invitation && (
              <>
                {' '}
                {words.t('seats.seats.invited', {
                  name: seat.invitation.name ?? '',
                  date: words.date(seat.invitation.expiresAt),
                })}
                <Act action={to(`/desk/invitations/${seat.invitation.id}/revoke`)}>
                  {words.t('seats.seats.revoke')}
                </Act>
              </>
            )}
            <details>
              <summary aria-label={`${words.t('seats.seats.manage')}: ${seat.title}`}>
                {words.t('seats.seats.manage')}
              </summary>
              <h3>{words.t(seat.holder ? 'seats.seats.inviteOver' : 'seats.seats.inviteInto')}</h3>
              <InviteForm view={view} action={`${place}/invite`} />
              {others.length > 0 && (
                <form method="post" action={`${place}/hand-over`} class="filter">
                  <Choice
                    name="to"
                    label={words.t(seat.holder ? 'seats.seats.handOverTo' : 'seats.seats.seatTo')}
                    value={undefined}
                    options={others.map(({ id, name }) => [id, name ?? ''])}
                  />
                  <button type="submit">
                    {words.t(seat.holder ? 'seats.seats.handOver' : 'seats.seats.seatTo')}
                  </button>
                </form>
              )}
              {seat.holder ? (
                <Act action={`${place}/vacate`}>{words.t('seats.seats.vacate')}</Act>
              ) : (
                <Act action={`${place}/close`}>{words.t('seats.seats.close')}</Act>
              )}
            </details>
          </li>
        )
      })}
    </ul>
  )
}

function TextField({
  name,
  label,
  value,
  type = 'text',
  required = false,
}: {
  name: string
  label: string
  value?: string | undefined
  type?: 'text' | 'email' | 'url'
  required?: boolean
}) {
  return (
    <label>
      {label}
      <br />
      <input type={type} name={name} value={value} required={required} maxlength={200} />
    </label>
  )
}

function InviteForm({
  view,
  action,
  codes,
}: {
  view: View
  action: string
  codes?: readonly (readonly [string, string])[]
}) {
  const { words, lang } = view
  const own = new Intl.DisplayNames([lang], { type: 'language' })
  return (
    <form method="post" action={action} class="filter">
      {codes && (
        <Choice name="participant" label={words.t('portal.participant')} value={undefined} options={codes} />
      )}
      <TextField name="name" label={words.t('seats.name')} required />
      <TextField name="email" label={words.t('seats.email')} type="email" />
      <Choice
        name="language"
        label={words.t('seats.language')}
        value={lang}
        options={LANGS.map((one) => [one, own.of(one) ?? one])}
      />
      <button type="submit">{words.t('seats.seats.invite')}</button>
    </form>
  )
}

function Provider({ view, shown: { provider, callback } }: { view: View; shown: SeatsShown }) {
  const { words, to } = view
  return (
    <>
      <h2>{words.t('seats.seats.provider')}</h2>
      <p>
        {words.t('seats.seats.providerHow')} <code>{callback}</code>
      </p>
      <form method="post" action={to('/desk/provider')} class="filter">
        <TextField
          name="issuer"
          label={words.t('seats.seats.issuer')}
          type="url"
          value={provider?.issuer ?? ''}
        />
        <TextField name="client" label={words.t('seats.seats.client')} value={provider?.client ?? ''} />
        <button type="submit">{words.t('seats.seats.save')}</button>
      </form>
    </>
  )
}

function FirstAdministrators({ view, codes }: { view: View; codes: readonly string[] }) {
  const { words, to } = view
  const options = codes
    .map((code) => [code, view.participant(code)] as const)
    .sort(([, a], [, b]) => words.compare(a, b))
  return (
    <>
      <h2>{words.t('seats.seats.first')}</h2>
      <p>{words.t('seats.seats.firstHow')}</p>
      <InviteForm view={view} action={to('/desk/first-administrators')} codes={options} />
    </>
  )
}

/** A one-time link, shown this once. */
export function linkPage(view: View, { url, name, until }: { url: string; name: string; until: Date }) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t('seats.link.title')}>
      <h1>{words.t('seats.link.title')}</h1>
      <p class="lead">{words.t('seats.link.invitation', { name, date: words.date(until) })}</p>
      <pre class="one-time-link">{url}</pre>
      <p>
        <a href={to('/desk/seats')}>{words.t('seats.link.back')}</a>
      </p>
    </Page>
  )
}
