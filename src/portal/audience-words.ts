import type { Audience } from '../records/types.ts'
import type { View } from './view.ts'

/** Whether an audience is one of groups or participants of which none is named yet. */
export const namesNobody = (audience: Audience): boolean =>
  (audience.kind === 'group' && audience.groups.length === 0) ||
  (audience.kind === 'parties' && audience.parties.length === 0)

/** An audience in a sentence, with the names of whom it names; an unknown one reads as the filer alone. */
export function audienceWords(view: View, audience: Audience, filer: string): string {
  const { words, lang } = view
  const participant = view.participant(filer)
  if (namesNobody(audience))
    return words.t('audience.said.nobodyYet', { kind: words.t(`audience.kind.${audience.kind}`) })
  switch (audience.kind) {
    case 'public':
      return words.t('audience.said.public')
    case 'participants':
      return words.t('audience.said.participants')
    case 'group': {
      const names = audience.groups.map(
        (id) => view.house.regime.groups.find((group) => group.id === id)?.name[lang] ?? id,
      )
      return words.t('audience.said.group', { participant, groups: words.list(names) })
    }
    case 'parties': {
      const parties = audience.parties
        .filter((code) => code !== filer)
        .map((code) => view.participant(code))
        .sort(words.compare)
      return words.t('audience.said.parties', { participant, parties: words.list(parties) })
    }
    default:
      return words.t('audience.said.filer', { participant })
  }
}
