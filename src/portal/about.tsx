import { PROBLEMS, type Problem } from '../problems.ts'
import { Facts, Page } from './layout.tsx'
import type { View } from './view.ts'

/** Words of the house, explained: the glossary of the product. */
const GLOSSARY = [
  'regime',
  'measure',
  'form',
  'participant',
  'record',
  'nil',
  'audience',
  'entry',
  'checkpoint',
  'receipt',
  'finding',
  'transcription',
] as const

/** What the house is, for whom, under which promises. */
export function aboutPage(view: View) {
  const { house, words, lang, to } = view
  return (
    <Page view={view} title={words.t('portal.place.about')}>
      <h1>{words.t('portal.about.title')}</h1>
      <p class="lead">{words.t('portal.about.lead')}</p>
      <h2>{words.t('portal.about.promises')}</h2>
      <ul>
        <li>{words.t('portal.about.promise1')}</li>
        <li>{words.t('portal.about.promise2')}</li>
        <li>{words.t('portal.about.promise3')}</li>
        <li>{words.t('portal.about.promise4')}</li>
      </ul>
      <h2>{words.t('portal.about.facts')}</h2>
      <p>{words.t('portal.about.factsHow')}</p>
      {house.regime.basis && <p>{house.regime.basis[lang]}</p>}
      <h2>{words.t('portal.about.glossary')}</h2>
      <Facts
        items={GLOSSARY.map(
          (name) => [words.t(`portal.glossary.${name}`), words.t(`portal.glossary.${name}.means`)] as const,
        )}
      />
      <h2>{words.t('portal.about.data')}</h2>
      <ul>
        <li>
          <a href="/openapi.json">{words.t('portal.footer.api')}</a>
        </li>
        <li>
          <a href="/api/v1/regime">{words.t('portal.about.regime')}</a> ·{' '}
          <a href="/api/v1/forms">{words.t('portal.about.forms')}</a> ·{' '}
          <a href="/api/v1/records">{words.t('portal.place.records')}</a>
        </li>
        <li>
          <a href={to('/matrix.csv')}>{words.t('portal.place.matrix')} (CSV)</a>
        </li>
      </ul>
      <h2>{words.t('portal.about.access')}</h2>
      <p>{words.t('portal.about.accessHow')}</p>
    </Page>
  )
}

/** Every problem the house knows, by its code: where the `type` of a problem leads. */
export function problemsPage(view: View) {
  const { words } = view
  return (
    <Page view={view} title={words.t('portal.problems')}>
      <h1>{words.t('portal.problems')}</h1>
      <dl class="facts">
        {(Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]).map((code) => (
          <div id={code}>
            <dt>
              <code>{code}</code> {PROBLEMS[code]}
            </dt>
            <dd>{words.t(`problems.${code}`)}</dd>
          </div>
        ))}
      </dl>
    </Page>
  )
}

/** A problem as a page, in the reader's language. */
export function problemPage(view: View, problem: Problem) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t(`problems.${problem.code}`)}>
      <h1>{words.t(`problems.${problem.code}`)}</h1>
      <p>
        <a href={to('')}>{words.t('portal.backHome')}</a> ·{' '}
        <a href={to('/records')}>{words.t('portal.place.records')}</a>
        {(problem.code === 'passkey-needed' || problem.code === 'sign-in-needed') && (
          <>
            {' · '}
            <a href={to('/sign-in')}>{words.t('portal.signIn')}</a>
          </>
        )}
      </p>
      <p class="soft small">
        <code>{problem.code}</code>
      </p>
    </Page>
  )
}
