import { ROLES, rolesOf } from '../../audience/roles.ts'
import { standingOf } from '../../seats/authority.ts'
import { Mark, Page } from '../layout.tsx'
import { Choice } from '../records.tsx'
import type { View } from '../view.ts'
import { PasskeyPlace } from './ceremony.tsx'

/** How to sign in: by passkey, through a ministry's provider, and in a trial by one click to any seat. */
export function signInPage(
  view: View,
  {
    next,
    elsewhere,
    providers,
  }: { next: string | undefined; elsewhere: string | undefined; providers: readonly string[] },
) {
  const { words, to } = view
  const trial = view.house.config.mode === 'trial'
  return (
    <Page view={view} title={words.t('portal.signIn')} scripts={['passkey']}>
      <h1>{words.t(trial ? 'desk.signIn.title' : 'portal.signIn')}</h1>
      {trial && <TrialSeats view={view} next={next} />}
      <h2>{words.t('seats.signIn.passkey')}</h2>
      <p>{words.t('seats.signIn.passkeyHow')}</p>
      <PasskeyPlace
        view={view}
        act="use"
        options={to('/sign-in/passkey')}
        finish={to('/sign-in/passkey')}
        elsewhere={elsewhere}
      >
        {next && <input type="hidden" name="next" value={next} />}
        <button class="main" type="submit">
          {words.t('seats.signIn.passkey')}
        </button>
      </PasskeyPlace>
      {providers.length > 0 && (
        <>
          <h2>{words.t('seats.signIn.provider')}</h2>
          <p>{words.t('seats.signIn.providerHow')}</p>
          <ul>
            {providers.map((code) => (
              <li>
                <a
                  href={to(
                    `/sign-in/oidc?participant=${code}${next ? `&next=${encodeURIComponent(next)}` : ''}`,
                  )}
                >
                  {view.participant(code)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="soft">{words.t('seats.signIn.new')}</p>
    </Page>
  )
}

/** One click and one is anybody: only a trial has this. */
function TrialSeats({ view, next }: { view: View; next: string | undefined }) {
  const { house, words, lang, to } = view
  const participants = [...house.regime.participants].sort(
    (a, b) =>
      Number(a.kind !== 'state') - Number(b.kind !== 'state') || words.compare(a.name[lang], b.name[lang]),
  )
  const roles = ROLES.filter((role) =>
    participants.some(({ code }) => rolesOf(standingOf(house, code)).includes(role)),
  )
  return (
    <>
      <p class="lead">{words.t('desk.signIn.lead')}</p>
      <form method="post" action={to('/sign-in')} class="filter">
        {next && <input type="hidden" name="next" value={next} />}
        <Choice
          name="participant"
          label={words.t('portal.participant')}
          value={undefined}
          options={participants.map(({ code, name }) => [code, name[lang]])}
        />
        <Choice
          name="role"
          label={words.t('seats.role')}
          any={words.t('seats.role.first')}
          value={undefined}
          options={roles.map((role) => [role, words.t(`seats.role.${role}`)])}
        />
        <button class="main" type="submit">
          {words.t('portal.signIn')}
        </button>
      </form>
      <Mark>
        <p>{words.t('desk.signIn.trial')}</p>
      </Mark>
    </>
  )
}
