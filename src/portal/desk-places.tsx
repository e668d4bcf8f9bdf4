import type { Act } from '../audience/roles.ts'
import { sessionMay } from '../seats/authority.ts'
import type { View } from './view.ts'

/** The places of the desk, each with the acts that open it; none means every seat. */
const PLACES = [
  ['desk', '/desk', []],
  ['dues', '/desk/dues', ['read']],
  ['inbox', '/desk/inbox', ['read']],
  ['comparisons', '/desk/comparisons', ['read']],
  ['inventory', '/desk/inventory', ['draft']],
  ['seats', '/desk/seats', ['administer']],
  ['policy', '/desk/policy', ['administer']],
  ['keys', '/desk/keys', ['administer']],
  ['audit', '/desk/audit', ['administer']],
  ['person', '/desk/person', ['administer']],
  ['house', '/desk/house', ['operate']],
  ['retention', '/desk/retention', ['draft', 'administer']],
  ['account', '/desk/account', []],
  ['sessions', '/desk/sessions', []],
] as const satisfies readonly (readonly [string, string, readonly Act[]])[]

/** Who sits here, the places of the desk that this seat may go to, and the way out. */
export function DeskPlaces({ view: { house, session, words, to, path, participant } }: { view: View }) {
  if (session === undefined || !/^\/desk(\/|$)/.test(path)) return null
  return (
    <nav class="places desk-places no-print" aria-label={words.t('desk.places')}>
      <span class="soft small">
        {participant(session.participant)}, {words.t(`seats.role.${session.role}`)}
      </span>
      <ul>
        {PLACES.filter(
          ([, , acts]) => acts.length === 0 || acts.some((act) => sessionMay(house, session, act)),
        ).map(([name, place]) => (
          <li>
            <a href={to(place)} {...(path === place ? { 'aria-current': 'page' } : {})}>
              {words.t(`desk.place.${name}`)}
            </a>
          </li>
        ))}
      </ul>
      <form method="post" action={to('/desk/sign-out')}>
        <button type="submit">{words.t('desk.signOut')}</button>
      </form>
    </nav>
  )
}
