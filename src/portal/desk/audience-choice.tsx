import type { Audience } from '../../records/types.ts'
import type { AudienceKind, FormVersion } from '../../regime/types.ts'
import { audienceWords, namesNobody } from '../audience-words.ts'
import type { View } from '../view.ts'
import type { Fields } from './fill-draft.ts'

/** What a choice of audience offers: the kinds the form may have, and what is chosen now. */
export interface AudienceChoiceProps {
  view: View
  filer: string
  kinds: readonly AudienceKind[]
  value: Audience
  /** What is usual, where it is to be said. */
  usual?: Audience | undefined
}

const has = (audience: Audience, list: 'groups' | 'parties', name: string): boolean =>
  ((audience as Partial<Record<typeof list, string[]>>)[list] ?? []).includes(name)

/** Kinds of audience to choose from, with groups and participants under them: one plain list, script or none. */
export function AudienceChoice({ view, filer, kinds, value, usual }: AudienceChoiceProps) {
  const { house, words, lang } = view
  const parties = house.regime.participants
    .filter(({ code }) => code !== filer)
    .sort((a, b) => words.compare(a.name[lang], b.name[lang]))
  return (
    <div class="ticks">
      <p class="soft small">
        {words.t('audience.chooseHow')}{' '}
        {usual &&
          words.t('audience.usual', {
            audience: namesNobody(usual)
              ? words.t(`audience.kind.${usual.kind}`)
              : audienceWords(view, usual, filer),
          })}
      </p>
      {kinds.map((kind) => (
        <div>
          <label class="tick">
            <input type="radio" name="_audience" value={kind} checked={value.kind === kind} />{' '}
            {words.t(`audience.kind.${kind}`)}
          </label>
          {kind === 'group' && (
            <fieldset class="inner">
              <legend class="small">{words.t('audience.groups')}</legend>
              {house.regime.groups.map(({ id, name }) => (
                <label class="tick">
                  <input type="checkbox" name="_group" value={id} checked={has(value, 'groups', id)} />{' '}
                  {name[lang]}
                </label>
              ))}
            </fieldset>
          )}
          {kind === 'parties' && (
            <details class="inner" open={value.kind === 'parties'}>
              <summary class="small">{words.t('audience.parties')}</summary>
              <div class="columns">
                {parties.map(({ code, name }) => (
                  <label class="tick">
                    <input type="checkbox" name="_party" value={code} checked={has(value, 'parties', code)} />{' '}
                    {name[lang]}
                  </label>
                ))}
              </div>
            </details>
          )}
        </div>
      ))}
    </div>
  )
}

/** The audience a form sends; what names nobody is kept as it was chosen, for filing to refuse with its reason. */
export function audienceOfFields(view: Pick<View, 'house'>, fields: Fields, before: Audience): Audience {
  const all = (name: string, known: (value: string) => boolean) => [
    ...new Set(fields.flatMap(([own, value]) => (own === name && known(value) ? [value] : []))),
  ]
  const { circles } = view.house.register
  const kind = fields.find(([name]) => name === '_audience')?.[1]
  switch (kind) {
    case 'public':
    case 'participants':
    case 'filer':
      return { kind }
    case 'group':
      return { kind, groups: all('_group', (id) => circles.groups.has(id)).sort() }
    case 'parties':
      return { kind, parties: all('_party', (code) => circles.standing.has(code)).sort() }
    default:
      return before
  }
}

/** From the widest to the narrowest. */
const WIDTH: readonly AudienceKind[] = ['public', 'participants', 'group', 'parties', 'filer']

/**
 * What a new draft of a form begins with: what is usual for its first measure or for the form, whichever is narrower,
 * where the form may have it. To widen is the filer's to choose.
 */
export function usualAudience(
  { house }: Pick<View, 'house'>,
  form: FormVersion,
  measures: readonly string[],
): Audience {
  const measure = house.regime.measures.find(({ id }) => id === measures[0])
  const usual = [measure?.audience.default ?? 'public', form.audiences[0] ?? 'filer']
  const wanted = usual.sort((a, b) => WIDTH.indexOf(b) - WIDTH.indexOf(a))[0]
  // A group or parties must be named by somebody: until then it is the narrowest the form may have.
  if (wanted === 'public' || wanted === 'participants' || wanted === 'filer')
    if (form.audiences.includes(wanted)) return { kind: wanted }
  if (wanted === 'group' && form.audiences.includes('group')) return { kind: 'group', groups: [] }
  if (wanted === 'parties' && form.audiences.includes('parties')) return { kind: 'parties', parties: [] }
  return { kind: form.audiences.includes('public') ? 'public' : 'filer' }
}
