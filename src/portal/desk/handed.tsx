import type { View } from '../view.ts'
import type { DeskDraft } from './draft.ts'
import { draftPlace, draftTitle } from './draft-frame.tsx'

/** The sections of drafts that were handed to an office and are not done. */
export function Handed({
  view,
  drafts,
  office,
}: {
  view: View
  drafts: readonly DeskDraft[]
  office: string | undefined
}) {
  const { words, lang, to, house } = view
  const waiting = drafts
    .filter(({ status }) => status === 'draft' || status === 'returned')
    .flatMap((draft) => {
      const form = house.regime.forms.get(draft.content.form)
      return (form?.layout ?? []).flatMap(({ id }) => {
        const note = draft.content.sections?.[id]
        return office !== undefined && form && note?.office === office && !note.done
          ? [{ draft, form, id }]
          : []
      })
    })
  if (waiting.length === 0) return null
  return (
    <>
      <h2>{words.t('desk.handed')}</h2>
      <ul class="plain">
        {waiting.map(({ draft, form, id }) => (
          <li>
            <a href={to(draftPlace(draft.id, id))}>
              {words.t('desk.handedOf', {
                section: form.words[lang].sections[id]?.title ?? id,
                draft: draftTitle(view, form, draft),
              })}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
