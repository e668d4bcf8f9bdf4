import { custodyOf } from '../../clearing-house/certify.ts'
import type { Erasure } from '../../clearing-house/erase.ts'
import type { Held } from '../../clearing-house/held.ts'
import type { RecordView } from '../../clearing-house.ts'
import { Answer } from '../answers.tsx'
import { audienceWords } from '../audience-words.ts'
import { Empty, Facts, Mark, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { PrepareButton } from './audience-page.tsx'

/** The name of the field a value stands behind. */
export const fieldWords = (view: View, { version, pointer }: Pick<Held, 'version' | 'pointer'>): string =>
  version?.words[view.lang].fields[pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*')]?.label ?? pointer

/** The form and period of the record a value belongs to, leading to its page. */
export function RecordLink({ view, held }: { view: View; held: Pick<Held, 'form' | 'period' | 'record'> }) {
  const title = view.formTitle(held.form.split('/')[0] as string)
  return (
    <a href={view.to(`/records/${held.record}`)}>
      {held.period ? `${title}, ${view.words.date(held.period)}` : title}
    </a>
  )
}

/** What an erasure did, in words. */
export function ErasureWords({
  view: { words },
  done,
}: {
  view: View
  done: Pick<Erasure, 'values' | 'waiting'>
}) {
  return (
    <Mark>
      <p role="status">{words.t('personal.erase.done', { count: done.values })}</p>
      {done.waiting > 0 && <p>{words.t('personal.erase.waiting', { count: done.waiting })}</p>}
    </Mark>
  )
}

/** What stands behind a record's commitments, to be ticked and erased. `seen`: the record as this seat may read it. */
export function erasePage(
  view: View,
  {
    id,
    held,
    seen,
    done,
  }: { id: string; held: readonly Held[]; seen: RecordView | undefined; done: Erasure | undefined },
) {
  const { words, to, session } = view
  return (
    <Page view={view} title={words.t('personal.erase.title')}>
      <p class="crumb">
        <a href={seen ? to(`/records/${id}`) : to('/desk')}>{words.t('personal.back')}</a>
      </p>
      <h1>{words.t('personal.erase.title')}</h1>
      {done && <ErasureWords view={view} done={done} />}
      <p class="lead">{words.t('personal.erase.lead')}</p>
      <p>{words.t('personal.erase.limits')}</p>
      {held.length === 0 ? (
        <Empty>{words.t('personal.erase.nothing')}</Empty>
      ) : (
        <form method="post" action={to(`/desk/records/${id}/erase`)}>
          <fieldset>
            <legend>{words.t('personal.erase.which')}</legend>
            {held.map((one) => (
              <div class="one-line">
                <label class="tick">
                  <input type="checkbox" name="pointer" value={one.pointer} />{' '}
                  <strong>{fieldWords(view, one)}</strong>
                </label>
                <Facts
                  items={[
                    [
                      words.t('personal.value'),
                      seen &&
                      one.version &&
                      seen.kept.values.some(({ pointer }) => pointer === one.pointer) ? (
                        <Answer view={view} form={one.version} pointer={one.pointer} value={one.value} />
                      ) : (
                        <span class="soft">{words.t('personal.notShown')}</span>
                      ),
                    ],
                    [
                      words.t('personal.who'),
                      audienceWords(view, one.audience ?? { kind: 'filer' }, session?.participant ?? ''),
                    ],
                    [words.t('personal.since'), words.date(one.filedAt.toISOString().slice(0, 10))],
                    one.until !== undefined && [words.t('personal.until'), words.date(one.until)],
                  ]}
                />
              </div>
            ))}
          </fieldset>
          <p>
            <EraseButton view={view} label={words.t('personal.erase.act')} />
          </p>
        </form>
      )}
    </Page>
  )
}

/** The button that erases; for a participant that signs with its own key, the one that prepares the entry. */
export function EraseButton({ view, label }: { view: View; label: string }) {
  const { house, session } = view
  return session && custodyOf(house, session.participant).custody === 'house' ? (
    <button type="submit" name="_op" value="erase" class="main">
      {label}
    </button>
  ) : (
    <PrepareButton view={view} />
  )
}
