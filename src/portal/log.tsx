import { base64 } from '../bytes.ts'
import { viewLog } from '../clearing-house.ts'
import { vkeyText } from '../log/note.ts'
import { Facts, Mark, Page, Scroll } from './layout.tsx'
import type { View } from './view.ts'

/** The log: what it promises, its head, its key, its latest entries, how to follow it. */
export async function logPage(view: View) {
  const { house, words, to } = view
  const log = await viewLog(house)
  const { publicUrl } = house.config
  return (
    <Page view={view} title={words.t('portal.place.log')}>
      <h1>{words.t('portal.place.log')}</h1>
      <p class="lead">{words.t('portal.log.lead')}</p>
      {log.readOnly && (
        <Mark>
          <p>{words.t('problems.read-only')}</p>
        </Mark>
      )}
      <Facts
        items={[
          [words.t('portal.log.origin'), <code>{log.origin}</code>],
          [words.t('portal.log.size'), words.number(log.size)],
          [words.t('portal.log.root'), <code>{base64(log.root)}</code>],
          [
            words.t('portal.log.published'),
            log.published
              ? words.t('portal.log.publishedSize', { count: log.published.size })
              : words.t('portal.notYet'),
          ],
          [words.t('portal.log.key'), <code>{vkeyText(log.key)}</code>],
          [words.t('portal.log.witnesses'), words.t('portal.log.noWitnesses')],
        ]}
      />
      {log.published && (
        <>
          <h2>{words.t('portal.log.checkpoint')}</h2>
          <pre>{log.published.note}</pre>
        </>
      )}
      <h2>{words.t('portal.log.follow')}</h2>
      <p>{words.t('portal.log.followHow')}</p>
      <pre>{`npx confianza verify --log ${publicUrl}`}</pre>
      <p>
        <a href="/log/checkpoint">/log/checkpoint</a> · <a href="/log/key">/log/key</a> ·{' '}
        <a href={to('/verify')}>{words.t('portal.place.verify')}</a>
      </p>
      <h2>{words.t('portal.log.latest')}</h2>
      <Scroll label={words.t('portal.log.latest')}>
        <table class="stack">
          <caption>{words.t('portal.latestFirst')}</caption>
          <thead>
            <tr>
              <th scope="col">{words.t('portal.log.index')}</th>
              <th scope="col">{words.t('portal.kind')}</th>
              <th scope="col">{words.t('portal.participant')}</th>
              <th scope="col">{words.t('portal.log.about')}</th>
              <th scope="col">{words.t('portal.filed')}</th>
            </tr>
          </thead>
          <tbody>
            {log.entries.map(({ index, entry, sequencedAt }) => (
              <tr>
                <th scope="row">{words.number(index)}</th>
                <td>{words.t(`portal.entry.${entry.kind}`)}</td>
                <td>
                  <a href={to(`/participants/${entry.participant}`)}>{view.participant(entry.participant)}</a>
                </td>
                <td>
                  {entry.kind === 'record' ? (
                    entry.record.form ? (
                      <a href={to(`/records/${entry.record.digest.slice(7)}`)}>
                        {view.formTitle(entry.record.form.split('/')[0] as string)}
                      </a>
                    ) : (
                      words.t('portal.log.restricted')
                    )
                  ) : entry.kind === 'regime' ? (
                    entry.regime
                  ) : (
                    <code>{entry.kind === 'key-add' ? entry.key.id : entry.key}</code>
                  )}
                </td>
                <td>{words.date(sequencedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Page>
  )
}
