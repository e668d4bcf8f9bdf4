import type { Child } from 'hono/jsx'
import { VERSION } from '../build.ts'
import { LANGS } from '../regime/types.ts'
import { assetPath } from './assets.ts'
import { DeskPlaces } from './desk-places.tsx'
import type { View } from './view.ts'

const LANGUAGE_NAMES = { en: 'English', es: 'Español', pt: 'Português', fr: 'Français' } as const

/** The places of the public house, in the order of the masthead. */
const PLACES = [
  'measures',
  'participants',
  'records',
  'matrix',
  'expenditure',
  'dues',
  'log',
  'verify',
  'about',
] as const

/** A whole page. `scripts` names islands; without them the page is as whole. */
export function Page({
  view,
  title,
  children,
  scripts = [],
}: {
  view: View
  title: string
  children?: Child
  scripts?: readonly string[]
}) {
  const { house, lang, words, path, query } = view
  const trial = house.config.mode === 'trial'
  const addresses = scripts.flatMap((name) => assetPath(`${name}.js`) ?? [])
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${trial ? 'TRIAL · ' : ''}${title} · Confianza`}</title>
        <link rel="stylesheet" href={assetPath('style.css')} />
        <link rel="icon" href={assetPath('icon.svg')} type="image/svg+xml" />
        {LANGS.map((other) => (
          <link rel="alternate" hreflang={other} href={`${house.config.publicUrl}/${other}${path}${query}`} />
        ))}
        {addresses.map((src) => (
          <script type="module" src={src} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {words.t('portal.skip')}
        </a>
        <header class="masthead">
          {trial && (
            <div class="trial">
              <strong>{words.t('portal.trial')}</strong> {words.t('portal.trialMeans')}
            </div>
          )}
          <div class="wide">
            <a class="brand" href={view.to('')}>
              Confianza
            </a>
            <span>{house.regime.name[lang]}</span>
            <SeatMark view={view} />
            <nav class="languages" aria-label={words.t('portal.languages')}>
              <ul>
                {LANGS.map((other) => (
                  <li>
                    <a
                      href={`/${other}${path}${query}`}
                      lang={other}
                      hreflang={other}
                      {...(other === lang ? { 'aria-current': 'true' } : {})}
                    >
                      {LANGUAGE_NAMES[other]}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            <nav class="places" aria-label={words.t('portal.places')}>
              <ul>
                {PLACES.map((place) => (
                  <li>
                    <a
                      href={view.to(`/${place}`)}
                      {...(path.split('/')[1] === place
                        ? { 'aria-current': path === `/${place}` ? 'page' : 'true' }
                        : {})}
                    >
                      {words.t(`portal.place.${place}`)}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </div>
        </header>
        <div class="wide">
          <DeskPlaces view={view} />
        </div>
        <main id="main" class="wide">
          {children}
        </main>
        <Footer view={view} />
      </body>
    </html>
  )
}

/** Who is signed in, or where to. */
function SeatMark({ view: { session, words, to, participant } }: { view: View }) {
  return (
    <span class="seat">
      {session ? (
        <>
          <a href={to('/desk')}>
            {words.t('portal.desk', { participant: participant(session.participant) })}
          </a>
          {' · '}
          <a href={to('/desk/account')}>{words.t('seats.account')}</a>
        </>
      ) : (
        <a href={to('/sign-in')}>{words.t('portal.signIn')}</a>
      )}
    </span>
  )
}

function Footer({ view: { house, words, to } }: { view: View }) {
  const { size } = house.register.head()
  return (
    <footer>
      <div class="wide">
        <p>{words.t('portal.footer.voluntary')}</p>
        <p>
          <a href={to('/log')}>{words.t('portal.footer.log', { count: size })}</a> ·{' '}
          <a href="/openapi.json">{words.t('portal.footer.api')}</a> · Confianza {VERSION}, Apache-2.0
        </p>
        {house.config.mode === 'trial' && <p>{words.t('portal.footer.trial', { origin: house.origin })}</p>}
      </div>
    </footer>
  )
}

/** A table that may be wider than the page: it scrolls by itself, by keyboard too. */
export function Scroll({ label, children }: { label: string; children?: Child }) {
  return (
    <section class="scroll" aria-label={label} tabindex={0}>
      {children}
    </section>
  )
}

/** Names and values, one under another. */
export function Facts({ items }: { items: readonly (readonly [string, Child] | undefined | false)[] }) {
  return (
    <dl class="facts">
      {items.map(
        (item) =>
          item && (
            <div>
              <dt>{item[0]}</dt>
              <dd>{item[1]}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

/** What would stand here, and how it gets there. */
export const Empty = ({ children }: { children?: Child }) => <p class="empty">{children}</p>

/** Something to be read before the rest. */
export const Mark = ({ children }: { children?: Child }) => <div class="mark">{children}</div>

/** What was just done, said to whoever looks and whoever listens. */
export const Done = ({ children }: { children?: Child }) => (
  <div class="mark" role="status">
    <p>{children}</p>
  </div>
)

/** Items with a separator between them. */
export const Joined = ({ items }: { items: readonly Child[] }) => (
  <>
    {items.map((item, i) => (
      <>
        {i > 0 ? ', ' : ''}
        {item}
      </>
    ))}
  </>
)
