import { type Erasure, mayErase } from '../../clearing-house/erase.ts'
import { type Held, pastValues } from '../../clearing-house/held.ts'
import { sessionMay } from '../../seats/authority.ts'
import type { Session } from '../../seats/sessions.ts'
import { Empty, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { EraseButton, ErasureWords, fieldWords, RecordLink } from './erase-page.tsx'

/** Values that are past the time their form keeps them, to be ticked and erased; none is shown. */
export function pastPage(view: View, { past, done }: { past: readonly Held[]; done: Erasure | undefined }) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t('personal.past.title')}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('personal.back')}</a>
      </p>
      <h1>{words.t('personal.past.title')}</h1>
      {done && <ErasureWords view={view} done={done} />}
      <p class="lead">{words.t('personal.past.lead')}</p>
      {past.length === 0 ? (
        <Empty>{words.t('personal.past.none')}</Empty>
      ) : (
        <form method="post" action={to('/desk/retention')}>
          <div class="scroll">
            <table class="stack">
              <caption>{words.t('personal.past.notice', { count: past.length })}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.t('personal.field')}</th>
                  <th scope="col">{words.t('personal.record')}</th>
                  <th scope="col">{words.t('personal.since')}</th>
                  <th scope="col">{words.t('personal.until')}</th>
                </tr>
              </thead>
              <tbody>
                {past.map((one) => (
                  <tr>
                    <th scope="row">
                      <label class="tick">
                        <input type="checkbox" name="value" value={`${one.record} ${one.pointer}`} checked />{' '}
                        {fieldWords(view, one)}
                      </label>
                    </th>
                    <td data-title={words.t('personal.record')}>
                      <RecordLink view={view} held={one} />
                    </td>
                    <td data-title={words.t('personal.since')}>
                      {words.date(one.filedAt.toISOString().slice(0, 10))}
                    </td>
                    <td data-title={words.t('personal.until')}>{one.until && words.date(one.until)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p>{words.t('personal.erase.limits')}</p>
          <p>
            <EraseButton view={view} label={words.t('personal.past.act')} />
          </p>
        </form>
      )}
    </Page>
  )
}

/** On the desk: what is past its time of keeping, and for administrators the way to what is held about a person. */
export async function PersonalData({ view, session }: { view: View; session: Session }) {
  const { house, words, to } = view
  const administers = sessionMay(house, session, 'administer')
  const past = mayErase(house, session) ? await pastValues(house, session.participant) : []
  if (past.length === 0 && !administers) return null
  return (
    <section>
      <h2>{words.t('personal.desk.title')}</h2>
      <ul class="plain">
        {past.length > 0 && (
          <li>
            {words.t('personal.past.notice', { count: past.length })}{' '}
            <a href={to('/desk/retention')}>{words.t('personal.past.title')}</a>
          </li>
        )}
        {administers && (
          <li>
            <a href={to('/desk/person')}>{words.t('personal.person.title')}</a>
          </li>
        )}
      </ul>
    </section>
  )
}
