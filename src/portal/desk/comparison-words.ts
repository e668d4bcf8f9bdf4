import type { Difference } from '../../clearing-house.ts'
import type { Statement } from '../../register/settlement-store.ts'
import type { View } from '../view.ts'

/** The title of a check. */
export const checkTitle = ({ house, lang }: View, id: string): string =>
  house.regime.crossChecks.checks.find((check) => check.id === id)?.title[lang] ?? id

/** A category in the words of the lists that the check names, or as both sides wrote it. */
export function categoryWords({ house, lang }: View, check: string, category: string | undefined): string {
  if (category === undefined) return ''
  const { lists = [] } = house.regime.crossChecks.checks.find(({ id }) => id === check) ?? {}
  const words = lists.map((name) => house.regime.lists.get(name)?.words[lang][category]).find(Boolean)
  return words ? `${category} ${words}` : category
}

/** Where both sides' words about a difference stand. */
export function saidWords({ words }: View, { own, theirs, agreed }: Difference): string {
  if (agreed) return words.t(own?.shown ? 'comparisons.said.shown' : 'comparisons.said.agreed')
  if (own && theirs) return words.t('comparisons.said.differ')
  return words.t(
    own ? 'comparisons.said.own' : theirs ? 'comparisons.said.theirs' : 'comparisons.said.nobody',
  )
}

/** What a side says of a difference: the cause, and its own words. */
export const statementWords = ({ house, lang }: View, { cause, text }: Statement): string =>
  [house.regime.crossChecks.causes.words[lang][cause] ?? cause, text].filter(Boolean).join('. ')
