import type { FormVersion } from '../../regime/types.ts'
import { audienceWords } from '../audience-words.ts'
import type { View } from '../view.ts'
import { DraftFiles } from './attach-file.tsx'
import { AudienceChoice, usualAudience } from './audience-choice.tsx'
import { asksPeriod, type DeskDraft } from './draft.ts'
import type { Last } from './last-filing.ts'
import { saysOffered } from './sent-page.ts'

/** What a draft's pages about the record itself are drawn with. */
export interface AboutRecordProps {
  view: View
  participant: string
  draft: DeskDraft
  form: FormVersion
  /** What "unchanged" would repeat. */
  last: Last | undefined
}

/** What the record says as a whole, and for which period: asked before the answers. */
export function SaysAndPeriod({ view, draft, form, last }: AboutRecordProps) {
  const { words } = view
  const { content } = draft
  const offered = saysOffered(form, content, last?.row.id)
  return (
    <>
      {asksPeriod(form, content) && (
        <p class="field">
          <label for="period">{words.t('portal.year')}</label>
          <input id="period" name="_period" value={content.period ?? ''} size={6} inputmode="numeric" />
        </p>
      )}
      {offered.length > 1 && (
        <p class="field">
          <label for="says">{words.t('desk.says')}</label>
          <select id="says" name="_says" data-decides="">
            {offered.map((says) => (
              <option value={says} selected={says === content.says}>
                {words.t(`desk.says.${says}`)}
              </option>
            ))}
          </select>{' '}
          <noscript>
            <button type="submit" name="_op" value="save">
              {words.t('desk.showFields')}
            </button>
          </noscript>
        </p>
      )}
      {content.relation?.kind === 'amends' && (
        <p class="field">
          <label for="f-reason">{words.t('desk.reason')}</label>
          <input id="f-reason" class="long" name="_reason" value={content.relation.reason ?? ''} required />
        </p>
      )}
    </>
  )
}

/** The measures it is filed under, who will read it, its files: asked after the answers. */
export function MeasuresAndReaders({ view, participant, draft, form }: AboutRecordProps) {
  const { words } = view
  const { content } = draft
  return (
    <>
      {form.measures.length > 1 && (
        <fieldset class="ticks">
          <legend>{words.t('portal.measures')}</legend>
          {form.measures.map((id) => (
            <label class="tick">
              <input type="checkbox" name="_measure" value={id} checked={content.measures.includes(id)} />{' '}
              {id} {view.measure(id)}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{words.t('audience.choose')}</legend>
        {content.relation?.kind === 'amends' ? (
          <p>{audienceWords(view, content.audience, participant)}</p>
        ) : (
          <AudienceChoice
            view={view}
            filer={participant}
            kinds={form.audiences}
            value={content.audience}
            usual={usualAudience(view, form, content.measures)}
          />
        )}
      </fieldset>
      <DraftFiles view={view} draft={draft} />
    </>
  )
}
