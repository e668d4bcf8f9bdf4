import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { compile, strangeNames } from './cel.ts'
import { warmUp } from './check-answers.ts'
import { checkCommitted } from './check-committed.ts'
import { readText } from './folder.ts'
import { FORM_SHAPES } from './form-shapes.ts'
import { Place } from './place.ts'
import { RegimeError } from './regime-error.ts'
import { fieldsBelow, nodeAt } from './schema-walk.ts'
import { type FormVersion, type FormWords, LANGS, type Lang } from './types.ts'

type FormFile = Omit<FormVersion, 'ref' | 'id' | 'version' | 'words' | 'example' | 'digest'>

/** Every form version among a regime's files. Throws RegimeError naming the file and what is wrong in it. */
export function readForms(bytes: ReadonlyMap<string, Uint8Array>): FormVersion[] {
  const names = new Set(
    [...bytes.keys()].flatMap((path) => /^forms\/([a-z][a-z0-9-]*)\//.exec(path)?.[1] ?? []),
  )
  return [...names].sort().flatMap((id) => readVersions(id, bytes))
}

function readVersions(id: string, bytes: ReadonlyMap<string, Uint8Array>): FormVersion[] {
  const folder = `forms/${id}`
  const read = <T>(file: string, shape: keyof typeof FORM_SHAPES): Shaped<T> => {
    const found = bytes.get(`${folder}/${file}`)
    if (found === undefined) throw new RegimeError(`${folder}/${file}`, 1, 'the file is missing')
    return readShaped<T>(`${folder}/${file}`, found, shape)
  }
  const words = LANGS.map((lang) => [lang, read<FormWords>(`${lang}.yaml`, 'words')] as const)
  const example = read<FormVersion['example']>('example.yaml', 'example').value
  const versions = [...bytes.keys()]
    .flatMap((path) => Number(new RegExp(`^${folder}/v([1-9]\\d*)\\.yaml$`).exec(path)?.[1] ?? []))
    .filter((n) => n > 0)
  if (versions.length === 0) throw new RegimeError(`${folder}/v1.yaml`, 1, 'the form has no version')
  return versions
    .sort((a, b) => a - b)
    .map((version) => {
      const { value, place } = read<FormFile>(`v${version}.yaml`, 'form')
      const digest = `sha256:${createHash('sha256')
        .update(canonicalize(value) as string)
        .digest('hex')}`
      const form: FormVersion = {
        ...value,
        ref: `${id}/${version}`,
        id,
        version,
        words: Object.fromEntries(words.map(([lang, said]) => [lang, said.value])) as Record<Lang, FormWords>,
        example,
        digest,
      }
      checkForm(form, place)
      for (const [, said] of words) checkWords(form, said)
      return form
    })
}

/** A file's value with the place of its top, so that what is refused later still has its line. */
interface Shaped<T> {
  value: T
  place: Place
}

function readShaped<T>(file: string, bytes: Uint8Array, shape: keyof typeof FORM_SHAPES): Shaped<T> {
  const place = Place.open(file, readText(file, bytes))
  const value = place.data()
  const valid = FORM_SHAPES[shape]
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
const SEEN_BY_TERMS = [...SEEN_BY_LAYOUT, 'record']
const SEEN_BY_RULES = [...SEEN_BY_TERMS, 'terms', 'previous', 'state']

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
    ]
    for (const [path, pointer] of named)
      if (nodeAt(form.schema, pointer) === undefined) place.seek(path).fail(`the schema has no ${pointer}`)
    for (const member of section.table ? (['rows', 'columns'] as const) : []) {
      const name = section.table?.[member] as string
      if (!form.lists[name]) place.seek([...at, 'table', member]).fail(`there is no list ${name}`)
    }
  }
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

/** Throws RegimeError unless every section, field, code and rule has its words, and nothing else has. */
function checkWords(form: FormVersion, { value: words, place }: Shaped<FormWords>): void {
  const same = (path: readonly string[], wanted: readonly string[], given: readonly string[]) => {
    const missing = wanted.find((name) => !given.includes(name))
    const strange = given.find((name) => !wanted.includes(name))
    if (missing !== undefined) place.seek(path).fail(`${path.join('/')}: ${missing} has no words`)
    if (strange !== undefined)
      place.seek([...path, strange]).fail(`${path.join('/')}: ${strange} is not in the form`)
  }
  const fields = Object.keys(form.schema.properties ?? {}).flatMap((name) =>
    fieldsBelow(form.schema, `/${name}`),
  )
  same(
    ['sections'],
    form.layout.map(({ id }) => id),
    Object.keys(words.sections),
  )
  same(
    ['fields'],
    fields.filter(
      (pointer) => !pointer.endsWith('/*') || nodeAt(form.schema, pointer)?.properties === undefined,
    ),
    Object.keys(words.fields),
  )
  same(
    ['rules'],
    form.rules.map(({ id }) => id),
    Object.keys(words.rules),
  )
  same(['lists'], Object.keys(form.lists), Object.keys(words.lists))
  for (const [name, codes] of Object.entries(form.lists))
    same(['lists', name], codes, Object.keys(words.lists[name] ?? {}))
}
