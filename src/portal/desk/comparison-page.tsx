import type { Account } from '../../analysis/accounts.ts'
import type { Sum } from '../../analysis/mirror.ts'
import { type Difference, MOST_WORDS } from '../../clearing-house.ts'
import { latestForms } from '../../regime/find.ts'
import { nodeAt } from '../../regime/schema-walk.ts'
import type { Settlement } from '../../register/settlement-store.ts'
import { Mark, Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { categoryWords, checkTitle, saidWords, statementWords } from './comparison-words.ts'

/** One difference: both accounts side by side, what each side says of it, and what this one can say. */
export function comparisonPage({ view, one, clears }: { view: View; one: Difference; clears: boolean }) {
  const { words, to } = view
  const { outcome, partner, check } = one
  const title = words.t('comparisons.one', {
    check: checkTitle(view, check),
    partner: view.participant(partner),
    year: String(outcome.year),
  })
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to('/desk/comparisons')}>{words.t('comparisons.title')}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{words.t(`comparisons.code.${outcome.code}`)}</p>
      <p>{words.t(`comparisons.means.${outcome.code}`, otherWords(view, one))}</p>
      {outcome.criteria && (
        <p>
          {words.t('comparisons.criteria', {
            giver: criteriaWords(view, check, outcome.criteria.giver),
            receiver: criteriaWords(view, check, outcome.criteria.receiver),
          })}
        </p>
      )}
      <div class="sides">
        <SideOf
          view={view}
          check={check}
          participant={outcome.giver}
          sum={outcome.given}
          record={recordOf(one, outcome.giver)}
        />
        <SideOf
          view={view}
          check={check}
          participant={outcome.receiver}
          sum={outcome.received}
          record={recordOf(one, outcome.receiver)}
        />
      </div>
      <h2>{words.t('comparisons.words')}</h2>
      <Said view={view} word={one.own} who={words.t('comparisons.ours')} />
      <Said view={view} word={one.theirs} who={view.participant(partner)} />
      {one.agreed && (
        <Mark>
          <p>{saidWords(view, one)}</p>
        </Mark>
      )}
      {clears ? <SayForm view={view} one={one} /> : <p class="soft">{words.t('comparisons.clearing')}</p>}
    </Page>
  )
}

const recordOf = ({ outcome, partner, ownRecord, partnerRecord }: Difference, participant: string) =>
  participant === partner
    ? partnerRecord
    : outcome.giver === participant || outcome.receiver === participant
      ? ownRecord
      : undefined

const otherWords = (view: View, { check, outcome: { other } }: Difference): Record<string, string> => ({
  year: String(other?.year ?? ''),
  category: categoryWords(view, check, other?.category),
  state: other?.state === undefined ? '' : stateName(view, other.state),
})

const stateName = ({ house, lang }: View, code: string): string =>
  house.regime.lists.get('states/1')?.words[lang][code] ?? code

function criteriaWords({ house, words, lang }: View, id: string, codes: readonly string[]): string {
  const check = house.regime.crossChecks.checks.find((one) => one.id === id)
  if (check?.kind !== 'mirror' || check.criteria === undefined) return words.list(codes)
  const form = latestForms(house.regime).find((one) => one.id === check.giver[0]?.form)
  const list =
    form &&
    (nodeAt(form.schema, `/${check.criteria}/*`) ?? nodeAt(form.schema, `/${check.criteria}`))?.['x-list']
  return words.list(codes.map((code) => form?.words[lang].lists[list ?? '']?.[code] ?? code))
}

function SideOf({
  view,
  check,
  participant,
  sum,
  record,
}: {
  view: View
  check: string
  participant: string
  sum: Sum | undefined
  record: string | undefined
}) {
  const { words, to } = view
  return (
    <section>
      <h2>{view.participant(participant)}</h2>
      {sum === undefined ? (
        <p class="soft">{words.t('comparisons.notNamed')}</p>
      ) : (
        <>
          <p>
            <strong>
              {sum.items === 'withheld'
                ? words.t('comparisons.withheld')
                : words.t('comparisons.items', { count: sum.items })}
            </strong>
          </p>
          <ul class="plain small">
            {sum.accounts.map((account) => (
              <li>{lineWords(view, check, account)}</li>
            ))}
          </ul>
        </>
      )}
      {record && (
        <p class="small">
          <a href={to(`/records/${record}`)}>{words.t('comparisons.record')}</a>
        </p>
      )}
    </section>
  )
}

function lineWords(view: View, check: string, { category, items, note, origin, via }: Account): string {
  const { words } = view
  return [
    categoryWords(view, check, category),
    items === 'withheld' ? words.t('comparisons.withheld') : words.number(items),
    note,
    origin && words.t('comparisons.origin', { state: stateName(view, origin) }),
    via.length > 0 &&
      words.t('comparisons.via', { places: words.list(via.map((place) => stateName(view, place))) }),
  ]
    .filter(Boolean)
    .join(' · ')
}

function Said({ view, word, who }: { view: View; word: Settlement | undefined; who: string }) {
  const { words } = view
  return (
    <p>
      <strong>{who}</strong>:{' '}
      {word ? (
        <>
          {statementWords(view, word.statement)}{' '}
          <span class="soft small">
            {words.date(word.saidAt)}
            {word.publish && `, ${words.t('comparisons.wantsShown')}`}
          </span>
        </>
      ) : (
        <span class="soft">{words.t('comparisons.said.nobody')}</span>
      )}
    </p>
  )
}

function SayForm({ view, one }: { view: View; one: Difference }) {
  const { house, words, lang, to } = view
  const { causes } = house.regime.crossChecks
  const address = to(`/desk/comparisons/${one.key}`)
  const said = one.own?.statement
  return (
    <>
      {one.theirs && !one.agreed && (
        <form method="post" action={address}>
          <input type="hidden" name="cause" value={one.theirs.statement.cause} />
          <input type="hidden" name="text" value={one.theirs.statement.text} />
          <p>
            <button type="submit" class="main">
              {words.t('comparisons.agree', { partner: view.participant(one.partner) })}
            </button>{' '}
            <label class="tick">
              <input type="checkbox" name="publish" value="true" /> {words.t('comparisons.publish')}
            </label>
          </p>
        </form>
      )}
      <form method="post" action={address}>
        <fieldset>
          <legend>{words.t('comparisons.say')}</legend>
          <p class="soft small">{words.t('comparisons.sayHow')}</p>
          <p class="field">
            <label for="cause">{words.t('comparisons.cause')}</label>
            <select id="cause" name="cause">
              {causes.codes.map((code) => (
                <option value={code} selected={code === said?.cause}>
                  {causes.words[lang][code]}
                </option>
              ))}
            </select>
          </p>
          <p class="field">
            <label for="text">{words.t('comparisons.text')}</label>
            <textarea id="text" name="text" class="short" maxlength={MOST_WORDS}>
              {said?.text ?? ''}
            </textarea>
          </p>
          <label class="tick">
            <input type="checkbox" name="publish" value="true" checked={one.own?.publish ?? false} />{' '}
            {words.t('comparisons.publish')}
          </label>
          <p>
            <button type="submit">{words.t('comparisons.act')}</button>
          </p>
        </fieldset>
      </form>
    </>
  )
}
