import type { KeyChoice } from '../../clearing-house.ts'
import type { LogKey } from '../../records/types.ts'
import { Done, Empty, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'

/** A participant's keys as its administrator sees them, and the two ways to have some: in custody, or its own. */
export function keysPage({
  view,
  participant,
  keys,
  choice,
  done,
}: {
  view: View
  participant: string
  keys: readonly LogKey[]
  choice: KeyChoice
  done?: string | undefined
}) {
  const { house, words, to } = view
  const title = words.t('keys.title', { participant: view.participant(participant) })
  const held = keys.filter(({ custody, revokedAt }) => custody === 'house' && revokedAt === undefined)
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{words.t('keys.lead')}</p>
      {done && <Done>{done}</Done>}
      {keys.length === 0 ? (
        <Empty>{words.t('keys.none')}</Empty>
      ) : (
        <StackTable
          caption={words.t(choice === 'own' ? 'keys.own' : 'keys.house')}
          columns={[
            words.t('keys.key'),
            words.t('keys.role'),
            words.t('keys.custody'),
            words.t('keys.since'),
          ]}
          rows={keys.map(({ id, role, custody, addedAt, revokedAt }) => [
            <code>{id}</code>,
            words.t(`keys.role.${role}`),
            words.t(`portal.custody.${custody}`),
            [
              words.number(addedAt),
              ...(revokedAt === undefined ? [] : [words.t('keys.ended', { index: words.number(revokedAt) })]),
            ].join(', '),
          ])}
        />
      )}
      {choice === 'none' && (
        <form method="post" action={to('/desk/keys')}>
          <h2>{words.t('keys.ask')}</h2>
          <p>{words.t('keys.askMeans')}</p>
          <button type="submit" name="_op" value="custody">
            {words.t('keys.ask')}
          </button>
        </form>
      )}
      {choice !== 'own' && (
        <form method="post" action={to('/desk/keys')}>
          <h2>{words.t('keys.bring')}</h2>
          <p>{words.t('keys.bringHow')}</p>
          <pre>
            {`npx confianza key new --participant ${participant} --out root.key
npx confianza key add --participant ${participant} --role root --in root.key --origin ${house.origin} --out root.json`}
          </pre>
          <p class="field">
            <label for="entry">{words.t('keys.entry')}</label>
            <textarea id="entry" name="entry" rows={6} maxlength={8192} required spellcheck={false} />
          </p>
          <button type="submit" name="_op" value="bring">
            {words.t('keys.send')}
          </button>
        </form>
      )}
      {choice === 'own' && held.length > 0 && (
        <>
          <p>{words.t('keys.thenHow')}</p>
          <pre>
            {[
              `npx confianza key new --participant ${participant} --out filing.key`,
              `npx confianza key add --participant ${participant} --in filing.key --root root.key --url ${house.config.publicUrl} --origin ${house.origin}`,
              ...held.map(
                ({ id }) =>
                  `npx confianza key revoke --participant ${participant} --id ${id} --root root.key --url ${house.config.publicUrl} --origin ${house.origin}`,
              ),
            ].join('\n')}
          </pre>
        </>
      )}
    </Page>
  )
}
