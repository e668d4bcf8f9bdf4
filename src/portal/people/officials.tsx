import type { Roster } from '../../seats/offices.ts'
import { Empty } from '../layout.tsx'
import type { View } from '../view.ts'
import { Act } from './act.tsx'

/** A participant's officials, and what is done when one has lost his devices or has left. */
export function Officials({ view, roster }: { view: View; roster: Roster }) {
  const { words, to, session } = view
  const seated = new Set(roster.seats.map(({ holder }) => holder?.id))
  return (
    <>
      <h2>{words.t('seats.seats.officials')}</h2>
      {roster.officials.length === 0 ? (
        <Empty>{words.t('seats.seats.noOfficials')}</Empty>
      ) : (
        <ul class="plain">
          {roster.officials.map(({ id, name, email }) => (
            <li>
              <strong>{name}</strong> {email && <span class="soft">{email}</span>}
              {!seated.has(id) && (
                <Act
                  action={to(`/desk/officials/${id}/erase`)}
                  name={`${words.t('seats.seats.erase')}: ${name}`}
                >
                  {words.t('seats.seats.erase')}
                </Act>
              )}
              {seated.has(id) && (
                <Act
                  action={to(`/desk/officials/${id}/sign-out`)}
                  name={`${words.t('seats.seats.signOut')}: ${name}`}
                >
                  {words.t('seats.seats.signOut')}
                </Act>
              )}
              {seated.has(id) && session?.official !== undefined && session.official !== id && (
                <Act
                  action={to(`/desk/officials/${id}/recover`)}
                  name={`${words.t('seats.seats.recover')}: ${name}`}
                >
                  {words.t('seats.seats.recover')}
                </Act>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Recoveries that wait for a second administrator, or whose link is out. */
export function Recoveries({ view, roster }: { view: View; roster: Roster }) {
  const { words, to, session } = view
  if (roster.recoveries.length === 0) return null
  const name = (id: string) => roster.officials.find((one) => one.id === id)?.name ?? ''
  return (
    <>
      <h2>{words.t('seats.seats.recoveries')}</h2>
      <ul class="plain">
        {roster.recoveries.map(({ id, official, approvals, linked }) => (
          <li>
            {linked
              ? words.t('seats.seats.recoveryLinked', { name: name(official) })
              : words.t('seats.seats.recoveryOf', { name: name(official), count: approvals.length })}
            {!linked &&
              session?.official !== undefined &&
              session.official !== official &&
              !approvals.includes(session.official) && (
                <Act action={to(`/desk/recoveries/${id}/approve`)}>{words.t('seats.seats.approve')}</Act>
              )}
            <Act action={to(`/desk/recoveries/${id}/refuse`)}>{words.t('seats.seats.refuse')}</Act>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Who held which seat before, and until when. */
export function Past({ view, roster }: { view: View; roster: Roster }) {
  const { words } = view
  if (roster.past.length === 0) return null
  return (
    <>
      <h2>{words.t('seats.seats.past')}</h2>
      <ul class="plain">
        {roster.past.map(({ seat, official, since, until }) => (
          <li>
            {roster.officials.find(({ id }) => id === official)?.name ?? words.t('seats.seats.erased')}
            {': '}
            {roster.seats.find(({ id }) => id === seat)?.title ?? ''}{' '}
            <span class="soft small">
              {words.date(since)} – {until && words.date(until)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
