import { listRecords, viewMatrix } from '../clearing-house.ts'
import { Empty, Page } from './layout.tsx'
import { RecordTable } from './record-list.tsx'
import { SmallMatrix } from './small-matrix.tsx'
import type { View } from './view.ts'

/** The first page: what the house is, what is new, the matrix in small. */
export async function homePage(view: View) {
  const { house, reader, words, to } = view
  const { rows } = await listRecords(house, reader, { limit: 8 })
  const matrix = await viewMatrix(house, reader)
  const filled = matrix.measures
    .map((id, i) => ({ id, count: matrix.totals[i] ?? 0 }))
    .filter(({ count }) => count > 0)
  return (
    <Page view={view} title={words.t('portal.home.title')}>
      <h1>{words.t('portal.home.title')}</h1>
      <p class="lead">{words.t('portal.home.lead')}</p>
      <p>{words.t('portal.home.proof')}</p>
      <p class="no-print">
        <a class="button main" href={to('/matrix')}>
          {words.t('portal.home.seeMatrix')}
        </a>{' '}
        <a class="button" href={to('/records')}>
          {words.t('portal.home.seeRecords')}
        </a>
      </p>
      <div class="columns">
        <section aria-labelledby="filled">
          <h2 id="filled">{words.t('portal.home.filled')}</h2>
          {filled.length === 0 ? (
            <Empty>{words.t('portal.home.nothing')}</Empty>
          ) : (
            <ul class="plain">
              {filled.map(({ id, count }) => (
                <li>
                  <a href={to(`/measures/${id}`)}>
                    {id} {view.measure(id)}
                  </a>
                  <br />
                  <span class="soft small">{words.t('portal.recordCount', { count })}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-labelledby="small">
          <h2 id="small">{words.t('portal.home.smallTitle')}</h2>
          <SmallMatrix view={view} matrix={matrix} />
        </section>
      </div>
      <section aria-labelledby="new">
        <h2 id="new">{words.t('portal.home.new')}</h2>
        {rows.length === 0 ? (
          <Empty>{words.t('portal.home.nothing')}</Empty>
        ) : (
          <RecordTable view={view} rows={rows} caption={words.t('portal.latestFirst')} />
        )}
      </section>
      <section aria-labelledby="check">
        <h2 id="check">{words.t('portal.home.check')}</h2>
        <p>{words.t('portal.home.checkHow')}</p>
        <ul>
          <li>
            <a href={to('/verify')}>{words.t('portal.home.checkOne')}</a>
          </li>
          <li>
            <a href={to('/log')}>{words.t('portal.home.checkAll')}</a>
          </li>
          <li>
            <a href={to('/about')}>{words.t('portal.home.about')}</a>
          </li>
        </ul>
      </section>
    </Page>
  )
}
