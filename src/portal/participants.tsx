import { Page } from './layout.tsx'
import type { View } from './view.ts'

/** States, bodies and observers, by name. */
export function participantsPage(view: View) {
  const { house, words, lang, to } = view
  const kinds = house.regime.vocabulary['participants'] ?? {}
  return (
    <Page view={view} title={words.t('portal.place.participants')}>
      <h1>{words.t('portal.place.participants')}</h1>
      <p class="lead">{words.t('portal.participants.lead')}</p>
      {(['state', 'body', 'observer'] as const).map((kind) => {
        const some = house.regime.participants
          .filter((one) => one.kind === kind)
          .sort((a, b) => words.compare(a.name[lang], b.name[lang]))
        return (
          some.length > 0 && (
            <section aria-labelledby={kind}>
              <h2 id={kind}>
                {kinds[kind]?.[lang] ?? kind} <span class="soft small">{words.number(some.length)}</span>
              </h2>
              <ul class={kind === 'state' ? 'plain names' : 'plain'}>
                {some.map((one) => (
                  <li>
                    <a href={to(`/participants/${one.code}`)}>{one.name[lang]}</a>{' '}
                    <span class="soft small">{one.code}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
      <h2>{words.t('portal.participants.groups')}</h2>
      <ul class="plain">
        {house.regime.groups.map((group) => (
          <li>
            {group.name[lang]}
            {group.asOf ? (
              <span class="soft small"> ({words.t('portal.asOf', { date: words.date(group.asOf) })})</span>
            ) : (
              ''
            )}
            <br />
            <span class="small">{words.list(group.members.map(view.participant).sort(words.compare))}</span>
            <br />
            <span class="soft small">
              {words.t('portal.source')} {group.source}
            </span>
          </li>
        ))}
      </ul>
    </Page>
  )
}
