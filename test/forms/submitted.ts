import { ANYONE } from '../../src/audience/reader.ts'
import { type Drawing, FormSections } from '../../src/portal/form/draw-form.tsx'
import { makeView } from '../../src/portal/view.ts'
import type { FiledRecord } from '../../src/records/types.ts'
import type { FormVersion, Lang } from '../../src/regime/types.ts'
import { REGIME } from './form-case.ts'

type Answers = FiledRecord['answers']

/** A form's sections as HTML. */
export function drawnOf(
  form: FormVersion,
  answers: Answers,
  lang: Lang = 'en',
  more: Partial<Drawing> = {},
): string {
  const house = { regime: REGIME } as never
  const view = makeView({ house, reader: ANYONE, session: undefined, lang, path: '', query: '' })
  const { participant } = form.example
  return String(FormSections({ view, form, answers, findings: [], participant, ...more }))
}

/** What a browser sends of a form's sections as drawn: names and values, in their order. */
export function submitted(html: string): [string, string][] {
  return [...html.matchAll(/<(input|select|textarea)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g)].flatMap(
    ([, kind, spelled = '', inside = '']): [string, string][] => {
      const attributes = attributesOf(spelled)
      const name = attributes.get('name')
      if (name === undefined) return []
      if (kind === 'textarea') return [[name, unescaped(inside)]]
      if (kind === 'select') {
        const options = [...inside.matchAll(/<option\b([^>]*)>/g)].map(([, own = '']) => attributesOf(own))
        const chosen = options.find((option) => option.has('selected')) ?? options[0]
        return [[name, chosen?.get('value') ?? '']]
      }
      const ticked = attributes.get('type') !== 'checkbox' || attributes.has('checked')
      return ticked ? [[name, attributes.get('value') ?? '']] : []
    },
  )
}

const attributesOf = (spelled: string): Map<string, string> =>
  new Map(
    [...spelled.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name,
      unescaped(value),
    ]),
  )

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
