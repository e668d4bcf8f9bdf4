import canonicalize from 'canonicalize'
import { utf8 } from '../bytes.ts'
import { say } from '../words.ts'
import { compile, strangeNames } from './cel.ts'
import { warmUp } from './check-answers.ts'
import { checkCommitted } from './check-committed.ts'
import { expandForm, type FormSource } from './expand-form.ts'
import { readText } from './folder.ts'
import { FORM_SHAPES } from './form-shapes.ts'
import { keptForms, wordsByName } from './kept-forms.ts'
import { lazily } from './lazily.ts'
import { sha256Hex } from './manifest.ts'
import { Place } from './place.ts'
import type { Shapes } from './read-lists.ts'
import { RegimeError } from './regime-error.ts'
import { fieldsBelow, nodeAt } from './schema-walk.ts'
import { type CodeList, type FormVersion, type FormWords, LANGS, type Lang, type Regime } from './types.ts'

type FormFile = FormSource &
  Omit<
    FormVersion,
    'ref' | 'id' | 'version' | 'words' | 'example' | 'digest' | 'lists' | 'valid' | 'listRefs' | 'schema'
  >

/** What a regime publishes for its forms to name. */
interface Published {
  lists: ReadonlyMap<string, CodeList>
  shapes: Shapes
}

