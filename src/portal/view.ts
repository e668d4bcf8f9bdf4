import type { Reader } from '../audience/reader.ts'
import type { House } from '../clearing-house/house.ts'
import { findMeasure, findParticipant } from '../regime/find.ts'
import type { FormVersion, Lang } from '../regime/types.ts'
import type { Session } from '../seats/sessions.ts'
import { type Say, say } from '../words.ts'

/** What every page is drawn with: the house, its reader, the language, the address after it. */
export interface View {
  house: House
  reader: Reader
  session: Session | undefined
  lang: Lang
  words: Say
  /** The address without the language: `/measures/I.4`, or '' for home. */
  path: string
  /** The query, with its `?`, or ''. */
  query: string
  /** The address of a page of the house in this language. */
  to(path: string): string
  /** A participant's name, or its code. */
  participant(code: string): string
  /** A measure's title, or its id. */
  measure(id: string): string
  /** A form's title in this language. */
  formTitle(form: string): string
}

/** The view of a request. */
export function makeView(
  parts: Pick<View, 'house' | 'reader' | 'session' | 'lang' | 'path' | 'query'>,
): View {
  const { house, lang } = parts
  const forms = new Map<string, FormVersion>([...house.regime.forms.values()].map((form) => [form.id, form]))
  return {
    ...parts,
    words: say(lang),
    to: (path) => `/${lang}${path}`,
    participant: (code) => findParticipant(house.regime, code)?.name[lang] ?? code,
    measure: (id) => findMeasure(house.regime, id)?.title[lang] ?? id,
    formTitle: (form) => forms.get(form)?.words[lang].title ?? form,
  }
}
