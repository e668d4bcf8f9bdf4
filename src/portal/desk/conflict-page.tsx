import type { FormVersion } from '../../regime/types.ts'
import type { Office } from '../../register/people-store.ts'
import type { Session } from '../../seats/sessions.ts'
import { Page } from '../layout.tsx'
import type { View } from '../view.ts'
import { UnitValue, unitLabel } from './answer-words.tsx'
import type { DeskDraft } from './draft.ts'
import { draftPlace, draftTitle } from './draft-frame.tsx'
import { digestsOf, type Unit } from './draft-units.ts'
import type { Fields } from './fill-draft.ts'
import type { Conflict } from './merge-draft.ts'

/** What the page of a conflict is drawn with: what was sent goes with it, so that nothing typed is lost. */
export interface ConflictProps {
  view: View
  session: Session
  draft: DeskDraft
  form: FormVersion
  part: string | undefined
  conflicts: readonly Conflict[]
  fields: Fields
  offices: readonly Office[]
}

/** Two seats changed the same: theirs and mine side by side, and for each a choice. All else is saved already. */
export function conflictPage({
  view,
  session,
  draft,
  form,
  part,
  conflicts,
  fields,
  offices,
}: ConflictProps) {
  const { words, to, house } = view
  const digest = digestsOf(house, form, draft)
  const names = new Map(offices.map(({ id, name }) => [id, name]))
  const title = words.t('desk.conflict')
  return (
    <Page view={view} title={title}>
      <p class="crumb">
        <a href={to(draftPlace(draft.id))}>{draftTitle(view, form, draft)}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">{words.t('desk.conflict.lead')}</p>
      <form method="post" action={to(draftPlace(draft.id, part))} class="draft">
        <input type="hidden" name="_version" value={String(draft.version)} />
        {carried(fields, conflicts).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {conflicts.map(({ unit, theirs, mine, choices }) => (
          <fieldset class="conflict">
            <legend>{unitLabel(view, form, unit)}</legend>
            <input type="hidden" name={`_seen:${unit}`} value={digest(unit, theirs)} />
            {(['theirs', 'mine', 'both'] as const)
              .filter((choice) => choices.includes(choice) || choice === 'mine')
              .map((choice) => (
                <div>
                  {choices.includes(choice) ? (
                    <label class="tick">
                      <input type="radio" name={`_choice:${unit}`} value={choice} required />{' '}
                      {words.t(`desk.conflict.${choice}`)}
                    </label>
                  ) : (
                    <p>{words.t('desk.conflict.mine')}</p>
                  )}
                  {choice !== 'both' && (
                    <div class="inner">
                      <UnitValue
                        view={view}
                        form={form}
                        unit={unit}
                        value={choice === 'mine' ? mine : theirs}
                        participant={session.participant}
                        offices={names}
                      />
                    </div>
                  )}
                </div>
              ))}
          </fieldset>
        ))}
        <p class="acts">
          <button type="submit" name="_op" value="save" class="main">
            {words.t('desk.conflict.save')}
          </button>
        </p>
      </form>
    </Page>
  )
}

/** The fields that were sent for the units in conflict, and what their page was drawn from. */
export function carried(fields: Fields, conflicts: readonly Pick<Conflict, 'unit'>[]): Fields {
  const units = conflicts.map(({ unit }) => unit)
  return fields.filter(([name]) => name.startsWith('_base:') || units.some((unit) => isOf(unit, name)))
}

/** Inputs of what is said besides the answers that are not called like their unit. */
const INPUTS: Readonly<Record<string, RegExp>> = {
  _measures: /^_measure$/,
  _audience: /^_(audience|group|party)$/,
}

function isOf(unit: Unit, name: string): boolean {
  if (/^_(seen|choice):/.test(name)) return false
  const named = unit.startsWith('/') ? name.replace(/^_(?!readers)[a-z]+:(?=\/)/, '') : name
  return INPUTS[unit]?.test(name) ?? (named === unit || named.startsWith(`${unit}/`))
}