/** Every form version among a regime's files. Throws RegimeError naming the file and what is wrong in it. */
export function readForms(
  { bytes, files }: Pick<Regime, 'bytes' | 'files'>,
  lists: Published['lists'],
  shapes: Shapes,
): FormVersion[] {
  const names = new Set(
    [...bytes.keys()].flatMap((path) => /^forms\/([a-z][a-z0-9-]*)\//.exec(path)?.[1] ?? []),
  )
  return [...names].sort().flatMap((id) => {
    const key = keyOf(id, files)
    const known = readBefore().get(key)
    if (known) return known
    const made = readVersions(id, bytes, { lists, shapes })
    readBefore().set(key, made)
    return made
  })
}

/**
 * Forms by the digests of all they are read from, those that the build has kept first: the same bytes are the same form,
 * and to compile one takes long.
 */
const readBefore = lazily(keptForms)

function keyOf(id: string, files: Regime['files']): string {
  const from = Object.entries(files).filter(
    ([path]) => path.startsWith(`forms/${id}/`) || /^(lists|shapes)\//.test(path),
  )
  return sha256Hex(utf8(JSON.stringify(from)))
}

/** The forms of a regime as the build keeps them beside the bundle (kept-forms.ts). */
export const spellForms = ({ forms, files }: Pick<Regime, 'forms' | 'files'>): string =>
  JSON.stringify([...Map.groupBy(forms.values(), ({ id }) => id)].map(([id, all]) => [keyOf(id, files), all]))

function readVersions(
  id: string,
  bytes: ReadonlyMap<string, Uint8Array>,
  published: Published,
): FormVersion[] {
  const folder = `forms/${id}`
  const read = <T>(file: string, shape: keyof typeof FORM_SHAPES): Shaped<T> => {
    const found = bytes.get(`${folder}/${file}`)
    if (found === undefined) throw new RegimeError(`${folder}/${file}`, 1, 'the file is missing')
    return readShaped<T>(`${folder}/${file}`, found, shape)
  }
  const words = LANGS.map((lang) => [lang, read<FormWords>(`${lang}.yaml`, 'words')] as const)
  const versions = [...bytes.keys()]
    .flatMap((path) => Number(new RegExp(`^${folder}/v([1-9]\\d*)\\.yaml$`).exec(path)?.[1] ?? []))
    .filter((n) => n > 0)
  if (versions.length === 0) throw new RegimeError(`${folder}/v1.yaml`, 1, 'the form has no version')
  const forms = versions
    .sort((a, b) => a - b)
    .map((version) => {
      const { value, place } = read<FormFile>(`v${version}.yaml`, 'form')
      const digest = `sha256:${sha256Hex(utf8(canonicalize(value) as string))}`
      const { shapes: _, ...file } = value
      const expanded = expandForm(value, place, published)
      const listWords = (lang: Lang) =>
        Object.fromEntries(
          Object.entries(expanded.listRefs).map(([name, ref]) => [
            name,
            (published.lists.get(ref) as CodeList).words[lang],
          ]),
        )
      // A version whose return differs from the latest has an example of its own.
      const own = `example-v${version}.yaml`
      const form: FormVersion = {
        ...file,
        ...expanded,
        ref: `${id}/${version}`,
        id,
        version,
        words: Object.fromEntries(
          words.map(([lang, said]) => [
            lang,
            wordsByName({
              ...said.value,
              lists: { ...said.value.lists, ...listWords(lang) },
              fields: value.shapes ? { ...explanationWords(lang), ...said.value.fields } : said.value.fields,
            }),
          ]),
        ) as Record<Lang, FormWords>,
        example: read<FormVersion['example']>(bytes.has(`${folder}/${own}`) ? own : 'example.yaml', 'example')
          .value,
        digest,
      }
      checkForm(form, place)
      return form
    })
  for (const [, said] of words) checkWords(forms, said)
  return forms
}

/** A file's value with the place of its top, so that what is refused later still has its line. */
interface Shaped<T> {
  value: T
  place: Place
}

function readShaped<T>(file: string, bytes: Uint8Array, shape: keyof typeof FORM_SHAPES): Shaped<T> {
  const place = Place.open(file, readText(file, bytes))
  const value = place.data()
  const valid = FORM_SHAPES[shape]()
  if (!valid(value)) {
    const found = valid.errors?.[0]
    const path = (found?.instancePath ?? '')
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const strange = found?.params.additionalProperty as string | undefined
    place
      .seek(strange === undefined ? path : [...path, strange])
      .fail(`${found?.instancePath} ${found?.message} ${JSON.stringify(found?.params)}`)
  }
  return { value: value as T, place }
}

/** What expressions see: of the answers alone, of the record, and of its filer's earlier ones. */
const SEEN_BY_LAYOUT = ['answers', 'lists', 'tables']
const SEEN_BY_TERMS = [...SEEN_BY_LAYOUT, 'record', 'valid']
const SEEN_BY_RULES = [...SEEN_BY_TERMS, 'terms', 'previous', 'state', 'beside', 'cited']

/** Throws RegimeError unless the schema is one, expressions are CEL and everything named exists. */
function checkForm(form: FormVersion, place: Place): void {
  const cel = (path: readonly (string | number)[], source: string, seen: readonly string[]) => {
    try {
      compile(source)
    } catch (error) {
      place.seek(path).fail(`this is not CEL: ${(error as Error).message}`)
    }
    const [strange] = strangeNames(source, seen)
    if (strange !== undefined) place.seek(path).fail(`nothing is called ${strange} here`)
  }
  for (const [name, source] of Object.entries(form.terms)) cel(['terms', name], source, SEEN_BY_TERMS)
  for (const [i, rule] of form.rules.entries()) {
    if (form.rules.findIndex(({ id }) => id === rule.id) !== i)
      place.seek(['rules', i, 'id']).fail(`the rule ${rule.id} stands here twice`)
    const own = [...SEEN_BY_RULES, ...Object.keys(rule.each ?? {})]
    cel(['rules', i, 'holds'], rule.holds, own)
    if (rule.when !== undefined) cel(['rules', i, 'when'], rule.when, SEEN_BY_RULES)
    if (!rule.pointer.startsWith('/')) cel(['rules', i, 'pointer'], rule.pointer, own)
    else if (nodeAt(form.schema, rule.pointer) === undefined)
      place.seek(['rules', i, 'pointer']).fail(`the schema has no ${rule.pointer}`)
    for (const member of ['each', 'params'] as const)
      for (const [name, source] of Object.entries(rule[member] ?? {}))
        cel(['rules', i, member, name], source, own)
  }
  for (const [i, pointer] of form.subject.entries())
    if (nodeAt(form.schema, pointer) === undefined)
      place.seek(['subject', i]).fail(`the schema has no ${pointer}`)
  for (const [i, section] of form.layout.entries()) {
    const at = ['layout', i] as const
    if (section.when) cel([...at, 'when'], section.when, SEEN_BY_LAYOUT)
    const named = [
      ...(section.fields ?? []).map((pointer, j) => [[...at, 'fields', j], pointer] as const),
      ...(section.table ? [[[...at, 'table', 'pointer'], section.table.pointer] as const] : []),
      ...(section.lines ? [[[...at, 'lines'], section.lines] as const] : []),
    ]
    for (const [path, pointer] of named)
      if (nodeAt(form.schema, pointer) === undefined) place.seek(path).fail(`the schema has no ${pointer}`)
    for (const member of section.table ? (['rows', 'columns'] as const) : []) {
      const name = section.table?.[member] as string
      if (!form.lists[name]) place.seek([...at, 'table', member]).fail(`there is no list ${name}`)
    }
  }
  if (form.periodFrom && nodeAt(form.schema, form.periodFrom) === undefined)
    place.seek(['periodFrom']).fail(`the schema has no ${form.periodFrom}`)
  checkSchema(form, place)
}

function checkSchema(form: FormVersion, place: Place): void {
  try {
    warmUp(form)
  } catch (error) {
    place.seek(['schema']).fail(`this is no JSON Schema: ${(error as Error).message}`)
  }
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (node === null || typeof node !== 'object') return
    for (const [name, value] of Object.entries(node)) {
      if (name === 'x-list' && !Object.hasOwn(form.lists, String(value)))
        place.seek([...path, name]).fail(`there is no list ${String(value)}`)
      visit(value, [...path, Array.isArray(node) ? Number(name) : name])
    }
  }
  visit(form.schema, ['schema'])
  checkCommitted(form, place)
}

