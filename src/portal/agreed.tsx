import { agreedAbout } from '../clearing-house.ts'
import type { RecordRow } from '../register/project.ts'
import { categoryWords, checkTitle, statementWords } from './desk/comparison-words.ts'
import type { View } from './view.ts'

/** What two states agree about a difference between their accounts, on the pages of both records; nothing before that. */
export async function Agreed({ view, row }: { view: View; row: RecordRow }) {
  const { house, reader, words, to } = view
  const agreed = await agreedAbout(house, reader, row.id)
  if (agreed.length === 0) return null
  return (
    <section>
      <h2>{words.t('comparisons.agreed')}</h2>
      <ul class="plain">
        {agreed.map(({ about, partner, partnerRecord, statement }) => {
          const { check, category, year } = about as { check: string; category?: string; year: number }
          return (
            <li>
              <a href={to(`/records/${partnerRecord}`)}>
                {words.t('comparisons.one', {
                  check: checkTitle(view, check),
                  partner: view.participant(partner),
                  year: String(year),
                })}
              </a>
              {category && `, ${categoryWords(view, check, category)}`}: {statementWords(view, statement)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
