import { codesOf, namesOf } from '../../regime/typed/codes.ts'
import { inputAt } from '../../regime/typed/input-node.ts'
import { lineColumns } from '../../regime/typed/line-columns.ts'
import type { FormVersion, LayoutSection, SchemaNode } from '../../regime/types.ts'
import type { View } from '../view.ts'
import { optionsOf, tongueOf } from './choices.ts'

/** The id of the names that fields for states offer. */
export const STATES_LIST = 'states-list'
/** The id of the names that cells for participants offer. */
export const PARTICIPANTS_LIST = 'participants-list'

/** The names that inputs of a page offer while one types: each list once, however many fields use it. */
export function NameLists({
  view,
  form,
  sections,
}: {
  view: View
  form: FormVersion
  sections: readonly LayoutSection[]
}) {
  const nodes = sections.flatMap(({ fields = [], lines }) => [
    ...fields.flatMap((pointer) => [inputAt(form, pointer), ...columnsBelow(form, pointer)]),
    ...(lines ? columnsBelow(form, lines) : []),
  ])
  const state = nodes.find((node) => node?.['x-control'] === 'state')
  const cells = sections.flatMap(({ lines }) => (lines ? columnsBelow(form, lines) : []))
  const participant = cells.find((node) => node['x-control'] === 'participant')
  const names = (state && namesOf(tongueOf(view, form), state)) ?? {}
  return (
    <>
      {state && (
        <datalist id={STATES_LIST}>
          {codesOf(form, state)
            .map((code) => [names[code] ?? code, code] as const)
            .sort((a, b) => view.words.compare(a[0], b[0]))
            .map(([name, code]) => (
              <option value={name} label={code} />
            ))}
        </datalist>
      )}
      {participant && (
        <datalist id={PARTICIPANTS_LIST}>
          {optionsOf(view, form, participant).map(([code, name]) => (
            <option value={name} label={code} />
          ))}
        </datalist>
      )}
    </>
  )
}

const columnsBelow = (form: FormVersion, pointer: string): SchemaNode[] =>
  inputAt(form, pointer)?.type === 'array' ? (lineColumns(form, pointer) ?? []).map(({ node }) => node) : []
