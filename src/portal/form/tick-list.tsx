import { findAt } from '../../records/pointer.ts'
import type { Json } from '../../records/types.ts'
import { inputAt } from '../../regime/typed/input-node.ts'
import { writeTokens } from '../../regime/typed/tokens.ts'
import { writeValue } from '../../regime/typed/write-value.ts'
import type { SchemaNode } from '../../regime/types.ts'
import { type Option, optionsOf, tongueOf } from './choices.ts'
import type { Drawing } from './draw-form.tsx'
import { Beside } from './field.tsx'
import { fieldId, wordsAt } from './field-id.ts'

/** A list of codes as ticks; of states those of the regime, and a line for the rest of the world. */
export function TickList(props: Drawing & { pointer: string }) {
  const { view, form, answers, findings, pointer } = props
  const own = wordsAt(form, view.lang, pointer)
  const node = inputAt(form, pointer) ?? {}
  const found = findAt(answers, pointer)
  const items = Array.isArray(found) ? found : []
  const world = node['x-control'] === 'states'
  const offered = world ? regimeStates(props, node) : optionsOf(view, form, node.items ?? {})
  const others = items.filter((item) => !offered.some(([code]) => code === item))
  return (
    <fieldset class="ticks" id={fieldId(pointer)}>
      <legend>{own?.label}</legend>
      {own?.hint && <p class="soft small">{own.hint}</p>}
      {props.lastTime?.(pointer)}
      <Beside findings={findings} pointer={pointer} />
      {/* What was typed and is no code is a tick too, and read as a list: one with a comma in it stands in quotes.
          A browser sends nothing for a list without ticks: the marker says that it was there. */}
      <input type="hidden" name={pointer} value="" />
      <div class={offered.length > 8 ? 'many-ticks' : ''}>
        {[...(world ? [] : others.map((item): Option => [String(item), String(item)])), ...offered].map(
          ([code, name]) => (
            <label class="tick">
              <input
                type="checkbox"
                name={pointer}
                value={writeTokens([code])}
                checked={items.includes(code)}
              />{' '}
              {name}
            </label>
          ),
        )}
      </div>
      {world && <OtherStates {...props} node={node} others={others} />}
    </fieldset>
  )
}

/** The states of the regime that a list of states takes, by name. */
function regimeStates({ view, form }: Drawing, node: SchemaNode): Option[] {
  const offered = new Set(optionsOf(view, form, node.items ?? {}).map(([code]) => code))
  return view.house.regime.participants
    .filter(({ kind, code }) => kind === 'state' && offered.has(code))
    .map(({ code, name }): Option => [code, name[view.lang]])
    .sort((a, b) => view.words.compare(a[1], b[1]))
}

function OtherStates({
  view,
  form,
  pointer,
  node,
  others,
}: Drawing & { pointer: string; node: SchemaNode; others: readonly Json[] }) {
  const id = `${fieldId(pointer)}-others`
  return (
    <div class="field">
      <label for={id}>{view.words.t('fields.otherStates')}</label>
      <input
        id={id}
        class="long"
        name={`_others:${pointer}`}
        value={writeValue(tongueOf(view, form), node, [...others])}
        autocomplete="off"
      />
    </div>
  )
}
