import { whoReads } from '../clearing-house.ts'
import type { Audience } from '../records/types.ts'
import { audienceWords } from './audience-words.ts'
import type { View } from './view.ts'

/** Who exactly would read, by participant and seat: shown before anyone clears or changes an audience. */
export async function Readers({
  view,
  participant: filer,
  audience,
}: {
  view: View
  participant: string
  audience: Audience
}) {
  const { house, words, to } = view
  const readers = await whoReads(house, filer, audience)
  const trial = house.config.mode === 'trial'
  return (
    <section class="mark readers" aria-labelledby="readers-title">
      <h2 id="readers-title">{words.t('audience.readers.title')}</h2>
      <p class="lead">
        <strong>{audienceWords(view, audience, filer)}</strong>
      </p>
      {readers === 'everyone' ? (
        <p>{words.t('audience.readers.everyone')}</p>
      ) : (
        <>
          <p>{words.t('audience.readers.count', { count: readers.length })}</p>
          <ul class="names">
            {readers
              .map((one) => ({ ...one, name: view.participant(one.participant) }))
              .sort((a, b) => words.compare(a.name, b.name))
              .map(({ participant, name, seats }) => (
                <li>
                  <a href={to(`/participants/${participant}`)}>{name}</a>
                  <span class="soft small">
                    {' '}
                    {participant === filer ? `(${words.t('audience.readers.filer')}) ` : ''}
                    {seats.length > 0
                      ? seats.map(({ officeName, title }) => `${officeName}: ${title}`).join('; ')
                      : !trial && words.t('audience.readers.noSeat')}
                  </span>
                </li>
              ))}
          </ul>
          {trial && <p class="soft">{words.t('audience.readers.trial')}</p>}
          <p class="soft">{words.t('audience.readers.exists')}</p>
        </>
      )}
    </section>
  )
}