/** Throws RegimeError unless every section, field, code, rule and note of a version has its words, and nothing else has. */
function checkWords(forms: readonly FormVersion[], { value: words, place }: Shaped<FormWords>): void {
  const same = (path: readonly string[], wanted: readonly string[], given: readonly string[]) => {
    const missing = wanted.find((name) => !given.includes(name))
    const strange = given.find((name) => !wanted.includes(name))
    if (missing !== undefined) place.seek(path).fail(`${path.join('/')}: ${missing} has no words`)
    if (strange !== undefined)
      place.seek([...path, strange]).fail(`${path.join('/')}: ${strange} is not in the form`)
  }
  const all = (of: (form: FormVersion) => readonly string[]) => [...new Set(forms.flatMap(of))]
  same(
    ['sections'],
    all(({ layout }) => layout.map(({ id }) => id)),
    Object.keys(words.sections),
  )
  same(['fields'], all(fieldsWithWords), Object.keys(words.fields))
  same(
    ['rules'],
    all(({ rules }) => rules.map(({ id }) => id)),
    Object.keys(words.rules),
  )
  same(
    ['notes'],
    all(({ notes = [] }) => notes),
    Object.keys(words.notes ?? {}),
  )
  // A published list brings its own words.
  const ownLists = (form: FormVersion) =>
    Object.entries(form.lists).filter(([name]) => !Object.hasOwn(form.listRefs, name))
  same(
    ['lists'],
    all((form) => ownLists(form).map(([name]) => name)),
    Object.keys(words.lists),
  )
  for (const name of Object.keys(words.lists))
    same(
      ['lists', name],
      all((form) => ownLists(form).flatMap(([own, codes]) => (own === name ? codes : []))),
      Object.keys(words.lists[name] ?? {}),
    )
}

/** What a filer says to warnings is called alike in every form with shapes. */
function explanationWords(lang: Lang): FormWords['fields'] {
  const { t } = say(lang)
  return {
    '/explanations': { label: t('forms.explanations') },
    '/explanations/*/rule': { label: t('forms.explanations.rule') },
    '/explanations/*/pointer': { label: t('forms.explanations.pointer') },
    '/explanations/*/text': { label: t('forms.explanations.text') },
  }
}

/** The fields of a form that words are asked for: all but the lines of a list, whose fields have their own. */
const fieldsWithWords = ({ schema, listRefs }: FormVersion): string[] =>
  Object.keys(schema.properties ?? {})
    .flatMap((name) => fieldsBelow(schema, `/${name}`))
    .filter((pointer) => listRefs['withheld'] === undefined || !pointer.startsWith('/explanations'))
    .filter((pointer) => !pointer.endsWith('/*') || nodeAt(schema, pointer)?.properties === undefined)
