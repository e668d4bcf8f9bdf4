import { codesOf, namesOf } from '../../regime/typed/codes.ts'
import { type MarkChoice, markChoices, takesMarks } from '../../regime/typed/marks.ts'
import type { FormVersion, SchemaNode } from '../../regime/types.ts'
import type { View } from '../view.ts'
import { MARK } from './companions.ts'

/** A value one may choose, and how it is called. */
export type Option = readonly [value: string, label: string]

/** What typed text and choices of a form are read and written with. */
export const tongueOf = ({ lang, house }: View, form: FormVersion) => ({ form, lang, regime: house.regime })

/** The participants a field takes, by name: states first, then bodies. */
function participantsFor(view: View, node: SchemaNode): Option[] {
  const fits =
    node.pattern === undefined
      ? () => true
      : (code: string) => new RegExp(node.pattern as string, 'u').test(code)
  const named = (states: boolean) =>
    view.house.regime.participants
      .filter(({ kind, code }) => (kind === 'state') === states && fits(code))
      .map(({ code, name }): Option => [code, name[view.lang]])
      .sort((a, b) => view.words.compare(a[1], b[1]))
  return [...named(true), ...named(false)]
}

/** The states of the regime, as options by name. */
export const states = (view: View): Option[] =>
  participantsFor(view, {}).filter(([code]) =>
    view.house.regime.participants.some((one) => one.code === code && one.kind === 'state'),
  )

/** What a field offers to choose from, in the order of its list or by name. */
export function optionsOf(view: View, form: FormVersion, node: SchemaNode): Option[] {
  const { words, house } = view
  switch (node['x-control']) {
    case 'participant':
      return participantsFor(view, node)
    case 'measure':
      return house.regime.measures.map(({ id, title }) => [id, `${id} ${title[view.lang]}`])
    case 'yes-no':
      return [
        ['true', words.t('portal.yes')],
        ['false', words.t('portal.no')],
      ]
    default: {
      const names = namesOf(tongueOf(view, form), node) ?? {}
      return codesOf(form, node).map((code) => [code, names[code] ?? code])
    }
  }
}

/** What an answer that is no value may be, where a field takes it: as one of the choices of a list. */
export const markOptions = (view: View, form: FormVersion, node: SchemaNode): Option[] =>
  marksFor(view, form, node).map(({ code, words }) => [`${MARK}${code}`, words])

/** The answers that are no value which a field takes. */
export const marksFor = (view: View, form: FormVersion, node: SchemaNode): MarkChoice[] =>
  takesMarks(node) ? markChoices(tongueOf(view, form)) : []
