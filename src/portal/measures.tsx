import { listRecords } from '../clearing-house.ts'
import { Problem } from '../problems.ts'
import { findMeasure, formsFor } from '../regime/find.ts'
import type { Measure, Vocabulary } from '../regime/types.ts'
import { sessionMay } from '../seats/authority.ts'
import { StartForm } from './desk/start-forms.tsx'
import { Empty, Facts, Page } from './layout.tsx'
import { RecordTable } from './record-list.tsx'
import type { View } from './view.ts'

/** All measures by section; parts under the measure they are of. */
export function measuresPage(view: View) {
  const { house, words, lang, to } = view
  const whole = house.regime.measures.filter(({ partOf }) => partOf === undefined)
  return (
    <Page view={view} title={words.t('portal.place.measures')}>
      <h1>{words.t('portal.measures.title', { count: whole.length })}</h1>
      <p class="lead">{words.t('portal.measures.lead')}</p>
      {(['I', 'II'] as const).map((section) => (
        <section aria-labelledby={`s${section}`}>
          <h2 id={`s${section}`}>{words.t(`portal.section.${section}`)}</h2>
          <ol class="plain">
            {whole
              .filter((measure) => measure.section === section)
              .map((measure) => (
                <li>
                  <a href={to(`/measures/${measure.id}`)}>
                    {measure.id} {measure.title[lang]}
                  </a>
                  <br />
                  <span class="soft small">{measure.summary[lang]}</span>
                  <Parts view={view} of={measure.id} />
                </li>
              ))}
          </ol>
        </section>
      ))}
    </Page>
  )
}

function Parts({ view: { house, lang, to }, of }: { view: View; of: string }) {
  const parts = house.regime.measures.filter(({ partOf }) => partOf === of)
  if (parts.length === 0) return null
  return (
    <ul class="parts">
      {parts.map((part) => (
        <li>
          <a href={to(`/measures/${part.id}`)}>
            {part.id} {part.title[lang]}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** One measure: what it asks, who acts, which forms serve it, what is filed. */
export async function measurePage(view: View, id: string) {
  const { house, reader, session, words, lang, to } = view
  const measure = findMeasure(house.regime, id)
  if (measure === undefined) throw new Problem('not-found', 'no such measure')
  const forms = formsFor(house.regime, id)
  const { rows, next } = await listRecords(house, reader, { measure: id, limit: 25 })
  const drafts = session !== undefined && sessionMay(house, session, 'draft')
  const own = drafts
    ? (await listRecords(house, reader, { participant: session.participant, inForce: true, limit: 200 })).rows
    : []
  return (
    <Page view={view} title={`${id} ${measure.title[lang]}`}>
      <p class="crumb">
        <a href={to('/measures')}>{words.t('portal.place.measures')}</a>
        {measure.partOf && (
          <>
            {' '}
            · <a href={to(`/measures/${measure.partOf}`)}>{measure.partOf}</a>
          </>
        )}
      </p>
      <h1>
        {id} {measure.title[lang]}
      </h1>
      <p class="lead">{measure.summary[lang]}</p>
      <Parts view={view} of={id} />
      <MeasureFacts view={view} measure={measure} />
      <h2>{words.t('portal.measure.forms')}</h2>
      {forms.length === 0 ? (
        <Empty>{words.t('portal.measure.noForms')}</Empty>
      ) : (
        <ul>
          {forms.map((form) => (
            <li>
              <a href={to(`/forms/${form.id}/v${form.version}`)}>{form.words[lang].title}</a>{' '}
              <span class="soft small">{form.ref}</span>{' '}
              <a class="small" href={to(`/forms/${form.id}/v${form.version}.xlsx`)}>
                {words.t('sheets.template')}
              </a>
              <br />
              {form.words[lang].summary}
              {drafts && <StartForm view={view} form={form} rows={own} measure={id} />}
            </li>
          ))}
        </ul>
      )}
      {forms.length > 0 && session === undefined && (
        <p>
          <a class="button" href={to(`/sign-in?next=${encodeURIComponent(to(`/measures/${id}`))}`)}>
            {words.t('desk.start.signIn')}
          </a>
        </p>
      )}
      <h2>{words.t('portal.measure.records')}</h2>
      {rows.length === 0 ? (
        <Empty>{words.t('portal.measure.noRecords')}</Empty>
      ) : (
        <RecordTable view={view} rows={rows} caption={words.t('portal.latestFirst')} />
      )}
      {next && (
        <p>
          <a href={to(`/records?measure=${id}`)}>{words.t('portal.allRecords')}</a>
        </p>
      )}
    </Page>
  )
}

function MeasureFacts({ view: { house, words, lang }, measure }: { view: View; measure: Measure }) {
  const { vocabulary, instruments } = house.regime
  const say = (name: string, codes: readonly string[]) => {
    const list: Vocabulary = vocabulary[name] ?? {}
    return words.list(codes.map((code) => list[code]?.[lang] ?? code))
  }
  const named = measure.instruments.map((id) => instruments.find((one) => one.id === id)?.name[lang] ?? id)
  return (
    <Facts
      items={[
        [words.t('portal.measure.section'), words.t(`portal.section.${measure.section}`)],
        [words.t('portal.measure.kinds'), say('kinds', measure.kinds)],
        [words.t('portal.measure.levels'), say('levels', measure.levels)],
        [words.t('portal.measure.actors'), say('actors', measure.actors)],
        [words.t('portal.measure.agenda'), say('agenda', [measure.agenda])],
        [words.t('portal.measure.periodicity'), say('periodicity', measure.periodicity)],
        [words.t('portal.measure.audience'), say('audiences', [measure.audience.default])],
        named.length > 0 && [words.t('portal.measure.instruments'), words.list(named)],
        measure.draft.length > 0 && [words.t('portal.measure.draft'), measure.draft.join(', ')],
      ]}
    />
  )
}
