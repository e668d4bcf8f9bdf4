import type { HeldAboutPerson, PersonErasure } from '../../clearing-house/person.ts'
import { Answer } from '../answers.tsx'
import { audienceWords } from '../audience-words.ts'
import { Empty, Mark, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { EraseButton, fieldWords, RecordLink } from './erase-page.tsx'

/** The search for what is held about a person, and what it found. */
export function personPage(
  view: View,
  {
    query,
    found,
    done,
  }: { query: string; found: HeldAboutPerson | undefined; done: PersonErasure | undefined },
) {
  const { words, to } = view
  return (
    <Page view={view} title={words.t('personal.person.title')}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('personal.back')}</a>
      </p>
      <h1>{words.t('personal.person.title')}</h1>
      {done && <Done view={view} done={done} />}
      <p class="lead">{words.t('personal.person.lead')}</p>
      <form method="post" action={to('/desk/person')} class="filter">
        <label>
          {words.t('personal.person.search')}
          <br />
          <input name="query" value={query} class="long" maxlength={300} autocomplete="off" required />
        </label>
        <button type="submit" name="_op" value="find" class="main">
          {words.t('personal.person.find')}
        </button>
      </form>
      {found && <Found view={view} query={query} found={found} />}
    </Page>
  )
}

function Done({ view: { words }, done }: { view: View; done: PersonErasure }) {
  return (
    <Mark>
      <p role="status">
        {words.t('personal.person.done', {
          count: done.values,
          officials: done.officials,
          invitations: done.invitations,
        })}
      </p>
      {done.waiting > 0 && <p>{words.t('personal.erase.waiting', { count: done.waiting })}</p>}
      {done.seated > 0 && <p>{words.t('personal.person.seated')}</p>}
    </Mark>
  )
}

function Found({ view, query, found }: { view: View; query: string; found: HeldAboutPerson }) {
  const { words, to, session } = view
  const { values, officials, invitations } = found
  if (values.length + officials.length + invitations.length === 0)
    return <Empty>{words.t('personal.person.nothing')}</Empty>
  const day = (date: Date) => words.date(date.toISOString().slice(0, 10))
  return (
    <>
      {values.length > 0 && (
        <StackTable
          caption={words.t('personal.person.values')}
          columns={(['field', 'value', 'record', 'since', 'who', 'until'] as const).map((name) =>
            words.t(`personal.${name}`),
          )}
          rows={values.map((one) => [
            fieldWords(view, one),
            one.version ? (
              <Answer view={view} form={one.version} pointer={one.pointer} value={one.value} />
            ) : (
              String(one.value)
            ),
            <RecordLink view={view} held={one} />,
            day(one.filedAt),
            audienceWords(view, one.audience ?? { kind: 'filer' }, session?.participant ?? ''),
            one.until ? words.date(one.until) : '',
          ])}
        />
      )}
      {officials.length > 0 && (
        <StackTable
          caption={words.t('personal.person.officials')}
          columns={[words.t('personal.name'), words.t('personal.email'), '']}
          rows={officials.map(({ name, email, seated }) => [
            name ?? '',
            email ?? '',
            seated ? words.t('personal.person.seated') : '',
          ])}
        />
      )}
      {invitations.length > 0 && (
        <StackTable
          caption={words.t('personal.person.invitations')}
          columns={[words.t('personal.name'), words.t('personal.email'), words.t('personal.expires')]}
          rows={invitations.map(({ name, email, expiresAt }) => [name ?? '', email ?? '', day(expiresAt)])}
        />
      )}
      <form method="post" action={to('/desk/person')}>
        <input type="hidden" name="query" value={query} />
        <p>
          <button type="submit" name="_op" value="download">
            {words.t('personal.person.download')}
          </button>{' '}
          <EraseButton view={view} label={words.t('personal.person.erase')} />
        </p>
        <p class="soft small">{words.t('personal.erase.limits')}</p>
      </form>
    </>
  )
}
