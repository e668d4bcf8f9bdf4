import { base64 } from '../bytes.ts'
import { viewLog } from '../clearing-house.ts'
import { vkeyText } from '../log/note.ts'
import type { Entry } from '../records/types.ts'
import { Facts, Mark, Page } from './layout.tsx'
import { StackTable } from './stack-table.tsx'
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
      <StackTable
        caption={words.t('portal.latestFirst')}
        columns={[
          words.t('portal.log.index'),
          words.t('portal.kind'),
          words.t('portal.participant'),
          words.t('portal.log.about'),
          words.t('portal.filed'),
        ]}
        rows={log.entries.map(({ index, entry, sequencedAt }) => [
          words.number(index),
          words.t(`portal.entry.${entry.kind}`),
          <a href={to(`/participants/${entry.participant}`)}>{view.participant(entry.participant)}</a>,
          <About view={view} entry={entry} />,
          words.date(sequencedAt),
        ])}
      />
    </Page>
  )
}

/** What an entry is about, as far as its leaf says. */
function About({ view: { to, words, formTitle }, entry }: { view: View; entry: Entry }) {
  if (entry.kind === 'regime') return <>{entry.regime}</>
  if (entry.kind === 'key-add') return <code>{entry.key.id}</code>
  if (entry.kind === 'key-revoke') return <code>{entry.key}</code>
  if (entry.kind === 'audience') return <code>{entry.record.slice(7, 19)}</code>
  if (entry.kind === 'erase') return <>{words.number(entry.values.length)}</>
  if (entry.kind === 'policy') return <code>{entry.digest.slice(7, 19)}</code>
  const { form, digest } = entry.record
  if (form === undefined) return <>{words.t('portal.log.restricted')}</>
  return <a href={to(`/records/${digest.slice(7)}`)}>{formTitle(form.split('/')[0] as string)}</a>
}
