import type { Balance } from '../../analysis/balance.ts'
import { asksForALook, type Difference } from '../../clearing-house.ts'
import { Empty, Page } from '../layout.tsx'
import { StackTable } from '../stack-table.tsx'
import type { View } from '../view.ts'
import { categoryWords, checkTitle, saidWords } from './comparison-words.ts'

/** A state's accounts beside those of others: what asks for a look, what is awaited, its own returns beside each other. */
export function comparisonsPage({
  view,
  differences,
  balances,
}: {
  view: View
  differences: readonly Difference[]
  balances: readonly Balance[]
}) {
  const { words, to } = view
  const asking = differences.filter(asksForALook)
  const awaited = differences.filter(({ outcome }) => outcome.code === 'partner-not-filed')
  const equal = differences.filter(({ outcome }) => outcome.code === 'match').length
  return (
    <Page view={view} title={words.t('comparisons.title')}>
      <p class="crumb">
        <a href={to('/desk')}>{words.t('desk.back')}</a>
      </p>
      <h1>{words.t('comparisons.title')}</h1>
      <p class="lead">{words.t('comparisons.lead')}</p>
      {asking.length === 0 ? (
        <Empty>{words.t('comparisons.none')}</Empty>
      ) : (
        <StackTable
          caption={words.t('comparisons.asking')}
          columns={[
            words.t('comparisons.year'),
            words.t('comparisons.partner'),
            words.t('comparisons.about'),
            words.t('comparisons.outcome'),
            words.t('comparisons.said'),
          ]}
          rows={asking.map((one) => [
            String(one.outcome.year),
            view.participant(one.partner),
            <>
              <span class="soft small">{checkTitle(view, one.check)}</span>
              <br />
              {categoryWords(view, one.check, one.outcome.category)}
            </>,
            <a href={to(`/desk/comparisons/${one.key}`)}>
              {words.t(`comparisons.code.${one.outcome.code}`)}
            </a>,
            saidWords(view, one),
          ])}
        />
      )}
      <p class="soft">{words.t('comparisons.equal', { count: equal })}</p>
      {awaited.length > 0 && (
        <>
          <h2>{words.t('comparisons.awaited')}</h2>
          <p class="soft">{words.t('comparisons.awaitedHow')}</p>
          <ul class="plain">
            {awaited.map(({ partner, check, outcome }) => (
              <li>
                {view.participant(partner)}, {outcome.year}: {categoryWords(view, check, outcome.category)}
              </li>
            ))}
          </ul>
        </>
      )}
      <Balances view={view} balances={balances} />
    </Page>
  )
}

function Balances({ view, balances }: { view: View; balances: readonly Balance[] }) {
  const { words, to } = view
  if (balances.length === 0) return null
  return (
    <>
      <h2>{words.t('comparisons.balances')}</h2>
      <p class="soft">{words.t('comparisons.balancesHow')}</p>
      <StackTable
        caption={words.t('comparisons.balances')}
        columns={[
          words.t('comparisons.year'),
          words.t('comparisons.about'),
          { title: words.t('comparisons.difference'), n: true },
          words.t('comparisons.terms'),
        ]}
        rows={balances.map(({ year, check, category, difference, terms }) => [
          String(year),
          <>
            <span class="soft small">{checkTitle(view, check)}</span>
            <br />
            {categoryWords(view, check, category)}
          </>,
          words.number(difference),
          <ul class="plain small">
            {terms.map(({ form, year: own, record, items }) => (
              <li>
                <a href={to(`/records/${record}`)}>{`${view.formTitle(form)}, ${own}`}</a>:{' '}
                {items === undefined ? words.t('portal.answer.blank') : words.number(items)}
              </li>
            ))}
          </ul>,
        ])}
      />
    </>
  )
}
